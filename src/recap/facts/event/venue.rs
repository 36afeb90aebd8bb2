//! In charge of where the evening was: behind a label, with who is thanked for the room, in the
//! first paragraphs, or in the title.

use std::ops::Range;

use crate::recap::document::{Block, Inline};
use crate::recap::facts::calendar::{self, day, month, sentence_end, weekday};
use crate::recap::facts::fields::lines;
use crate::recap::facts::labels::{self, Value};
use crate::recap::facts::organisations::{is_own_site, is_person_page};
use crate::recap::facts::phrases::{Folded, words_from};
use crate::recap::facts::words::{Word, organisation_at, phrase, squeeze, words};

mod phrasings;

use phrasings::{
    ABSTRACT, ARTICLES, BEFORE_PLACES, ENDINGS, EVENING_AT, EVENINGS, GATHERINGS, HOUSES, LABELS, LEADS,
    NOTICES, OF_PLACES, ONLINE, PLAIN_LEADS,
};

/// Farthest, in bytes, that such a word stands behind the evening's name.
const NEAR_EVENING: usize = 24;

/// Words of a title that a place follows up to its end.
pub(super) const TITLE_LEADS: &[&str] = &[" chez ", " à ", " at ", " @ ", " bei "];

/// Like them, where the same word leads up to a subject or a city as well.
pub(super) const WEAK_TITLE_LEADS: &[&str] = &[" en ", " in ", " no ", " na ", " presso "];

/// Fewest words of a text that is looked through.
const LEAST_TOLD: usize = 4;

/// Longest venue, in bytes.
const LONGEST: usize = 120;

/// Reads the venue: of a label, else of the first paragraphs, else who gave the room, or of the title.
pub(super) fn read(
    told: &[Block],
    intro: &[Block],
    giver: Option<&str>,
    title: &str,
    description: &str,
    event: Option<&str>,
) -> Option<String> {
    let labelled = || labels::values(told, &LABELS).iter().filter_map(stated).find(|name| fits(name));
    // A line of a word or two, as a blog sets above its posts, tells of no place.
    let long = |inline: &&Inline| inline.text.len() <= 8_000 && words_of(&inline.text) >= LEAST_TOLD;
    let texts = || intro.iter().flat_map(Block::inlines).filter(long);
    labelled()
        .or_else(|| {
            intro.iter().filter_map(Block::paragraph).take(3).find_map(|inline| at_a_name(inline, event))
        })
        .or_else(|| texts().take(6).find_map(|inline| told_in(inline, event)))
        .or_else(|| {
            // Short notes tell it in the same breath as the first talk.
            let first = told.get(intro.len()..).unwrap_or_default().iter().find_map(Block::paragraph);
            first.filter(|_| intro.len() < MOST_BEFORE).and_then(|inline| led(inline, event))
        })
        .or_else(|| giver.map(str::to_owned))
        .or_else(|| described(description, event))
        .or_else(|| in_title(title))
        .or_else(|| linked_in_title(title, intro))
}

/// The place that a description begins with: `At acme's office, Exampletown. Mixed talks.`
fn described(description: &str, event: Option<&str>) -> Option<String> {
    if description.len() > LONGEST_DESCRIPTION {
        return None;
    }
    let inline = Inline::of(description);
    let words = words(description);
    let whose = words.get(1).filter(|whose| words[0].is("at") && whose.possessive && whose.stop.is_none());
    let rooms = whose.and_then(|_| ending(&words, 2)).map(|ending| 2 + ending.len());
    let begins = rooms.map(|end| phrase(description, &words, 1..end)).filter(|name| fits(name));
    begins.or_else(|| at_a_name(&inline, event)).or_else(|| told_in(&inline, event))
}

/// Longest description that is looked through, in bytes.
const LONGEST_DESCRIPTION: usize = 1_000;

/// Where one text by itself says that the evening was.
pub(in crate::recap) fn told(inline: &Inline) -> Option<String> {
    at_a_name(inline, None).or_else(|| told_in(inline, None))
}

/// What a label says, on the line behind it where the first only says that something is new.
fn stated(value: &Value<'_>) -> Option<String> {
    let notice = |text: &str| words(text).iter().all(|word| word.is_any(NOTICES));
    if !notice(value.text()) {
        return Some(squeeze(value.text()));
    }
    let line = lines(value.inline).find(|line| line.start >= value.at.end)?;
    let text = value.inline.text.get(line)?;
    Some(squeeze(text.trim().trim_end_matches([',', ';']))).filter(|text| !notice(text))
}

