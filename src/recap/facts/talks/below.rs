//! In charge of what stands below a headline and tells who speaks: lines that hold nothing but
//! people, fields, and sentences in which somebody shows something.
//!
//! It leaves links, pictures and bullets to [`material`](super::material).

use std::collections::{BTreeSet, HashSet};
use std::ops::Range;

use super::affiliation;
use super::passage::Passage;
use super::people::{self, Trust};
use super::phrasings::{self, Senses};
use super::profiles;
use super::speakers::{before_origin, is_thing};
use super::units::Piece;
use crate::recap::Speaker;
use crate::recap::document::Inline;
use crate::recap::facts::fields::{self, Label};
use crate::recap::facts::persons::{Backing, reads_as_person};
use crate::recap::facts::table::{Table, table};
use crate::recap::facts::words::{Word, person_at, phrase, sentence_end, words};

/// Words right behind a name that say that its bearer does something, in lower case.
static DOES: Table = Table::new(|| {
    table(
        "\
    argued|began|brought|compared|covered|covers|demoed|demonstrated|demonstrates|described|describes|\
    discussed|discusses|dived|dove|explained|explains|explored|explores|gave|gives|highlighted|\
    introduced|introduces|is|kicked|led|looked|opened|presented|presents|shared|shares|showcased|\
    showed|shows|spoke|speaks|started|talked|talks|taught|then|told|took|walked|walks|was|went|will|\
    followed|closed|also|has|who|delved|delves|dug|guided|guides|rounded|wrapped|outlined|outlines|\
    illustrated|summarised|summarized|reported|reports|detailed|unveiled|had|hatte|erklärte|erklärt|erläuterte|erzählte|erzählt|gab|gibt|hat|hielt|\
    berichtete|berichtet|präsentierte|präsentiert|führte|sprach|spricht|stellte|stellt|zeigte|zeigt|\
    demonstrierte|beleuchtete|verglich|begann|machte|ging|a|nous|est|présente|présenta|montre|\
    explique|propose|partage|parle|revient|démontre|raconte|fait|avait|qui|vient|détaille|nos|\
    mostró|muestra|presentó|presenta|compartió|comparte|explicó|explica|habló|habla|contó|platicó|\
    enseñó|dio|demostró|inició|abrió|impartió|expuso|anunciaba|apresentou|falou|mostrou|explicou|\
    compartilhou|ha|parla|mostra|spiega|liet|vertelde|presenteerde|toonde|gaf|demonstreerde",
    )
});

/// Verbs that may stand before their subject: `zeigte Ada`, `presentó Ada`.
static TURNED: Table = Table::new(|| {
    table(
        "\
    zeigte|stellte|erklärte|erzählte|präsentierte|hielt|berichtete|sprach|führte|gab|zeigt|stellt|\
    erklärt|präsentiert|presentó|mostró|habló|explicó|compartió|platicó|contó|apresentou|anunciaba",
    )
});

/// To whom somebody tells something, between the verb and who does.
const TO_US: &[&str] = &["uns", "dann", "anschließend", "danach", "nos", "nous"];

/// Nouns for what a speaker gives, in lower case: `the talk by Ada`, `la plática de Ada`.
static TALK_NOUNS: Table = Table::new(|| {
    table(
        "\
    talk|presentation|session|demo|keynote|lecture|vortrag|präsentation|talks|conférence|présentation|\
    démo|intervention|charla|plática|ponencia|presentación|palestra|apresentação|intervento|\
    presentazione|presentatie|praatje|words|introduction",
    )
});

/// Words between a talk and who gives it.
static OF: Table = Table::new(|| {
    table(
        "\
    by|from|von|par|de|por|di|van|door|with|mit|avec|con|da",
    )
});

/// Beginnings of words that tell of a talk, in lower case.
const TELLING: &str = "\
    present|présent|präsent|talk|demo|démo|show|explain|explor|introduc|discuss|walk|cover|shar|spoke|\
    dive|dove|delv|dug|guid|discussion|outlin|illustrat|descri|took|taught|told|lecture|session|zeig|stellte|vorgestellt|vortrag|erklär|\
    erläuter|sprach|berichte|erzähl|montr|expliqu|conférence|parl|partag|détaill|propos|mostr|compart|\
    explic|habl|platic|charla|plática|enseñ|cont|apresent|fal|spieg|verteld|liet";

