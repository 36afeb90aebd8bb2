//! In charge of people as a layout sets them down: `Ada Example (Acme), Bo Muster & Cy Sample` in a
//! heading, a cell or behind a label becomes speakers with companies, pages and handles.
//!
//! It leaves people in sentences to [`speakers`](super::speakers), and whether they speak to the
//! layouts. A text that does not read as people throughout is none.

use std::borrow::Cow;
use std::cell::LazyCell;
use std::ops::Range;

use super::{affiliation, profiles, station};
use crate::recap::Speaker;
use crate::recap::document::Inline;
use crate::recap::facts::fields::placeholder;
use crate::recap::facts::organisations::is_named_site;
use crate::recap::facts::persons::{Backing, is_given, reads_as_person};
use crate::recap::facts::table::{Table, lower, table};
use crate::recap::facts::words::{self, organisation_at, organisational, person_at, squeeze};

/// How much the place says that people stand there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd)]
pub(super) enum Trust {
    /// Nothing: each must look like a person, with two names.
    Look,
    /// A layout in which one name is enough: behind `by`, behind a time and a title.
    Layout,
    /// The same, of a name that links to its bearer's profile.
    Profile,
    /// A label says so: `Speakers:`, where commas part people.
    Label,
}

impl Trust {
    /// What the place says for a name to be a person's.
    fn backing(self) -> Backing {
        match self {
            Trust::Look => Backing::Words,
            Trust::Layout => Backing::Place,
            Trust::Profile => Backing::Profile,
            Trust::Label => Backing::Label,
        }
    }
}

/// What somebody is, in lower case.
static ROLES: Table = Table::new(|| {
    table(
        "\
    administrator|advisor|advocate|analyst|architect|architecte|arquitecta|arquitecto|author|berater|\
    beraterin|ceo|cio|ciso|chief|co-founder|cofounder|co-organizer|co-organiser|coach|consultant|\
    consultante|consultora|consultor|contributor|coordinator|core|creator|cto|cofondateur|data|\
    desarrollador|desarrolladora|designer|dev|developer|développeur|développeuse|devops|director|\
    directora|directeur|directrice|engineer|engineering|entwickler|entwicklerin|estudiante|étudiant|\
    étudiante|evangelist|expert|experte|expertin|fondateur|fondatrice|founder|freelance|freelancer|\
    fundador|fundadora|geschäftsführer|geschäftsführerin|gründer|gründerin|head|independent|\
    informatiker|ingeniera|ingeniero|ingénieur|ingénieure|indépendant|informatikerin|instructor|lead|\
    leader|leiter|leiterin|líder|maintainer|manager|mentor|officer|organiser|organizer|owner|phd|\
    president|principal|product|professor|professorin|profesor|profesora|programmer|project|\
    researcher|responsable|scientist|senior|software|solutions|specialist|sre|staff|student|studentin|\
    sysadmin|teacher|tech|technical|trainer|vp|writer",
    )
});

/// What companies end in, in lower case.
static LEGAL: Table = Table::new(|| {
    table("ab|ag|aps|as|bv|corp|eg|gmbh|inc|kft|kg|llc|lda|ltd|ltda|nv|oy|plc|sa|sarl|sas|sl|slu|spa|srl|ug")
});

/// Words between a person, or a role, and the organisation.
static FROM: Table = Table::new(|| {
    table(
        "\
    from|at|@|of|with|von|vom|bei|aus|chez|en|da|do|bij|van",
    )
});

/// Articles before an organisation.
const ARTICLES: &[&str] = &["the ", "der ", "dem ", "la ", "le ", "el ", "het "];

