//! In charge of who is thanked: sponsors, who paid, apart from everyone who is thanked for
//! something else. A link alone makes nobody a sponsor.

use std::ops::Range;

use super::enumeration::{Item, items};
use super::words::{reads_as_name, same_name, sentence_end, squeeze};
use crate::finding::Finding;
use crate::recap::document::{Document, Inline, Kind};
use crate::recap::{Sponsor, Thanked};

/// Phrases that thank; whom follows right behind them.
const THANKS: &[&str] = &[
    "grateful to",
    "gratitude to",
    "thanks to",
    "thank you to",
    "thanks also to",
    "thank our",
    "sponsored by",
    "supported by",
    "thanks go to",
    "thanking",
];

/// Words that say the thanks are for money.
const MONEY: &[&str] = &["sponsor"];

/// Phrases behind which nobody else is thanked.
const ENDS: &[&str] = &[" for ", " who ", " which ", " that ", " without "];

/// What somebody is thanked for, when it is not money.
const REASONS: &[(&str, &[&str])] = &[
    ("venue", &["hosted us", "hosting us", "host us", "venue", "their office", "the space", "their space"]),
    ("food", &["pizza", "food", "drinks", "beer", "catering", "snacks"]),
    ("av", &["recording", "filming", "streaming", "livestream", "video"]),
    ("media", &["media partner"]),
];

/// Whom the recap thanks.
#[derive(Debug, Default)]
pub(super) struct Thanks {
    pub(super) sponsors: Vec<Sponsor>,
    pub(super) also_thanked: Vec<Thanked>,
}

/// Reads the thanks of the blocks before `told`, which tell of the evening.
pub(super) fn read(document: &Document, told: usize, findings: &mut Vec<Finding>) -> Thanks {
    let mut thanks = Thanks::default();
    for (at, block) in document.blocks.iter().enumerate().take(told) {
        let Some(inline) = block.paragraph() else {
            continue;
        };
        let mut from = 0;
        while from < inline.text.len() {
            let end = sentence_end(inline, from);
            sentence(inline, from..end, &mut thanks, findings);
            // Behind the mark; a sentence is never empty, so this goes on.
            from = end + inline.text[end..].chars().next().map_or(1, char::len_utf8);
        }
        if let Some(Kind::List(entries)) = document.blocks.get(at + 1).map(|block| &block.kind)
            && introduces_sponsors(inline)
        {
            entries.iter().for_each(|entry| listed(&entry.text, &mut thanks));
        }
    }
    thanks
}

/// Whether a paragraph ends by pointing at a list of sponsors.
fn introduces_sponsors(inline: &Inline) -> bool {
    let lower = inline.text.to_lowercase();
    lower.trim_end().ends_with(':') && lower.contains("sponsor") && lower.contains("thank")
}

/// A list's entry that begins with a sponsor's linked name.
fn listed(entry: &Inline, thanks: &mut Thanks) {
    if let Some(link) = entry.links.first().filter(|link| link.at.start == 0) {
        add(&mut thanks.sponsors, Sponsor { name: squeeze(entry.linked(link)), url: Some(link.url.clone()) });
    }
}

/// Reads one sentence.
fn sentence(inline: &Inline, range: Range<usize>, thanks: &mut Thanks, findings: &mut Vec<Finding>) {
    let lower = inline.text[range.clone()].to_lowercase();
    if lower.len() != range.len() {
        return;
    }
    let Some(cue) = THANKS.iter().filter_map(|phrase| lower.find(phrase).map(|at| at + phrase.len())).min()
    else {
        return;
    };
    let mut start = range.start + cue;
    if !MONEY.iter().any(|word| lower.contains(word)) {
        return other_thanks(inline, start..range.end, &lower, thanks);
    }
    // `thanks to our sponsors A, B`: whom begins behind the word, where it stands before a name.
    let first_name = first_link_or_capital(inline, start..range.end);
    let word = lower[cue..].find("sponsors").map(|at| start + at + "sponsors".len());
    let announced = word.filter(|word| first_name.is_none_or(|name| *word <= name));
    start = announced.unwrap_or(start);
    let outright = announced.is_some() || lower[..cue].ends_with("sponsored by");
    let end = end_of_names(inline, start..range.end);
    for item in items(inline, start..end) {
        // Thanks that mention a sponsor may be for somebody else: then only links count.
        if item.link.is_none() && !outright {
            continue;
        }
        match sponsor(inline, &item, findings) {
            Some(sponsor) => add(&mut thanks.sponsors, sponsor),
            // Words without a capital, such as `this month`, name nobody.
            None if item.text.chars().any(char::is_uppercase) => findings.push(unsure(inline, &item)),
            None => {}
        }
    }
}