/// Words before a name that make its bearer somebody else than who speaks, in lower case.
static OTHERS: Table = Table::new(|| {
    table(
        "\
    thanks|thank|merci|gracias|danke|dank|to|grâce|à|asked|obrigado|grazie|for|für|pour|para|hosted|\
    organised|organized|against|like|wie|comme|como|unlike|congratulations",
    )
});

/// What is said below a headline.
#[derive(Debug, Default)]
pub(super) struct Below<'a> {
    /// The people that a label or a line of their own names.
    pub(super) people: Vec<Speaker>,
    /// A line of their own names the people, behind a dash or a word that says so.
    pub(super) signed: bool,
    /// A label names the people.
    pub(super) labelled: bool,
    /// Who works where, as a field says.
    pub(super) company: Option<String>,
    /// What a field says the talk is called.
    pub(super) title: Option<(&'a Inline, Range<usize>)>,
    /// Labels that are there, whatever they say.
    pub(super) labels: Vec<Label>,
    /// A text that could be the title where no other is found.
    pub(super) candidate: Option<(&'a Inline, Range<usize>)>,
}

/// Reads the fields and bylines of pieces.
pub(super) fn read<'a>(pieces: &[Piece<'a>]) -> Below<'a> {
    let mut below = Below::default();
    let mut waiting: Option<Label> = None;
    // A label above a list holds for all of its people.
    let mut listing = false;
    let mut first = true;
    for (index, piece) in pieces.iter().enumerate() {
        if let Piece::Label(label) = piece {
            below.labels.push(*label);
            waiting = Some(*label);
            continue;
        }
        let Some((inline, at)) = piece.text() else { continue };
        if inline.text.get(at.clone()).is_none_or(|text| text.trim().is_empty()) {
            continue;
        }
        let item = matches!(piece, Piece::Item(..));
        if let Some(label) = waiting.take().filter(|_| item || !listing) {
            let heading = matches!(piece, Piece::Heading(_));
            let label = if heading && label == Label::Description { Label::Title } else { label };
            let line = fields::lines(inline).next().unwrap_or(at.clone());
            let before = below.people.len();
            below.take(label, inline, if heading { at.clone() } else { line }, true);
            listing = item && label == Label::Speaker && below.people.len() > before;
            waiting = Some(label).filter(|_| listing);
        }
        let found = fields::fields(inline);
        for field in &found {
            below.labels.push(field.label);
            below.take(field.label, inline, field.value.clone(), field.plural);
        }
        // `Panelists:`, and below a list of them.
        if let Some(last) = found.last().filter(|last| last.plural && last.value.is_empty()) {
            waiting = Some(last.label);
            listing = true;
        }
        // A list of people is no byline.
        let listed = || {
            item && matches!(pieces.get(index + 1), Some(Piece::Item(next, 0, _)) if reads_as_people(next))
        };
        let bylined = first || matches!(piece, Piece::Heading(_));
        if found.is_empty() && below.people.is_empty() && bylined && !listed() {
            (below.people, below.signed) = byline(inline, at.clone()).unwrap_or_default();
        }
        if found.is_empty() && below.candidate.is_none() && is_phrase(inline, &at) {
            below.candidate = Some((inline, at));
        }
        first = false;
    }
    below
}

impl<'a> Below<'a> {
    fn take(&mut self, label: Label, inline: &'a Inline, value: Range<usize>, plural: bool) {
        let text = inline.text.get(value.clone()).unwrap_or_default().trim();
        if fields::placeholder(text) {
            return;
        }
        match label {
            Label::Speaker => {
                let trust = if plural { Trust::Label } else { Trust::Layout };
                if let Some(people) = people::read(inline, value, trust) {
                    self.labelled = true;
                    self.people.extend(people);
                }
            }
            Label::Title if self.title.is_none() => self.title = Some((inline, value)),
            Label::Company if self.company.is_none() => self.company = Some(text.to_owned()),
            _ => {}
        }
    }
}

fn reads_as_people(inline: &Inline) -> bool {
    people::read(inline, 0..inline.text.len(), Trust::Look).is_some()
}

/// Whether a text is short and no sentence.
fn is_phrase(inline: &Inline, at: &Range<usize>) -> bool {
    let text = inline.text.get(at.clone()).unwrap_or_default().trim();
    text.len() <= 100
        && text.split_whitespace().count() <= 12
        && !text.ends_with(['.', ':', '!'])
        && !text.contains("://")
}

