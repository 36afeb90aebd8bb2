//! In charge of what the keys of the front matter mean: the words about the page, and facts that
//! are stated outright. Keys that are not known are left alone, since a site has many of its own.

use std::collections::BTreeMap;
use std::ops::Range;

use jiff::civil::Date;

use super::{Node, Value};
use crate::finding::Finding;
use crate::recap::document::plain;
use crate::recap::{Event, Host, Next, Speaker, Sponsor, Talk, Thanked};

/// A value and the bytes of the file that it stands on.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::recap) struct Located<T> {
    pub(in crate::recap) value: T,
    pub(in crate::recap) span: Range<usize>,
}

/// What the front matter states. A fact that is stated wins whole over what the prose says.
#[derive(Debug, Default)]
pub(in crate::recap) struct Stated {
    pub(in crate::recap) title: Option<Located<String>>,
    pub(in crate::recap) description: Option<Located<String>>,
    pub(in crate::recap) date: Option<Located<Date>>,
    pub(in crate::recap) image: Option<String>,
    pub(in crate::recap) tags: Vec<String>,
    pub(in crate::recap) redirect_from: Vec<String>,
    pub(in crate::recap) slug: Option<Located<String>>,
    pub(in crate::recap) id: Option<String>,
    pub(in crate::recap) permalink: Option<String>,
    pub(in crate::recap) video: Option<String>,
    pub(in crate::recap) event: Option<Event>,
    pub(in crate::recap) host: Option<Host>,
    pub(in crate::recap) sponsors: Option<Vec<Located<Sponsor>>>,
    pub(in crate::recap) also_thanked: Option<Vec<Thanked>>,
    pub(in crate::recap) talks: Option<Vec<Located<Talk>>>,
    pub(in crate::recap) next: Option<Located<Next>>,
}

/// Reads what the front matter states; a value of the wrong type is a finding and is left out.
pub(in crate::recap) fn read(root: &Node) -> (Stated, Vec<Finding>) {
    let mut reader = Reader { findings: Vec::new() };
    let mut tags = reader.words(root, "tags");
    for category in reader.words(root, "categories") {
        if !tags.contains(&category) {
            tags.push(category);
        }
    }
    let stated = Stated {
        title: reader.located(root, "title"),
        description: reader.located(root, "description"),
        date: reader.date(root, "date"),
        image: reader.image(root),
        tags,
        redirect_from: reader.one_or_more(root, "redirect_from"),
        slug: reader.located(root, "slug"),
        id: reader.text(root, "id"),
        permalink: reader.text(root, "permalink"),
        video: root.get("video").filter(|node| matches!(node.value, Value::Text(_))).and_then(scalar),
        event: reader.map(root, "event").map(|node| reader.event(node)),
        host: root.get("host").filter(|node| node.value != Value::Null).and_then(|node| reader.host(node)),
        sponsors: reader.list(root, "sponsors").map(|items| reader.sponsors(items)),
        also_thanked: reader.list(root, "also_thanked").map(|items| reader.thanked(items)),
        talks: reader.list(root, "talks").map(|items| reader.talks(items)),
        next: reader
            .map(root, "next")
            .map(|node| Located { value: reader.next(node), span: node.span.clone() }),
    };
    (stated, reader.findings)
}

/// What a talk may be given, as `recap inspect --json` spells it.
const TALK_KEYS: [&str; 12] = [
    "speaker",
    "speakers",
    "co_speakers",
    "affiliation",
    "title",
    "url",
    "video",
    "slides",
    "starts_at",
    "photo",
    "handles",
    "takeaways",
];

/// Reads values and collects findings about those that do not fit.
struct Reader {
    findings: Vec<Finding>,
}

/// The text of a scalar as one line, outer space and emptiness aside.
fn scalar(node: &Node) -> Option<String> {
    match &node.value {
        Value::Text(text) => Some(plain(text).trim()).filter(|text| !text.is_empty()).map(str::to_owned),
        _ => None,
    }
}

impl Reader {
    fn misfit(&mut self, node: &Node, key: &str, wanted: &str) {
        let is = match node.value {
            Value::Null => "empty",
            Value::Text(_) => "text",
            Value::List(_) => "a list",
            Value::Map(_) => "keys and values",
        };
        let finding = Finding::error("front-matter-type", format!("`{key}` is {is}, but should be {wanted}"));
        self.findings.push(finding.at(node.span.clone()));
    }

    fn located(&mut self, node: &Node, key: &str) -> Option<Located<String>> {
        let value = node.get(key)?;
        if matches!(value.value, Value::List(_) | Value::Map(_)) {
            self.misfit(value, key, "text");
        }
        scalar(value).map(|text| Located { value: text, span: value.span.clone() })
    }