/// What stands in brackets behind names and is no organisation.
static ASIDES: Table = Table::new(|| {
    table(
        "\
    she|her|hers|he|him|his|they|them|theirs|ella|él|elle|iel|il|er|ihm|sie|ihr|remote|online|virtual|\
    virtually|twitter|linkedin|github|mastodon|bluesky|blog|website|homepage|site|web|slides|video|\
    recording|folien|code|demo|english|german|deutsch|englisch|français|anglais|español|inglés|host|\
    moderator|organizer|organiser|lightning|talk|keynote|min|minutes|x|gitlab|youtube|substitute|\
    first|pdf|odp|ppt|pptx|key|deck|download|descargar|télécharger|herunterladen|beginner|beginners|\
    intermediate|advanced|débutant|einsteiger|principiante|diapos|presentation|présentation|diapositivas|vidéo|vídeo|grabación|aufzeichnung|\
    link|here|hier|ici|aquí|repo|notebook|replay|part|room|track|teil|raum|partie|salle|parte|sala|stage|\
    msc|mba|jr|sr|panel",
    )
});

/// Most parts of a text that is read as people.
const MOST_PIECES: usize = 8;

/// Reads a stretch of a text as people, and as nothing else.
pub(super) fn read(inline: &Inline, at: Range<usize>, trust: Trust) -> Option<Vec<Speaker>> {
    let pieces = pieces(inline, at);
    if pieces.len() > MOST_PIECES {
        return None;
    }
    let named = |piece: &&Piece| name(inline, piece.at.clone(), Trust::Look).is_some();
    let commas_part = LazyCell::new(|| trust == Trust::Label || pieces.iter().filter(named).count() > 2);
    let one_word = |piece: &Piece| !inline.text[piece.at.clone()].trim().contains(char::is_whitespace);
    let mostly_whole = pieces.iter().filter(|piece| one_word(piece)).count() * 2 <= pieces.len();
    let (mut people, mut dashed): (Vec<Speaker>, _) = (Vec::new(), false);
    for (index, piece) in pieces.iter().enumerate() {
        let text = inline.text[piece.at.clone()].trim();
        let handle = text.starts_with('@') && !text.contains(char::is_whitespace);
        if handle
            && (people.is_empty() || piece.joined)
            && let Some(person) = by_handle(inline, &piece.at)
        {
            people.push(person);
            continue;
        }
        if placeholder(text) || handle {
            continue;
        }
        let person = person(inline, piece.at.clone(), trust);
        let Some(last) = people.last_mut() else {
            people.push(person?);
            continue;
        };
        let listed = piece.joined || pieces.get(index + 1).is_some_and(|next| next.joined);
        // `Speakers: Ada Example, AVL`: one word behind a whole name is where its bearer comes from.
        let company = one_word(piece) && mostly_whole && last.name.contains(' ') && (!listed || piece.slash);
        match person {
            Some(next)
                if listed && !(piece.slash && company)
                    || *commas_part && !company
                    || !next.handles.is_empty() =>
            {
                people.push(next)
            }
            // `Ada Example, Bo Muster - Acme`: who has a company is none.
            Some(next) if index + 1 == pieces.len() && is_dashed(inline, &piece.at, &next) => {
                people.push(next);
                dashed = true;
            }
            // `Ada Example, Paul Muster`: a given name tells.
            Some(next) if next.name.split_once(' ').is_some_and(|(first, _)| is_given(first)) => {
                people.push(next);
            }
            // `Ada Example, Pied Piper`: a second speaker, or the company of the first? Neither is sure.
            Some(next) if next.name.contains(' ') => {}
            _ if piece.joined && !piece.slash => return None,
            _ => {
                let behind = organisation(inline, piece.at.clone());
                if behind.is_none() && !is_role(text) {
                    return None;
                }
                last.affiliation = last.affiliation.take().or(behind);
            }
        }
    }
    // Who share a company are named before it.
    if let [others @ .., last] = people.as_mut_slice()
        && pieces.len() <= others.len() + 2
        && others.iter().all(|other| other.affiliation.is_none())
        && (dashed || pieces.iter().any(|piece| piece.joined))
        && !inline.text[..].contains('(')
    {
        let shared = last.affiliation.clone();
        others.iter_mut().for_each(|other| other.affiliation.clone_from(&shared));
    }
    (!people.is_empty()).then_some(people)
}

