//! In charge of what the evening is called: the group's name in the title or the first paragraphs,
//! or else what the title calls the evening.
//!
//! It leaves the month to [`super`].

use std::ops::Range;

use crate::recap::document::{Block, Inline};
use crate::recap::facts::calendar::{self, days, month, months, weekday};
use crate::recap::facts::organisations::reads_as_organisation;
use crate::recap::facts::phrases::Folded;
use crate::recap::facts::table::lower;
use crate::recap::facts::words::{Word, organisation_at, squeeze, starts_sentences, words};
use crate::recap::folded::fold;

mod phrasings;

use phrasings::{COUNTS, EVENINGS, GENERIC, GENERIC_FOLDED, REPORTS};

/// Words behind which a title speaks of something else: guests, or what the evening was about.
const ASIDES: &[&str] = &[" con ", " with ", " mit ", " avec ", " com ", " met ", " feat", " ft. "];

/// What is said of a group in running text: its name stands before these words.
const GROUPS: &[&str] = &["meetup", "meet-up", "stammtisch"];

/// What a group calls its evenings, and others do too.
const MEETINGS: &[&str] = &["meeting", "treffen", "event", "night", "evening", "abend"];

/// Words that end the name of a group and belong to it.
const GROUP_ENDINGS: &[&str] = &["usergroup", "user-group", "user group", "users group", "benutzergruppe"];

/// Most words of a name that is read off running text.
const MOST_WORDS: usize = 5;

/// Longest name, in bytes: one that is longer is a sentence.
const LONGEST: usize = 100;

/// The name, from what the page is called, or else from the first paragraphs.
pub(super) fn read(titles: &[&str], told: &[Block]) -> Option<String> {
    let group = titles
        .iter()
        .find_map(|title| group_in_title(title))
        .or_else(|| titles.iter().find_map(|title| numbered(title)));
    let paragraphs = || told.iter().filter_map(|block| block.paragraph()).take(3);
    group
        .or_else(|| paragraphs().find_map(group_in_text))
        .or_else(|| titles.iter().find_map(|title| evening(title)))
        .or_else(|| titles.iter().find_map(|title| counted(title)))
        .or_else(|| titles.iter().find_map(|title| reported(title)))
        .or_else(|| titles.iter().find_map(|title| named_evening(title)))
        .or_else(|| paragraphs().find_map(called))
        .or_else(|| paragraphs().find_map(group_linked))
        .or_else(|| paragraphs().find_map(|inline| counted(&inline.text)))
}

/// An evening that is counted: `the slides of our third meetup`, `our 12th meetup`, `Un Premier Apéro`.
fn counted(text: &str) -> Option<String> {
    let folded = Folded::of(text);
    let words = words(text);
    (1..words.len()).find_map(|at| {
        let count = &words[at - 1];
        let plain = fold(count.text);
        let digits = count.text.trim_end_matches(char::is_alphabetic);
        let numbered =
            digits.parse::<u16>().is_ok() && calendar::day(count.text).is_some() && digits != count.text;
        let counts = COUNTS.contains(&plain.as_ref()) || numbered;
        let noun =
            EVENINGS.find(&folded, words[at].at.clone()).filter(|hit| hit.at.start == words[at].at.start);
        (counts && count.stop.is_none()).then_some(())?;
        noun.map(|_| squeeze(&text[count.at.start..whose(&words, at)]))
    })
}

/// A group and the number of its evening: `exampler #4: Tests`.
fn numbered(title: &str) -> Option<String> {
    let title = without_report(&plain(title));
    let head = title.split([':', '|', '(', ',', '–', '—']).next().unwrap_or_default();
    let head = head.split(" - ").next().unwrap_or_default().trim();
    let (name, number) = head.rsplit_once('#')?;
    let digits = (1..=3).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit());
    let named = words(name).len() <= MOST_WORDS && !generic(name) && name.ends_with(' ');
    (digits && named).then(|| head.to_owned())
}

