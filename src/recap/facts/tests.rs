use jiff::civil::date;

use super::*;
use crate::recap::{document, markdown};

fn facts(body: &str) -> Facts {
    let mut document = document::read(&markdown::prepare(body), 0);
    let before = document.blocks.len();
    let facts = read(&mut document, &Context { date: Some(date(2023, 9, 12)), ..Context::default() });
    assert_eq!(document.blocks.len(), before, "the document is left as it was");
    facts
}

#[test]
fn a_paragraph_may_tell_of_the_evening_before_it_announces_the_next() {
    for body in [
        "Ada Example from Acme talked about tea. The next meetup is on 17 October.",
        "Ada Example (Acme) showed us tea. See you on 17 October!",
        "Ada Example von Acme sprach über Tee. Am 17. Oktober sehen wir uns wieder.",
        "Ada Example de Acme habló sobre té. ¡Los esperamos el 17 de octubre!",
        "Ada Example (Acme) a présenté le thé. La prochaine rencontre est le 17 octobre.",
    ] {
        let facts = facts(body);
        let talks: Vec<_> =
            facts.talks.iter().map(|talk| (talk.names().next(), talk.affiliation())).collect();
        assert_eq!(talks, [(Some("Ada Example"), Some("Acme"))], "{body}");
        assert_eq!(facts.next.and_then(|next| next.date), Some(date(2023, 10, 17)), "{body}");
    }
}

#[test]
fn whom_it_thanks_there_is_thanked() {
    let facts =
        facts("Thanks to our sponsor Acme Cloud. The next meetup is on 17 October, sponsored by Muster Ltd.");
    let names: Vec<_> = facts.sponsors.iter().map(|sponsor| sponsor.name.as_str()).collect();
    assert_eq!(names, ["Acme Cloud"]);
}

#[test]
fn who_is_only_announced_there_gave_no_talk() {
    for body in [
        "Bo Muster will show cups. The next meetup is on 17 October, and Cy Sample talks about pots.",
        "The next meetup is on 17 October. Cy Sample talks about pots.",
    ] {
        assert_eq!(facts(body).talks, [], "{body}");
    }
}

#[test]
fn a_line_with_another_label_belongs_to_no_field_before_it() {
    let facts = facts("**Host:** Cy Sample\n**Venue:** The Old Hall\n**Photographer:** Bo Muster");
    assert_eq!(facts.host.map(|host| host.name).as_deref(), Some("Cy Sample"));
    for body in [
        "**Speaker:** Ada Example\n**Topic:** Tea\n**Photos:** Bo Muster",
        "Referentin: Ada Example\nTitel: Tea\nOrt: Acme",
        "Speaker: Ada Example  \nTitle: Tea  \nPhotos: Bo Muster",
    ] {
        let talks = self::facts(body).talks;
        let talks: Vec<_> = talks.iter().map(|talk| (talk.names().next(), talk.title.as_deref())).collect();
        assert_eq!(talks, [(Some("Ada Example"), Some("Tea"))], "{body}");
    }
}
