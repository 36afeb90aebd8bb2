//! In charge of Atom 1.0 (RFC 4287).
//!
//! It leaves what may stand in a field to [`super::entry`].

use std::collections::BTreeMap;

use atom_syndication as atom;
use atom_syndication::extension::{Extension, ExtensionMap};
use jiff::Timestamp;

use super::document::{FeedHead, Format, GENERATOR};
use super::entry::{Entry, Person};
use crate::edition::Picture;

/// The document.
pub(super) fn write(masthead: &FeedHead, entries: &[&Entry]) -> Result<Vec<u8>, String> {
    let author = Person { name: masthead.author.clone(), link: Some(masthead.site.clone()) };
    let own_type = Some(Format::Atom.media_type());
    let mut links =
        vec![link("self", &masthead.own, own_type), link("alternate", &masthead.home, Some("text/html"))];
    links.extend(masthead.related.iter().map(|(relation, url)| link(relation, url, own_type)));
    links.extend(masthead.hub.iter().map(|hub| link("hub", hub, None)));
    let mut extensions = ExtensionMap::new();
    if masthead.is_archive {
        let archive = Extension { name: "fh:archive".to_owned(), ..Extension::default() };
        extensions.insert("fh".to_owned(), BTreeMap::from([("archive".to_owned(), vec![archive])]));
    }
    let feed = atom::Feed {
        title: plain(&masthead.title),
        subtitle: Some(plain(&masthead.description)),
        id: masthead.id.clone(),
        updated: date(masthead.updated)?,
        // RFC 4287 section 4.1.1: the author of every entry that names none.
        authors: people(&[author]),
        generator: Some(atom::Generator { value: GENERATOR.to_owned(), ..atom::Generator::default() }),
        links,
        lang: Some(masthead.language.clone()).filter(|language| !language.is_empty()),
        namespaces: masthead.namespaces(),
        extensions,
        entries: entries.iter().map(|one| entry(one)).collect::<Result<_, _>>()?,
        ..atom::Feed::default()
    };
    let config = atom::WriteConfig { write_document_declaration: true, indent_size: Some(2) };
    feed.write_with_config(Vec::new(), config).map_err(|error| error.to_string())
}

fn entry(entry: &Entry) -> Result<atom::Entry, String> {
    Ok(atom::Entry {
        title: plain(&entry.title),
        id: entry.id.clone(),
        updated: date(entry.updated)?,
        published: Some(date(entry.published)?),
        authors: people(&entry.authors),
        contributors: people(&entry.contributors),
        links: vec![link("alternate", &entry.link, Some("text/html"))],
        categories: entry
            .tags
            .iter()
            .map(|tag| atom::Category { term: tag.clone(), ..atom::Category::default() })
            .collect(),
        summary: Some(plain(&entry.summary)),
        // The crate escapes only what says that it is HTML.
        content: Some(atom::Content {
            content_type: Some("html".to_owned()),
            lang: entry.language.clone(),
            value: Some(entry.html.clone()),
            ..atom::Content::default()
        }),
        extensions: entry.picture.as_ref().map(media).unwrap_or_default(),
        ..atom::Entry::default()
    })
}

/// RFC 4287 section 3.1.1.1.
fn plain(text: &str) -> atom::Text {
    atom::Text { value: text.to_owned(), r#type: atom::TextType::Text, ..atom::Text::default() }
}

fn people(people: &[Person]) -> Vec<atom::Person> {
    people
        .iter()
        .map(|person| atom::Person {
            name: person.name.clone(),
            uri: person.link.clone(),
            ..atom::Person::default()
        })
        .collect()
}

fn link(rel: &str, href: &str, media_type: Option<&str>) -> atom::Link {
    atom::Link {
        href: href.to_owned(),
        rel: rel.to_owned(),
        mime_type: media_type.map(str::to_owned),
        ..atom::Link::default()
    }
}

/// RFC 3339, by way of text: the crate's dates are another library's.
fn date(time: Timestamp) -> Result<atom::FixedDateTime, String> {
    time.to_string().parse().map_err(|error| format!("{time} is no date: {error}"))
}

/// The headline picture, as in the RSS document.
fn media(picture: &Picture) -> ExtensionMap {
    let description = Extension {
        name: "media:description".to_owned(),
        value: Some(picture.alt.clone()),
        ..Extension::default()
    };
    // The crate escapes attributes of its own elements, but those of extensions it writes as they
    // come (XML 1.0 section 2.3: AttValue).
    let address = picture.url.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
    let url = ("url".to_owned(), address);
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
