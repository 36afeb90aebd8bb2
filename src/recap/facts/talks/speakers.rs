//! In charge of who gives a talk: people with the organisations they come from, as they stand in
//! a sentence.
//!
//! It leaves to [`frames`](super::frames) whether they speak at all, to
//! [`affiliation`](super::affiliation) where they come from, and to [`line_up`](super::line_up)
//! what the recap says of its speakers beforehand.

use super::affiliation;
use super::first_names;
use super::line_up::Announced;
use super::passage::Passage;
use super::phrasings::{self, Senses};
use super::profiles;
use crate::recap::Speaker;
use crate::recap::document::Picture;
use crate::recap::facts::persons::{Backing, is_given, reads_as_person};
use crate::recap::facts::table::{Table, table};
use crate::recap::facts::words::{self, Word, is_particle, person_at, phrase, possessor_at};

/// What a speaker shares of the organisation they come from: `shared Acme's story`.
const STORIES: &[&str] = &["story", "journey", "experience", "experiences", "approach", "lessons"];

/// Most people who give one talk; who are more are an enumeration.
const MOST_SPEAKERS: usize = 6;

/// Words before an organisation, as well as between the parts of a name: behind a name of two parts
/// they lead to where its bearer comes from.
const FROM_OR_PARTICLE: &[&str] = &["von", "de", "di", "da"];

/// Given names that stand second: the name goes on behind them, particle or not.
const SECOND_NAMES: &[&str] = &[
    "luis", "carlos", "maría", "maria", "josé", "jose", "manuel", "antonio", "jesús", "ángel", "fernanda",
    "isabel", "pablo", "miguel", "pedro", "paulo", "luiz", "anne", "marie", "paul", "pierre", "eduardo",
];

/// Family names that stand behind a particle, and are where nobody comes from.
static FAMILIES: Table = Table::new(|| {
    table(
        "\
    abreu|aguiar|almeida|andrade|angelis|azevedo|balzac|barros|beauvoir|boer|brito|bruin|camargo|campos|\
    carvalho|castro|costa|cruz|fuente|hoz|mata|peña|torre|torres|faria|figueiredo|freitas|graaf|groot|haan|haro|jesus|jesús|jong|lange|león|lima|\
    luca|lucena|marco|matos|medeiros|mello|melo|miranda|montaigne|moraes|morais|moura|oliveira|paiva|paula|\
    pinho|queiroz|roche|rosa|sá|santis|santos|silva|simone|sousa|souza|toledo|vega|villiers|vries|ávila",
    )
});

/// A person and where they come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Person {
    pub(super) name: String,
    pub(super) affiliation: Option<String>,
}

impl From<Person> for Speaker {
    fn from(person: Person) -> Self {
        Speaker { affiliation: person.affiliation, ..Speaker::named(person.name) }
    }
}

/// The people that one talk is given by.
#[derive(Debug)]
pub(super) struct Group {
    pub(super) people: Vec<Person>,
    /// The word behind them.
    pub(super) end: usize,
    /// The first of them is a person by more than the look of the name: linked to a profile, in
    /// bold, known from elsewhere or said to come from somewhere.
    pub(super) sure: bool,
    /// The word that the last name begins at of those that commas part, whether or not the group
    /// takes them in: if it does not speak, none before that one does.
    pub(super) last_listed: usize,
    /// They are named one by one, each with an organisation of their own: each gave a talk.
    pub(super) apart: bool,
}

/// One person in a sentence.
struct Mention {
    person: Person,
    /// The word behind the person and what belongs to them.
    end: usize,
    sure: bool,
    /// Where they come from may be true of those before them as well.
    spoken: bool,
}

/// A name in a sentence.
struct Name {
    text: String,
    end: usize,
    sure: bool,
}

