//! In charge of the credits that a stated text gives in words that somebody typed, so that nobody is named
//! twice. What is not clearly a credit is none: to name somebody twice is better than not at all.
//!
//! It leaves what is said of another evening to [`super::elsewhere`], and how the words are said, and the credits that
//! they do not give, to [`super::wording`].

use std::collections::BTreeSet;

use super::elsewhere::all_of_this_evening;
use super::template::Typed;
use super::wording::{Group, Person};
use crate::edition::Role;

/// How words begin that sponsors are listed behind, in small letters and in the languages of posts.
const SPONSORS: [&str; 5] = ["sponsor", "gesponsor", "gesponser", "patrocin", "parrain"];

/// What may stand between such a word and the names.
const LEADS: [&str; 12] =
    ["by", "von", "par", "por", "da", "door", "przez", "is", "are", "were", "sind", "waren"];

/// What stands before the last name of a list.
const AND: [&str; 8] = ["and", "und", "et", "y", "e", "en", "i", "plus"];

/// Which of these people a text credits by itself: for each group whether all of it is, and the lines that say so.
pub(super) fn given(lines: &[Typed], groups: &[Group]) -> (Vec<bool>, BTreeSet<usize>) {
    let names: Vec<&str> =
        groups.iter().flat_map(|group| &group.people).map(|person| person.name.as_str()).collect();
    let mut sponsors: Vec<&str> = of_sponsors(groups).collect();
    // The longest first: `Acme` is no part of `Acme Cloud`.
    sponsors.sort_unstable_by_key(|name| std::cmp::Reverse(name.len()));
    let all = groups.iter().flat_map(|group| &group.people);
    let all: Vec<&str> = all
        .flat_map(|person| [Some(person.name.as_str()), person.affiliation.as_deref()])
        .flatten()
        .collect();
    let lines = all_of_this_evening(lines, &all);
    let mut saying = BTreeSet::new();
    let mut is_given = |group: &Group| {
        let credits = |person: &Person| {
            lines.iter().find(|line| match group.role {
                Role::Sponsor => listed(&line.words, &sponsors).contains(&person.name.as_str()),
                Role::Host | Role::Speaker => names_person(&line.words, person, &names),
            })
        };
        let said: Option<Vec<usize>> =
            group.people.iter().map(|person| credits(person).map(|line| line.place)).collect();
        saying.extend(said.iter().flatten());
        said.is_some()
    };
    (groups.iter().map(&mut is_given).collect(), saying)
}

fn of_sponsors(groups: &[Group]) -> impl Iterator<Item = &str> {
    let sponsors = groups.iter().filter(|group| group.role == Role::Sponsor);
    sponsors.flat_map(|group| &group.people).map(|person| person.name.as_str())
}

/// Whether words name a person in full, with their company behind the name. A single word may mean anything,
/// and who has two roles, or the name of another, is not told by the name.
fn names_person(words: &str, person: &Person, names: &[&str]) -> bool {
    let Person { name, affiliation, .. } = person;
    let is_full = name.contains(' ');
    if !is_full || names.iter().filter(|other| *other == name).count() > 1 {
        return false;
    }
    let mut words = words.to_owned();
    for longer in names.iter().filter(|other| other.len() > name.len() && other.contains(name.as_str())) {
        words = words.replace(longer, "…");
    }
    clear(&words, name)
        .any(|end| affiliation.as_ref().is_none_or(|company| clear(&words[end..], company).next().is_some()))
}

/// Where a name ends that stands in words for itself.
fn clear<'a>(words: &'a str, name: &'a str) -> impl Iterator<Item = usize> + 'a {
    words.match_indices(name).filter_map(move |(at, _)| {
        let end = at + name.len();
        let joined = |c: char| c.is_alphanumeric() || matches!(c, '-' | '‐' | '@' | '#' | '/' | '_');
        let begins = !words[..at].chars().next_back().is_some_and(joined);
        (begins && ends(&words[end..], false)).then_some(end)
    })
}

