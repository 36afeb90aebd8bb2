//! In charge of what a talk is about, as its paragraph tells: the title (linked, quoted or plain),
//! the link and where it begins in the evening's video.

use std::ops::Range;

use super::events::names_event;
use super::frames::Frame;
use super::material::{self, What};
use super::passage::Passage;
use super::phrasings::{self, Senses};
use super::{profiles, set_off, titled};
use crate::recap::document::{Block, Inline, Link};
use crate::recap::facts::persons::{Backing, reads_as_person};
use crate::recap::facts::phrases::Folded;
use crate::recap::facts::table::{AnyCase, Meanings};
use crate::recap::facts::words::{self, Word, squeeze};

/// Words behind which a plain title begins, if it begins like one.
const INTRODUCTIONS: &[&str] = &[
    "about",
    "on",
    "with",
    "to",
    "discussing",
    "discussed",
    "describing",
    "described",
    "explaining",
    "explained",
    "exploring",
    "explored",
    "presenting",
    "presented",
    "introducing",
    "introduced",
    "covering",
    "covered",
    "titled",
    "entitled",
    "called",
    "demonstrating",
    "demonstrated",
    "by",
    "sur",
    "sobre",
];

/// Words in front of an `of` behind which a plain title begins.
const SHOWN: &[&str] = &["demo", "demonstration", "overview", "introduction"];

/// Words that a title does not hold: the sentence went on.
const SENTENCE_WORDS: &[&str] =
    &["which", "who", "because", "he", "she", "they", "was", "were", "had", "has"];

/// Words that begin a sentence about a talk that was told before.
const AFTERWARDS: &[&str] = &[
    "he",
    "she",
    "they",
    "his",
    "her",
    "their",
    "check",
    "we",
    "you",
    "unfortunately",
    "slides",
    "takeaways",
];