/// An evening that a title calls by a name: `Exampletown Gardeners meetup`, `Example workshop and party`,
/// `Example Soup Night`. What begins as a sentence does calls nothing.
fn named_evening(title: &str) -> Option<String> {
    let title = without_report_behind(&without_report(&plain(title)));
    let cut = ASIDES.iter().filter_map(|aside| title.find(aside)).min().unwrap_or(title.len());
    let head = title[..cut].split([':', '|', '(']).next().unwrap_or_default();
    let words = words(head);
    let evening = words.iter().position(|word| {
        NIGHTS.iter().any(|night| word.is(night)) || EVENINGS.any(&Folded::of(word.text), 0..word.text.len())
    })?;
    let before = &words[..evening];
    let named = (1..=MOST_WORDS).contains(&before.len())
        && before.iter().all(|word| word.proper() && word.stop.is_none() && !starts_sentences(word))
        && !before.iter().all(|word| generic(word.text) || word.is_any(OTHER_TIMES));
    // Behind it stands nothing, or what else the evening was: `workshop and party`.
    let next = words.get(evening + 1);
    let ends = next.is_none() || next.is_some_and(|next| next.is_any(&["and", "&", "und", "et", "y"]));
    (named && ends).then(|| squeeze(&head[before[0].at.start..words[evening].at.end]))
}

/// Words before an evening that say when it is, and not what it is called.
const OTHER_TIMES: &[&str] = &[
    "past",
    "last",
    "next",
    "upcoming",
    "previous",
    "new",
    "great",
    "good",
    "another",
    "first",
    "letztes",
    "nächstes",
    "dernière",
    "prochaine",
    "último",
    "próximo",
];

/// What an evening is called beside a meetup.
const NIGHTS: &[&str] =
    &["night", "nights", "evening", "social", "day", "nacht", "nuit", "noche", "camp", "jam"];

/// An evening that a text gives a name: `a night of soup called Example to Plate`.
fn called(inline: &Inline) -> Option<String> {
    let words = inline.words();
    let night = |word: &Word<'_>| {
        word.is_any(NIGHTS)
            || word.is_any(GROUPS)
            || word.is_any(MEETINGS)
            || word.is_any(&["workshop", "hackathon"])
    };
    (1..words.len()).filter(|at| words[*at].is_any(CALLED)).find_map(|at| {
        let from = at.saturating_sub(MOST_TO_A_NAME);
        let told =
            words[from..at].iter().any(night) && words[from..at].iter().all(|word| word.stop.is_none());
        let mut end = at + 1;
        let joins = |at: usize| words[at].is_any(&["to", "of", "for", "in", "the", "&", "and"]);
        while let Some(word) = words.get(end) {
            let goes_on =
                word.proper() || (end > at + 1 && joins(end) && words.get(end + 1).is_some_and(Word::proper));
            if !goes_on {
                break;
            }
            end += 1;
            if word.stop.is_some() {
                break;
            }
        }
        let named = words.get(at + 1..end).filter(|named| (1..=6).contains(&named.len()))?;
        told.then(|| squeeze(&inline.text[named[0].at.start..named[named.len() - 1].at.end]))
    })
}

/// Words between an evening and its name, and the most words between them.
const CALLED: &[&str] = &[
    "called",
    "named",
    "titled",
    "entitled",
    "dubbed",
    "namens",
    "genannt",
    "appelée",
    "appelé",
    "baptisée",
    "baptisé",
    "intitulée",
    "llamado",
    "llamada",
    "titulado",
    "titulada",
    "chiamata",
    "chiamato",
    "chamado",
    "chamada",
];
const MOST_TO_A_NAME: usize = 4;

/// The group whose page on a site of groups a text links by its name.
fn group_linked(inline: &Inline) -> Option<String> {
    inline.links.iter().find_map(|link| {
        let path = link.url.split_once("meetup.com/").map(|(_, path)| path.trim_end_matches('/'))?;
        let mut parts = path.split(['/', '?', '#']);
        let first = parts.next()?;
        let locale = first.len() == 5 && first.as_bytes().get(2) == Some(&b'-');
        let group = if locale { parts.next()? } else { first };
        let name = squeeze(inline.linked(link));
        // Its address holds a word of the name: that of another page is no group's.
        let letters =
            |text: &str| fold(text).chars().filter(|char| char.is_alphanumeric()).collect::<String>();
        let held = letters(group);
        let parts_of_name = words(&name);
        let own = |part: &str| part.len() > 3 && !generic(part) && held.contains(&letters(part));
        let told = parts_of_name.iter().flat_map(|word| word.text.split('-')).any(own);
        (parts.next().is_none() && told && parts_of_name.len() <= MOST_WORDS).then_some(name)
    })
}