/// Whether a whole name stands before a dash and a company.
fn is_dashed(inline: &Inline, at: &Range<usize>, person: &Speaker) -> bool {
    let dash = inline.text[at.clone()]
        .split_once(" - ")
        .or_else(|| inline.text[at.clone()].split_once(" – "))
        .is_some();
    person.name.contains(' ') && person.affiliation.is_some() && dash
}

/// Somebody who is only called by the handle that links to their profile: `[@ada](https://x.com/ada)`.
fn by_handle(inline: &Inline, at: &Range<usize>) -> Option<Speaker> {
    let link = inline.links.iter().find(|link| link.at.start <= at.start && link.at.end >= at.end)?;
    let profile = profiles::handle(&link.url)?;
    let name = inline.text.get(at.clone())?.trim().trim_start_matches('@');
    (!name.is_empty())
        .then(|| Speaker { handles: [profile].into_iter().collect(), ..Speaker::named(name.to_owned()) })
}

/// What stands between two separators.
struct Piece {
    at: Range<usize>,
    /// An `and` or a slash stood before it.
    joined: bool,
    /// A slash stood before it: who follows may as well be where somebody comes from.
    slash: bool,
}

/// Words and signs that join people, in lower case.
const AND: &[&str] =
    &["and", "und", "et", "y", "e", "en", "og", "och", "&", "+", "with", "feat", "avec", "mit", "con"];

/// A stretch of text taken apart at commas, and at words that join, outside of brackets.
fn pieces(inline: &Inline, at: Range<usize>) -> Vec<Piece> {
    let text = &inline.text[at.clone()];
    let mut pieces = Vec::new();
    let (mut from, mut joined, mut depth) = (0, false, 0_u32);
    let mut cut = |end: usize, next: usize, joins: bool| {
        if !text[from..end].trim().is_empty() {
            let piece = trim(inline, at.start + from..at.start + end);
            let slash = text[..from].ends_with('/');
            pieces.push(Piece { at: piece, joined, slash });
            joined = joins;
        } else {
            joined |= joins;
        }
        from = next;
    };
    let mut spaced = false;
    for (index, char) in text.char_indices() {
        let begins = std::mem::replace(&mut spaced, char.is_whitespace());
        match char {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            ',' | ';' if depth == 0 => cut(index, index + 1, false),
            '/' if depth == 0 && text[..index].ends_with(' ') => cut(index, index + 1, true),
            _ if depth == 0 && begins && !spaced => {
                let word = text[index..].split(char::is_whitespace).next().unwrap_or_default();
                if AND.contains(&lower(word).as_ref()) && !(word == "E" || word == "Y") {
                    cut(index, index + word.len(), true);
                }
            }
            _ => {}
        }
    }
    cut(text.len(), text.len(), false);
    pieces
}

/// A stretch without white space and decoration at its ends.
pub(super) fn trim(inline: &Inline, range: Range<usize>) -> Range<usize> {
    let text = &inline.text[range.clone()];
    let sides = |char: char| {
        char.is_whitespace() || matches!(char, '*' | '_' | '-' | '–' | '—' | '|' | ':' | '~' | '·')
    };
    let start = range.start + (text.len() - text.trim_start_matches(sides).len());
    let end = range.end - (text.len() - text.trim_end_matches(sides).len());
    start..end.max(start)
}

