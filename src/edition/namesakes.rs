//! In charge of speakers who have the same name: whether they are one person or several, and whose talk is
//! whose. Several are told as such; nobody is given the talk or the company of another.
//!
//! It leaves what is said of each to [`super::credits`].

use std::collections::BTreeMap;

use super::{Credit, Edition, Role};
use crate::finding::Finding;
use crate::recap::roster::{folded, split_form};
use crate::recap::{Speaker, Talk, profile_of};

/// What tells people of one name apart.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Telling {
    /// They came from different companies.
    company: bool,
    /// They have different accounts on a network.
    account: bool,
}

/// The speakers of an evening whose name more than one of them has.
#[derive(Debug, Default)]
pub(super) struct Namesakes(BTreeMap<String, Telling>);

impl Namesakes {
    /// Looks for them, and tells of each.
    pub(super) fn of(talks: &[Talk], findings: &mut Vec<Finding>) -> Self {
        let mut by_name: BTreeMap<String, Vec<&Speaker>> = BTreeMap::new();
        for speaker in talks.iter().flat_map(|talk| &talk.speakers) {
            by_name.entry(speaker.name.to_lowercase()).or_default().push(speaker);
        }
        let mut found = BTreeMap::new();
        for (name, speakers) in by_name {
            let telling = Telling::between(&speakers);
            let Some(first) = speakers.first().filter(|_| telling != Telling::default()) else { continue };
            findings.push(asked(&first.name, &speakers, telling));
            found.insert(name, telling);
        }
        Namesakes(found)
    }

    /// Whether a name is that of several speakers.
    pub(super) fn has(&self, name: &str) -> bool {
        self.0.contains_key(&name.to_lowercase())
    }

    /// Whether a credit is that of somebody else of the same name.
    pub(super) fn apart(&self, given: &Credit, affiliation: Option<&str>, handles: &Handles) -> bool {
        let Some(telling) = self.0.get(&given.name.to_lowercase()) else { return false };
        (telling.company && !alike(given.affiliation.as_deref(), affiliation))
            || (telling.account && !same_accounts(&accounts(&given.handles, given.link.as_deref()), handles))
    }
}

/// A network's name to the handle there.
type Handles = BTreeMap<String, String>;

impl Telling {
    fn between(speakers: &[&Speaker]) -> Telling {
        // There are never many of one name, and never more than talks.
        let companies: Vec<&str> =
            speakers.iter().filter_map(|speaker| speaker.affiliation.as_deref()).collect();
        let company =
            companies.first().is_some_and(|first| companies.iter().any(|other| !same_company(first, other)));
        let mut accounts = Handles::new();
        let mut account = false;
        for (network, handle) in speakers.iter().flat_map(|speaker| handles(speaker)) {
            let known = accounts.entry(network).or_insert_with(|| handle.clone());
            account |= !same_handle(known, &handle);
        }
        Telling { company, account }
    }
}

/// The accounts of a speaker.
pub(super) fn handles(speaker: &Speaker) -> Handles {
    accounts(&speaker.handles, speaker.url.as_deref())
}

/// The accounts of somebody: those that are stated, and the one that their own link leads to, which may be on
/// a network whose posts cannot mention them by it.
pub(super) fn accounts(stated: &Handles, link: Option<&str>) -> Handles {
    let mut accounts = stated.clone();
    if let Some((network, handle)) = link.and_then(profile_of) {
        accounts.entry(network).or_insert(handle);
    }
    accounts
}

fn same_handle(one: &str, other: &str) -> bool {
    let bare = |handle: &str| handle.trim_start_matches('@').to_lowercase();
    bare(one) == bare(other)
}

/// Whether two people share an account, and none of theirs on one network are two; or have none, either of them.
fn same_accounts(one: &Handles, other: &Handles) -> bool {
    let mut shared =
        one.iter().filter_map(|(network, handle)| Some((handle, other.get(network)?))).peekable();
    match shared.peek() {
        Some(_) => shared.all(|(one, other)| same_handle(one, other)),
        None => one.is_empty() && other.is_empty(),
    }
}