/// `Reunión de junio en Prueba`: a name up to the title's end that the first paragraphs link.
fn linked_in_title(title: &str, intro: &[Block]) -> Option<String> {
    let title = super::name::plain(title);
    let lead = WEAK_TITLE_LEADS.iter().filter_map(|lead| Some((title.rfind(lead)?, lead.len())));
    let (head, rest) = lead.max().map(|(at, length)| (at, at + length))?;
    // Behind anything else but a day or an evening follows a subject: `Jardines en Go`.
    let head = title.get(..head)?;
    let dated = super::name::date_in(head).is_some_and(|date| {
        head.get(date.end..)
            .is_some_and(|rest| words(rest).iter().all(|word| calendar::year(word.text).is_some()))
    });
    let evening = || EVENINGS.all(&Folded::of(head), 0..head.len()).any(|hit| hit.at.end == head.len());
    (dated || evening()).then_some(())?;
    let rest = title.get(rest..)?.trim_end_matches(['.', '!', ' ']);
    let links = intro
        .iter()
        .flat_map(Block::inlines)
        .flat_map(|inline| inline.links.iter().map(move |link| (inline, link)));
    let mut names = links.map(|(inline, link)| (squeeze(inline.linked(link)), &link.url));
    names.find(|(name, url)| name == rest && is_own_site(name, url)).map(|(name, _)| name)
}

fn fits(name: &str) -> bool {
    name.len() <= LONGEST && name.chars().any(char::is_alphabetic) && !name.contains("://")
}

/// `[Rétro] Meetup chez Exemple`: a name up to the title's end.
fn in_title(title: &str) -> Option<String> {
    let title = super::name::plain(title);
    let (at, lead) = TITLE_LEADS.iter().filter_map(|lead| title.rfind(lead).map(|at| (at, lead))).max()?;
    let rest = title[at + lead.len()..].trim_end_matches(['.', '!', ' ']);
    let words = words(rest);
    let named =
        !words.is_empty() && words.len() <= 4 && words.iter().all(|word| word.proper() || words.len() == 1);
    let dated = words.iter().any(|word| month(word.text).is_some() || calendar::year(word.text).is_some());
    // A lower-case word is a name only in French, where the place's own article would stand else.
    let lower = words.iter().all(|word| word.proper()) || matches!(lead.trim(), "à" | "chez");
    (named && !dated && lower && !rest.contains([':', '(', '['])).then(|| rest.to_owned())
}

/// Most blocks before the first talk for it to be the recap's beginning.
const MOST_BEFORE: usize = 4;

/// A place right behind one of the phrases.
fn led(inline: &Inline, event: Option<&str>) -> Option<String> {
    let folded = inline.folded();
    LEADS
        .all(folded, 0..inline.text.len())
        .find_map(|hit| name_behind(inline, hit.at.end..sentence_end(inline, hit.at.end), event))
}

/// A place behind one of the phrases, or a linked one in a sentence on people who came together.
fn told_in(inline: &Inline, event: Option<&str>) -> Option<String> {
    let folded = inline.folded();
    let mut from = 0;
    while from < inline.text.len() {
        let end = sentence_end(inline, from);
        let behind = end + inline.text[end..].chars().next().map_or(1, char::len_utf8);
        // Cheap first: nearly every sentence leads up to no place.
        if !OF_PLACES.any(folded, from..end) {
            from = behind;
            continue;
        }
        let lead = LEADS.all(folded, from..end).find_map(|hit| name_behind(inline, hit.at.end..end, event));
        let gathered = || {
            let hit = GATHERINGS.find(folded, from..end)?;
            PLAIN_LEADS
                .all(folded, hit.at.start..end)
                .find_map(|hit| named_surely(inline, hit.at.end..end, event))
        };
        let evening = || {
            EVENING_AT.all(folded, from..end).find_map(|hit| {
                let near = from.max(char_before(&inline.text, hit.at.start.saturating_sub(NEAR_EVENING)));
                let told = EVENINGS.any(folded, near..hit.at.start);
                told.then(|| linked(inline, hit.at.end..end)).flatten()
            })
        };
        if let Some(found) = lead.or_else(gathered).or_else(evening) {
            return Some(found);
        }
        from = behind;
    }
    None
}

/// The name right behind a phrase, behind an article and up to two adjectives.
fn name_behind(inline: &Inline, range: Range<usize>, event: Option<&str>) -> Option<String> {
    let words = words_from(&inline.text, range.start);
    let mut first = 0;
    let mut skipped = 0;
    while skipped < 3
        && words
            .get(first)
            .is_some_and(|word| !word.proper() && word.stop.is_none() && !is_linked(inline, word))
    {
        first += 1;
        skipped += 1;
    }
    let begin = words.get(first).filter(|word| word.at.start < range.end)?;
    if let Some(link) =
        inline.links.iter().find(|link| link.at.start == begin.at.start && !is_person_page(&link.url))
    {
        return Some(squeeze(inline.linked(link))).filter(|name| fits(name));
    }
    begin.proper().then_some(())?;
    place_name(inline, &words, first, event)
}