/// One person with what stands behind the name: `Ada Example (Acme)`, `Ada Example from Acme`.
fn person(inline: &Inline, at: Range<usize>, trust: Trust) -> Option<Speaker> {
    let text = &inline.text[at.clone()];
    let linked =
        inline.links.iter().find(|link| at.contains(&link.at.start) && link.at.start <= at.start + 2);
    let profile = linked.and_then(|link| profiles::handle(&link.url));
    let trust = if profile.is_some() && trust == Trust::Look { Trust::Profile } else { trust };
    if trust == Trust::Look && begins_lower(text) {
        return None;
    }
    let end = name_end(text);
    let name_at = trim(inline, at.start..at.start + end);
    let name = name(inline, name_at.clone(), trust)?;
    // `by [Acme](https://acme.example)`: one word that has a site of its own is a company.
    let company = |url: &str| profile.is_none() && is_named_site(&name, url) && !is_given(&name);
    if trust == Trust::Layout && !name.contains(' ') && linked.is_some_and(|link| company(&link.url)) {
        return None;
    }
    let behind = at.start + end..at.end;
    let affiliation = organisation(inline, behind.clone());
    let rest = inline.text[behind.clone()].trim();
    // Behind the brackets nothing goes on: `Ada Example (Acme): Gardens` is more than people.
    let bracketed = rest.starts_with(['(', '[']) && rest.ends_with([')', ']']);
    let ended = rest.is_empty()
        || bracketed
        || !rest.starts_with(['(', '[']) && (affiliation.is_some() || is_role(rest));
    if !ended {
        return None;
    }
    let links = inline.links.iter().filter(|link| at.contains(&link.at.start));
    let handles = links.filter_map(|link| profiles::handle(&link.url)).collect();
    let url = linked
        .filter(|link| link.at.end <= name_at.end + 1 && profile.is_none() && link.url.starts_with("http"))
        .map(|link| link.url.clone());
    Some(Speaker { name, affiliation, url, handles, ..Speaker::default() })
}

/// Whether a text begins with a word in lower case, as no name does that only its look tells: most
/// texts that are asked for people are told by it to be none.
fn begins_lower(text: &str) -> bool {
    let mut words = words::each_word(text).filter(|word| !word.text.is_empty() && !placeholder(word.text));
    words.next().is_some_and(|word| !word.opened && starts_lower(word.text))
}

/// Where the name ends that a text begins with: before a bracket, a dash or a word of origin.
fn name_end(text: &str) -> usize {
    let bracket = text.match_indices(['(', '[']).find(|(at, _)| {
        // `Ada(Lovely) Example` is a name with a nickname in it.
        let attached = !text[..*at].ends_with(' ');
        let behind = text[*at..].find([')', ']']).map_or("", |close| text[at + close + 1..].trim_start());
        !(attached && behind.starts_with(char::is_uppercase))
    });
    let signs = [" - ", " – ", " — ", " | ", " @", " aka "];
    let signed = |at: &usize| signs.iter().any(|sign| text[*at..].starts_with(sign));
    let dash = text.match_indices(' ').map(|(at, _)| at).find(signed);
    let ends = bracket.map(|(at, _)| at).into_iter().chain(dash).min().unwrap_or(text.len());
    let words = words::each_word(text).take_while(|word| word.at.start < ends).enumerate().skip(1);
    let mut led = words.filter(|(at, word)| {
        // `von` and its like are parts of names as well: they lead to a company behind two names only.
        *at > 1 && matches!(word.text, "von" | "vom")
            || FROM.contains(word.text)
                && text[word.at.end..]
                    .trim_start()
                    .starts_with(|char: char| char.is_uppercase() || char.is_ascii_digit())
                && !matches!(word.text, "van" | "da" | "do" | "von" | "vom")
            || matches!(word.text, "from" | "chez" | "bei" | "at")
    });
    led.next().map_or(ends, |(_, word)| word.at.start)
}

/// Most parts of a name.
const MOST_PARTS: usize = 5;

/// A name, if a stretch of text is one.
pub(super) fn name(inline: &Inline, at: Range<usize>, trust: Trust) -> Option<String> {
    let text = inline.text.get(at)?.trim();
    let text = text.trim_matches(['*', '_', '"', '“', '”', '.', '!', ' ']);
    let nickless = without_nickname(text);
    let parts = words::each_word(&nickless).filter(|word| !placeholder(word.text) && !word.text.is_empty());
    let parts: Vec<_> = parts.take(MOST_PARTS + 1).collect();
    if parts.is_empty() || parts.len() > MOST_PARTS {
        return None;
    }
    let single = trust > Trust::Look;
    let legal = parts.last().is_some_and(|word| LEGAL.holds(word.text));
    if legal && parts.len() > 1 {
        return None;
    }
    let stopped = parts[..parts.len() - 1].iter().any(|word| word.stop.is_some());
    let whole = person_at(&parts, 0, single) == Some(parts.len());
    // `Ada example`, and scripts without capitals.
    let odd = single
        && !stopped
        && parts.len() <= 3
        && !starts_lower(parts[0].text)
        && !words::starts_sentences(&parts[0])
        && parts.iter().all(|word| {
            word.text.chars().all(|char| char.is_alphabetic() || matches!(char, '.' | '-' | '\'' | '’'))
        });
    if !(whole || odd)
        || parts.iter().any(|word| ROLES.holds(word.text))
        || !reads_as_person(&parts, trust.backing())
    {
        return None;
    }
    let kept = text.split_whitespace().filter(|part| !placeholder(part));
    Some(kept.collect::<Vec<_>>().join(" "))
}