/// The people that the first lines below a headline are: `– **Ada Example**`, `*Ada Example*, Acme`.
fn byline(inline: &Inline, at: Range<usize>) -> Option<(Vec<Speaker>, bool)> {
    let lines: Vec<_> = fields::lines(inline).filter(|line| line.start >= at.start).take(3).collect();
    lines.into_iter().find_map(|line| {
        let text = inline.text.get(line.clone())?;
        let dashed = text.trim_start().starts_with(['–', '—', '-', '~']);
        let inner = people::trim(inline, line.clone());
        let by = ["by ", "von ", "par ", "por ", "con ", "with ", "mit ", "avec "].iter().find(|by| {
            inline
                .text
                .get(inner.clone())
                .is_some_and(|text| text.get(..by.len()).is_some_and(|start| start.eq_ignore_ascii_case(by)))
        });
        let start = inner.start + by.map_or(0, |by| by.len());
        let set_off = inline.emphases.iter().any(|one| one.at.start <= start + 2 && one.at.end > start + 1);
        let linked = inline.links.iter().any(|link| link.at.start <= start + 1 && link.at.end > start);
        // A line that only says by whom names somebody, even with one name.
        let short = by.is_some() && text.len() <= SHORT_BYLINE;
        let trust = if short || set_off && (dashed || by.is_some()) { Trust::Layout } else { Trust::Look };
        if text.len() > super::units::LONGEST
            || !(dashed || set_off || linked || by.is_some() || inner.len() <= 40)
        {
            return None;
        }
        Some((people::read(inline, start..inner.end, trust)?, dashed || by.is_some()))
    })
}