/// The linked name right behind a plain word, or an unlinked one that ends as a place does.
fn named_surely(inline: &Inline, range: Range<usize>, event: Option<&str>) -> Option<String> {
    let words = words_from(&inline.text, range.start);
    let first = usize::from(words.first()?.is_any(ARTICLES));
    let begin = words.get(first)?;
    if begin.at.start > range.end {
        return None;
    }
    if let Some(link) =
        inline.links.iter().find(|link| link.at.start == begin.at.start && !is_person_page(&link.url))
    {
        return Some(squeeze(inline.linked(link))).filter(|name| fits(name) && words_of(name) <= 6);
    }
    let name = begin.proper().then(|| place_name(inline, &words, first, event))??;
    // `hosted by the crew at Acme in Exampletown`
    let town = || {
        let at = words.iter().position(|word| word.at.start >= begin.at.start + name.len())?;
        let known = words.get(at + 1)?.capital() && !no_place(words.get(at + 1)?, event);
        (words.get(at)?.is("in") && words[at - 1].stop.is_none() && known).then_some(())
    };
    let lower = begin.text.to_lowercase();
    let house = HOUSES.iter().any(|house| lower.strip_suffix(house).is_some_and(|head| head.len() > 2));
    let sure = house || town().is_some() || ends_as_place(&name);
    let set_off = inline.emphases.iter().any(|one| one.strong && one.at.start == begin.at.start);
    (sure || set_off).then_some(name)
}

/// Whether a name ends as places do: `Acme offices`.
fn ends_as_place(name: &str) -> bool {
    let lower = name.to_lowercase();
    let ends = |ending: &&[&str]| {
        let mut left = Some(lower.as_str());
        for (back, part) in ending.iter().rev().enumerate() {
            left = left.and_then(|left| if back > 0 { left.strip_suffix(' ') } else { Some(left) });
            left = left.and_then(|left| left.strip_suffix(part));
        }
        left.is_some()
    };
    ENDINGS.iter().any(ends)
}

/// The linked name of an organisation right behind a plain word.
fn linked(inline: &Inline, range: Range<usize>) -> Option<String> {
    let words = words_from(&inline.text, range.start);
    let first = usize::from(words.first()?.is_any(ARTICLES));
    let begin = words.get(first).filter(|word| word.at.start < range.end)?;
    let link = inline.links.iter().find(|link| link.at.start == begin.at.start)?;
    let name = squeeze(inline.linked(link));
    (is_own_site(&name, &link.url) && fits(&name) && words_of(&name) <= 6).then_some(name)
}