/// Whether a name ends before these words: no letter and no name follows, as in `Acme-Cloud` and `Acme Cloud`.
/// Where a name may be any word, nothing may follow but the end of what is said, or another name.
fn ends(behind: &str, any_word: bool) -> bool {
    let mut chars = behind.chars();
    let (first, second) = (chars.next(), chars.next());
    match first {
        None => true,
        Some('…') => false,
        Some(c) if c.is_whitespace() && any_word => and(behind.trim_start()).is_some(),
        Some(c) if c.is_whitespace() => !second.is_some_and(char::is_uppercase),
        Some('-' | '‐' | '.' | '_' | '@' | '/') => !second.is_some_and(char::is_alphanumeric),
        Some('\'' | '’') => !any_word,
        Some(c) => !c.is_alphanumeric(),
    }
}

/// The sponsors in lists right behind a word for them: `sponsored by Acme, Elastic and Example Ltd.`
fn listed<'a>(words: &str, sponsors: &[&'a str]) -> Vec<&'a str> {
    let mut found = Vec::new();
    let mut at = 0;
    let mut before = String::new();
    for word in words.split(|c: char| !c.is_alphanumeric()) {
        let end = at + word.len();
        let small = word.to_lowercase();
        if SPONSORS.iter().any(|stem| small.starts_with(stem)) && before != "no" {
            list(&words[end..], sponsors, &mut found);
        }
        before = small;
        at = end + words[end..].chars().next().map_or(0, char::len_utf8);
    }
    found
}

fn list<'a>(behind: &str, sponsors: &[&'a str], found: &mut Vec<&'a str>) {
    let mut rest = behind.trim_start_matches([' ', '\u{a0}', ':']);
    if let Some(led) = LEADS.iter().find_map(|lead| behind_word(rest, lead)) {
        rest = led.trim_start_matches([' ', ':']);
    }
    while let Some((name, behind)) = sponsors.iter().find_map(|name| {
        let behind = rest.strip_prefix(name)?;
        ends(behind, !name.contains(' ')).then_some((*name, behind))
    }) {
        found.push(name);
        let next = behind.trim_start();
        let comma = next.strip_prefix([',', ';', '&', '+']).map(str::trim_start);
        let Some(next) = and(comma.unwrap_or(next)).or(comma) else { return };
        rest = next;
    }
}

/// What stands behind an `and` that words begin with.
fn and(words: &str) -> Option<&str> {
    words
        .strip_prefix('&')
        .map(str::trim_start)
        .or_else(|| AND.iter().find_map(|and| behind_word(words, and)))
}

