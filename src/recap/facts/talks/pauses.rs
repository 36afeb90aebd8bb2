//! In charge of what a programme holds beside its talks: breaks, the evening itself, and talks that
//! were called off.
//!
//! It leaves what is struck out to the document, where it is not said at all.

use super::phrasings::{self, Senses};
use crate::recap::facts::calendar;
use crate::recap::facts::outline::plain_words;
use crate::recap::facts::table::{Table, table};
use crate::recap::facts::words::{self, Word};

/// Words of headlines that are no talk's, whatever stands around them, in lower case.
static BREAKS: Table = Table::new(|| {
    table(
        "\
    arrival|arrive|break|breakfast|closing|coffee|dinner|doors|drinks|food|lunch|networking|opening|\
    pizza|pizzas|burgers|snacks|catering|wrapup|registration|welcome|goodbye|raffle|quiz|announcements|socialising|socializing|mingling|\
    intro|pub|beer|beers|q|ankunft|anmeldung|begrüßung|einlass|ende|essen|pause|verabschiedung|\
    ausklang|willkommen|accueil|apéro|bienvenue|buffet|fin|repas|clôture|bienvenida|cierre|comida|\
    descanso|registro|receso|despedida|convivio|preguntas|sorteo|pausa|inloop|pauze|borrel|boas|\
    encerramento|accoglienza|saluti",
    )
});

/// Words of the titles of evenings and of pages on them, in lower case.
static EVENINGS: Table = Table::new(|| {
    table(
        "\
    meetup|meeting|meetups|treffen|rencontre|reunión|encuentro|recap|retro|rétro|review|minutes|\
    evening|edition|edición|édition|stammtisch|wrapup|rückblick|reseña|encontro|incontro",
    )
});

/// Whether words are those of something between the talks.
pub(super) fn is_pause(words: &[&str]) -> bool {
    words.iter().any(|word| BREAKS.holds(word))
}

/// Whether a headline says that its talk was not given: `Gardens (cancelled)`, `Entfällt: Gärten`.
pub(super) fn is_called_off(text: &str) -> bool {
    let spaced = text.replace(" - ", "|");
    spaced.split(['|', '(', ')', '[', ']', '–', '—', ':', '!', ',']).any(|part| {
        let words = plain_words(part);
        let called_off = |word: &&str| CALLED_OFF.holds(word);
        words.iter().any(called_off)
            && words
                .iter()
                .all(|word| called_off(word) || BESIDE.iter().any(|beside| beside.eq_ignore_ascii_case(word)))
    })
}

/// What is said of talks that were not given, in lower case.
static CALLED_OFF: Table = Table::new(|| {
    table(
        "\
    cancelled|canceled|postponed|withdrawn|abgesagt|entfällt|entfallen|ausgefallen|\
    verschoben|krankheitsbedingt|annulé|annulée|reporté|reportée|cancelado|cancelada|aplazado|aplazada|\
    pospuesto|pospuesta|adiado|adiada|annullato|annullata|rimandato|geannuleerd|uitgesteld|vervallen",
    )
});

/// Whether the sentence right below a headline says that its talk was not given: `This talk was cancelled
/// because …`, `*Postponed to May.*`; not `This talk was postponed from June`, nor what a talk was about.
pub(super) fn takes_back(sentence: &str) -> bool {
    let words = plain_words(sentence);
    let any = |word: &str, list: &[&str]| list.iter().any(|one| one.eq_ignore_ascii_case(word));
    let still = |word: &&str| any(word, STILL);
    if words.iter().any(still) {
        return false;
    }
    if words.first().is_some_and(|first| CALLED_OFF.holds(first)) {
        return words.len() <= LONGEST_NOTICE;
    }
    let sorry = usize::from(words.first().is_some_and(|first| any(first, BESIDE)));
    let [one, two, three, rest @ ..] = words.get(sorry..).unwrap_or_default() else { return false };
    // `Leider wurde der Vortrag abgesagt`
    let (this, talk, was) = if any(one, WAS) { (two, three, one) } else { (one, two, three) };
    let off = rest.iter().take(MOST_TO_OFF).any(|word| CALLED_OFF.holds(word));
    any(this, THIS) && phrasings::senses(talk).any(Senses::TALK) && any(was, WAS) && off
}

/// Most words of a notice that begins with it, and most before it in one that does not.
const LONGEST_NOTICE: usize = 8;
const MOST_TO_OFF: usize = 3;

/// Words of a sentence on a talk that was given in the end, or on something else.
const STILL: &[&str] = &[
    "from",
    "not",
    "almost",
    "nearly",
    "originally",
    "finally",
    "but",
    "about",
    "how",
    "now",
    "nicht",
    "fast",
    "ursprünglich",
    "endlich",
    "jetzt",
    "vom",
    "aber",
    "im",
    "presque",
    "enfin",
    "mais",
    "casi",
    "por",
    "pero",
];
const THIS: &[&str] =
    &["this", "the", "her", "his", "their", "dieser", "der", "die", "cette", "la", "esta", "questa"];
const WAS: &[&str] = &["was", "is", "had", "has", "wurde", "musste", "ist", "a", "est", "fue", "ha", "è"];

/// Words beside those.
const BESIDE: &[&str] =
    &["leider", "unfortunately", "ist", "wurde", "was", "has", "been", "talk", "malheureusement", "vortrag"];

/// Whether a text is the name of an evening rather than of a talk.
pub(super) fn is_evening(title: &str) -> bool {
    let words = plain_words(title);
    words.iter().any(|word| EVENINGS.holds(word) || calendar::month(word).is_some() && words.len() < 5)
}

/// Words beside the parts of a date.
const IN_DATES: &[&str] = &["of", "de", "the", "le", "el", "on", "am", "del"];

/// Whether a title is a date and nothing else: `Oct 27, 2024`, `27.10.2024`.
pub(super) fn is_date(title: &str) -> bool {
    let words = words::words(title);
    let numbered = |word: &Word<'_>| {
        let rest = word.text.trim_start_matches(|char: char| char.is_ascii_digit() || "./-,".contains(char));
        rest.len() < word.text.len() && matches!(rest, "" | "th" | "st" | "nd" | "rd" | "er")
    };
    let named = |word: &Word<'_>| {
        calendar::month(word.text).is_some()
            || calendar::weekday(word.text).is_some()
            || word.is_any(IN_DATES)
    };
    (1..=6).contains(&words.len())
        && words.iter().any(numbered)
        && words.iter().all(|word| numbered(word) || named(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_talk_is_called_off_where_that_is_all_a_part_of_its_headline_says() {
        for text in [
            "Gardens (cancelled)",
            "Entfällt: Gärten",
            "Jardins – annulé",
            "Talk cancelled",
            "Kites - POSTPONED",
        ] {
            assert!(is_called_off(text), "{text}");
        }
        for text in ["Cancelled flights in Go", "Gardens", "How we cancelled a meeting", "Talk: Gardens"] {
            assert!(!is_called_off(text), "{text}");
        }
    }

    #[test]
    fn dates_are_no_titles() {
        for text in ["Oct 27, 2024", "27.10.2024", "Thursday, 3rd of May", "2024-10-27", "12 de mayo de 2024"]
        {
            assert!(is_date(text), "{text}");
        }
        for text in ["May the Widgets", "Gardens 2024", "Widgets", ""] {
            assert!(!is_date(text), "{text}");
        }
    }
}