fn starts_lower(text: &str) -> bool {
    text.chars().next().is_none_or(char::is_lowercase)
}

/// A name without the nickname in brackets or quotes within it.
fn without_nickname(text: &str) -> Cow<'_, str> {
    for (open, close) in [('(', ')'), ('"', '"'), ('“', '”'), ('‘', '’')] {
        if let Some((before, rest)) = text.split_once(open)
            && let Some((_, behind)) = rest.split_once(close)
            && !before.trim().is_empty()
            && !behind.trim().is_empty()
        {
            return Cow::Owned(format!("{} {}", before.trim(), behind.trim()));
        }
    }
    Cow::Borrowed(text)
}

/// Whether a text only says what somebody is: `Senior Engineer`, `co-organizer`.
fn is_role(text: &str) -> bool {
    let lower = text.to_lowercase();
    let mut words =
        lower.split(|char: char| !char.is_alphanumeric() && char != '-').filter(|word| !word.is_empty());
    words.any(|word| ROLES.contains(word) || ASIDES.contains(word))
}

/// Whether a text is what somebody is and nothing else: `Senior Engineer`, `Head of Gardens`.
pub(super) fn is_position(text: &str) -> bool {
    let lower = text.to_lowercase();
    let words = words::words(&lower);
    let own = words.iter().position(|word| FROM.contains(word.text)).unwrap_or(words.len());
    own > 0 && words[..own].iter().all(|word| ROLES.contains(word.text))
}

/// Whether a text only holds what is said in passing: `slides, video`, `she/her`.
pub(super) fn is_aside(text: &str) -> bool {
    let lower = text.to_lowercase();
    let mut words =
        lower.split(|char: char| !char.is_alphanumeric()).filter(|word| !word.is_empty()).peekable();
    words.peek().is_some() && words.all(|word| ASIDES.contains(word))
}