/// The beginning of the character that a byte of a text is in.
fn char_before(text: &str, at: usize) -> usize {
    (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

fn words_of(name: &str) -> usize {
    name.split_whitespace().count()
}

fn is_linked(inline: &Inline, word: &Word<'_>) -> bool {
    inline.links.iter().any(|link| link.at.contains(&word.at.start))
}

/// The name of a place that begins at a word, with the ending that belongs to it.
fn place_name(inline: &Inline, words: &[Word<'_>], first: usize, event: Option<&str>) -> Option<String> {
    let begin = words.get(first)?;
    if no_place(begin, event) {
        return None;
    }
    let mut end = if begin.possessive { first + 1 } else { organisation_at(words, first)? };
    if words.get(end - 1).is_some_and(|word| word.stop.is_none()) {
        end += ending(words, end).map_or(0, <[_]>::len);
    }
    Some(phrase(&inline.text, words, first..end)).filter(|name| fits(name))
}

/// Whether a word cannot begin the name of a place: a date, or the meetup's own name.
fn no_place(word: &Word<'_>, event: Option<&str>) -> bool {
    let of_event =
        event.and_then(|event| event.split_whitespace().next()).is_some_and(|first| word.is(first));
    of_event
        || word.is_any(ONLINE)
        || word.is_any(ABSTRACT)
        || month(word.text).is_some()
        || weekday(word.text).is_some()
        || day(word.text).is_some()
        || calendar::year(word.text).is_some()
}

/// The words behind a name that belong to it as a place.
fn ending(words: &[Word<'_>], at: usize) -> Option<&'static [&'static str]> {
    ENDINGS
        .iter()
        .find(|ending| {
            ending
                .iter()
                .enumerate()
                .all(|(next, part)| words.get(at + next).is_some_and(|word| word.is(part)))
        })
        .copied()
}

/// Most words of a date between what took place and where.
const MOST_OF_A_DATE: usize = 7;

/// Whether a word is of a date: `on Saturday, 17 May 2014`.
fn is_of_date(word: &Word<'_>) -> bool {
    word.is_any(&["on", "the", "of"])
        || month(word.text).is_some()
        || weekday(word.text).is_some()
        || day(word.text).is_some()
        || calendar::year(word.text).is_some()
}

/// `at Musterhaus, with`, `at the Acme offices`, `at Muster’s offices based at Example Hall`.
fn at_a_name(inline: &Inline, event: Option<&str>) -> Option<String> {
    // Cheap first: few texts hold the word.
    inline.each_word().find(|word| word.is("at"))?;
    let words = inline.words();
    (0..words.len()).filter(|at| words[*at].is("at") && words[*at].stop.is_none()).find_map(|at| {
        let mut first = at + 1;
        let the = words.get(first)?.is("the");
        first += usize::from(the);
        // Adjectives may stand between: `at the fabulous Acme event space`.
        while the && first < at + 4 && !words.get(first)?.proper() {
            first += 1;
        }
        if !words.get(first)?.capital() && !the {
            // A name in lower case is believed only where the sentence ends in it: `our meetup at acme.`
            let lone = words
                .get(first)
                .filter(|word| word.stop.is_some() && !word.is_any(&["last", "least", "all"]))?;
            return (lone.stop == Some('.') && lone.text.len() > 3 && at > 0 && words[at - 1].is("meetup"))
                .then(|| lone.text.to_owned());
        }
        // `was held on 17 May at the Example House`
        let before = (at.saturating_sub(MOST_OF_A_DATE)..at).rev().find(|before| {
            !is_of_date(&words[*before]) || words[*before].stop.is_some_and(|stop| stop != ',')
        });
        let plain = before.is_some_and(|before| words[before].is_any(BEFORE_PLACES));
        let held = before.is_some_and(|before| before + 1 < at && words[before].is_any(&["held", "hosted"]));
        let the = the && !held;
        place(inline, &words, first, the, plain, event)
    })
}

/// The place whose name begins at a word; a bare name only where it is `plain` that it is one.
fn place(
    inline: &Inline,
    words: &[Word<'_>],
    first: usize,
    the: bool,
    plain: bool,
    event: Option<&str>,
) -> Option<String> {
    let begin = words.get(first).filter(|word| word.proper())?;
    if no_place(begin, event) {
        return None;
    }
    let mut end = if begin.possessive { first + 1 } else { organisation_at(words, first)? };
    let ends_as_place =
        |end: usize| words.get(end - 1).is_some_and(|word| ENDINGS.iter().any(|ending| word.is(ending[0])));
    if words.get(end - 1).is_some_and(|word| word.stop.is_some()) {
        return ((plain && !the) || ends_as_place(end)).then(|| phrase(&inline.text, words, first..end));
    }
    let ending = ending(words, end);
    end += ending.map_or(0, <[_]>::len);
    let capital_ending = ends_as_place(end);
    if ending.is_some() && words.get(end).is_some_and(|word| word.is("based")) && words.get(end + 1)?.is("at")
    {
        end = organisation_at(words, end + 2)?;
    }
    let told = ending.is_some()
        || capital_ending
        || (plain && !the && !begin.possessive && goes_on_plainly(words.get(end)));
    told.then(|| phrase(&inline.text, words, first..end))
}

/// Whether what follows a bare name leaves it a place.
fn goes_on_plainly(next: Option<&Word<'_>>) -> bool {
    next.is_none_or(|next| next.is_any(&["for", "in", "on", "with", "and", "as", "to", "where"]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recap::{document, markdown};

    fn venue(title: &str, body: &str) -> Option<String> {
        let document = document::read(&markdown::prepare(body), 0);
        read(&document.blocks, &document.blocks, None, title, "", Some("Example Meetup"))
    }

    #[test]
    fn the_venue_is_a_place_and_not_the_meetup() {
        for (body, expected) in [
            ("We packed the room at Acmehouse, with 300 attendees.", Some("Acmehouse")),
            ("It was at the Acme Muster offices, and online.", Some("Acme Muster offices")),
            ("It was at the fabulous Acme Muster event space.", Some("Acme Muster event space")),
            ("It was at the newly opened Acme Ltd office.", Some("Acme Ltd office")),
            (
                "It was at Acme’s offices based at Example Hall, really.",
                Some("Acme’s offices based at Example Hall"),
            ),
            ("It was at the eMuster offices as well.", Some("eMuster offices")),
            ("It was at the Acme Muster Offices, and online.", Some("Acme Muster Offices")),
            ("We met at Acme Hall for the talks", Some("Acme Hall")),
            ("Three speakers at our Example meetup at Acme, online.", Some("Acme")),
            ("The meetup was held on **June 5, 2024**, at **Acme Hall**.", Some("Acme Hall")),
            ("* Presentation in the Acme Lab classroom due to repairs.", Some("Acme Lab classroom")),
            (
                "Ca. 15 Leute trafen sich bei [muster.example](https://muster.example/).",
                Some("muster.example"),
            ),
            ("Wir waren zu Gast bei der Muster GmbH.", Some("Muster GmbH")),
            ("Das Treffen fand im Musterhaus statt.", Some("Musterhaus")),
            ("Nous étions dans les locaux d’Exemple, merci.", Some("Exemple")),
            ("Nous avons été accueillis chez [Exemple](https://exemple.example).", Some("Exemple")),
            ("Nos reunimos en las oficinas de **Prueba SA** en el centro.", Some("Prueba SA")),
            ("**Lugar:** Prueba", Some("Prueba")),
            ("## Venue\n\n_Acme Systems Pvt. Ltd_,\nExampletown", Some("Acme Systems Pvt. Ltd")),
            ("We met in the rooms of Acme, as ever.", Some("Acme")),
            ("The talks were at the Muster building, upstairs.", Some("Muster building")),
            ("* First evening in the new meeting room at Acme, all were there.", Some("Acme")),
            ("Esta vez nos recibieron en [Prueba](https://prueba.example) y fue cómodo.", Some("Prueba")),
            ("Wir waren wieder zu Gast bei [Muster](https://muster.example).", Some("Muster")),
            ("Siamo stati ospiti di Esempio Srl.", Some("Esempio Srl")),
            ("Foi no escritório da Exemplo.", Some("Exemplo")),
            ("They all attended the evening hosted by the crew at Acme in Exampletown.", Some("Acme")),
            (
                "Avril\n\nUn blog\n\nLu\n\nVu\n\nBu\n\nSu\n\nLa soirée a eu lieu dans les locaux d’Exemple.",
                Some("Exemple"),
            ),
            ("We met in June at last in Exampletown.", None),
            ("It was held in English.", None),
            ("Nos reunimos en Español.", None),
            ("Das Treffen fand im Rahmen der Woche statt.", None),
            ("Wir trafen uns im Oktober im Musterhaus.", Some("Musterhaus")),
            ("We were at Example Meetup again.", None),
            ("It was on at the June edition.", None),
            ("Look at Ada explain it.", None),
            ("Her slides are at Example Share.", None),
            ("By Ada Example, Professor at Acme.", None),
            ("The meetup was held in June at last.", None),
            ("At last, at least.", None),
        ] {
            assert_eq!(venue("", body).as_deref(), expected, "{body}");
        }
    }

    #[test]
    fn the_description_may_begin_with_the_venue() {
        for (description, expected) in [
            ("At acme's office, Musterplatz Exampletown. Mixed talks", Some("acme's office")),
            ("An evening of soup at the Acme office.", Some("Acme office")),
            ("Tests and soup", None),
            ("At last, soup", None),
        ] {
            assert_eq!(read(&[], &[], None, "", description, None).as_deref(), expected, "{description}");
        }
    }

    #[test]
    fn the_title_may_end_in_the_venue() {
        for (title, expected) in [
            ("[Rétro] Meetup du 6 juin chez Bel Exemple", Some("Bel Exemple")),
            ("Meetup 10 octobre 2019 à lexemple", Some("lexemple")),
            ("June Meetup @ Acme Hall", Some("Acme Hall")),
            ("June Meetup at last", None),
            ("A talk at June 2019", None),
        ] {
            assert_eq!(venue(title, "").as_deref(), expected, "{title}");
        }
    }

    #[test]
    fn a_label_may_stand_in_a_heading_and_a_notice_before_the_place() {
        for body in [
            "### Venue: Acme Hall",
            "Venue: *NEW VENUE*\nAcme Hall\nExampletown",
            "O encontro de junho aconteceu no Acme Hall, perto do rio.",
            "Notre rencontre de juin chez [Acme Hall](https://acmehall.example).",
        ] {
            assert_eq!(venue("", body).as_deref(), Some("Acme Hall"), "{body}");
        }
        assert_eq!(venue("", "O encontro rolou no YouTube."), None);
    }
}
