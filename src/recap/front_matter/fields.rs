//! In charge of what the front matter says of the page, under the names of [`names`]. Keys that are not
//! known are left alone, since a site has many of its own.
//!
//! It leaves facts that are stated outright to [`super::facts`].

use std::collections::{BTreeMap, HashSet};
use std::ops::Range;

use jiff::civil::Date;

use super::reader::{Reader, scalar};
use super::{Format, Header, Node, Value, day, language, names, plain, slips};
use crate::finding::Finding;
use crate::recap::social::Social;
use crate::recap::values::{Values, is_template};
use crate::recap::{Event, Host, Next, Sponsor, Talk, Thanked};

/// A value and the bytes of the file that it stands on.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::recap) struct Located<T> {
    pub(in crate::recap) value: T,
    pub(in crate::recap) span: Range<usize>,
}

/// The headline picture.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::recap) struct Headline {
    /// A URL or a path of the site, as written.
    pub(in crate::recap) address: String,
    /// What it shows, in words.
    pub(in crate::recap) alt: Option<String>,
    /// What is to be read below it.
    pub(in crate::recap) caption: Option<Located<String>>,
}

/// What the front matter states. A fact that is stated wins whole over what the prose says.
#[derive(Debug, Default)]
pub(in crate::recap) struct Stated {
    pub(in crate::recap) title: Option<Located<String>>,
    pub(in crate::recap) description: Option<Located<String>>,
    /// The subject line of the mail.
    pub(in crate::recap) subject: Option<Located<String>>,
    /// What inboxes show beside it.
    pub(in crate::recap) preheader: Option<Located<String>>,
    /// What its posts say.
    pub(in crate::recap) social: Social,
    pub(in crate::recap) date: Option<Located<Date>>,
    pub(in crate::recap) image: Option<Headline>,
    /// The language that it is written in, as BCP 47 spells it.
    pub(in crate::recap) language: Option<String>,
    pub(in crate::recap) tags: Vec<String>,
    pub(in crate::recap) redirect_from: Vec<String>,
    pub(in crate::recap) slug: Option<Located<String>>,
    pub(in crate::recap) id: Option<String>,
    pub(in crate::recap) permalink: Option<String>,
    pub(in crate::recap) video: Option<String>,
    /// What says that it is not to be published.
    pub(in crate::recap) draft: Option<Located<String>>,
    /// The day of the evening, which may be another than the recap's.
    pub(in crate::recap) event_day: Option<Located<Date>>,
    pub(in crate::recap) event: Option<Event>,
    pub(in crate::recap) host: Option<Host>,
    /// Where `event` and `host` stand.
    pub(in crate::recap) event_at: Option<Range<usize>>,
    pub(in crate::recap) host_at: Option<Range<usize>>,
    pub(in crate::recap) sponsors: Option<Located<Vec<Located<Sponsor>>>>,
    pub(in crate::recap) also_thanked: Option<Vec<Thanked>>,
    pub(in crate::recap) talks: Option<Located<Vec<Located<Talk>>>>,
    pub(in crate::recap) next: Option<Located<Next>>,
    /// What templates may ask.
    pub(in crate::recap) values: Values,
    /// Those of [`names::FACTS`] that are stated, even if there is nothing to them.
    pub(in crate::recap) facts: Vec<&'static str>,
}

/// Reads what the front matter of a file states; a value of the wrong type is a finding and is left
/// out.
pub(in crate::recap) fn read(text: &str, header: &Header) -> (Stated, Vec<Finding>) {
    let root = &header.root;
    let values = Values::of(root);
    let waiting = BTreeMap::new();
    let mut reader = Reader { text, values: &values, waiting, findings: slips::of_facts(text, root) };
    let located = |items: &Node| items.span.clone();
    let facts = names::FACTS.iter().copied();
    let stated = Stated {
        title: reader.prose(root, names::TITLE),
        description: reader.prose(root, names::DESCRIPTION),
        subject: reader.line_of_mail(root, names::SUBJECT),
        preheader: reader.line_of_mail(root, names::PREHEADER),
        social: reader.social(root),
        date: reader.day(root, names::DATE),
        image: reader.image(root),
        language: reader.language(root),
        tags: reader.tags(root, header.format == Format::Lines),
        redirect_from: first(root, names::REDIRECTS)
            .map(|(name, _)| reader.one_or_more(root, name))
            .unwrap_or_default(),
        slug: reader.located_first(root, names::SLUG),
        id: reader.text(root, "id"),
        permalink: reader.located_first(root, names::PERMALINK).map(|link| link.value).or_else(|| path(root)),
        video: root.get("video").filter(|node| matches!(node.value, Value::Text(_))).and_then(scalar),
        draft: draft(root),
        event_day: reader.event_day(root),
        event: reader.stated_event(root),
        host: root.get("host").filter(|node| node.value != Value::Null).and_then(|node| reader.host(node)),
        event_at: root.get("event").map(located),
        host_at: root.get("host").map(located),
        sponsors: root.get("sponsors").and_then(|node| {
            let items = reader.list(root, "sponsors")?;
            Some(Located { value: reader.sponsors(items), span: located(node) })
        }),
        also_thanked: reader.list(root, "also_thanked").map(|items| reader.thanked(items)),
        talks: root.get("talks").and_then(|node| {
            let items = reader.list(root, "talks")?;
            Some(Located { value: reader.talks(items), span: located(node) })
        }),
        next: reader
            .map(root, "next")
            .map(|node| Located { value: reader.next(node), span: node.span.clone() }),
        facts: facts.filter(|name| root.get(name).is_some()).collect(),
        values: Values::default(),
    };
    let Reader { findings, waiting, .. } = reader;
    (Stated { values: values.waiting(waiting), ..stated }, findings)
}