/// What stands behind a word that others begin with.
fn behind_word<'a>(words: &'a str, word: &str) -> Option<&'a str> {
    let head = words.get(..word.len()).filter(|head| head.eq_ignore_ascii_case(word))?;
    let behind = &words[head.len()..];
    let ends = behind.starts_with([' ', ':', '\u{a0}']);
    ends.then(|| behind.trim_start())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::channel::post::elsewhere::of_this_evening;

    #[test]
    fn sponsors_are_credited_by_a_list_behind_a_word_for_them_and_nowhere_else() {
        let sponsors = ["Acme Cloud Europe", "Acme Cloud", "Elastic", "Monday"];
        for (words, named) in [
            ("Sponsored by Elastic, Monday and Acme Cloud!", &["Elastic", "Monday", "Acme Cloud"][..]),
            ("Danke an unsere Sponsoren: Monday & Elastic.", &["Monday", "Elastic"]),
            ("Merci à nos sponsors Acme Cloud et Monday", &["Acme Cloud", "Monday"]),
            ("Patrocinado por Acme Cloud Europe.", &["Acme Cloud Europe"]),
            ("Thanks to our sponsors! Monday was great", &[]),
            ("Thanks to our sponsors for a Monday evening", &[]),
            ("Sponsored by Monday evening drinks", &[]),
            ("Sponsored by Elastic London", &[]),
            ("Sponsored by Elastic's owner", &[]),
            ("Sponsored by Acme Cloud…", &[]),
            ("A Monday with Acme Cloud", &[]),
            ("Sponsors: Ada from Acme Cloud", &[]),
            ("Sponsor", &[]),
        ] {
            assert_eq!(listed(words, &sponsors), named, "{words}");
        }
    }

    #[test]
    fn what_is_said_of_another_evening_or_denied_credits_nobody() {
        let names = ["Acme Cloud", "Next Cloud Ltd.", "Ada Example", "Élan Vital"];
        for words in [
            "Next time sponsored by Acme Cloud",
            "In July we are sponsored by Acme Cloud again, our next sponsor.",
            "Without a sponsor Acme Cloud",
            "No sponsor: Acme Cloud",
            "Nächstes Mal gesponsert von Acme Cloud!",
            "La prochaine fois, notre sponsor Élan Vital",
            "Kein Sponsor Acme Cloud",
            "No longer sponsored by Acme Cloud.",
            "Thanks to our former sponsors Acme Cloud and Next Cloud Ltd.",
            "In April we are sponsored by Acme Cloud.",
            "Next up, on Apr. 2: sponsored by Acme Cloud",
            "Im Mai gesponsert von Acme Cloud",
        ] {
            let (words, _) = of_this_evening(words, &names);
            assert_eq!(listed(&words, &names), Vec::<&str>::new(), "{words}");
        }
        for (words, named) in [
            ("Sponsored by Acme Cloud. Next time: queues!", &["Acme Cloud"][..]),
            ("Next time: queues! Sponsored by Acme Cloud", &["Acme Cloud"]),
            ("Sponsored by Next Cloud Ltd. and Acme Cloud", &["Next Cloud Ltd.", "Acme Cloud"]),
            ("Patrocinado por Élan Vital; no próximo mês: filas", &["Élan Vital"]),
        ] {
            assert_eq!(listed(&of_this_evening(words, &names).0, &names), named, "{words}");
        }
        let ada = Person::plain("Ada Example", None);
        assert!(!names_person(&of_this_evening("Next month Ada Example is back.", &names).0, &ada, &names));
        assert!(names_person(&of_this_evening("Ada Example! See you next month.", &names).0, &ada, &names));
    }

    #[test]
    fn people_are_credited_by_their_full_name_with_their_company_behind_it() {
        let names = ["Ann Lee", "Ann Lee-Smith", "Mary Ann Lee", "Ada", "Bo Muster", "Bo Muster"];
        let named = |words: &str, name: &str, affiliation: Option<&str>| {
            names_person(words, &Person::plain(name, affiliation), &names)
        };
        assert!(named("With Ann Lee, and cake", "Ann Lee", None));
        assert!(named("Ann Lee’s talk", "Ann Lee", None));
        assert!(named("Ann Lee of Acme Cloud spoke", "Ann Lee", Some("Acme Cloud")));
        for words in
            ["Ann Lee spoke", "Acme Cloud: Ann Lee", "Ann Lee (Acme Cloudy)", "Ann Lee (Acme Cloud Ltd)"]
        {
            assert!(!named(words, "Ann Lee", Some("Acme Cloud")), "{words}");
        }
        for words in
            ["With Ann Lee-Smith", "Mary Ann Lee", "Ann Lee Smith", "@Ann Lee", "Ann Lee…", "Ann Leery"]
        {
            assert!(!named(words, "Ann Lee", None), "{words}");
        }
        assert!(!named("Ada spoke", "Ada", None), "one word may be anything");
        assert!(!named("Bo Muster spoke", "Bo Muster", None), "there are two");
    }

    proptest::proptest! {
        #[test]
        fn any_words_are_looked_through(words in "(\\PC|sponsors|by | and |, |Ann Lee|Acme|…){0,20}") {
            let (words, _) = of_this_evening(&words, &["Ann Lee", "Acme"]);
            let _ = listed(&words, &["Ann Lee", "Acme"]);
            let _ = names_person(&words, &Person::plain("Ann Lee", Some("Acme")), &["Ann Lee"]);
        }
    }
}