/// Whether what two people are said to come from may be one company, or is of neither said.
fn alike(one: Option<&str>, other: Option<&str>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => same_company(one, other),
        (one, other) => one == other,
    }
}

/// Whether two names may be of one company: `Acme`, `ACME Ltd` and `Acme Cloud`.
fn same_company(one: &str, other: &str) -> bool {
    let (one, other) = (folded(one), folded(other));
    let (one, other) = (split_form(&one).0, split_form(&other).0);
    let begins = |long: &str, short: &str| {
        long.strip_prefix(short).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
    };
    begins(one, other) || begins(other, one)
}

fn asked(name: &str, speakers: &[&Speaker], telling: Telling) -> Finding {
    let mut apart: Vec<String> = Vec::new();
    for speaker in speakers {
        let company = speaker.affiliation.clone().filter(|_| telling.company);
        let account = handles(speaker).into_values().next().filter(|_| !telling.company);
        apart.extend(company.or(account).filter(|told| !apart.contains(told)));
    }
    Finding::warning(
        "same-name",
        format!("{name} is taken for the name of more than one speaker: {}", apart.join(", ")),
    )
    .hint(
        "if they are one person, state the same affiliation and the same handles for each of the talks; \
         what the roster has of the name is given to none of them",
    )
}

impl Edition {
    /// The credit of a talk's speaker.
    pub fn credit_of(&self, speaker: &Speaker) -> Option<&Credit> {
        let named: Vec<&Credit> =
            self.credited(Role::Speaker).filter(|credit| credit.name == speaker.name).collect();
        let own = handles(speaker);
        let alike = |credit: &&Credit| {
            let accounts = accounts(&credit.handles, credit.link.as_deref());
            let company = alike(credit.affiliation.as_deref(), speaker.affiliation.as_deref());
            let shared = own.iter().all(|(network, handle)| {
                accounts.get(network).is_some_and(|known| same_handle(known, handle))
            });
            (company, shared, accounts == own)
        };
        // The first of those that are equally alike.
        named.into_iter().rev().max_by_key(alike)
    }