/// The people whose names begin at a word: `A`, `A and B`, `A, B and C from X`.
pub(super) fn group(
    passage: &Passage<'_>,
    first: usize,
    announced: &Announced,
    photo: Option<&Picture>,
) -> Option<Group> {
    let mention = mention(passage, first, announced, photo)?;
    let (mut end, sure, mut spoken) = (mention.end, mention.sure, mention.spoken);
    let mut people = vec![mention.person];
    let mut apart = false;
    let mut listed: Vec<Person> = Vec::new();
    let mut at = end;
    let mut last_listed = first;
    while people.len() + listed.len() < MOST_SPEAKERS {
        let stop = at.checked_sub(1).and_then(|_| parting(passage, at));
        let joint = passage.means(at, Senses::JOINT) && passage.stop(at).is_none();
        if stop.is_some_and(|stop| !matches!(stop, ',' | ')')) || (!joint && stop != Some(',')) {
            break;
        }
        let next = at + usize::from(joint);
        let Some(found) = self::mention(passage, next, announced, None) else { break };
        (at, last_listed) = (found.end, next);
        let last = people.last().and_then(|person| person.affiliation.as_ref());
        let differs =
            last.is_some() && found.person.affiliation.is_some() && last != found.person.affiliation.as_ref();
        listed.push(found.person);
        // What commas part is an enumeration of people only if a joint ends it.
        if joint {
            apart = apart || (differs && stop == Some(','));
            people.append(&mut listed);
            (end, spoken) = (at, found.spoken);
        }
    }
    share(&mut people, spoken);
    Some(Group { people, end, sure, last_listed, apart })
}

/// The mark that parts a word from the one before, whatever brackets and quotes close between: `Ada (Acme), Bo`,
/// `Ada von „Acme“ und Bo`.
fn parting(passage: &Passage<'_>, at: usize) -> Option<char> {
    let stop = passage.stop(at - 1)?;
    let closing = matches!(stop, ')' | '"' | '”' | '“' | '»' | '«' | '’' | '‘');
    match stop {
        _ if closing && super::titled::comma(passage, at) => Some(','),
        ')' => Some(')'),
        _ if closing => None,
        stop => Some(stop),
    }
}

/// `A and B from Acme`: where the last comes from is where all do, if nothing else is said.
fn share(people: &mut [Person], spoken: bool) {
    if let Some((last, others)) = people.split_last_mut()
        && spoken
        && others.iter().all(|person| person.affiliation.is_none())
    {
        others.iter_mut().for_each(|person| person.affiliation.clone_from(&last.affiliation));
    }
}

/// The person whose whole name begins at a word, and the word behind what belongs to them.
pub(super) fn person(passage: &Passage<'_>, first: usize, announced: &Announced) -> Option<(Person, usize)> {
    let name = name(passage, first, announced)?;
    let behind = affiliation::behind(passage, name.end, &announced.organisations);
    Some((Person { name: name.text, affiliation: behind.organisation }, behind.end))
}