/// Whether the first text below a headline calls a talk by it, so that it is nobody's name: `Seed
/// Swapping`, and below `The Seed Swapping session was taken by Ada.`
pub(super) fn calls_a_talk(title: &str, pieces: &[Piece<'_>]) -> bool {
    let title = title.trim().to_lowercase();
    let text = pieces.iter().find_map(Piece::text).map(|(inline, _)| inline.text.as_str());
    let start = text
        .map(|text| text.char_indices().nth(EARLY).map_or(text, |(end, _)| &text[..end]))
        .unwrap_or_default();
    let lower = start.to_lowercase();
    lower.split_once(title.as_str()).filter(|_| !title.is_empty()).is_some_and(|(_, behind)| {
        let behind = behind.strip_prefix(' ').unwrap_or_default();
        words(behind).first().is_some_and(|word| is_any(word, &TALK_NOUNS))
    })
}

/// Characters of a text in which it says what it is about.
const EARLY: usize = 300;

/// Longest line that says by whom and nothing else, in bytes.
const SHORT_BYLINE: usize = 60;

/// Latest word by which a text names who speaks.
const LATEST_NAME: usize = 80;

/// Who a text says speaks. With `strict`, the sentence must tell of a talk, or hold its title.
pub(super) fn told(inline: &Inline, strict: bool, title: &str, known: &HashSet<String>) -> Vec<Speaker> {
    let words = inline.words();
    let named = |at: usize| {
        person_at(&words[..before_origin(&words, at)], at, true).filter(|end| {
            let name = &words[at..*end];
            names_somebody(name, backing(inline, name, known))
        })
    };
    let found = (0..words.len().min(LATEST_NAME)).find_map(|at| {
        let first = at..named(at)?;
        let before =
            at.checked_sub(1).and_then(|before| words.get(before)).filter(|word| word.stop.is_none());
        if before.is_some_and(|word| is_any(word, &OTHERS)) || is_origin(&words, at) {
            return None;
        }
        // `Ada Example & Bo Muster showed`: who is joined to somebody does the same.
        let joined = |end: usize| words.get(end).is_some_and(|word| JOINTS.contains(&word.text));
        let second = Some(first.end + 1).filter(|_| joined(first.end) && words[first.end - 1].stop.is_none());
        let second = second.and_then(|at| Some(at..named(at)?));
        let end = second.as_ref().map_or(first.end, |second| second.end);
        // A noun may look like a first name where nouns have capitals: `Ein volles Haus hat …`.
        let linked = inline.links.iter().any(|link| link.at.start == words[at].at.start);
        let begins = before.is_none_or(|word| is_any(word, &CLAUSES)) || linked || first.end > at + 1;
        let acts = begins && (does(&words, behind_brackets(&words, end)) || acts_from(inline, &words, end));
        if !(acts || given(&words, at, before)) {
            return None;
        }
        let until = sentence_end(inline, words[end - 1].at.end);
        let sentence = &words[sentence_start(&words, at)..];
        let tells = !strict
            || tells(sentence, words[end - 1].at.end, until)
            || holds(&inline.text, &words, at, until, title);
        tells.then(|| [Some(first), second].into_iter().flatten())
    });
    found.into_iter().flatten().map(|name| placed(inline, &words, name)).collect()
}

/// Whether a name is where somebody else is from, however much it looks like a person's: the second of
/// `Ada Example from Delta Works`.
fn is_origin(words: &[Word<'_>], at: usize) -> bool {
    let Some([name, from]) = at.checked_sub(2).and_then(|first| words.get(first..at)) else { return false };
    affiliation::leads_from(from)
        && name.stop.is_none()
        && name.capital()
        && !is_any(name, &TALK_NOUNS)
        && !is_any(name, &CLAUSES)
}

/// Whether somebody does something of whom it is said first where they are from: `Ada Example from
/// Delta Works showed`.
fn acts_from(inline: &Inline, words: &[Word<'_>], end: usize) -> bool {
    let led = words.get(end).is_some_and(affiliation::leads_from) && words[end - 1].stop.is_none();
    led && {
        let behind = affiliation::behind(&Passage::of(inline), end, &BTreeSet::new());
        behind.end > end && behind.end < words.len() && does(words, behind.end)
    }
}

/// Words between two people who give a talk together.
const JOINTS: &[&str] = &["and", "&", "und", "et", "y", "e", "en"];

/// Somebody with the handles that link from their name, and with the company in brackets behind it.
fn placed(inline: &Inline, words: &[Word<'_>], name: Range<usize>) -> Speaker {
    let at = words[name.start].at.start..words[name.end - 1].at.end;
    let verb = behind_brackets(words, name.end);
    let range = at.start..words[verb - 1].at.end + usize::from(verb > name.end);
    let bracketed =
        Some(range).filter(|_| verb > name.end).and_then(|range| people::read(inline, range, Trust::Layout));
    let affiliation =
        bracketed.and_then(|people| people.into_iter().next()).and_then(|person| person.affiliation);
    let handles = profiles::handles(inline, at);
    Speaker { affiliation, handles, ..Speaker::named(phrase(&inline.text, words, name)) }
}

/// The word behind brackets that open at a word, if some do: `Ada Example (Acme) showed`.
fn behind_brackets(words: &[Word<'_>], at: usize) -> usize {
    let opened = words.get(at).is_some_and(|word| word.opened);
    let close = words[at..].iter().take(6).position(|word| word.stop == Some(')'));
    close.filter(|_| opened && words[at - 1].stop.is_none()).map_or(at, |close| at + close + 1)
}

/// Whether a text begins by saying that somebody does something: `demoed a thing`.
pub(super) fn begins_with_deed(text: &str) -> bool {
    let first = words(text).into_iter().find(|word| !word.text.is_empty());
    first.is_some_and(|word| {
        is_any(&word, &DOES) && !matches!(word.text, "A" | "a" | "Is" | "Will" | "Was" | "Has" | "Who")
    })
}

/// Words that lead up to who acts.
static CLAUSES: Table = Table::new(|| {
    table(
        "\
    c'est|c’est|then|and|next|finally|first|later|afterwards|when|where|while|ensuite|puis|enfin|et|que|qu'|dann|danach|\
    und|y|luego|después|then,|where|who|donde|cuando|où|quand|as|our|speaker|host",
    )
});

fn is_any(word: &Word<'_>, table: &Table) -> bool {
    table.holds(word.text)
}

/// Words that begin sentences with a capital and are nobody.
static NOBODY: Table = Table::new(|| {
    table(
        "\
    everyone|everybody|someone|people|il|elle|on|nous|vous|ils|elles|er|sie|wir|es|das|der|die|dieser|\
    diese|une|un|le|la|les|cette|ce|ça|el|los|las|una|esta|este|esto|ella|él|ellos|ensuite|puis|enfin|\
    après|danach|dann|zunächst|zum|anschließend|im|luego|después|además|finalmente|não|ele|ela|questo|\
    questa|tout|todo|alles|man|python|kubernetes|php|java|rust|go|docker|linux|javascript|ruby|google|\
    microsoft|amazon|aws|azure|github|talk|speaker|question|questions|demo|slides|video|attendees|\
    participants|one|nobody|anyone|someone|others|not|only|there|ein|eine|seine|ihre|son|sa|ses|su|\
    sus|mi|sein|unser|unsere|notre|nuestro|nuestra|host|team",
    )
});

/// Whether words that look like a name are one: `Seed Session` is not.
fn names_somebody(name: &[Word<'_>], backing: Backing) -> bool {
    let things = name.len() > 1 && name.iter().any(is_thing);
    !things && name.first().is_some_and(|first| !is_any(first, &NOBODY)) && reads_as_person(name, backing)
}

/// What says that a name is one: the link on it, or that the recap names somebody so elsewhere.
fn backing(inline: &Inline, name: &[Word<'_>], known: &HashSet<String>) -> Backing {
    let Some(first) = name.first() else { return Backing::Words };
    let mut links = inline.links.iter().filter(|link| link.at.start == first.at.start);
    if links.any(|link| profiles::is_personal(&link.url)) {
        Backing::Profile
    } else if name.len() == 1 && known.contains(first.text) {
        Backing::Place
    } else {
        Backing::Words
    }
}

/// The word that the sentence of a word begins with.
fn sentence_start(words: &[Word<'_>], at: usize) -> usize {
    words[..at].iter().rposition(|word| matches!(word.stop, Some('.' | '!' | '?'))).map_or(0, |end| end + 1)
}

/// How far behind a name a sentence may say that a talk was given, in words.
const NEAR: usize = 8;

/// Whether a sentence tells of a talk: before a name that ends at `name`, or right behind it.
fn tells(sentence: &[Word<'_>], name: usize, until: usize) -> bool {
    let telling = |word: &Word<'_>| {
        let lower = word.text.to_lowercase();
        TELLING.split('|').any(|beginning| lower.starts_with(beginning))
    };
    let before = sentence.iter().take_while(|word| word.at.end < name);
    let behind =
        sentence.iter().skip_while(|word| word.at.start < name).take_while(|word| word.at.start < until);
    before.chain(behind.take(NEAR)).any(telling)
}

/// Everybody of whom a text on lightning talks says that they showed something.
pub(super) fn speakers(inline: &Inline) -> Vec<Speaker> {
    let words = inline.words();
    let mut people = Vec::new();
    let mut at = 0;
    while at < words.len() && people.len() < MOST_SPEAKERS {
        let before =
            at.checked_sub(1).and_then(|before| words.get(before)).filter(|word| word.stop.is_none());
        let begins = before.is_none_or(|word| is_any(word, &CLAUSES));
        let end = person_at(&words, at, true)
            .filter(|end| begins && names_somebody(&words[at..*end], Backing::Place) && does(&words, *end));
        let Some(end) = end else {
            at += 1;
            continue;
        };
        // What somebody has or is tells of no talk.
        if tells(&words[end..], words[end].at.start, words[end].at.end) {
            people.push(Speaker::named(phrase(&inline.text, &words, at..end)));
        }
        at = end;
    }
    people
}

/// Most people who give lightning talks of one paragraph.
const MOST_SPEAKERS: usize = 12;

/// Whether the sentence of a word holds a title, spaces aside.
fn holds(text: &str, words: &[Word<'_>], at: usize, until: usize, title: &str) -> bool {
    let fold = |text: &str| {
        text.chars().filter(|char| char.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>()
    };
    let from = words[sentence_start(words, at)].at.start;
    let title = fold(title);
    title.chars().count() >= 4
        && text.get(from..until.max(from)).is_some_and(|sentence| fold(sentence).contains(&title))
}

/// Whether the word behind a name says that its bearer does something.
fn does(words: &[Word<'_>], end: usize) -> bool {
    let stop = words[end - 1].stop;
    let verb =
        words.get(end).filter(|word| !word.capital() && stop.is_none_or(|stop| matches!(stop, ')' | '"')));
    verb.is_some_and(|verb| is_any(verb, &DOES))
}

/// Whether the words before a name say that a talk is its bearer's: `la charla de Ada`, `zeigte Ada`.
fn given(words: &[Word<'_>], at: usize, before: Option<&Word<'_>>) -> bool {
    let Some(before) = before else { return false };
    let turned = |word: &Word<'_>| word.stop.is_none() && is_any(word, &TURNED);
    // `zeigte uns Zoë`
    let to_us = || before.is_any(TO_US) && at.checked_sub(2).is_some_and(|verb| turned(&words[verb]));
    if turned(before) || to_us() {
        return true;
    }
    // `the session was moderated by Ada` says who did not speak.
    let made = at
        .checked_sub(2)
        .and_then(|verb| words.get(verb))
        .is_some_and(|verb| phrasings::senses(verb.text).any(Senses::MADE) && !verb.is_any(&["taken"]));
    if made {
        return false;
    }
    let of = is_any(before, &OF);
    let near = words[at.saturating_sub(6)..at].iter().any(|word| is_any(word, &TALK_NOUNS));
    of && near
}