/// The organisation that stands behind a name: `(Acme)`, `(CTO, Acme)`, `from Acme`, `Engineer at Acme`.
fn organisation(inline: &Inline, at: Range<usize>) -> Option<String> {
    let text = inline.text[at].trim();
    let text = text
        .strip_prefix(['(', '['])
        .map_or(text, |inner| inner.split([')', ']']).next().unwrap_or_default());
    // The last part is the nearest to being the organisation: `CTO, Acme`, `she/her, Acme`.
    let words = words::words(text);
    // Behind a `from` an `of` is of the name: `from the Example Institute of Gardens`.
    let led = words.first().is_some_and(|word| FROM.contains(word.text));
    let sure = |at: usize| matches!(words[at].text, "at" | "@" | "from" | "bei" | "chez");
    // `Bank of Example`: the word is of the name.
    let whole = |at: usize| {
        at == 1 && words[0].capital() && !ROLES.holds(words[0].text) && !station::is_agent(&words[0])
    };
    let named = |at: usize| words[..at].iter().any(organisational) || words[at].is("of") && whole(at);
    // `Head of Kites` says what somebody leads, and not where.
    let leads =
        |at: usize| at > 0 && words[at].is("of") && words[at - 1].is_any(&["head", "lead", "vp", "chief"]);
    let nearer = |at: usize| at == 0 || sure(at) || !led && !named(at) && !leads(at);
    let from = (0..words.len())
        .rev()
        .find(|at| FROM.contains(words[*at].text) && words[*at].stop.is_none() && nearer(*at))
        .map(|at| words[at].at.end);
    let after = from.map(|at| text[at..].trim()).map(|after| {
        let article = ARTICLES.iter().find_map(|article| after.strip_prefix(article));
        article.filter(|rest| rest.starts_with(char::is_uppercase)).unwrap_or(after)
    });
    let spaced =
        text.split_once('@').filter(|(before, _)| !before.trim().is_empty()).map(|(_, behind)| behind.trim());
    let parts = || text.split([',', ';', '–', '—', '|']).map(str::trim).filter(|part| !part.is_empty());
    let last = || {
        parts().rev().find(|part| {
            !is_role(part)
                || words::words(part).len() == 1
                    && !ROLES.contains(part.to_lowercase().as_str())
                    && !ASIDES.contains(part.to_lowercase().as_str())
        })
    };
    // `Head of Gardens @Acme`: what an `@` leads to is nearer than what an `of` does.
    let after = after.filter(|after| !after.contains(" @"));
    let whole = || last().map(|part| with_its_name(text, part));
    let found = after.or(spaced).or_else(whole)?;
    let article = ARTICLES.iter().find_map(|article| found.strip_prefix(article));
    let found = article.filter(|rest| rest.starts_with(char::is_uppercase)).unwrap_or(found);
    let found =
        found.trim_start_matches(['@', '-', '–', '—', ' ']).trim_end_matches([',', '.', ':', ' ', ')']);
    let words = words::words(found);
    let bare_handle = text.starts_with('@') && from.is_none();
    let aside = words.iter().all(|word| {
        let lower = word.text.to_lowercase();
        lower.split('/').all(|part| ASIDES.contains(part)) || ROLES.contains(lower.as_str())
    });
    let begins = found.chars().next().is_some_and(|char| char.is_uppercase() || char.is_ascii_digit())
        || words.first().is_some_and(|word| word.proper())
        || is_host(found);
    // Of a title, `Gardens (Part 2) at home`, a bracket may be left.
    let bracketed = found.contains(['(', '[']);
    if bare_handle || aside || !begins || bracketed || found.contains("://") || words.len() > 7 {
        return None;
    }
    let legal = organisation_at(&words, 0) == Some(words.len());
    let joined = words.iter().all(|word| {
        word.proper()
            || matches!(
                word.text,
                "&" | "of"
                    | "de"
                    | "and"
                    | "für"
                    | "the"
                    | "la"
                    | "-"
                    | "und"
                    | "y"
                    | "et"
                    | "do"
                    | "da"
                    | "di"
                    | "del"
                    | "du"
                    | "des"
                    | "der"
                    | "von"
                    | "van"
                    | "zur"
            )
    });
    // `Vue.js` is what somebody works with, or speaks about.
    (!affiliation::TOOLS.holds(found) && (legal || joined))
        .then(|| squeeze(found))
        .filter(|name| !name.ends_with(".js"))
}

/// A part of a text with the one before it, where it is only a company's legal form: `Acme, Inc.`
fn with_its_name<'a>(text: &'a str, part: &'a str) -> &'a str {
    if !LEGAL.holds(part.trim_end_matches(['.', ')'])) {
        return part;
    }
    let from = text.rfind(part).unwrap_or_default();
    let name = text[..from].trim_end_matches([',', ' ']);
    let start = name.rfind([',', ';', '–', '—', '|']).map_or(0, |at| text.ceil_char_boundary(at + 1));
    text[start..].trim_start()
}

/// Whether a text is the name of a host, as companies are called: `example.com`.
fn is_host(text: &str) -> bool {
    let plain = |part: &str| {
        !part.is_empty()
            && part.chars().all(|char| char.is_ascii_lowercase() || matches!(char, '0'..='9' | '-'))
    };
    let ending =
        |part: &str| (2..=6).contains(&part.len()) && part.chars().all(|char| char.is_ascii_lowercase());
    text.rsplit_once('.').is_some_and(|(name, last)| ending(last) && name.split('.').all(plain))
}

#[cfg(test)]
mod tests;