    fn text(&mut self, node: &Node, key: &str) -> Option<String> {
        self.located(node, key).map(|located| located.value)
    }

    fn map<'a>(&mut self, node: &'a Node, key: &str) -> Option<&'a Node> {
        let value = node.get(key).filter(|value| value.value != Value::Null)?;
        if !matches!(value.value, Value::Map(_)) {
            self.misfit(value, key, "keys and values");
            return None;
        }
        Some(value)
    }

    fn list<'a>(&mut self, node: &'a Node, key: &str) -> Option<&'a [Node]> {
        let value = node.get(key)?;
        match &value.value {
            Value::List(items) => Some(items),
            Value::Null => None,
            _ => {
                self.misfit(value, key, "a list");
                None
            }
        }
    }

    /// A list of texts, or one text.
    fn one_or_more(&mut self, node: &Node, key: &str) -> Vec<String> {
        let Some(value) = node.get(key) else {
            return Vec::new();
        };
        match &value.value {
            Value::List(items) => {
                for item in items.iter().filter(|item| matches!(item.value, Value::List(_) | Value::Map(_))) {
                    self.misfit(item, key, "a list of texts");
                }
                items.iter().filter_map(scalar).collect()
            }
            Value::Map(_) => {
                self.misfit(value, key, "a list of texts");
                Vec::new()
            }
            _ => scalar(value).into_iter().collect(),
        }
    }

    /// A list of words, or one text of words with commas or, where there is none, spaces between.
    fn words(&mut self, node: &Node, key: &str) -> Vec<String> {
        let many = node.get(key).is_some_and(|value| matches!(value.value, Value::List(_)));
        let texts = self.one_or_more(node, key);
        if many {
            return texts;
        }
        let split = |text: &String| -> Vec<String> {
            let comma = text.contains(',');
            let parts = text.split(move |char: char| if comma { char == ',' } else { char.is_whitespace() });
            parts.map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
        };
        texts.iter().flat_map(split).collect()
    }

    fn image(&mut self, root: &Node) -> Option<String> {
        let image = root.get("image")?;
        match image.value {
            Value::Map(_) => ["path", "url"].into_iter().find_map(|key| self.text(image, key)),
            _ => self.text(root, "image"),
        }
    }

    /// A day; a time and a zone behind it are allowed and change nothing.
    fn date(&mut self, node: &Node, key: &str) -> Option<Located<Date>> {
        let located = self.located(node, key)?;
        let day = parse_day(&located.value);
        if day.is_none() {
            let finding = Finding::error("date-unreadable", format!("`{key}` is not a date"));
            self.findings.push(finding.at(located.span.clone()).hint("write it as YYYY-MM-DD"));
        }
        day.map(|value| Located { value, span: located.span })
    }

    /// A key that is not known is a slip that would leave a credit out.
    fn keys(&mut self, node: &Node, key: &str, known: &[&str]) {
        let Value::Map(entries) = &node.value else { return };
        for (name, value) in entries.iter().filter(|(name, _)| !known.contains(&name.as_str())) {
            let finding = Finding::error("front-matter-key", format!("`{key}` has no `{name}`"));
            self.findings.push(finding.at(value.span.clone()).hint(format!("it knows {}", known.join(", "))));
        }
    }

    fn event(&mut self, node: &Node) -> Event {
        self.keys(node, "event", &["name", "month", "venue", "attendees", "video"]);
        let month = self.located(node, "month").and_then(|month| {
            let valid = parse_day(&format!("{}-01", month.value)).is_some();
            if !valid {
                let finding = Finding::error("date-unreadable", "`month` is not a month").at(month.span);
                self.findings.push(finding.hint("write it as YYYY-MM"));
            }
            valid.then_some(month.value)
        });
        let attendees = self.located(node, "attendees").and_then(|count| {
            let number = count.value.parse().ok();
            if number.is_none() {
                let finding =
                    Finding::error("front-matter-type", "`attendees` is not a number").at(count.span);
                self.findings.push(finding.hint("write digits only"));
            }
            number
        });
        Event {
            name: self.text(node, "name"),
            month,
            venue: self.text(node, "venue"),
            attendees,
            video: self.text(node, "video"),
        }
    }

    /// A name, or keys and values that hold `name`.
    fn name(&mut self, node: &Node, key: &str) -> Option<String> {
        let name = match node.value {
            Value::Map(_) => self.text(node, "name"),
            _ => scalar(node),
        };
        if name.is_none() {
            self.misfit(node, key, "a name, or keys and values with a `name`");
        }
        name
    }

    fn host(&mut self, node: &Node) -> Option<Host> {
        self.keys(node, "host", &["name", "role"]);
        self.name(node, "host").map(|name| Host { name, role: self.text(node, "role") })
    }

    fn sponsors(&mut self, items: &[Node]) -> Vec<Located<Sponsor>> {
        let mut sponsors = Vec::new();
        for item in items {
            self.keys(item, "sponsors", &["name", "url"]);
            if let Some(name) = self.name(item, "sponsors") {
                sponsors.push(Located {
                    value: Sponsor { name, url: self.text(item, "url") },
                    span: item.span.clone(),
                });
            }
        }
        sponsors
    }

    fn thanked(&mut self, items: &[Node]) -> Vec<Thanked> {
        let mut thanked = Vec::new();
        for item in items {
            self.keys(item, "also_thanked", &["name", "url", "why"]);
            if let Some(name) = self.name(item, "also_thanked") {
                thanked.push(Thanked { name, url: self.text(item, "url"), why: self.text(item, "why") });
            }
        }
        thanked
    }

    fn talks(&mut self, items: &[Node]) -> Vec<Located<Talk>> {
        let mut talks = Vec::new();
        for item in items {
            if !matches!(item.value, Value::Map(_)) {
                self.misfit(item, "talks", "a list of talks, each with a `speaker` and a `title`");
                continue;
            }
            self.keys(item, "talks", &TALK_KEYS);
            let talk = Talk {
                speakers: self.speakers(item),
                title: self.text(item, "title"),
                url: self.text(item, "url"),
                video: self.text(item, "video"),
                slides: self.text(item, "slides"),
                starts_at: self.text(item, "starts_at"),
                takeaways: self.one_or_more(item, "takeaways"),
            };
            talks.push(Located { value: talk, span: item.span.clone() });
        }
        talks
    }

    /// Who gives a talk: names under `speaker`, `speakers` or `co_speakers`, or under `speakers` keys
    /// and values for each. What stands beside the names is said of the first one.
    fn speakers(&mut self, talk: &Node) -> Vec<Speaker> {
        let mut speakers = Vec::new();
        for key in ["speaker", "speakers", "co_speakers"] {
            let Some(value) = talk.get(key) else { continue };
            let items = match &value.value {
                Value::List(items) => items.as_slice(),
                Value::Null => continue,
                Value::Text(_) | Value::Map(_) => std::slice::from_ref(value),
            };
            speakers.extend(items.iter().filter_map(|item| self.speaker(item)));
        }
        let affiliation = self.text(talk, "affiliation");
        let photo = self.text(talk, "photo");
        let handles = self.handles(talk);
        if let Some(first) = speakers.first_mut() {
            first.affiliation = first.affiliation.take().or(affiliation);
            first.photo = first.photo.take().or(photo);
            first.handles.extend(handles);
        }
        speakers
    }

    fn speaker(&mut self, node: &Node) -> Option<Speaker> {
        let name = self.name(node, "speakers")?;
        if !matches!(node.value, Value::Map(_)) {
            return Some(Speaker::named(name));
        }
        self.keys(node, "speakers", &["name", "affiliation", "url", "photo", "handles"]);
        Some(Speaker {
            name,
            affiliation: self.text(node, "affiliation"),
            url: self.text(node, "url"),
            photo: self.text(node, "photo"),
            handles: self.handles(node),
        })
    }

    fn handles(&mut self, node: &Node) -> BTreeMap<String, String> {
        match self.map(node, "handles").map(|handles| &handles.value) {
            Some(Value::Map(entries)) => entries
                .iter()
                .filter_map(|(network, handle)| Some((plain(network).into_owned(), scalar(handle)?)))
                .collect(),
            _ => BTreeMap::new(),
        }
    }

    fn next(&mut self, node: &Node) -> Next {
        self.keys(node, "next", &["date", "affiliations", "speakers", "rsvp"]);
        Next {
            date: self.date(node, "date").map(|date| date.value),
            affiliations: self.one_or_more(node, "affiliations"),
            speakers: self.one_or_more(node, "speakers"),
            rsvp: self.text(node, "rsvp"),
        }
    }
}

/// The day that a text begins with: `2019-06-05`, `2019-06-05 19:00:00 +0100`, `2019/06/05`.
pub(in crate::recap) fn parse_day(text: &str) -> Option<Date> {
    let (day, rest) = text.split_at_checked(10)?;
    if !(rest.is_empty() || rest.starts_with([' ', 'T', 't'])) {
        return None;
    }
    let plain = day.replace('/', "-");
    let shaped = plain
        .bytes()
        .enumerate()
        .all(|(at, byte)| if matches!(at, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() });
    shaped.then(|| plain.parse().ok()).flatten()
}