impl Reader<'_> {
    /// The language of the recap. What is none is told of, where it cannot be that of a program.
    fn language(&mut self, root: &Node) -> Option<String> {
        let stated = names::LANGUAGE.iter().filter_map(|name| Some((*name, root.at(name)?)));
        stated.into_iter().find_map(|(name, node)| {
            let written = scalar(node)?;
            let tag = language::tag(&written);
            let meant = language::meant(&written);
            if tag.is_none() && (meant.is_some() || name != "language") {
                let message = format!("`{name}` names no language, so that the publication's is taken");
                let hint = meant.map_or("write its tag, such as `en` or `de-AT`".to_owned(), |tag| {
                    format!("write `{tag}`")
                });
                self.findings
                    .push(Finding::warning("language-unknown", message).at(node.span.clone()).hint(hint));
            }
            tag
        })
    }
}

/// The first name that holds a value, and that value.
fn first<'a>(root: &'a Node, names: &[&'static str]) -> Option<(&'static str, &'a Node)> {
    let values = names.iter().filter_map(|name| Some((*name, root.at(name)?)));
    values.into_iter().find(|(_, node)| match &node.value {
        Value::Null => false,
        Value::Text(text) => !text.trim().is_empty(),
        Value::List(_) | Value::Map(_) => true,
    })
}

impl Reader<'_> {
    /// The text under the first of some names. Only the first name is ours alone, so that only there
    /// a value of another kind is a mistake.
    fn located_first(&mut self, root: &Node, names: &[&str]) -> Option<Located<String>> {
        let own = names.first().and_then(|own| self.located(root, own));
        let other = |name: &&str| {
            let node = root.at(name)?;
            Some(Located { value: scalar(node)?, span: node.span.clone() })
        };
        own.or_else(|| names.iter().skip(1).find_map(other))
    }

    /// A text for people.
    fn prose(&mut self, root: &Node, names: &[&str]) -> Option<Located<String>> {
        let typed = self.located_first(root, names)?;
        Some(Located { value: self.filled(&typed, plain::text)?, ..typed })
    }

    /// A line of the mail. The names are ours alone, so that a value of another kind is a mistake; where
    /// no key stands within another, a point is part of its name.
    fn line_of_mail(&mut self, root: &Node, names: &[&str]) -> Option<Located<String>> {
        let (name, node) =
            names.iter().find_map(|name| Some((*name, root.at(name).or_else(|| root.get(name))?)))?;
        if matches!(node.value, Value::List(_) | Value::Map(_)) {
            self.misfit(node, name, "text");
        }
        let typed = Located { value: scalar(node)?, span: node.span.clone() };
        Some(Located { value: self.filled(&typed, plain::text)?, ..typed })
    }

    /// A line as a person would say it, with its templates filled in; none where nothing is left of it.
    pub(super) fn filled(&mut self, typed: &Located<String>, plain: fn(&str) -> String) -> Option<String> {
        if !is_template(&typed.value) {
            return Some(plain(&typed.value));
        }
        let (filled, waits) = self.values.fill(&typed.value, &typed.span, &mut self.findings);
        let said = Some(plain(&filled)).filter(|said| !said.is_empty())?;
        if waits {
            self.waiting.insert(said.clone(), typed.value.clone());
        }
        Some(said)
    }

    /// The headline picture: under the first name that holds an address of one.
    fn image(&mut self, root: &Node) -> Option<Headline> {
        names::IMAGE.iter().find_map(|name| {
            let node = root.at(name)?;
            let node = match &node.value {
                Value::List(items) => items.first()?,
                _ => node,
            };
            let within = || names::WITHIN_IMAGE.iter().find_map(|key| node.get(key).and_then(scalar));
            let own = *name == names::IMAGE[0];
            let address = scalar(node).or_else(within).filter(|text| own || is_address(text))?;
            Some(Headline {
                address,
                alt: self.said_of_image(root, name, node, names::IMAGE_ALT).map(|alt| alt.value),
                caption: self.said_of_image(root, name, node, names::IMAGE_CAPTION),
            })
        })
    }

    /// What is said of the picture of a name: within its own keys and values, or beside them.
    fn said_of_image(
        &mut self,
        root: &Node,
        name: &str,
        node: &Node,
        keys: &[&str],
    ) -> Option<Located<String>> {
        let (around, last) = match name.rsplit_once('.') {
            Some((around, last)) => (root.at(around)?, last),
            None => (root, name),
        };
        let alone = name.contains('.');
        let found = keys.iter().find_map(|key| {
            let beside = || {
                let own = around.get(&format!("{last}_{key}"));
                let of_image = own.or_else(|| around.get(&format!("image_{key}")));
                // A description beside it is the page's.
                of_image.or_else(|| around.get(key).filter(|_| alone && *key != "description"))
            };
            node.get(key).or_else(|| node.get(&format!("image_{key}"))).or_else(beside)
        })?;
        let typed = Located { value: scalar(found)?, span: found.span.clone() };
        let value = self.filled(&typed, plain::text).filter(|text| !text.is_empty())?;
        Some(Located { value, ..typed })
    }

    /// The day under the first of some names that holds one; under the first name it has to be one.
    fn day(&mut self, root: &Node, names: &[&str]) -> Option<Located<Date>> {
        let own = names.first().and_then(|own| self.date(root, own));
        own.or_else(|| names.iter().skip(1).find_map(|name| day_at(root, name)))
    }

    fn event_day(&mut self, root: &Node) -> Option<Located<Date>> {
        let own = root.at("event.date").is_some_and(|node| scalar(node).is_some());
        if let Some(node) = root.get("event").filter(|_| own) {
            return self.date(node, "date");
        }
        names::EVENT_DAY.iter().find_map(|name| day_at(root, name))
    }

    /// The evening. One of which nothing but the day is stated leaves the rest to the prose, and a bare
    /// text is its name.
    fn stated_event(&mut self, root: &Node) -> Option<Event> {
        let name = root.get("event").filter(|node| matches!(node.value, Value::Text(_))).and_then(scalar);
        if name.is_some() {
            return name
                .filter(|name| name != "true" && name != "false")
                .map(|name| Event { name: Some(name), ..Event::default() });
        }
        let node = self.map(root, "event")?;
        let event = self.event(node);
        let dated = node.get("date").is_some();
        Some(event).filter(|event| !dated || *event != Event::default())
    }

    /// Tags and categories. A text with commas is several; one without is several words in Jekyll, and
    /// one tag in `lines` of Pelican's.
    fn tags(&mut self, root: &Node, lines: bool) -> Vec<String> {
        let mut tags = Vec::new();
        let mut seen = HashSet::new();
        for (names, whole) in [(names::TAGS, lines), (names::CATEGORIES, lines), (names::CATEGORY, true)] {
            let Some((_, node)) = first(root, names) else { continue };
            tags.extend(labels(node, whole).into_iter().filter(|tag| seen.insert(tag.clone())));
        }
        tags
    }
}