/// Whether a sponsor is new by name; nobody is credited twice.
fn add(sponsors: &mut Vec<Sponsor>, sponsor: Sponsor) {
    if !sponsors.iter().any(|known| same_name(&known.name, &sponsor.name)) {
        sponsors.push(sponsor);
    }
}

fn first_link_or_capital(inline: &Inline, range: Range<usize>) -> Option<usize> {
    let link = inline.links.iter().map(|link| link.at.start).find(|at| range.contains(at));
    let capital = inline.text[range.clone()]
        .char_indices()
        .find(|(_, char)| char.is_uppercase())
        .map(|(at, _)| range.start + at);
    link.into_iter().chain(capital).min()
}

/// Where an enumeration ends within a sentence; never within a link.
fn end_of_names(inline: &Inline, range: Range<usize>) -> usize {
    let text = &inline.text[range.clone()];
    let in_link = |at: usize| inline.links.iter().any(|link| link.at.contains(&at));
    let marks = ENDS.iter().flat_map(|phrase| text.match_indices(phrase)).map(|(at, _)| range.start + at);
    marks.filter(|at| !in_link(*at)).min().unwrap_or(range.end)
}

/// The sponsor that an entry names.
fn sponsor(inline: &Inline, item: &Item<'_>, findings: &mut Vec<Finding>) -> Option<Sponsor> {
    let Some(link) = item.link else {
        let named = reads_as_name(item.text) && item.text.chars().any(char::is_uppercase);
        return named.then(|| Sponsor { name: squeeze(item.text), url: None });
    };
    // `Acme](https://…)`: the opening bracket is missing, so that the address links itself.
    if let Some((name, _)) = item.text.split_once("](") {
        let finding = Finding::warning("broken-link", "a link lacks its opening bracket")
            .at(inline.locate(item.at.clone()));
        findings.push(finding.hint(format!("write `[{name}](…)`")));
        return reads_as_name(name).then(|| Sponsor { name: squeeze(name), url: Some(link.url.clone()) });
    }
    let name = squeeze(inline.linked(link));
    let rest = item.text.replacen(inline.linked(link), "", 1);
    let aside = rest.trim().is_empty() || (rest.trim().starts_with('(') && rest.trim().ends_with(')'));
    (aside && !name.contains("://")).then(|| Sponsor { name, url: Some(link.url.clone()) })
}

fn unsure(inline: &Inline, item: &Item<'_>) -> Finding {
    Finding::warning(
        "unsure-sponsor",
        "whether this names a sponsor is not clear, so nobody is credited for it",
    )
    .at(inline.locate(item.at.clone()))
    .hint("name it as a link of its own, or list `sponsors:` in the front matter")
}