/// Where an evening ends that begins at a word, with the group whose it is: `third edition of Example Talks`.
fn whose(words: &[Word<'_>], evening: usize) -> usize {
    let alone = words[evening].at.end;
    let joint = |word: &&Word<'_>| {
        word.is_any(&["of", "der", "des", "von", "de", "du", "del", "di", "van", "do", "da"])
    };
    let Some(joint) = words.get(evening + 1).filter(joint).filter(|_| words[evening].stop.is_none()) else {
        return alone;
    };
    let article = usize::from(
        words.get(evening + 2).is_some_and(|word| word.is_any(&["the", "la", "le", "el", "los", "les"])),
    );
    let first = evening + 2 + article;
    let named =
        words.get(first).filter(|word| word.proper() && joint.stop.is_none() && month(word.text).is_none());
    named.and_then(|_| organisation_at(words, first)).map_or(alone, |end| words[end - 1].at.end)
}

/// What a report says that it reports on: `Notes from Example 0.3`. A name of few words, no sentence.
fn reported(title: &str) -> Option<String> {
    let title = plain(title);
    let rest = without_report_behind(&without_report(&title));
    let rest = rest.split([':', '|']).next().unwrap_or_default().trim_end_matches(['.', '!', ' ', '\\']);
    let words = words(rest);
    let begins = words.first().is_some_and(|word| word.proper() && !starts_sentences(word));
    let named = begins && words.len() <= MOST_WORDS && !generic(rest) && date_in(rest).is_none();
    let all = words.iter().all(|word| word.proper() || word.is_any(GENERIC));
    (rest.len() < title.len() && named && all).then(|| rest.to_owned())
}

/// A title without pictographs, shortcodes and words in brackets before it.
pub(super) fn plain(title: &str) -> String {
    let mut rest = title.trim();
    while let Some((_, behind)) = rest.strip_prefix('[').and_then(|inner| inner.split_once(']')) {
        rest = behind.trim_start();
    }
    let shortcode = |word: &&str| word.len() > 2 && word.starts_with(':') && word.ends_with(':');
    let kept = rest
        .split_whitespace()
        .filter(|word| !shortcode(word) && word.is_ascii() || word.chars().any(char::is_alphanumeric));
    kept.filter(|word| !shortcode(word)).collect::<Vec<_>>().join(" ")
}

/// The group's name before or behind the date of a title: `Example Meetup, June 2019: …`,
/// `October Example Meetup 2020`.
fn group_in_title(title: &str) -> Option<String> {
    let title = plain(title);
    let date = date_in(&title)?;
    let head = without_report(&title[..date.start]);
    let head = trim_marks(&head);
    if !generic(head) {
        return Some(head.to_owned());
    }
    // Behind the date the word `meetup` is no part of the name: `June Example Meetup`.
    let tail = title[date.end..].split([':', '|', '(', ',', '–', '—']).next().unwrap_or_default();
    let tail = tail.split(" - ").next().unwrap_or_default();
    let words = words(tail);
    let first = words.iter().position(|word| !word.text.is_empty())?;
    let end =
        words.iter().rposition(|word| !word.is_any(GENERIC) && calendar::year(word.text).is_none())? + 1;
    let named = words.get(first..end)?;
    let proper = !named.is_empty() && named.iter().all(Word::proper) && !named[0].is_any(GENERIC);
    // It is a group's name only where the evening's word follows: `June Example Meetup`.
    let follows = words.get(end).is_some_and(|word| word.is_any(GENERIC));
    (proper && follows).then(|| squeeze(&tail[named[0].at.start..words[end - 1].at.end]))
}

