//! In charge of the facts that front matter states outright: event, host, sponsors, who else is
//! thanked, talks, the next meetup, as `recap inspect --json` spells them.
//!
//! It leaves the words about the page to [`super::fields`].

use std::collections::BTreeMap;

use super::fields::Located;
use super::plain::without_markup;
use super::reader::{Reader, scalar};
use super::{Node, Value, parse_day};
use crate::finding::Finding;
use crate::recap::document::plain;
use crate::recap::player;
use crate::recap::{Event, Host, Next, Speaker, Sponsor, Talk, Thanked};

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

impl Reader<'_> {
    pub(super) fn event(&mut self, node: &Node) -> Event {
        self.keys(node, "event", &["name", "date", "month", "venue", "attendees", "video"]);
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
            date: None,
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

    pub(super) fn host(&mut self, node: &Node) -> Option<Host> {
        self.keys(node, "host", &["name", "role"]);
        self.name(node, "host").map(|name| Host { name, role: self.text(node, "role") })
    }

    pub(super) fn sponsors(&mut self, items: &[Node]) -> Vec<Located<Sponsor>> {
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

    pub(super) fn thanked(&mut self, items: &[Node]) -> Vec<Thanked> {
        let mut thanked = Vec::new();
        for item in items {
            self.keys(item, "also_thanked", &["name", "url", "why"]);
            if let Some(name) = self.name(item, "also_thanked") {
                thanked.push(Thanked { name, url: self.text(item, "url"), why: self.text(item, "why") });
            }
        }
        thanked
    }

    pub(super) fn talks(&mut self, items: &[Node]) -> Vec<Located<Talk>> {
        let mut talks = Vec::new();
        for item in items {
            if !matches!(item.value, Value::Map(_)) {
                self.misfit(item, "talks", "a list of talks, each with a `speaker` and a `title`");
                continue;
            }
            self.keys(item, "talks", &TALK_KEYS);
            let talk = Talk {
                speakers: self.speakers(item),
                title: self.located(item, "title").and_then(|title| self.filled(&title, without_markup)),
                url: self.text(item, "url"),
                video: self.text(item, "video"),
                slides: self.text(item, "slides"),
                starts_at: self.begins(item),
                takeaways: self.takeaways(item),
            };
            talks.push(Located { value: talk, span: item.span.clone() });
        }
        talks
    }

    fn takeaways(&mut self, talk: &Node) -> Vec<String> {
        let span = talk.get("takeaways").map(|said| said.span.clone()).unwrap_or_default();
        let said = self.one_or_more(talk, "takeaways").into_iter();
        said.filter_map(|value| self.filled(&Located { value, span: span.clone() }, without_markup)).collect()
    }

    /// When a talk begins in the recording; what is no time is left out and told.
    fn begins(&mut self, talk: &Node) -> Option<String> {
        let begins = self.located(talk, "starts_at")?;
        if player::seconds(&begins.value).is_none() {
            let finding = Finding::warning("time-unreadable", "`starts_at` is no time in a recording");
            let hint = "write minutes and seconds such as `24:25`, or hours too such as `1:02:03`";
            self.findings.push(finding.at(begins.span).hint(hint));
            return None;
        }
        Some(begins.value)
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

    pub(super) fn next(&mut self, node: &Node) -> Next {
        self.keys(node, "next", &["date", "affiliations", "speakers", "rsvp"]);
        // `2026-05`: more than the month is not known yet.
        let only = |date: &String| date.len() == 7 && parse_day(&format!("{date}-01")).is_some();
        let month = self.text(node, "date").filter(only);
        let date = if month.is_none() { self.date(node, "date") } else { None };
        Next {
            date: date.map(|date| date.value),
            month,
            affiliations: self.one_or_more(node, "affiliations"),
            speakers: self.one_or_more(node, "speakers"),
            rsvp: self.text(node, "rsvp"),
        }
    }
}
