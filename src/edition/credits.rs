//! In charge of credits: who is named, in which spelling, and where the credit leads. The roster
//! knows the spelling; links that are not what they seem to be are left out and told.
//!
//! Who is to be credited was understood before, in [`crate::recap`]; nobody is added here.

use std::collections::BTreeMap;

use url::Url;

use super::link::Refused;
use super::namesakes::{Namesakes, accounts};
use super::wording::{filled, letters, line};
use super::{Credit, Role, link};
use crate::config::Publication;
use crate::finding::Finding;
use crate::recap::roster::{folded, split_form};
use crate::recap::{Host, Known, Next, Recap, Roster, Speaker, Sponsor, Talk, Thanked, mentioned_by, player};

/// Everything that names somebody, in the roster's spelling and with links that may be published.
pub(super) struct Credits<'a> {
    roster: &'a Roster,
    site: &'a Url,
    page: &'a Url,
    findings: &'a mut Vec<Finding>,
    namesakes: Namesakes,
    given: Vec<Credit>,
}

impl<'a> Credits<'a> {
    /// None yet; addresses are relative to `page`.
    pub(super) fn new(publication: &'a Publication, page: &'a Url, findings: &'a mut Vec<Finding>) -> Self {
        let (namesakes, given) = (Namesakes::default(), Vec::new());
        Credits { roster: &publication.roster, site: &publication.url, page, findings, namesakes, given }
    }

    /// The talks, with names in the roster's spelling, clean words and absolute addresses.
    pub(super) fn talks(&mut self, talks: &[Talk]) -> Vec<Talk> {
        talks.iter().map(|talk| self.talk(talk)).collect()
    }

    fn talk(&mut self, talk: &Talk) -> Talk {
        let named = talk.title.as_deref().or(talk.names().next()).map(line);
        let of = format!("the talk `{}`", named.unwrap_or_default());
        Talk {
            speakers: talk.speakers.iter().filter_map(|speaker| self.speaker(speaker)).collect(),
            title: talk.title.as_deref().and_then(filled),
            url: self.address(talk.url.as_deref(), &format!("The link of {of}")),
            video: self.address(talk.video.as_deref(), &format!("The recording of {of}")),
            slides: self.address(talk.slides.as_deref(), &format!("The slides of {of}")),
            starts_at: talk.starts_at.as_deref().and_then(player::shown_time),
            takeaways: talk.takeaways.iter().filter_map(|takeaway| filled(takeaway)).collect(),
        }
    }

    /// A speaker, unless nothing is left of the name.
    fn speaker(&mut self, speaker: &Speaker) -> Option<Speaker> {
        let name = self.person(&speaker.name)?;
        let of = format!("the speaker {name}");
        Some(Speaker {
            affiliation: speaker.affiliation.as_deref().and_then(|name| self.organisation(name)),
            url: self.address(speaker.url.as_deref(), &format!("The link of {of}")),
            photo: self.address(speaker.photo.as_deref(), &format!("The photo of {of}")),
            handles: self.handles(&speaker.handles, &of),
            name,
        })
    }

    /// The next meetup, with an address that may be published.
    pub(super) fn next(&mut self, next: &Next) -> Next {
        Next {
            date: next.date,
            month: next.month.clone(),
            affiliations: next.affiliations.iter().filter_map(|name| self.organisation(name)).collect(),
            speakers: self.people(&next.speakers),
            rsvp: self.address(next.rsvp.as_deref(), "The link to sign up for the next meetup"),
        }
    }

    /// An address made absolute; a bad one is left out and told. `what` begins the sentence.
    pub(super) fn address(&mut self, address: Option<&str>, what: &str) -> Option<String> {
        let address = address?;
        self.told(address, link::to_credit(address, self.page), what)
    }

    /// The logo that the roster has, made absolute from the site; a bad one is left out and told.
    fn logo(&mut self, known: &Known, of: &str) -> Option<String> {
        let logo = known.logo.as_deref()?;
        self.told(logo, link::of_site(logo, self.site), &format!("The logo of {of}"))
    }