fn day_at(root: &Node, name: &str) -> Option<Located<Date>> {
    let node = root.at(name)?;
    Some(Located { value: day::stated(&scalar(node)?)?, span: node.span.clone() })
}

/// The tags of a value: a list of texts, of keys and values with a `label` or of such lists, or one text.
fn labels(node: &Node, whole: bool) -> Vec<String> {
    fn listed(items: &[Node], tags: &mut Vec<String>) {
        for item in items {
            match &item.value {
                // Front matter is nested no deeper than `DEEPEST`.
                Value::List(items) => listed(items, tags),
                _ => {
                    let named = || item.get("label").or_else(|| item.get("name")).and_then(scalar);
                    tags.extend(scalar(item).or_else(named));
                }
            }
        }
    }
    if let Value::List(items) = &node.value {
        let mut tags = Vec::new();
        listed(items, &mut tags);
        return tags;
    }
    let text = scalar(node).unwrap_or_default();
    let inner = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(&text);
    let comma = inner.contains([',', '\n']) || whole || inner.len() < text.len();
    let parts =
        inner.split(move |char: char| if comma { matches!(char, ',' | '\n') } else { char.is_whitespace() });
    let parts = parts.map(|part| part.trim().trim_matches(['"', '\'']));
    parts.filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

/// Whether a text is an address or a file's name rather than words: `teaser` is either.
fn is_address(text: &str) -> bool {
    let ending = text
        .rsplit_once('.')
        .is_some_and(|(_, ending)| (3..=5).contains(&ending.len()) && !ending.contains(' '));
    text.starts_with('/') || text.contains("://") || (ending && !text.contains(". "))
}

/// The page's path under a name that others use for addresses of other things.
fn path(root: &Node) -> Option<String> {
    let paths = names::PATH.iter().filter_map(|name| root.get(name).and_then(scalar));
    paths.into_iter().find(|path| !path.contains(':') && !path.starts_with("//"))
}

/// The key that says that a recap is a draft.
fn draft(root: &Node) -> Option<Located<String>> {
    names::DRAFT.iter().find_map(|(name, values)| {
        let node = root.get(name)?;
        let value = scalar(node)?;
        let says = values.iter().any(|says| value.eq_ignore_ascii_case(says));
        says.then(|| Located { value: format!("{name}: {value}"), span: node.span.clone() })
    })
}