/// The person whose name begins at a word. A first name alone is enough where it is set off, comes
/// from an organisation, or the line-up or the picture before the paragraph says whose it is.
fn mention(
    passage: &Passage<'_>,
    first: usize,
    announced: &Announced,
    photo: Option<&Picture>,
) -> Option<Mention> {
    if of_player(passage, first) {
        return None;
    }
    if let Some(name) = name(passage, first, announced) {
        let behind = affiliation::behind(passage, name.end, &announced.organisations);
        let sure = name.sure || behind.organisation.is_some();
        let person = Person { name: name.text, affiliation: behind.organisation };
        return Some(Mention { person, end: behind.end, sure, spoken: behind.spoken });
    }
    let name_end = person_at(&passage.words, first, true).filter(|end| *end == first + 1)?;
    let first_name = passage.words[first].text;
    let behind = affiliation::behind(passage, name_end, &announced.organisations);
    let (end, spoken) = (behind.end, behind.spoken);
    let agrees = |person: &&Person| {
        behind.organisation.is_none()
            || person.affiliation.is_none()
            || behind.organisation == person.affiliation
    };
    if let Some(whole) = announced.whole(first_name).filter(agrees) {
        let affiliation = behind.organisation.or_else(|| whole.affiliation.clone());
        return Some(Mention {
            person: Person { name: whole.name.clone(), affiliation },
            end,
            sure: true,
            spoken,
        });
    }
    let shown = photo.map(|photo| photo.alt.trim());
    if let Some(alt) = shown.filter(|alt| alt.split_whitespace().next() == Some(first_name)) {
        let alt_words = words::words(alt);
        if person_at(&alt_words, 0, false) == Some(alt_words.len()) {
            let person = Person { name: alt.to_owned(), affiliation: behind.organisation };
            return Some(Mention { person, end, sure: true, spoken });
        }
    }
    let known = announced.first_names.contains(first_name);
    let from_somewhere =
        spoken && behind.organisation.as_deref().is_some_and(|from| may_come_from(passage, first, from));
    // `Ada from Acme`, and not `Widgets from Acme`, which the words tell.
    let named = || reads_as_person(&passage.words[first..=first], Backing::Place);
    let told = !known && !from_somewhere && first_names::gives_talk(passage, first, end);
    ((known || from_somewhere || told) && !is_thing(&passage.words[first]) && named()).then(|| Mention {
        person: Person { name: first_name.to_owned(), affiliation: behind.organisation },
        end,
        sure: known || told,
        spoken,
    })
}

/// Whether one name alone may be somebody from an organisation. `Widgets and KVM from Ada Example`: an
/// abbreviation is nobody, and in the middle of a sentence the talk is from who reads as a person.
fn may_come_from(passage: &Passage<'_>, first: usize, organisation: &str) -> bool {
    let name = passage.words[first].text;
    let abbreviation = name.chars().filter(|char| char.is_uppercase()).count() > 1;
    let begins = passage.sentences.binary_search_by(|sentence| sentence.start.cmp(&first)).is_ok();
    let origin = words::words(organisation);
    let person = person_at(&origin, 0, false) == Some(origin.len());
    !abbreviation && (begins || !person)
}

/// Legal forms that are no family name.
const FORMS: &[&str] = &["corp", "gmbh", "inc", "llc", "ltd", "plc"];