    fn told(&mut self, address: &str, url: Result<Url, Refused>, what: &str) -> Option<String> {
        match url {
            Ok(url) => Some(url.into()),
            Err(refused) => {
                let finding = Finding::warning(
                    "bad-link",
                    format!("{what} is left out: `{}` {}", line(address), refused.because()),
                )
                .hint("give an address that begins with https://");
                // The roster's are met as often as somebody is named.
                if !self.findings.contains(&finding) {
                    self.findings.push(finding);
                }
                None
            }
        }
    }

    /// All credits: host, speakers, sponsors. `talks` are those that [`Credits::talks`] gave.
    pub(super) fn give(mut self, recap: &Recap, talks: &[Talk]) -> Vec<Credit> {
        self.namesakes = Namesakes::of(talks, self.findings);
        if let Some(host) = &recap.host {
            self.host(host);
        }
        for talk in talks {
            self.speakers(talk);
        }
        for sponsor in &recap.sponsors {
            self.sponsor(sponsor);
        }
        self.given
    }

    fn host(&mut self, host: &Host) {
        let affiliation = host.role.as_deref().and_then(filled);
        self.credit(Role::Host, &host.name, affiliation, None, &BTreeMap::new());
    }

    fn speakers(&mut self, talk: &Talk) {
        for speaker in &talk.speakers {
            let Speaker { name, affiliation, url, handles, .. } = speaker;
            self.credit(Role::Speaker, name, affiliation.clone(), url.clone(), handles);
        }
    }

    fn sponsor(&mut self, sponsor: &Sponsor) {
        let what = format!("The link of the sponsor {}", line(&sponsor.name));
        let link = self.address(sponsor.url.as_deref(), &what);
        self.credit(Role::Sponsor, &sponsor.name, None, link, &BTreeMap::new());
    }

    /// Adds a credit, or completes the one that the name has in that role already.
    fn credit(
        &mut self,
        role: Role,
        name: &str,
        affiliation: Option<String>,
        link: Option<String>,
        handles: &BTreeMap<String, String>,
    ) {
        // Which of several of one name the roster knows, it does not say.
        let is_known = role == Role::Sponsor || !self.namesakes.has(name);
        let known = self.known(role, name).filter(|_| is_known).cloned().unwrap_or_default();
        let name = if known.name.trim().is_empty() { line(name) } else { line(&known.name) };
        if name.is_empty() {
            return;
        }
        let of = format!("{name} in the roster");
        let link = link.or_else(|| self.address(known.url.as_deref(), &format!("The link of {of}")));
        let logo = self.logo(&known, &of);
        let mut all = handles.clone();
        all.extend(self.handles(&known.handles, &of));
        // Where nothing else tells it: a profile that their own name leads to.
        if let Some((network, handle)) = link.as_deref().and_then(mentioned_by) {
            all.entry(network).or_insert(handle);
        }
        let lower = name.to_lowercase();
        let namesakes = &self.namesakes;
        let same = |given: &&mut Credit| {
            let same = given.role == role && given.name.to_lowercase() == lower;
            let apart = role == Role::Speaker
                && namesakes.apart(given, affiliation.as_deref(), &accounts(&all, link.as_deref()));
            same && !apart
        };
        match self.given.iter_mut().find(same) {
            Some(given) => {
                given.affiliation = given.affiliation.take().or(affiliation);
                given.link = given.link.take().or(link);
                given.logo = given.logo.take().or(logo);
                for (network, handle) in all {
                    given.handles.entry(network).or_insert(handle);
                }
            }
            None => self.given.push(Credit { name, role, affiliation, link, logo, handles: all }),
        }
    }