    /// The talks of a speaker who is credited, with their places.
    pub fn talks_of<'a>(&'a self, credit: &'a Credit) -> impl Iterator<Item = (usize, &'a Talk)> {
        let gave = move |talk: &Talk| {
            talk.speakers
                .iter()
                .filter_map(|speaker| self.credit_of(speaker))
                .any(|known| std::ptr::eq(known, credit) || known == credit)
        };
        self.talks.iter().enumerate().filter(move |(_, talk)| credit.role == Role::Speaker && gave(talk))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edition::tests::compiled;

    /// Talks of speakers of the same name with these companies and links.
    fn of_one_name(stated: &[(Option<&str>, Option<&str>)]) -> (Edition, Vec<&'static str>) {
        compiled(|recap| {
            let talk = |(affiliation, url): &(Option<&str>, Option<&str>)| {
                let (affiliation, url) = (affiliation.map(str::to_owned), url.map(str::to_owned));
                let speakers = vec![Speaker { affiliation, url, ..Speaker::named("Bo Muster") }];
                Talk { speakers, title: Some("Queues".into()), ..Talk::default() }
            };
            recap.talks = stated.iter().map(talk).collect();
        })
    }

    #[test]
    fn speakers_of_one_name_and_two_companies_are_two_and_a_finding_asks() {
        let (edition, findings) = of_one_name(&[
            (Some("Widgets"), None),
            (Some("Beta"), None),
            (Some("WIDGETS Ltd"), None),
            (None, None),
        ]);
        let companies: Vec<_> =
            edition.credited(Role::Speaker).map(|credit| credit.affiliation.as_deref()).collect();
        assert_eq!(companies, [Some("Widgets"), Some("Beta"), None]);
        let talks = |credit| edition.talks_of(credit).map(|(place, _)| place).collect::<Vec<_>>();
        assert_eq!(
            edition.credited(Role::Speaker).map(talks).collect::<Vec<_>>(),
            [vec![0, 2], vec![1], vec![3]]
        );
        assert_eq!(findings, ["same-name"]);
    }

    #[test]
    fn speakers_of_one_name_and_two_accounts_are_two() {
        let (edition, findings) = of_one_name(&[
            (None, Some("https://bsky.app/profile/bo.example.com")),
            (None, Some("https://bsky.app/profile/muster.example.com")),
        ]);
        let talks = |credit| edition.talks_of(credit).map(|(place, _)| place).collect::<Vec<_>>();
        assert_eq!(edition.credited(Role::Speaker).map(talks).collect::<Vec<_>>(), [[0], [1]]);
        assert_eq!(findings, ["same-name"]);
    }

    #[test]
    fn a_speaker_whose_handle_is_written_in_two_ways_is_one_beside_another_of_the_name() {
        let (edition, findings) = compiled(|recap| {
            let talk = |accounts: &[(&str, &str)]| {
                let handles = accounts.iter().map(|(network, handle)| ((*network).into(), (*handle).into()));
                let speaker = Speaker { handles: handles.collect(), ..Speaker::named("Bo Muster") };
                Talk { speakers: vec![speaker], title: Some("Queues".into()), ..Talk::default() }
            };
            recap.talks = vec![
                talk(&[("mastodon", "@bo@a.example")]),
                talk(&[("mastodon", "bo@A.example"), ("bluesky", "bo.example")]),
                talk(&[("mastodon", "@other@b.example")]),
            ];
        });
        let talks = |credit| edition.talks_of(credit).map(|(place, _)| place).collect::<Vec<_>>();
        assert_eq!(edition.credited(Role::Speaker).map(talks).collect::<Vec<_>>(), [vec![0, 1], vec![2]]);
        assert_eq!(findings, ["same-name"]);
    }

    #[test]
    fn a_speaker_of_two_talks_is_one_where_the_company_is_named_once_or_twice() {
        for other in
            [(Some("Widgets"), None), (Some("Widgets GmbH"), None), (None, Some("https://bo.example/"))]
        {
            let (edition, findings) =
                of_one_name(&[(Some("Widgets"), Some("https://bo.example.com/")), other]);
            let speakers: Vec<&Credit> = edition.credited(Role::Speaker).collect();
            assert_eq!((speakers.len(), speakers[0].affiliation.as_deref()), (1, Some("Widgets")));
            assert_eq!(edition.talks_of(speakers[0]).count(), 2);
            assert_eq!(findings, Vec::<&str>::new());
        }
    }

    #[test]
    fn profiles_on_linkedin_tell_two_of_one_name_apart_and_are_no_handles() {
        let (edition, findings) = compiled(|recap| {
            for (talk, profile) in recap.talks.iter_mut().zip(["ada-a", "ada-b"]) {
                let url = Some(format!("https://www.linkedin.com/in/{profile}"));
                talk.speakers = vec![Speaker { url, ..Speaker::named("Ada Example") }];
            }
        });
        assert!(findings.contains(&"same-name"), "{findings:?}");
        let speakers: Vec<&Credit> = edition.credited(Role::Speaker).collect();
        assert_eq!(speakers.len(), 2);
        assert!(speakers.iter().all(|credit| credit.handles.is_empty() && credit.link.is_some()));
        for (talk, credit) in edition.talks.iter().zip(&speakers) {
            assert_eq!(edition.credit_of(&talk.speakers[0]), Some(*credit));
        }
    }

    #[test]
    fn the_roster_gives_nothing_to_several_of_one_name() {
        let (edition, _) = compiled(|recap| {
            for (talk, company) in recap.talks.iter_mut().zip(["Acme", "Beta"]) {
                talk.speakers =
                    vec![Speaker { affiliation: Some(company.into()), ..Speaker::named("Ada Example") }];
            }
        });
        let speakers: Vec<&Credit> = edition.credited(Role::Speaker).collect();
        assert_eq!(speakers.len(), 2);
        assert!(speakers.iter().all(|credit| credit.link.is_none() && credit.handles.is_empty()));
    }
}