/// Words by language.
type Words = [(&'static str, &'static [&'static str])];

/// Words of links that lead to the slides of a talk, by language.
const SLIDES: &Words = &[
    ("en", &["slides", "deck", "presentation"]),
    ("de", &["folien", "präsentation", "vortragsfolien"]),
    ("fr", &["slides", "diapos", "diapositives", "présentation"]),
    ("es", &["diapositivas", "láminas", "presentación"]),
    ("it", &["slide"]),
];

/// Words of links that lead to its recording.
const RECORDINGS: &Words = &[
    ("en", &["video", "recording"]),
    ("de", &["aufzeichnung", "aufnahme", "mitschnitt"]),
    ("fr", &["vidéo", "enregistrement", "captation"]),
    ("es", &["grabación", "vídeo"]),
];

/// Words of links that lead to what was shown.
const CODE: &Words = &[
    ("en", &["code", "repo", "repository", "demo"]),
    ("de", &["quellcode", "beispielapplikation", "beispielanwendung", "beispiel", "beispiele", "repository"]),
    ("fr", &["code", "dépôt"]),
    ("es", &["código", "repositorio"]),
];

/// What a talk is about.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct About {
    pub(super) title: Option<String>,
    pub(super) url: Option<String>,
    pub(super) starts_at: Option<String>,
}

/// Where in a paragraph people and what is said of their talk stand.
#[derive(Debug)]
pub(super) struct Place {
    /// The word that the people's names begin at.
    pub(super) first: usize,
    /// The word behind them.
    pub(super) end: usize,
    /// Bytes of the text: behind the sentence, or the part of it that is theirs.
    pub(super) until: usize,
    /// Bytes of the text: behind all that may be theirs.
    pub(super) limit: usize,
    /// The words of the sentence.
    pub(super) sentence: Range<usize>,
    pub(super) frame: Frame,
}

/// Reads what a talk is about from the sentence that tells of it.
pub(super) fn read(passage: &Passage<'_>, place: &Place) -> About {
    let inline = passage.inline;
    let people = passage.bytes(place.first..place.end);
    let behind = passage.words.get(place.end).map_or(place.until, |word| word.at.start).min(place.until);
    let behind = if titled::bracketed(passage, place.end) { people.end } else { behind };
    let behind = behind..titled::until_elses(passage, place.end, place.until);
    let before = begin(passage, near(place).start)..people.start;
    let owned = place.frame == Frame::Owns;
    let titled = if owned {
        set_off::title(passage, before.clone()).or_else(|| set_off::title(passage, behind.clone()))
    } else {
        let named = || before_names(passage, near(place).start..place.first);
        set_off::title(passage, behind.clone())
            .or_else(|| named().then(|| set_off::title(passage, before.clone())).flatten())
    };
    let links =
        || inline.links.iter().filter(|link| link.at.start >= behind.start && link.at.start < place.limit);
    let time = links().find(|link| clock(inline.linked(link)).is_some());
    let starts_at = time
        .and_then(|link| clock(inline.linked(link)))
        .or_else(|| stated_start(&inline.text[behind.start..place.limit.max(behind.start)]));
    let own = || {
        let own = |link: &&Link| names_speaker(passage, place, link) || material::is_left(&link.url);
        let sentence = links().take(MOST_LINKS).take_while(|link| link.at.start < place.until);
        sentence.filter(own).map(|link| link.url.clone()).next()
    };
    let url = titled.as_ref().and_then(|(_, url)| url.clone()).or_else(|| time.map(|link| link.url.clone()));
    let url = url.or_else(own);
    let title = titled.map(|(title, _)| title).or_else(|| {
        let plain_before = || owned.then(|| plain_before(passage, place)).flatten();
        titled_behind(passage, place)
            .or_else(plain_before)
            .or_else(|| plain(inline, &passage.words, place.end, place.limit))
            .or_else(|| colon_behind(passage, place))
    });
    About { title: title.filter(|title| !title.is_empty()), url, starts_at }
}

/// Where a word begins, with the quotes that open before it and without those that close a title before.
fn begin(passage: &Passage<'_>, at: usize) -> usize {
    let from = passage.opening(at);
    let until = passage.words.get(at).map_or(from, |word| word.at.start);
    let gap = passage.inline.text.get(from..until).unwrap_or_default();
    gap.rfind(char::is_whitespace).map_or(from, |space| gap.ceil_char_boundary(space + 1) + from)
}

/// Most links of a sentence that are looked at.
const MOST_LINKS: usize = 8;

/// Whether a link leads to something that is called by the speaker, as pages of talks are:
/// `/videos/ada-example-widgets`.
fn names_speaker(passage: &Passage<'_>, place: &Place, link: &Link) -> bool {
    if profiles::handle(&link.url).is_some() || place.end < place.first + 2 {
        return false;
    }
    let folded = material::fold(&unaccented(&passage.inline.text[passage.bytes(place.first..place.end)]));
    let path = link.url.split_once("://").map_or(link.url.as_str(), |(_, rest)| rest);
    let page = path.split_once('/').map_or("", |(_, page)| page);
    // A page that is called by nothing else is the speaker's own.
    let titled = |part: &str| {
        let part = material::fold(part);
        part.len() > folded.len() + 2 && part.contains(&folded)
    };
    folded.len() > 5 && page.len() <= LONGEST_PAGE && page.split('/').any(titled)
}

/// Longest address of a page that is looked at, in bytes.
const LONGEST_PAGE: usize = 300;

/// A name as addresses have it.
fn unaccented(name: &str) -> String {
    Folded::of(name).into_text()
}

/// Whether the words before people name a talk, so that what is set off among them is its title.
fn before_names(passage: &Passage<'_>, words: Range<usize>) -> bool {
    words.into_iter().any(|at| passage.means(at, Senses::TALK.or(Senses::TITLED)))
}

/// A title behind a word that says that one follows: `mit dem Titel Vom Kleinen zum Grossen`.
fn titled_behind(passage: &Passage<'_>, place: &Place) -> Option<String> {
    let follows =
        |at: &usize| passage.means(*at, Senses::TITLED) && passage.stop(*at).is_none_or(|stop| stop == ':');
    let first = near(place).find(|at| follows(at) && begins_title(passage, at + 1, place))? + 1;
    let until = if first < place.first { passage.words[place.first].at.start } else { place.until };
    let title = passage.inline.text.get(passage.words[first].at.start..until)?;
    title_of_words(title.split(", ").next().unwrap_or_default())
}

/// A title behind a word for a talk and a colon: `eine Präsentation: Vom Kleinen zum Grossen`.
fn colon_behind(passage: &Passage<'_>, place: &Place) -> Option<String> {
    let talk = near(place).find(|at| passage.means(*at, Senses::TALK))?;
    let colon = (talk..near(place).end).find(|at| passage.stop(*at) == Some(':'))?;
    if colon < place.end || !begins_title(passage, colon + 1, place) {
        return None;
    }
    title_of_words(passage.inline.text.get(passage.words[colon + 1].at.start..place.until)?)
}

/// The words of the sentence that are near the people of a talk.
fn near(place: &Place) -> Range<usize> {
    let Range { start, end } = place.sentence;
    start.max(place.first.saturating_sub(LONGEST_LEAD))..end.min(place.end + LONGEST_LEAD)
}

/// Whether a title may begin at a word: a proper one that is not of the people.
fn begins_title(passage: &Passage<'_>, at: usize, place: &Place) -> bool {
    let begins = |word: &Word<'_>| word.proper() && word.at.start < place.until;
    passage.words.get(at).is_some_and(begins) && !(place.first..place.end).contains(&at)
}

/// A plain title of two words or more, without what leads from it to the people behind it.
fn title_of_words(title: &str) -> Option<String> {
    let title = without_preposition(title.trim_end_matches([' ', ',', ':', '.']));
    (title.split_whitespace().count() >= 2).then(|| squeeze(title))
}

/// A title without the word that leads from it to the people behind it.
fn without_preposition(title: &str) -> &str {
    let last = title.rsplit(' ').next().unwrap_or_default();
    if phrasings::senses(last).any(Senses::BY.or(Senses::OF)) {
        title[..title.len() - last.len()].trim_end_matches([' ', ','])
    } else {
        title
    }
}

/// Most words between people and a title that is led up to.
const LONGEST_LEAD: usize = 40;

/// A plain title between a word for a talk and the people behind it: `a talk on Big Widgets by Ada`.
fn plain_before(passage: &Passage<'_>, place: &Place) -> Option<String> {
    let words = &passage.words;
    let from = place.sentence.start.max(place.first.saturating_sub(LONGEST_LEAD));
    let talk = (from..place.first).rev().find(|at| passage.means(*at, Senses::TALK))?;
    let topic = (talk + 1..place.first.min(talk + 3)).find(|at| words[*at].is_any(&["on", "about"]))?;
    let by = (topic + 1..place.first).rev().find(|at| passage.means(*at, Senses::BY))?;
    let title = topic + 1..by;
    let parted = title.clone().any(|at| matches!(passage.stop(at), Some(',' | ';')));
    let proper = title.clone().filter(|at| words[*at].proper()).count();
    let sentence = title.clone().any(|at| words[at].is_any(SENTENCE_WORDS));
    let begins = words.get(title.start).is_some_and(Word::proper);
    (begins && proper >= 2 && !parted && !sentence).then(|| words::phrase(&passage.inline.text, words, title))
}

/// A title that is set off by nothing but how it begins: with a capital, behind a word that leads
/// up to it, to the end of its sentence.
fn plain(inline: &Inline, words: &[Word<'_>], from: usize, limit: usize) -> Option<String> {
    let begins = |at: usize| {
        words.get(at).is_some_and(|word| word.text.chars().any(char::is_uppercase) || starts_with_digit(word))
    };
    // A title may not begin behind the sentence that leads up to it.
    let ended = |at: &usize| {
        let before = at.checked_sub(1).and_then(|before| words.get(before));
        before.is_some_and(|word| matches!(word.stop, Some('.' | '!' | '?')))
    };
    let first = (from..words.len()).take_while(|at| !ended(at)).find(|at| {
        let followed =
            words[*at].is("by") && words[*at - 1].is_any(&["followed", "recommended", "joined", "hosted"]);
        // `a tool by Bo Muster`: somebody else made what the talk is about.
        let made = words[*at].is("by") && words::person_at(words, at + 1, false).is_some();
        // `her talk, and to Acme for the room`: the thanks go on.
        let thanks = words[*at].is("to")
            && words[..*at].last().is_some_and(|joint| {
                joint.is_any(&["and", "also", "&"]) || phrasings::senses(joint.text).any(Senses::THANKS)
            });
        // `snacks by Acme`, `together with Bo`, `organised with Acme`: somebody is joined, and no title.
        let listed = |at: usize| {
            words[at].is("by") && (from.saturating_sub(1)..at).any(|at| words[at].stop == Some(','))
        };
        let joined = words[*at].is_any(&["by", "with"])
            && (somebody(words, at + 1)
                || listed(*at)
                || phrasings::senses(words[*at - 1].text).any(Senses::MADE));
        let leads = words[*at].is_any(INTRODUCTIONS) && !followed && !made && !thanks && !joined
            || (words[*at].is("of") && words[*at - 1].is_any(SHOWN));
        leads && words[*at].stop.is_none() && begins(*at + 1)
    })? + 1;
    let start = words[first].at.start;
    let text = inline.text.get(start..plain_end(&inline.text, words, first).min(limit))?;
    let timed = inline.text[start + text.len()..].trim_start().starts_with("(starting");
    let title = without_joint(text.trim_end_matches([' ', ',', ':', '.']));
    let title = before_others(title);
    let title = if timed { title } else { without_clause(title) };
    // Quotes that are not closed were opened around something shorter.
    let open = title.matches(['"', '“', '”', '„', '«', '»']).count() % 2 == 1;
    let outside = title.split('(').next().unwrap_or_default();
    let enough = !open && outside.split_whitespace().count() >= 2;
    let sentence = words::words(title).iter().any(|word| word.is_any(SENTENCE_WORDS));
    let event = names_event(&words::words(title));
    (enough && !event && (timed || !sentence)).then(|| squeeze(title))
}

/// Whether somebody's name begins at a word, and no title: `Rediscover Tea: Beyond Cups` is one.
fn somebody(words: &[Word<'_>], first: usize) -> bool {
    words::person_at(words, first, false).is_some_and(|end| {
        words[end - 1].stop != Some(':') && reads_as_person(&words[first..end], Backing::Words)
    })
}

/// A title without the next talk of the sentence: `Widgets and by Bo Muster about cups`, `Widgets, Bo Muster
/// on cups`.
fn before_others(title: &str) -> &str {
    let words = words::words(title);
    let other = (1..words.len()).find(|at| {
        let parted =
            words[*at - 1].stop == Some(',') || phrasings::senses(words[*at].text).any(Senses::JOINT);
        let joint = usize::from(phrasings::senses(words[*at].text).any(Senses::JOINT));
        let by = usize::from(
            words.get(at + joint).is_some_and(|word| word.is_any(&["by", "from", "von", "par", "por"])),
        );
        let first = at + joint + by;
        let Some(end) = words::person_at(&words, first, false) else { return false };
        let topic =
            words.get(end).is_some_and(|word| word.opened || phrasings::senses(word.text).any(Senses::TOPIC));
        parted && reads_as_person(&words[first..end], Backing::Words) && (by == 1 || topic)
    });
    other.map_or(title, |at| title[..words[at - 1].at.end].trim_end_matches([' ', ',']))
}

/// A title without the word that joins the next speaker to it: `Widgets and`, before `Bo covered`.
fn without_joint(title: &str) -> &str {
    let (before, last) = title.rsplit_once(' ').unwrap_or_default();
    let joint = !before.is_empty() && phrasings::senses(last).any(Senses::JOINT);
    if joint { before.trim_end_matches([' ', ',']) } else { title }
}

fn starts_with_digit(word: &Word<'_>) -> bool {
    word.text.starts_with(|char: char| char.is_ascii_digit())
}

/// Where a plain title ends that begins at a word.
fn plain_end(text: &str, words: &[Word<'_>], first: usize) -> usize {
    let start = words[first].at.start;
    if let Some(timed) = text[start..].find("(starting") {
        return start + timed;
    }
    let pairs = words[first..].windows(2);
    let ended = pairs.clone().find(|pair| {
        let next = &pair[1];
        match pair[0].stop {
            Some('.') => next.capital() || next.text.is_empty(),
            Some('!' | '?') => next.is_any(AFTERWARDS) && next.capital(),
            Some(':') => false,
            _ => false,
        }
    });
    ended.map_or(text.len(), |pair| pair[0].at.end + usize::from(matches!(pair[0].stop, Some('!' | '?'))))
}

/// Words that begin a clause behind a title, and no part of one.
const CLAUSES: &[&str] = &[
    "which",
    "who",
    "where",
    "that",
    "to",
    "followed",
    "helped",
    "assisted",
    "supported",
    "joined",
    "chaired",
    "moderated",
    "organised",
    "organized",
    "hosted",
    "recommended",
    "whose",
    "also",
    "so",
    "because",
    "as",
    "while",
    "though",
    "although",
    "but",
    "then",
    "by",
    "his",
    "her",
    "their",
    "our",
    "including",
    "with",
    "c'est",
    "c’est",
    "qui",
    "puis",
    "avec",
    "suivi",
    "quien",
    "luego",
    "seguido",
    "seguida",
];

/// A title without a clause behind it that tells how it was given, or what it is about: `…, showing
/// how`, `…, a language that …`.
fn without_clause(title: &str) -> &str {
    let clauses = title.match_indices(", ").find(|(at, _)| {
        let mut words = title[at + 2..].split_whitespace();
        let next = words.next().unwrap_or_default();
        // `Widgets, a Language of the Future` is all of it a title.
        let thing = matches!(next, "a" | "an" | "one")
            && words.next().is_some_and(|word| word.starts_with(char::is_lowercase));
        thing || CLAUSES.contains(&next) || next.ends_with("ing") && next.chars().all(char::is_lowercase)
    });
    let title = clauses.map_or(title, |(at, _)| &title[..at]);
    // `Big Widgets and another talk by Bo Muster`
    let next = NEXT_TALKS.iter().filter_map(|next| title.find(next)).min();
    let title = next.map_or(title, |at| &title[..at]);
    [" to us", " with us", " for us"]
        .iter()
        .find_map(|listeners| title.strip_suffix(listeners))
        .unwrap_or(title)
}

/// What leads from a title to the next talk of the sentence.
const NEXT_TALKS: &[&str] = &[
    " and another ",
    " and a talk ",
    " and one by ",
    " and one from ",
    " followed by ",
    " with help from ",
    " together with ",
    " und ein weiterer ",
    " und ein Vortrag ",
    " et une autre ",
    " y otra charla ",
];

/// `(starting at 19:07)`, where the time is no link.
fn stated_start(text: &str) -> Option<String> {
    let behind = ["starting at ", "starts at ", "begins at "]
        .iter()
        .find_map(|cue| text.find(cue).map(|at| &text[at + cue.len()..]))?;
    let time = behind.split(|char: char| !(char.is_ascii_digit() || char == ':')).next()?;
    clock(time)
}

/// A time of a video: `MM:SS` or `H:MM:SS`, as written.
pub(super) fn clock(text: &str) -> Option<String> {
    let text = text.trim();
    let parts: Vec<&str> = text.split(':').collect();
    let shaped = parts.iter().enumerate().all(|(at, part)| {
        (part.len() == 2 || (at == 0 && (1..=3).contains(&part.len())))
            && part.bytes().all(|byte| byte.is_ascii_digit())
    });
    (shaped && matches!(parts.len(), 2 | 3)).then(|| text.to_owned())
}

/// What is left of a talk.
#[derive(Debug, Default)]
pub(super) struct Left {
    pub(super) slides: Option<String>,
    pub(super) video: Option<String>,
    /// What was shown, to be tried out.
    pub(super) code: Option<String>,
}

/// The links to slides and a recording in the paragraphs of a talk.
pub(super) fn left_of_it(section: &[Block]) -> Left {
    let mut left = Left::default();
    for inline in section.iter().filter_map(Block::paragraph) {
        for (at, link) in inline.links.iter().enumerate() {
            let from = at.checked_sub(1).map_or(0, |before| inline.links[before].at.end);
            let before = inline.text.get(from..link.at.start).unwrap_or_default();
            let before = before.rsplit(['.', '!', '?', ':']).next().unwrap_or_default();
            let own = inline.linked(link).trim().to_lowercase();
            let before = Some(before).filter(|_| set_off::is_generic(&own)).and_then(told);
            let placed = material::place(&link.url).filter(|_| !names_somebody(&own));
            let own = if names_thing(&own) { String::new() } else { own };
            let said = told(&own).into_iter().chain(before).min().map(|Said(_, what)| what);
            // What an address leads to is surer than a word; code in passing may be anybody's.
            let what = placed.filter(|what| *what != What::Code).or(said);
            let place = match what {
                Some(What::Slides) => &mut left.slides,
                Some(What::Video) => &mut left.video,
                Some(What::Code) => &mut left.code,
                Some(What::Page) | None => continue,
            };
            *place = place.take().or_else(|| Some(link.url.clone()));
        }
    }
    left
}

/// Whether a link's text says that it leads to more of somebody's than this talk.
fn names_somebody(own: &str) -> bool {
    own == "presentations" || own.contains("channel") || own.contains("playlist") || own.contains("kanal")
}

/// Whether a word for what was shown only begins what a link is called by: `demo gods`.
fn names_thing(own: &str) -> bool {
    let mut parts = own.split_whitespace();
    let first = parts.next().and_then(told).is_some_and(|Said(_, what)| what == What::Code);
    first && parts.next_back().is_some_and(|last| told(last).is_none() && !set_off::is_generic(last))
}

/// What a text says that is left of a talk; of several the first of [`SAID`].
fn told(text: &str) -> Option<Said> {
    text.split(|char: char| !char.is_alphanumeric()).filter_map(|part| MEANT.of(part)).min()
}

/// What a word says that is left of a talk, with its place in [`SAID`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Said(usize, What);

/// The words for what is left of a talk; those that come first count.
const SAID: [(&Words, What); 3] = [(CODE, What::Code), (SLIDES, What::Slides), (RECORDINGS, What::Video)];

static MEANT: Meanings<Said> = Meanings::new(|| {
    let sorts = SAID.into_iter().enumerate().rev();
    let words = sorts.flat_map(|(at, (words, what))| {
        words
            .iter()
            .flat_map(|(_, words)| words.iter().copied())
            .map(move |word| (AnyCase(word), Said(at, what)))
    });
    words.collect()
});