/// Thanks for something other than money; without a reason that is known, nobody is credited.
fn other_thanks(inline: &Inline, range: Range<usize>, lower: &str, thanks: &mut Thanks) {
    let reason = REASONS.iter().find(|(_, words)| words.iter().any(|word| lower.contains(word)));
    let Some((why, _)) = reason else { return };
    let end = end_of_names(inline, range.clone());
    // Only linked names: prose thanks all sorts of people for all sorts of things.
    for item in items(inline, range.start..end) {
        let Some(link) = item.link.filter(|link| squeeze(inline.linked(link)) == squeeze(item.text)) else {
            continue;
        };
        let name = squeeze(inline.linked(link));
        if reads_as_name(&name) && !thanks.also_thanked.iter().any(|known| known.name == name) {
            thanks.also_thanked.push(Thanked {
                name,
                url: Some(link.url.clone()),
                why: Some((*why).to_owned()),
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recap::document;
    use crate::recap::markdown;

    fn thanks(body: &str) -> (Thanks, Vec<&'static str>) {
        let document = document::read(&markdown::prepare(body), 0);
        let mut findings = Vec::new();
        let thanks = read(&document, document.blocks.len(), &mut findings);
        (thanks, findings.into_iter().map(|finding| finding.code).collect())
    }

    fn sponsors(body: &str) -> Vec<(String, Option<String>)> {
        thanks(body).0.sponsors.into_iter().map(|sponsor| (sponsor.name, sponsor.url)).collect()
    }

    fn named(body: &str) -> Vec<String> {
        sponsors(body).into_iter().map(|(name, _)| name).collect()
    }

    #[test]
    fn sponsors_are_thanked_by_name_and_link() {
        let body = "As ever, thanks to our sponsors [Acme](https://acme.example/), [Example.io](https://example.io/), and \
                    [Muster AG](https://muster.example) for making this possible!";
        assert_eq!(
            sponsors(body),
            [
                ("Acme".into(), Some("https://acme.example/".into())),
                ("Example.io".into(), Some("https://example.io/".into())),
                ("Muster AG".into(), Some("https://muster.example".into()))
            ]
        );
    }

    #[test]
    fn gratitude_for_sponsorship_counts_as_well() {
        let body = "We are grateful to [Acme](https://acme.example/), the [Example Conference](https://example.org/) and \
                    especially [Muster](https://muster.example) for their support and sponsorship. More below!";
        assert_eq!(named(body), ["Acme", "Example Conference", "Muster"]);
        assert_eq!(named("Sponsored by Acme Labs and Example Ltd."), ["Acme Labs", "Example Ltd"]);
        assert_eq!(
            named("Thanks also to our sponsors [A](https://a.example) and [A](https://a.example)."),
            ["A"]
        );
    }

    #[test]
    fn a_list_of_sponsors_may_follow() {
        let body =
            "Warm thanks to all of our sponsors:\n\n* [Acme](https://acme.example/) makes anvils\n* nobody\n";
        assert_eq!(named(body), ["Acme"]);
    }

    #[test]
    fn a_venue_an_offer_and_a_job_are_no_sponsors() {
        let body = "Thanks to [Acme](https://acme.example/), who hosted us!\n\n[Example](https://example.org/) has an offer.\n\n\
                    Many thanks to everyone who came to [the pub](https://pub.example).";
        let (thanks, findings) = thanks(body);
        assert_eq!(thanks.sponsors, []);
        assert_eq!(thanks.also_thanked.len(), 1);
        assert_eq!(thanks.also_thanked[0].why.as_deref(), Some("venue"));
        assert_eq!(findings, [""; 0]);
    }

    #[test]
    fn thanks_that_only_mention_a_sponsor_credit_nobody() {
        assert_eq!(
            named("Big thanks to Ada Example of Acme for finding, organising and asking a sponsor."),
            [""; 0]
        );
    }

    #[test]
    fn a_missing_bracket_is_read_and_told() {
        let (thanks, findings) =
            thanks("Thanks to our sponsors Acme](https://acme.example/), [Muster](https://muster.example).");
        assert_eq!(
            thanks.sponsors.iter().map(|sponsor| sponsor.name.as_str()).collect::<Vec<_>>(),
            ["Acme", "Muster"]
        );
        assert_eq!(thanks.sponsors[0].url.as_deref(), Some("https://acme.example/"));
        assert_eq!(findings, ["broken-link"]);
    }

    #[test]
    fn what_is_not_clear_is_asked_about() {
        let (thanks, findings) =
            thanks("Thanks to our sponsors [Acme](https://acme.example/) and everyone at Muster.");
        assert_eq!(thanks.sponsors.len(), 1);
        assert_eq!(findings, ["unsure-sponsor"]);
    }
}
