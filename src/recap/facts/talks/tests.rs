//! The phrasings of talks, each by an example of its own.

use super::*;
use crate::recap::{document, markdown};

mod believed;
mod layouts;
mod listed;
mod shapes;
mod speakers;

fn talks(body: &str) -> Vec<Talk> {
    let document = document::read(&markdown::prepare(body), 0);
    read(&document, document.blocks.len(), &Context::default(), &mut Vec::new()).talks
}

/// Speakers joined by `+`, affiliation, title, start.
fn told(body: &str) -> Vec<(String, String, String, String)> {
    let joined = |talk: &Talk| talk.names().collect::<Vec<_>>().join("+");
    let or_none = |text: Option<&str>| text.unwrap_or("-").to_owned();
    let row = |talk: &Talk| {
        let (title, start) = (talk.title.as_deref(), talk.starts_at.as_deref());
        (joined(talk), or_none(talk.affiliation()), or_none(title), or_none(start))
    };
    talks(body).iter().map(row).collect()
}

/// Holds the talks of bodies, each written by `row`, against what is expected, and tells of all that
/// differ at once.
fn hold(row: fn(&Talk) -> String, table: &[(&str, &[&str])]) {
    let wrong = table.iter().filter_map(|(body, expected)| {
        let read: Vec<_> = talks(body).iter().map(row).collect();
        (read != *expected).then(|| format!("{body}\n  read     {read:?}\n  expected {expected:?}"))
    });
    let wrong: Vec<_> = wrong.collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn phrasings_of_talks() {
    let table: &[(&str, &str, &str, &str, &str)] = &[
        (
            "Ada Example from Acme gave a talk on [\"Moving Homes: A Tale\"](https://v.example/1), explaining:",
            "Ada Example",
            "Acme",
            "Moving Homes: A Tale",
            "-",
        ),
        (
            "Following that, Bo Muster and Zoë Beispiel from the Muster Times asked [“Why Tests?\"](https://v.example/2):",
            "Bo Muster+Zoë Beispiel",
            "Muster Times",
            "Why Tests?",
            "-",
        ),
        (
            "Finally Cy Sample talked about [\"Watching: some advice\"](https://v.example). Her takeaways were:",
            "Cy Sample",
            "-",
            "Watching: some advice",
            "-",
        ),
        (
            "Kicking off our evening was Ada Example from Acme, with a talk on [Go! Says Ada](https://v.example) (starting at 19:07).",
            "Ada Example",
            "Acme",
            "Go! Says Ada",
            "19:07",
        ),
        (
            "Next up was Bo Muster from acme discussing Keep it Simple (starting at [59:58](https://v.example?t=3655)). He said:",
            "Bo Muster",
            "acme",
            "Keep it Simple",
            "59:58",
        ),
        (
            "Jo Prueba from Example.io kicked off the night by discussing From One to Many (starting at [12:34](https://v.example)).",
            "Jo Prueba",
            "Example.io",
            "From One to Many",
            "12:34",
        ),
        (
            "Old hand of Example Meetup, Ada Example from Acme opened the evening by exploring Example Shops - the good (starting at 3:01).",
            "Ada Example",
            "Acme",
            "Example Shops - the good",
            "3:01",
        ),
        (
            "After some soup we were back with Bo Muster from MUSTER HA-Dienste GmbH who talked about Copies with Stores (starting at [2:03:04](https://v.example)).",
            "Bo Muster",
            "MUSTER HA-Dienste GmbH",
            "Copies with Stores",
            "2:03:04",
        ),
        (
            "Then we had Zoë Beispiel from Muster saying to Keep Everything! (starting at [1:01:01](https://v.example)). She reminded us:",
            "Zoë Beispiel",
            "Muster",
            "Keep Everything!",
            "1:01:01",
        ),
        (
            "And closing the night was Cy Sample telling us about How Tea Became Hot. He explained that:",
            "Cy Sample",
            "-",
            "How Tea Became Hot",
            "-",
        ),
        (
            "To open, Ada Example gave us a look back at the days of ExampleCon 2019, in Muster. All are on the [list of videos](https://v.example).",
            "Ada Example",
            "-",
            "-",
            "-",
        ),
        (
            "Bo Muster from Acme told us about eBeispiel (extended Sample), showing how:",
            "Bo Muster",
            "Acme",
            "-",
            "-",
        ),
        (
            "Bo Muster from Acme gave a live demo of Sampler, a New Language. His takeaways were:",
            "Bo Muster",
            "Acme",
            "Sampler, a New Language",
            "-",
        ),
        ("Bo Muster from Acme gave an advanced analysis of security:", "Bo Muster", "Acme", "-", "-"),
    ];
    for (body, speakers, affiliation, title, start) in table {
        let expected =
            ((*speakers).to_owned(), (*affiliation).to_owned(), (*title).to_owned(), (*start).to_owned());
        assert_eq!(told(body), [expected], "{body}");
    }
}

#[test]
fn people_who_do_not_speak_are_not_credited_with_a_talk() {
    for body in [
        "And the ticket goes to the winner Bo Muster, who talked about joy!",
        "It was hosted by Ada Example from Acme - thanks Ada!",
        "Thanks to Zoë Beispiel for the catering.",
        "First was a discussion of Example Databases, then a talk.",
        "Acme Labs gave a talk on Anvils.",
        "## Offers\n\nAda Example from Acme gave a talk on [a thing](https://v.example).",
    ] {
        assert_eq!(talks(body), [], "{body}");
    }
}

#[test]
fn a_first_name_is_completed_from_the_line_up() {
    let body = "We had three speakers: Ada Example from Acme and Bo Muster from Sample. Enjoy!\n\n\
                First up, Bo from Sample was talking about Building a House in a Day. He said:";
    assert_eq!(
        told(body),
        [("Bo Muster".into(), "Sample".into(), "Building a House in a Day".into(), "-".into())]
    );
}

#[test]
fn a_line_up_stands_for_the_talks_where_none_is_told() {
    let body =
        "Another evening, featuring Ada Example from Acme, Cy Sample from Muster and Bo Muster of Beispiel.";
    let people: Vec<_> = told(body).into_iter().map(|(name, from, ..)| (name, from)).collect();
    let expected = [("Ada Example", "Acme"), ("Cy Sample", "Muster"), ("Bo Muster", "Beispiel")];
    assert_eq!(people, expected.map(|(name, from)| (name.to_owned(), from.to_owned())));
}

#[test]
fn pictures_bullets_and_slides_belong_to_the_talk_they_stand_by() {
    let body = "![Ada Example](/ada.jpg)\n\nAda Example discussed [One fine thing](https://v.example/1):\n\n* A\n  - inner\n* B\n\n\
                ![](/photos/bo-muster.jpg)\n\nBo Muster described Two More Things. Check out his offers:\n\n* Free tea\n\n\
                His slides are [here](https://s.example/2).\n\n\
                ![The room](/room.jpg)\n\n[Cy Sample](https://x.com/cysample) discussed [Three last things](https://v.example/3).\n";
    let talks = talks(body);
    let rows: Vec<_> = talks
        .iter()
        .map(|talk| (talk.speakers[0].photo.as_deref(), talk.url.as_deref(), talk.takeaways.len()))
        .collect();
    assert_eq!(
        rows,
        [
            (Some("/ada.jpg"), Some("https://v.example/1"), 2),
            (Some("/photos/bo-muster.jpg"), Some("https://s.example/2"), 0),
            (None, Some("https://v.example/3"), 0)
        ]
    );
    assert_eq!(talks[2].speakers[0].handles.get("x").map(String::as_str), Some("@cysample"));
}
