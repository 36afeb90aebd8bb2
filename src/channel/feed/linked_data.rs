//! In charge of what an edition tells programs in the words of schema.org, as JSON-LD: the post, the
//! evening it tells of with everybody who made it, and the next meetup.
//!
//! Only what is known is told: an evening whose month alone is known has no day here. How JSON stands in a
//! page is the templates' business.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use crate::config::Publication;
use crate::edition::card::Of;
use crate::edition::{Credit, Edition, Role, calendar};
use crate::recap::Next;

/// The data of an edition that was last changed at `updated`: a JSON text.
pub(super) fn of(edition: &Edition, publication: &Publication, updated: Timestamp) -> String {
    let group = format!("{}#group", publication.url);
    let mut graph = vec![
        post(edition, publication, updated, &group),
        event(edition, publication, &group),
        organisation(edition, publication, &group),
    ];
    graph.extend(edition.next.as_ref().and_then(|next| announced(next, edition, publication, &group)));
    json!({ "@context": "https://schema.org", "@graph": graph }).to_string()
}

/// An object of schema.org, without what is not known.
fn thing(kind: &str, known: impl IntoIterator<Item = (&'static str, Value)>) -> Value {
    let is_known = |value: &Value| match value {
        Value::Null => false,
        Value::String(text) => !text.is_empty(),
        Value::Array(all) => !all.is_empty(),
        _ => true,
    };
    let mut thing = Map::from_iter([("@type".to_owned(), kind.into())]);
    let known = known.into_iter().filter(|(_, value)| is_known(value));
    thing.extend(known.map(|(name, value)| (name.to_owned(), value)));
    Value::Object(thing)
}

fn post(edition: &Edition, publication: &Publication, updated: Timestamp, group: &str) -> Value {
    let moment = |time: Timestamp| {
        time.to_zoned(publication.time_zone.clone()).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
    };
    thing(
        "BlogPosting",
        [
            ("@id", json!(edition.link)),
            ("url", json!(edition.link)),
            ("mainEntityOfPage", json!(edition.link)),
            ("headline", json!(edition.title)),
            ("description", json!(edition.summary)),
            ("image", picture(edition)),
            ("datePublished", json!(moment(edition.published))),
            ("dateModified", json!(moment(updated.max(edition.published)))),
            ("inLanguage", json!(edition.language)),
            ("keywords", json!(edition.tags)),
            ("author", json!({ "@id": group })),
            ("publisher", json!({ "@id": group })),
            ("about", json!({ "@id": format!("{}#event", edition.link) })),
        ],
    )
}

fn event(edition: &Edition, publication: &Publication, group: &str) -> Value {
    let told = &edition.event;
    let people = |role| edition.credited(role).map(person).collect::<Vec<_>>();
    let sponsors: Vec<_> = edition.credited(Role::Sponsor).map(company).collect();
    let place = told.venue.as_ref().map(|venue| thing("Place", [("name", json!(venue))]));
    let recording = told.video.as_ref().map(|video| thing("CreativeWork", [("url", json!(video))]));
    let name = told.name.clone().unwrap_or_else(|| calendar::meetup(publication, &edition.language));
    thing(
        "Event",
        [
            ("@id", json!(format!("{}#event", edition.link))),
            ("url", json!(edition.link)),
            ("name", json!(name)),
            // A year and a month are a date of ISO 8601 as well.
            ("startDate", json!(told.month)),
            ("eventStatus", json!("https://schema.org/EventScheduled")),
            ("location", json!(place)),
            ("description", json!(edition.summary)),
            ("image", picture(edition)),
            ("inLanguage", json!(edition.language)),
            ("performer", json!(people(Role::Speaker))),
            ("contributor", json!(people(Role::Host))),
            ("sponsor", json!(sponsors)),
            ("organizer", json!({ "@id": group })),
            ("workFeatured", json!(talks(edition))),
            ("recordedIn", json!(recording)),
        ],
    )
}

/// The talks that have a title, each with who gave it.
fn talks(edition: &Edition) -> Vec<Value> {
    let titled = edition.talks.iter().filter(|talk| talk.title.is_some());
    let talks = titled.map(|talk| {
        let authors = talk.speakers.iter().map(|speaker| {
            let known = edition.credit_of(speaker);
            known.map_or_else(|| thing("Person", [("name", json!(speaker.name))]), person)
        });
        thing(
            "CreativeWork",
            [
                ("name", json!(talk.title)),
                ("url", json!(talk.url)),
                ("author", json!(authors.collect::<Vec<_>>())),
            ],
        )
    });
    talks.collect()
}

fn announced(next: &Next, edition: &Edition, publication: &Publication, group: &str) -> Option<Value> {
    let date = next.date?;
    let people: Vec<_> =
        next.speakers.iter().map(|speaker| thing("Person", [("name", json!(speaker))])).collect();
    Some(thing(
        "Event",
        [
            ("@id", json!(format!("{}#next", edition.link))),
            ("name", json!(calendar::meetup(publication, &edition.language))),
            ("startDate", json!(date.to_string())),
            ("eventStatus", json!("https://schema.org/EventScheduled")),
            ("url", json!(next.rsvp)),
            ("performer", json!(people)),
            ("organizer", json!({ "@id": group })),
        ],
    ))
}

fn organisation(edition: &Edition, publication: &Publication, group: &str) -> Value {
    thing(
        "Organization",
        [
            ("@id", json!(group)),
            ("name", json!(publication.name)),
            ("url", json!(publication.url.as_str())),
            ("description", json!(publication.description)),
            ("logo", json!(edition.logo.as_ref().map(|logo| &logo.url))),
        ],
    )
}

fn person(credit: &Credit) -> Value {
    let affiliation = credit.affiliation.as_ref().filter(|_| credit.role == Role::Speaker);
    thing(
        "Person",
        [
            ("name", json!(credit.name)),
            ("url", json!(credit.link)),
            ("affiliation", json!(affiliation.map(|name| thing("Organization", [("name", json!(name))])))),
        ],
    )
}

fn company(credit: &Credit) -> Value {
    thing(
        "Organization",
        [("name", json!(credit.name)), ("url", json!(credit.link)), ("logo", json!(credit.logo))],
    )
}

fn picture(edition: &Edition) -> Value {
    json!(edition.picture.as_ref().or(edition.card(Of::Evening)).map(|picture| &picture.url))
}
