//! In charge of RSS 2.0 as the RSS Advisory Board's profile wants it (rssboard.org/rss-profile).
//!
//! It leaves what may stand in a field to [`super::entry`].

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimePrinter;
use recap_templates as templates;
use rss::extension::atom::{AtomExtension, Link};
use rss::extension::dublincore::DublinCoreExtension;
use rss::extension::{Extension, ExtensionMap};
use rss::{Category, Channel, Guid, Item};

use super::document::{FeedHead, Format, GENERATOR};
use super::entry::{Entry, Person};
use crate::edition::Picture;

/// The document.
pub(super) fn write(masthead: &FeedHead, entries: &[&Entry]) -> Result<Vec<u8>, String> {
    let link = |rel: &str, href: &str, media_type: Option<&str>| Link {
        href: href.to_owned(),
        rel: rel.to_owned(),
        mime_type: media_type.map(str::to_owned),
        ..Link::default()
    };
    let own_type = Some(Format::Rss.media_type());
    let mut links = vec![link("self", &masthead.own, own_type)];
    links.extend(masthead.related.iter().map(|(relation, url)| link(relation, url, own_type)));
    links.extend(masthead.hub.iter().map(|hub| link("hub", hub, None)));
    let mut extensions = ExtensionMap::new();
    if masthead.is_archive {
        let archive = Extension { name: "fh:archive".to_owned(), ..Extension::default() };
        extensions.insert("fh".to_owned(), BTreeMap::from([("archive".to_owned(), vec![archive])]));
    }
    let channel = Channel {
        title: masthead.title.clone(),
        link: masthead.home.clone(),
        description: as_html(&masthead.description),
        language: Some(masthead.language.clone()).filter(|language| !language.is_empty()),
        last_build_date: Some(date(masthead.updated)?),
        generator: Some(GENERATOR.to_owned()),
        atom_ext: Some(AtomExtension { links }),
        namespaces: masthead.namespaces(),
        extensions,
        items: entries.iter().map(|entry| item(masthead, entry)).collect::<Result<_, _>>()?,
        ..Channel::default()
    };
    channel.pretty_write_to(Vec::new(), b' ', 2).map_err(|error| error.to_string())
}

/// No `author`: the profile wants a mail address there, and addresses are private.
fn item(masthead: &FeedHead, entry: &Entry) -> Result<Item, String> {
    let names = |people: &[Person]| people.iter().map(|person| person.name.clone()).collect::<Vec<_>>();
    let mut creators = names(&entry.authors);
    if creators.is_empty() {
        // Unlike Atom and JSON Feed, RSS lets an item inherit no author.
        creators.push(masthead.author.clone());
    }
    Ok(Item {
        title: Some(entry.title.clone()),
        link: Some(entry.link.clone()),
        description: Some(as_html(&entry.summary)),
        content: Some(entry.html.clone()),
        guid: Some(Guid { value: entry.id.clone(), permalink: false }),
        pub_date: Some(date(entry.published)?),
        categories: entry.tags.iter().map(|tag| Category { name: tag.clone(), domain: None }).collect(),
        dublin_core_ext: Some(DublinCoreExtension {
            creators,
            contributors: names(&entry.contributors),
            ..DublinCoreExtension::default()
        }),
        extensions: entry.picture.as_ref().map(media).unwrap_or_default(),
        ..Item::default()
    })
}

/// Plain text for a `description`, which "must be suitable for presentation as HTML" (RSS profile,
/// description): a reader would take `Vec<T>` for a tag.
fn as_html(text: &str) -> String {
    templates::text(text).into_string()
}

/// RFC 822 with the year in four digits (RSS 2.0, appendix), in GMT: `UTC` is not allowed there.
fn date(time: Timestamp) -> Result<String, String> {
    DateTimePrinter::new().timestamp_to_rfc9110_string(&time).map_err(|error| error.to_string())
}

/// The headline picture for readers of either element.
fn media(picture: &Picture) -> ExtensionMap {
    let description = Extension {
        name: "media:description".to_owned(),
        value: Some(picture.alt.clone()),
        ..Extension::default()
    };
    let url = ("url".to_owned(), picture.url.clone());
    let content = Extension {
        name: "media:content".to_owned(),
        attrs: BTreeMap::from([url.clone(), ("medium".to_owned(), "image".to_owned())]),
        children: BTreeMap::from([("description".to_owned(), vec![description])]),
        value: None,
    };
    let thumbnail = Extension {
        name: "media:thumbnail".to_owned(),
        attrs: BTreeMap::from([url]),
        ..Extension::default()
    };
    let elements =
        BTreeMap::from([("content".to_owned(), vec![content]), ("thumbnail".to_owned(), vec![thumbnail])]);
    BTreeMap::from([("media".to_owned(), elements)])
}