/// Where a title's date stands, with the weekday and the words that lead up to it.
pub(super) fn date_in(title: &str) -> Option<Range<usize>> {
    let day = days(title).into_iter().map(|day| day.at).next();
    let named = || months(title).into_iter().map(|month| month.at).next();
    let capital = || {
        let words = words(title);
        // `Mar del Plata`, `Jan Muster`
        let other = |at: usize| {
            let next = words.get(at + 1).filter(|_| words[at].stop.is_none());
            words[at].is_any(&["mar", "jan", "mai", "jun"])
                && next
                    .is_some_and(|next| next.proper() && !next.is_any(GENERIC) || next.is_any(&["de", "del"]))
        };
        (0..words.len())
            .find(|at| {
                let word = &words[*at];
                word.capital() && !word.is("may") && month(word.text).is_some() && !other(*at)
            })
            .map(|at| words[at].at.clone())
    };
    day.or_else(named).or_else(capital)
}

/// A text without what says that it is a report.
fn without_report(text: &str) -> String {
    let start = text.find(char::is_alphanumeric).unwrap_or(text.len());
    // Cheap first: most texts begin otherwise.
    let likely = REPORTS.may_begin(&text[start..]).then(|| Folded::of(text));
    let hit = likely.and_then(|folded| REPORTS.find(&folded, start..text.len()));
    let hit = hit.filter(|hit| hit.at.start == start);
    let rest = hit.map_or(text, |hit| &text[hit.at.end..]);
    rest.trim_start_matches([' ', ':', '-', '–', '—', '|', '/', '·']).to_owned()
}

fn trim_marks(text: &str) -> &str {
    let text = text.trim_matches([' ', ',', '-', '–', '—', ':', '|', '(', '/', '·', '@']);
    let mut end = text;
    // `Example Meetup of`, `Example Meetup vom Dienstag`.
    loop {
        let last = end.rsplit(char::is_whitespace).next().unwrap_or_default();
        let joint =
            ["of", "in", "on", "du", "de", "del", "le", "vom", "am", "im", "di", "do", "da", "van", "–", "-"]
                .contains(&last)
                || weekday(last).is_some();
        if !joint || last.is_empty() || last.len() == end.len() {
            return end.trim_end_matches('#').trim_end();
        }
        end = end[..end.len() - last.len()].trim_end_matches([' ', ',', '-', '–', '—', ':', '|', '(']);
    }
}

/// Whether nothing in a text names a group: only words on what the text is, numbers and days.
fn generic(text: &str) -> bool {
    words(text).iter().all(|word| {
        let known = GENERIC_FOLDED.contains(fold(word.text).as_ref());
        let numbered = word.text.chars().next().is_some_and(|char| char.is_ascii_digit());
        known || numbered || word.text.is_empty() || weekday(word.text).is_some()
    })
}

/// What the title calls an evening of a group that it does not name: `October Meeting`.
fn evening(title: &str) -> Option<String> {
    let title = without_report(&plain(title));
    let cut = ASIDES.iter().filter_map(|aside| title.find(aside)).min().unwrap_or(title.len());
    let name = title[..cut].split(": ").next().unwrap_or_default();
    let name = name
        .trim_matches(|char: char| char.is_whitespace() || matches!(char, '.' | ',' | ':' | '-' | '–' | '—'));
    let name = without_report_behind(name);
    let told = EVENINGS.any(&Folded::of(&name), 0..name.len());
    let dated = date_in(&name).is_some() || name.chars().any(|char| char.is_ascii_digit());
    (told && dated && name.len() <= LONGEST).then_some(name)
}

/// `October Meeting Wrapup` is an `October Meeting`.
fn without_report_behind(name: &str) -> String {
    let folded = Folded::of(name);
    let mut name = name;
    // `Recap Notes` say it twice.
    for hit in REPORTS.all(&folded, 0..name.len()).collect::<Vec<_>>().into_iter().rev() {
        if hit.at.end != name.len() || hit.at.start == 0 {
            break;
        }
        name = name[..hit.at.start].trim_end_matches([' ', '-', '–', ':']);
    }
    name.to_owned()
}

/// Articles before an evening of some kind.
const KINDS: &[&str] = &["a", "an", "ein", "eine", "einen", "einem", "einer", "un", "una", "une"];