    fn known(&self, role: Role, name: &str) -> Option<&'a Known> {
        let name = line(name);
        match role {
            Role::Sponsor => self.roster.organisation(&name).or_else(|| self.roster.person(&name)),
            Role::Host | Role::Speaker => self.roster.person(&name),
        }
    }

    fn people(&self, names: &[String]) -> Vec<String> {
        names.iter().filter_map(|name| self.person(name)).collect()
    }

    fn person(&self, name: &str) -> Option<String> {
        let name = line(name);
        filled(self.roster.person(&name).map_or(&name, |known| &known.name))
    }

    fn organisation(&self, name: &str) -> Option<String> {
        let name = line(name);
        filled(self.roster.organisation(&name).map_or(&name, |known| &known.name))
    }

    /// Handles that are one word each; others are left out and told.
    fn handles(&mut self, handles: &BTreeMap<String, String>, of: &str) -> BTreeMap<String, String> {
        let mut kept = BTreeMap::new();
        for (network, handle) in handles {
            let handle = handle.trim();
            if !handle.is_empty() && handle == line(handle) && !handle.contains(' ') {
                kept.insert(line(network).to_lowercase(), handle.to_owned());
            } else {
                self.findings.push(Finding::warning(
                    "bad-handle",
                    format!(
                        "the handle of {of} on {} is left out: `{}` is not one word",
                        line(network),
                        line(handle)
                    ),
                ));
            }
        }
        kept
    }
}

/// Tells of every credited name that the published words never say: a slip in the front matter or
/// in the roster, or words that the sanitiser took out.
pub(super) fn missing(credits: &[Credit], roster: &Roster, words: &str) -> Vec<Finding> {
    let words = letters(&folded(words));
    let said = |name: &str| says(&words, name);
    // A person signs with another spelling than the roster's: any of them counts.
    let spellings = |credit: &Credit| {
        let known = match credit.role {
            Role::Sponsor => roster.organisation(&credit.name).or_else(|| roster.person(&credit.name)),
            Role::Host | Role::Speaker => roster.person(&credit.name),
        };
        known.into_iter().flat_map(|known| known.aliases.iter()).any(|alias| said(alias))
    };
    let missing: Vec<_> = credits
        .iter()
        .filter(|credit| !said(&credit.name) && !spellings(credit))
        .map(|credit| {
            let role = match credit.role {
                Role::Host => "host",
                Role::Speaker => "speaker",
                Role::Sponsor => "sponsor",
            };
            format!("{} ({role})", credit.name)
        })
        .collect();
    if missing.is_empty() {
        return Vec::new();
    }
    let message = format!("{} credited, and the text of the recap never says so", are(&missing));
    vec![
        Finding::warning("credit-missing-in-body", message)
            .hint("name them in the text, or look whether the credit is right"),
    ]
}

/// Whether words, folded to their letters, have a name. As the roster compares spellings: a text without the
/// accents or the `Ltd` names them too.
fn says(words: &str, name: &str) -> bool {
    let name = folded(name);
    let name = letters(split_form(&name).0);
    name.is_empty() || words.contains(&name)
}

/// Tells of everybody whom the front matter thanks and the published words do not: nothing else shows them.
pub(super) fn unthanked(thanked: &[Thanked], roster: &Roster, words: &str) -> Vec<Finding> {
    let words = letters(&folded(words));
    let said = |name: &str| {
        let known = roster.organisation(name).or_else(|| roster.person(name));
        says(&words, name)
            || known
                .is_some_and(|known| known.aliases.iter().chain([&known.name]).any(|name| says(&words, name)))
    };
    let missing: Vec<_> =
        thanked.iter().map(|thanked| line(&thanked.name)).filter(|name| !said(name)).collect();
    if missing.is_empty() {
        return Vec::new();
    }
    let message =
        format!("{} thanked in the front matter, and the text of the recap never says so", are(&missing));
    vec![Finding::warning("thanks-missing-in-body", message).hint("thank them in the text")]
}