/// Whether a legal form behind a name says that it is a company's: `Example Works, Inc.`
fn is_company(words: &[Word<'_>], end: usize) -> bool {
    words.get(end).is_some_and(|word| {
        word.capital()
            && word.is_any(words::LEGAL_FORMS)
            && words[end - 1].stop.is_none_or(|stop| stop == ',')
    })
}

/// Whether a name stands in what a player of slides says below them: `View more presentations from
/// Ada Example` tells who has an account, and not who spoke.
fn of_player(passage: &Passage<'_>, first: usize) -> bool {
    let words = &passage.words;
    if captioned(passage, first) {
        return true;
    }
    let before = &words[first.saturating_sub(6)..first];
    let Some(more) = before.iter().position(|word| word.is_any(&["more", "other"])) else { return false };
    let kinds = ["presentations", "documents", "videos", "slides", "decks", "slideshows", "webinars"];
    let views = ["view", "see", "watch", "show"];
    before[more..].iter().any(|word| word.is_any(&kinds))
        && before.last().is_some_and(|word| word.is_any(&["from", "by"]))
        && before[..more].last().is_none_or(|verb| verb.is_any(&views))
}

/// `[Big Widgets](…) from [Ada Example](…)`, as the players of some sites caption what they show: both links
/// lead to the site, and the second to whose account it is.
fn captioned(passage: &Passage<'_>, first: usize) -> bool {
    let words = &passage.words;
    let Some(from) = first.checked_sub(1).filter(|from| words[*from].is("from")) else { return false };
    let Some(title) = from.checked_sub(1).and_then(|last| passage.link(words[last].at.start)) else {
        return false;
    };
    let of_player = |url: &str| ["slideshare.net/", "vimeo.com/"].iter().any(|host| url.contains(host));
    passage
        .link(words[first].at.start)
        .is_some_and(|account| of_player(&account.url) && of_player(&title.url))
}

/// The person whose talk is named by a word behind their name: `Ada Example's talk`.
pub(super) fn possessor(passage: &Passage<'_>, first: usize, announced: &Announced) -> Option<Group> {
    let words = &passage.words;
    let end = possessor_at(words, first).or_else(|| words.get(first)?.possessive.then_some(first + 1))?;
    let text = phrase(&passage.inline.text, words, first..end);
    let text = text.trim_end_matches("'s").trim_end_matches("’s");
    let known = announced.whole(text).cloned();
    let unknown = || {
        let named = end > first + 1
            && !words[first..end].iter().any(is_thing)
            && reads_as_person(&words[first..end], Backing::Words);
        named.then(|| Person { name: text.to_owned(), affiliation: None })
    };
    let sure = known.is_some();
    let person = known.or_else(unknown)?;
    Some(Group { people: vec![person], end, sure, last_listed: first, apart: false })
}

/// The whole name that begins at a word, or the one word of it that is set off as one.
fn name(passage: &Passage<'_>, first: usize, announced: &Announced) -> Option<Name> {
    let words = &passage.words;
    if let Some((name, _)) = passage.handle(first) {
        return Some(Name { text: name.to_owned(), end: first + 1, sure: true });
    }
    let start = words.get(first).filter(|word| word.capital())?.at.start;
    let set_off = passage.set_off(first);
    let link = passage.link(start).filter(|link| link.at.start == start);
    let profile = link.is_some_and(|link| profiles::is_personal(&link.url));
    if let (Some(link), true) = (link, profile)
        && let Some(end) = set_off
        && let Some(text) = whole_link(passage.inline.linked(link))
    {
        return Some(Name { text, end, sure: true });
    }
    let given = words.get(first).is_some_and(|word| is_given(word.text));
    let alone = set_off == Some(first + 1) && (link.is_none() || profile || given);
    // A link holds a name as a whole, and nothing of what follows.
    let until = set_off.filter(|_| link.is_some()).unwrap_or_else(|| before_origin(words, first));
    let end = person_at(&words[..until], first, alone)?;
    let end = set_off.map_or(end, |set| end.min(set));
    let parts = words[first..end].iter().filter(|word| word.capital()).count();
    if is_company(words, end)
        || words[end - 1].is_any(FORMS)
        || (!profile && any_thing(&words[first..end]))
        || (parts < 2 && !alone)
        || passage.means(first, Senses::ROLE)
        || abbreviated(&words[first..end])
    {
        return None;
    }
    let text = phrase(&passage.inline.text, words, first..end);
    if announced.organisations.contains(&text) {
        return None;
    }
    let known = announced.whole(&text);
    let backing = match (profile, known.is_some() && parts < 2) {
        (true, _) => Backing::Profile,
        (false, true) => Backing::Place,
        (false, false) => Backing::Words,
    };
    if !reads_as_person(&words[first..end], backing) {
        return None;
    }
    let sure = known.is_some() || (set_off == Some(end) && (profile || link.is_none()));
    Some(Name { text: known.map_or(text, |person| person.name.clone()), end, sure })
}

/// Whether a name begins with an abbreviation, and is a company's or a product's: `ABC Widgets`.
fn abbreviated(name: &[Word<'_>]) -> bool {
    let capitals = |word: &Word<'_>| word.text.chars().all(char::is_uppercase);
    let [first, rest @ ..] = name else { return false };
    first.text.chars().count() > 2 && capitals(first) && !rest.is_empty() && !rest.iter().any(capitals)
}

/// The text of a link to somebody's profile, where it looks like a name that words alone would not
/// be taken for: `Ada(Addie) Example`.
fn whole_link(text: &str) -> Option<String> {
    let text = text.split(" aka ").next().unwrap_or_default();
    let parts: Vec<&str> = text.split_whitespace().collect();
    let odd = text.contains('(') && text.ends_with(char::is_alphabetic);
    let name = parts.iter().all(|part| part.starts_with(char::is_uppercase));
    (odd && name && (2..=5).contains(&parts.len())).then(|| parts.join(" "))
}

/// Where a name has to end at the latest that would go on with where its bearer comes from: `Ada
/// Example de Acme`.
pub(super) fn before_origin(words: &[Word<'_>], first: usize) -> usize {
    let until = words.len().min(first + 5);
    let parts = (first..until).take_while(|at| words[*at].capital() && words[*at].stop.is_none()).count();
    let at = first + parts;
    // `Ada van der Example von Acme`: a name has particles in one place.
    if let Some(second) = behind_particles(words, first) {
        return second;
    }
    let second = || words[at - 1].text.to_lowercase();
    let origin = parts >= 2
        && words.get(at).is_some_and(|word| word.is_any(FROM_OR_PARTICLE))
        && (parts > 2 || !SECOND_NAMES.contains(&second().as_str()))
        && !words.get(at + 1).is_some_and(|family| FAMILIES.holds(family.text))
        // `de la Torre`
        && !words.get(at + 2).is_some_and(|family| {
            FAMILIES.holds(family.text) && words[at + 1].is_any(&["la", "las", "los", "el"])
        });
    if origin { at } else { words.len() }
}

/// The word behind a family name with particles of its own that leads to where its bearer comes from.
fn behind_particles(words: &[Word<'_>], first: usize) -> Option<usize> {
    let until = words.len().min(first + 7);
    // `Inés Ejemplo de la Facultad de Prueba`: behind two names the first leads there.
    if words.get(first + 1).is_none_or(Word::capital) {
        return None;
    }
    let lower = |at: &usize| is_particle(&words[*at]) && !words[*at].capital();
    let goes_on = |at: &usize| words[*at].stop.is_none() && (words[*at].capital() || lower(at));
    let end = (first..until).find(|at| !goes_on(at)).unwrap_or(until);
    let begins = |at: &usize| lower(at) && !lower(&(at - 1));
    let second = (first + 1..end).filter(begins).nth(1)?;
    words[second].is_any(FROM_OR_PARTICLE).then_some(second)
}

/// Whether a name holds a thing; a particle is none, `van Der Example`.
fn any_thing(name: &[Word<'_>]) -> bool {
    let thing = |word: &Word<'_>| word.capital() && is_thing(word);
    name.first().is_some_and(thing) || name.iter().skip(1).any(|word| thing(word) && !is_particle(word))
}

/// Whether a word is a thing, capital or not.
pub(super) fn is_thing(word: &Word<'_>) -> bool {
    let german = ["ung", "heit", "keit", "schaft"];
    phrasings::senses(word.text).any(Senses::THING)
        || (word.text.len() > 7 && german.iter().any(|ending| word.text.ends_with(ending)))
}

/// The organisation whose story a speaker tells: `shared the Acme's story`.
pub(super) fn whose_story(passage: &Passage<'_>, verb: usize) -> Option<String> {
    let words = &passage.words;
    words.get(verb).filter(|verb| verb.is_any(&["shared", "sharing", "told", "telling"]))?;
    let first = verb + 1 + usize::from(words.get(verb + 1).is_some_and(|word| word.is("the")));
    let end = (first..(first + 4).min(words.len())).find(|at| words[*at].possessive)? + 1;
    let named = words[first..end].iter().all(Word::capital)
        && words.get(end).is_some_and(|word| word.is_any(STORIES));
    named.then(|| phrase(&passage.inline.text, words, first..end))
}
