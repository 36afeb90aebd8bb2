//! In charge of what is written: a recap's facts as keys and values, empty ones left out, in the
//! spelling that is read back.

use crate::recap::front_matter::plain::spelled;
use crate::recap::{Event, Host, Next, Recap, Speaker, Sponsor, Talk, Thanked};

/// A value to be written.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Tree {
    Text(String),
    /// A number or a day, which no format puts in quotes where it knows such values.
    Plain(Plain),
    List(Vec<Tree>),
    Map(Vec<(String, Tree)>),
}

/// A value that is no text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Plain {
    Number(u32),
    Day(jiff::civil::Date),
}

impl std::fmt::Display for Plain {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Plain::Number(number) => number.fmt(f),
            Plain::Day(day) => day.fmt(f),
        }
    }
}

/// Keys and values that are gathered, those that are empty left out.
#[derive(Default)]
struct Fields(Vec<(String, Tree)>);

impl Fields {
    fn put(mut self, key: &str, value: Option<Tree>) -> Self {
        self.0.extend(value.map(|value| (key.to_owned(), value)));
        self
    }

    fn text(self, key: &str, text: Option<&String>) -> Self {
        let value = text.map(|text| Tree::Text(text.clone()));
        self.put(key, value)
    }

    fn texts(self, key: &str, texts: &[String]) -> Self {
        let list = || Tree::List(texts.iter().cloned().map(Tree::Text).collect());
        let value = (!texts.is_empty()).then(list);
        self.put(key, value)
    }

    fn map(self) -> Tree {
        Tree::Map(self.0)
    }
}

/// The facts of a recap, in the order of [`super::names::FACTS`]; those that were not understood are left
/// out.
pub(super) fn facts(recap: &Recap) -> Vec<(&'static str, Tree)> {
    fn list<T>(items: &[T], tree: fn(&T) -> Tree) -> Option<Tree> {
        (!items.is_empty()).then(|| Tree::List(items.iter().map(tree).collect()))
    }
    let event = Some(&recap.event).filter(|event| **event != Event::default());
    let facts = [
        ("event", event.map(of_event)),
        ("host", recap.host.as_ref().map(host)),
        ("sponsors", list(&recap.sponsors, sponsor)),
        ("also_thanked", list(&recap.also_thanked, thanked)),
        ("talks", list(&recap.talks, talk)),
        ("next", recap.next.as_ref().map(next)),
    ];
    facts.into_iter().filter_map(|(name, tree)| Some((name, tree?))).collect()
}

fn of_event(event: &Event) -> Tree {
    let fields = Fields::default().text("name", event.name.as_ref()).text("month", event.month.as_ref());
    let fields = fields.text("venue", event.venue.as_ref());
    let attendees = event.attendees.map(|count| Tree::Plain(Plain::Number(count)));
    fields.put("attendees", attendees).text("video", event.video.as_ref()).map()
}

fn host(host: &Host) -> Tree {
    Fields::default().text("name", Some(&host.name)).text("role", host.role.as_ref()).map()
}

fn sponsor(sponsor: &Sponsor) -> Tree {
    Fields::default().text("name", Some(&sponsor.name)).text("url", sponsor.url.as_ref()).map()
}

fn thanked(thanked: &Thanked) -> Tree {
    let fields = Fields::default().text("name", Some(&thanked.name)).text("url", thanked.url.as_ref());
    fields.text("why", thanked.why.as_ref()).map()
}

/// A talk: the most usual one, with a speaker of whom no page is known, in the fewest lines.
fn talk(talk: &Talk) -> Tree {
    let fields = Fields::default();
    let fields = match talk.speakers.as_slice() {
        [] => fields,
        [one] if one.url.is_none() => about(fields.text("speaker", Some(&one.name)), one),
        several => fields.put("speakers", Some(Tree::List(several.iter().map(speaker).collect()))),
    };
    let takeaways: Vec<String> = talk.takeaways.iter().map(|said| spelled(said)).collect();
    fields
        .text("title", talk.title.as_deref().map(spelled).as_ref())
        .text("url", talk.url.as_ref())
        .text("video", talk.video.as_ref())
        .text("slides", talk.slides.as_ref())
        .text("starts_at", talk.starts_at.as_ref())
        .texts("takeaways", &takeaways)
        .map()
}

fn speaker(speaker: &Speaker) -> Tree {
    about(Fields::default().text("name", Some(&speaker.name)), speaker)
        .text("url", speaker.url.as_ref())
        .map()
}

/// What is known of a speaker beside the name and the page.
fn about(fields: Fields, speaker: &Speaker) -> Fields {
    let fields =
        fields.text("affiliation", speaker.affiliation.as_ref()).text("photo", speaker.photo.as_ref());
    let handle = |(network, handle): (&String, &String)| (network.clone(), Tree::Text(handle.clone()));
    let handles = || Tree::Map(speaker.handles.iter().map(handle).collect());
    let handles = (!speaker.handles.is_empty()).then(handles);
    fields.put("handles", handles)
}

fn next(next: &Next) -> Tree {
    let date = next.date.map(|date| Tree::Plain(Plain::Day(date)));
    let month = || next.month.clone().map(Tree::Text);
    Fields::default()
        .put("date", date.or_else(month))
        .texts("affiliations", &next.affiliations)
        .texts("speakers", &next.speakers)
        .text("rsvp", next.rsvp.as_ref())
        .map()
}