/// `A is`, `A, B and C are`.
fn are(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => format!("{one} is"),
        [first @ .., last] => format!("{} and {last} are", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edition::tests::{compiled, publication, recap};
    use crate::edition::{Edition, compile};

    fn names(edition: &Edition, role: Role) -> Vec<&str> {
        edition.credited(role).map(|credit| credit.name.as_str()).collect()
    }

    #[test]
    fn host_speakers_and_sponsors_come_in_order() {
        let (edition, findings) = compiled(|_| ());
        let credits: Vec<_> =
            edition.credits.iter().map(|credit| (credit.role, credit.name.as_str())).collect();
        let expected = [
            (Role::Host, "Hanna Example"),
            (Role::Speaker, "Ada Example"),
            (Role::Speaker, "Bo Muster"),
            (Role::Speaker, "Zoë Beispiel"),
            (Role::Sponsor, "Acme Cloud"),
            (Role::Sponsor, "Example & Sons Ltd."),
        ];
        assert_eq!(credits, expected);
        assert_eq!(findings, Vec::<&str>::new());
    }

    #[test]
    fn the_roster_gives_spelling_link_and_handles() {
        let (edition, _) = compiled(|recap| {
            let handles =
                [("x".into(), "@other".into()), ("bluesky".into(), "ada.example.com".into())].into();
            recap.talks[0].speakers = vec![Speaker { handles, ..Speaker::named("ADA E.") }];
            recap.sponsors[0].name = "acme".into();
            recap.sponsors[0].url = None;
        });
        let ada = edition.credited(Role::Speaker).next().unwrap_or_else(|| unreachable!());
        assert_eq!(ada.name, "Ada Example");
        assert_eq!(ada.link.as_deref(), Some("https://ada.example.com/"));
        assert_eq!(ada.handles["x"], "@adaexample");
        assert_eq!(ada.handles["bluesky"], "ada.example.com");
        assert_eq!(edition.talks[0].names().collect::<Vec<_>>(), ["Ada Example"]);
        let acme = edition.credited(Role::Sponsor).next().unwrap_or_else(|| unreachable!());
        assert_eq!((acme.name.as_str(), acme.link.as_deref()), ("Acme Cloud", Some("https://acme.example/")));
    }

    #[test]
    fn the_roster_spells_everybody_wherever_they_are_named() {
        let mut recap = recap();
        recap.host = Some(Host { name: "INES EJEMPLO".into(), role: None });
        recap.talks[1].speakers = vec![
            Speaker { affiliation: Some("acme cloud inc.".into()), ..Speaker::named("Inés  Ejemplo") },
            Speaker::named("zoe beispiel"),
        ];
        recap.sponsors = vec![Sponsor { name: "Prueba SA".into(), url: None }];
        recap.next = Some(Next {
            speakers: vec!["Zoé Beispiel".into()],
            affiliations: vec!["PRUEBA".into(), "Acme Cloud, Inc".into()],
            ..Next::default()
        });
        recap.body = "Ines Ejemplo and Ada Example and Zoe Beispiel, thanks to Prueba".into();
        let mut publication = publication();
        let named = |name: &str| Known { name: name.into(), ..Known::default() };
        publication.roster.people.extend([named("Inés Ejemplo"), named("Zoë Beispiel")]);
        publication.roster.organisations.push(named("Prueba S.A."));
        let (edition, findings) = compile(&recap, &publication);
        let credits: Vec<_> = edition.credits.iter().map(|credit| credit.name.as_str()).collect();
        assert_eq!(credits, ["Inés Ejemplo", "Ada Example", "Inés Ejemplo", "Zoë Beispiel", "Prueba S.A."]);
        assert_eq!(edition.talks[1].affiliation(), Some("Acme Cloud"));
        let next = edition.next.unwrap_or_default();
        assert_eq!(next.speakers, ["Zoë Beispiel"]);
        assert_eq!(next.affiliations, ["Prueba S.A.", "Acme Cloud"]);
        // The text names them in other spellings.
        assert_eq!(findings, []);
    }

    #[test]
    fn a_logo_is_made_absolute_from_the_site_and_a_bad_one_is_told() {
        for (logo, shown) in [
            ("/logos/acme.png", Some("https://meetup.example.org/logos/acme.png")),
            ("https://acme.example/logo.svg", Some("https://acme.example/logo.svg")),
            ("data:image/png;base64,xx", None),
        ] {
            let mut publication = publication();
            publication.roster.organisations[0].logo = Some(logo.into());
            let (edition, findings) = compile(&recap(), &publication);
            let acme = edition.credited(Role::Sponsor).find(|credit| credit.name == "Acme Cloud");
            assert_eq!(acme.and_then(|acme| acme.logo.as_deref()), shown, "{logo}");
            assert_eq!(findings.len(), usize::from(shown.is_none()), "{logo}");
        }
    }

    #[test]
    fn nobody_is_credited_twice_in_a_role() {
        let (edition, _) = compiled(|recap| {
            let mut again = recap.talks[1].clone();
            again.speakers = [" bo  MUSTER", "Ada Example", "Hanna Example"].map(Speaker::named).into();
            recap.talks.push(again);
            recap.sponsors.push(Sponsor { name: "ACME CLOUD".into(), url: None });
        });
        let speakers = ["Ada Example", "Bo Muster", "Zoë Beispiel", "Hanna Example"];
        assert_eq!(names(&edition, Role::Speaker), speakers);
        assert_eq!(names(&edition, Role::Host), ["Hanna Example"]);
        assert_eq!(names(&edition, Role::Sponsor).len(), 2);
    }

    #[test]
    fn each_speaker_of_a_talk_has_a_company_and_handles_of_their_own() {
        let (edition, _) = compiled(|recap| {
            recap.talks[1].speakers[0].affiliation = Some("Widgets Inc.".into());
            recap.talks[1].speakers[0].handles = [("x".into(), "@bo".into())].into();
        });
        let credited = |name: &str| edition.credits.iter().find(|credit| credit.name == name);
        let bo = credited("Bo Muster").and_then(|bo| bo.affiliation.as_deref());
        assert_eq!(bo, Some("Widgets Inc."));
        let zoe = credited("Zoë Beispiel");
        assert!(zoe.is_some_and(|zoe| zoe.affiliation.is_none() && zoe.handles.is_empty()));
    }

    #[test]
    fn a_bad_link_is_left_out_and_the_credit_stays() {
        for bad in ["javascript:alert(1)", "https://bank.example@evil.example", "https://\u{430}cme.example"]
        {
            let (edition, findings) = compiled(|recap| recap.sponsors[1].url = Some(bad.into()));
            let sponsor = edition.credited(Role::Sponsor).nth(1);
            assert!(sponsor.is_some_and(|it| it.name == "Example & Sons Ltd." && it.link.is_none()), "{bad}");
            assert_eq!(findings, ["bad-link"], "{bad}");
        }
    }

    #[test]
    fn addresses_of_talks_and_of_the_next_meetup_are_checked_too() {
        let (edition, findings) = compiled(|recap| {
            recap.talks[0].url = Some("data:text/html,x".into());
            recap.talks[0].speakers[0].photo = Some("/images/ada.jpg".into());
            recap.talks[1].speakers[0].photo = Some("file:///etc/hosts".into());
            recap.next = Some(Next { rsvp: Some("https://u:p@example.org/".into()), ..Next::default() });
        });
        assert_eq!(edition.talks[0].url, None);
        let photo = |talk: usize| edition.talks[talk].speakers[0].photo.as_deref();
        assert_eq!(photo(0), Some("https://meetup.example.org/images/ada.jpg"));
        assert_eq!(photo(1), None);
        assert_eq!(edition.next.as_ref().and_then(|next| next.rsvp.as_ref()), None);
        assert_eq!(findings, ["bad-link"; 3]);
    }

    #[test]
    fn a_credit_that_the_text_never_says_is_told() {
        let (_, findings) = compiled(|recap| recap.sponsors[0].name = "Widgets Inc.".into());
        assert_eq!(findings, ["credit-missing-in-body"]);
    }

    #[test]
    fn names_and_handles_hold_no_control_characters() {
        let (edition, findings) = compiled(|recap| {
            let handles = [("x".into(), "two words".into())].into();
            recap.talks[0].speakers = vec![Speaker { handles, ..Speaker::named("Ada\r\nBcc: x Example") }];
        });
        assert_eq!(names(&edition, Role::Speaker)[0], "Ada Bcc: x Example");
        assert_eq!(findings, ["bad-handle", "credit-missing-in-body"]);
    }
}