/// `the Example meetup`, `der Exampler Javascript-Usergroup`, `the Example User Group`.
fn group_in_text(inline: &Inline) -> Option<String> {
    let words = inline.words();
    let part = |word: &Word<'_>| {
        word.proper()
            && !starts_sentences(word)
            && month(word.text).is_none()
            && calendar::year(word.text).is_none()
            && !word.is_any(GENERIC)
            && !word.is_any(&["no", "not", "such"])
    };
    (0..words.len()).find_map(|at| {
        let word = &words[at];
        let lower = &*lower(word.text);
        let closing = GROUP_ENDINGS.iter().any(|ending| lower.ends_with(ending)) && word.proper();
        let pair =
            word.is("group") && at > 0 && words[at - 1].is_any(&["user", "users"]) && words[at - 1].capital();
        // What is spelt as no word is names the group of a plain meeting too: `last night's EXUG meeting`.
        let spelt = || at > 0 && reads_as_organisation(words[at - 1].text) && words[at - 1].capital();
        let noun = word.is_any(GROUPS) || (word.is_any(MEETINGS) && spelt());
        if !(closing || pair || noun) {
            return None;
        }
        let end = if noun { at } else { at + 1 };
        let mut first = if pair { at - 1 } else { at };
        while first > 0
            && end - first < MOST_WORDS
            && part(&words[first - 1])
            && words[first - 1].stop.is_none()
            && !words[first - 1].possessive
        {
            first -= 1;
        }
        let named = words.get(first..end)?;
        // A single capital at the start of a sentence may be any word.
        let begins = first == 0 || words[first - 1].stop.is_some_and(|stop| matches!(stop, '.' | '!' | '?'));
        // `a JavaScript meetup` says of what kind it is, and `eine UserGroup` nothing.
        let kind = noun && (first.saturating_sub(2)..first).any(|at| words[at].is_any(KINDS));
        let alone = closing && named.len() == 1 && GROUP_ENDINGS.contains(&lower);
        let meant = !named.is_empty() && (!noun || !begins || named.len() > 1) && !alone && !kind;
        let name = || {
            let name = squeeze(&inline.text[named[0].at.start..words[end - 1].at.end]);
            // `dell'Example User Group`, `l’Exemple Meetup`: the article is no part of it.
            let article =
                name.split_once(['\'', '’']).filter(|(head, _)| head.chars().all(char::is_lowercase));
            article.map(|(_, rest)| rest.to_owned()).unwrap_or(name)
        };
        (meant && (pair || closing || named.iter().all(part))).then(name)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recap::{document, markdown};

    fn name(title: &str, body: &str) -> Option<String> {
        let document = document::read(&markdown::prepare(body), 0);
        read(&[title], &document.blocks)
    }

    #[test]
    fn the_title_names_the_group_or_else_the_evening() {
        for (title, expected) in [
            ("Example Meetup, May 2024: Acme", Some("Example Meetup")),
            ("Example Meetup May 2024 - Acme", Some("Example Meetup")),
            ("Example Meetup (May 2024)", Some("Example Meetup")),
            ("Recap: Example Meetup – 5 June 2024", Some("Example Meetup")),
            ("[Recap] Example Exampletown, Wednesday 5th June", Some("Example Exampletown")),
            ("Meetup #Example :fontawesome-brands-example: - Octubre 2025", Some("Meetup #Example")),
            ("Rückblick: Exampler Stammtisch im Juni 2024", Some("Exampler Stammtisch")),
            ("October Example Meetup 2020", Some("Example")),
            ("MoM - January 25th, 2020 Example Meetup", Some("Example")),
            ("Meetup report: November 2018 Meetup on Tests", Some("November 2018 Meetup on Tests")),
            ("October Meeting Wrapup", Some("October Meeting")),
            ("July 2026 Meetup Minutes", Some("July 2026 Meetup")),
            ("Review November Treffen", Some("November Treffen")),
            ("Bericht vom 12. Treffen", Some("12. Treffen")),
            ("Rétro du meetup du 6 juin 2024 chez Exemple", Some("meetup du 6 juin 2024 chez Exemple")),
            ("[Rétro] Meetup du 6 Juin 2024 chez Exemple", Some("Meetup du 6 Juin 2024 chez Exemple")),
            ("Reunión Viernes 7 de Junio 2024 con Ejemplo.", Some("Reunión Viernes 7 de Junio 2024")),
            ("Reseña de la reunión de mayo", Some("reunión de mayo")),
            ("July Meeting Recap Notes", Some("July Meeting")),
            ("The slides of our third meetup are online", Some("third meetup")),
            ("Un Premier Apéro Réussi", Some("Premier Apéro")),
            ("Unser siebtes Treffen war voll", Some("siebtes Treffen")),
            ("Meetup #12 en Ejemplo", Some("Meetup #12 en Ejemplo")),
            ("Treffen 14: Tests und mehr", Some("Treffen 14")),
            ("Notes from Exampler 0.3", Some("Exampler 0.3")),
            ("Recap of ExampleCamp", Some("ExampleCamp")),
            ("Example JS 42 recap", Some("Example JS 42")),
            ("Exampletown Rubyists — Session 9", Some("Exampletown Rubyists Session 9")),
            ("Relacja ze spotkania Exampler #7", Some("Exampler #7")),
            ("The third edition of Exampler Talks is over", Some("third edition of Exampler Talks")),
            ("Das war das siebte Treffen der Exampler Runde.", Some("siebte Treffen der Exampler Runde")),
            ("Serata di marzo", Some("Serata di marzo")),
            ("exampler #4: Tests and more", Some("exampler #4")),
            ("Exampletown Gardeners meetup", Some("Exampletown Gardeners meetup")),
            ("Example workshop and soup with Ada Example", Some("Example workshop")),
            ("EXU Soup Tasting Night", Some("EXU Soup Tasting Night")),
            ("Exampler Stammtisch Musterstadt - Mitschrift", Some("Exampler Stammtisch Musterstadt")),
            ("Recap del Meetup #2 en Mar del Ejemplo", Some("Meetup #2 en Mar del Ejemplo")),
            ("Recap du Meetup Exempleville de mars", Some("Meetup Exempleville")),
            ("Why Every Meetup Needs Soup", None),
            ("Past meeting", None),
            ("Next Meetup", None),
            ("How To Host A Night", None),
            ("Recap: why tests matter", None),
            ("A report on Ada Example and her tests", None),
            ("The first talk of the second day", None),
            ("Recap: October", None),
            ("What may come", None),
            ("Fifteen minutes of tests", None),
            ("", None),
        ] {
            assert_eq!(name(title, "").as_deref(), expected, "{title}");
        }
    }

    #[test]
    fn the_first_paragraphs_name_a_group_that_the_title_does_not() {
        for (body, expected) in [
            ("Guests came for the Example meetup.", Some("Example")),
            ("Here are the slides of last night's EXUG meeting.", Some("EXUG")),
            ("La serata dell'Example User Group era bella.", Some("Example User Group")),
            ("Thanks for coming to our second meetup.", Some("second meetup")),
            ("Das Treffen der Exampler Testing-Usergroup war voll.", Some("Exampler Testing-Usergroup")),
            ("Another evening of the Exampletown User Group in June.", Some("Exampletown User Group")),
            ("Two groups met for a night of soup called Pot to Plate.", Some("Pot to Plate")),
            (
                "Das Sommerfest von \"[Exampler Kochrunde](https://www.meetup.com/de-DE/Exampler-Kochrunde/)\" war voll.",
                Some("Exampler Kochrunde"),
            ),
            ("Ada gave a talk called Pot to Plate.", None),
            (
                "See [our page](https://www.meetup.com/exampler/) and [Photos](https://www.meetup.com/exampler/photos).",
                None,
            ),
            ("Our June meetup was fun. This Meetup was full.", None),
            ("Great meetup!", None),
            ("We had an all JavaScript meetup.", None),
            ("Wir sind eine UserGroup für Suppe.", None),
        ] {
            assert_eq!(name("Minutes", body).as_deref(), expected, "{body}");
        }
    }
}
