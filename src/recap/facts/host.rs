//! In charge of the host: who led through the evening, by the words that say so in the text, the
//! description or the title, or behind a label.
//!
//! It leaves who gave the room to [`super::sponsors`]: an organisation is never a host.

use std::ops::Range;
use std::sync::LazyLock;

use super::Context;
use super::calendar::sentence_end;
use super::labels::{self, BEGINS, WHOLE};
use super::organisations::reads_as_organisation;
use super::phrases::{Phrases, words_from, words_until};
use super::words::{Word, organisation_at, person_at, phrase, squeeze};
use crate::finding::Finding;
use crate::recap::Host;
use crate::recap::document::{Block, Document, Inline};

/// Longest role that is taken over, in bytes.
const LONGEST_ROLE: usize = 100;

/// Most phrases of one text that a host is looked for behind.
const MOST_PHRASES: usize = 12;

/// Phrases behind which the host is named.
static HOSTED_BY: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::of(&[
        (
            "en",
            "hosted by | our host | your host | moderated by | emceed by | mc'd by | our mc | \
             our emcee | compered by | presented by our host | led through the evening by | \
             with our host",
        ),
        (
            "de",
            "moderiert von | durch den abend führte | durch den abend führten | moderation von | \
             die moderation übernahm | moderation übernahm | unser gastgeber | unsere gastgeberin | \
             begrüßt von",
        ),
        (
            "fr",
            "animé par | animée par | présenté par notre hôte | soirée présentée par | \
             présentée par notre hôte | modéré par | modérée par | notre hôte | \
             notre maître de cérémonie | maître de cérémonie",
        ),
        (
            "es",
            "conducido por | conducida por | moderado por | moderada por | \
             presentado por nuestro anfitrión | nuestro anfitrión | nuestra anfitriona | \
             maestro de ceremonias | maestra de ceremonias | animado por",
        ),
        (
            "it, pt, nl",
            "moderato da | condotto da | conduzido por | apresentado por nosso anfitrião | \
             gepresenteerd door | gemodereerd door",
        ),
    ])
});

/// Labels that the host stands behind.
static LABELS: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::of(&[
        (
            WHOLE,
            "host | hosts | hosted by | mc | emcee | moderator | moderated by | moderation | \
             gastgeber | gastgeberin | moderiert von | animé par | animée par | animation | animateur | \
             animatrice | anfitrión | anfitriona | moderador | moderadora | conduce | conducido por",
        ),
        (BEGINS, "host of | your host"),
    ])
});

/// Words between the phrase and the name: `our host for the evening, Ada Example`.
const BETWEEN: &[&str] = &[
    "for",
    "the",
    "evening",
    "night",
    "tonight",
    "this",
    "month",
    "was",
    "is",
    "of",
    "ceremonies",
    "durch",
    "den",
    "abend",
    "war",
    "por",
    "la",
    "noche",
    "fue",
    "du",
    "soir",
    "uns",
    "again",
    "once",
];

/// Reads the host. The text is nearer to the evening than the description, which is often copied
/// from the last recap; where they disagree, a finding asks.
pub(super) fn read(
    document: &Document,
    told: usize,
    context: &Context<'_>,
    findings: &mut Vec<Finding>,
) -> Option<Host> {
    let told = document.blocks.get(..told).unwrap_or_default();
    let sentences = || {
        told.iter().filter_map(Block::paragraph).find_map(|inline| in_text(inline).map(|host| (host, inline)))
    };
    let stated = [context.description, context.title].into_iter().find_map(plain);
    let Some(((host, at), inline)) = labelled(told).or_else(sentences) else {
        return stated;
    };
    if let Some(other) = stated.as_ref().filter(|other| other.name != host.name) {
        let message = format!("the host is {} here, but {} in the description", host.name, other.name);
        let finding = Finding::warning("host-disagrees", message).at(inline.locate(at));
        findings.push(finding.hint("correct one of them, or state `host:` in the front matter"));
        return Some(host);
    }
    Some(Host { role: stated.and_then(|stated| stated.role).or(host.role), ..host })
}

/// Every host that texts of the evening name, with the place in the text.
pub(in crate::recap) fn all(told: &[Block]) -> Vec<(Host, &Inline, Range<usize>)> {
    let sentences = told.iter().filter_map(Block::paragraph);
    let sentences = sentences.filter_map(|inline| in_text(inline).map(|(host, at)| (host, inline, at)));
    labelled(told).map(|((host, at), inline)| (host, inline, at)).into_iter().chain(sentences).collect()
}

type Named<'a> = ((Host, Range<usize>), &'a Inline);

/// The host behind a label; of several the first.
fn labelled(told: &[Block]) -> Option<Named<'_>> {
    labels::values(told, &LABELS).into_iter().find_map(|value| {
        let mut words = words_from(&value.inline.text, value.at.start);
        // The next line is another field's.
        words.retain(|word| word.at.start < value.at.end);
        let end = person_at(&words, 0, false).or_else(|| alone(&words, &value))?;
        named(value.inline, &words, 0, end).map(|host| (host, value.inline))
    })
}

/// A first name that is all of a value.
fn alone(words: &[Word<'_>], value: &labels::Value<'_>) -> Option<usize> {
    let end = person_at(words, 0, true)?;
    (words.get(end - 1)?.at.end == value.at.end).then_some(end)
}

/// The host in a text of front matter: `…, hosted by Ada Example, Engineer at Acme.`
fn plain(text: &str) -> Option<Host> {
    let inline = Inline::of(text);
    in_text(&inline).map(|(host, _)| host)
}

/// The host that a text names, and where.
pub(in crate::recap) fn in_text(inline: &Inline) -> Option<(Host, Range<usize>)> {
    let folded = inline.folded();
    HOSTED_BY.all(folded, 0..inline.text.len()).take(MOST_PHRASES).find_map(|hit| {
        if is_venue(&words_until(&inline.text, 0, hit.at.start)) {
            return None;
        }
        let words = words_from(&inline.text, hit.at.end);
        let first = words.iter().take_while(|word| word.is_any(BETWEEN)).count();
        named(inline, &words, first, person_at(&words, first, false)?)
    })
}

/// A person as the host, unless their link shows that they are an organisation.
fn named(inline: &Inline, words: &[Word<'_>], first: usize, end: usize) -> Option<(Host, Range<usize>)> {
    let range = words.get(first)?.at.start..words.get(end.checked_sub(1)?)?.at.end;
    let name = squeeze(inline.text.get(range.clone())?);
    // A name that links to a site of the same name is an organisation.
    let folded: String = name.to_lowercase().split_whitespace().collect();
    let organisation =
        |url: &str| url.to_lowercase().contains(&folded) && !super::organisations::is_account(url);
    if inline.links.iter().any(|link| link.at.contains(&range.start) && organisation(&link.url))
        || reads_as_organisation(&name)
    {
        return None;
    }
    Some((Host { name, role: role(inline, words, end) }, range))
}

/// `We were hosted by` tells of the venue; so does what was `held at` a place and hosted there.
fn is_venue(before: &[Word<'_>]) -> bool {
    let back = |count: usize| before.len().checked_sub(count).and_then(|at| before.get(at));
    let by_us = back(1).is_some_and(|word| word.is_any(&["were", "being", "kindly", "generously", "wurden"]));
    by_us && back(2).is_some_and(|word| word.is_any(&["we", "were", "being", "meetup", "event", "wir"]))
}

/// What stands behind the name: `, Engineer at Acme`, or `from Acme`.
fn role(inline: &Inline, words: &[Word<'_>], end: usize) -> Option<String> {
    let last = words.get(end.checked_sub(1)?)?;
    let next = words.get(end)?;
    if last.stop.is_none() && next.is_any(&["from", "of", "von", "de", "di", "van"]) {
        return organisation_at(words, end + 1).map(|to| phrase(&inline.text, words, end + 1..to));
    }
    if last.stop != Some(',') {
        return None;
    }
    let until = sentence_end(inline, next.at.start);
    let role = squeeze(inline.text.get(next.at.start..until)?);
    let named = next.capital() || role.contains(" at ");
    (named && role.len() <= LONGEST_ROLE).then_some(role)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recap::{document, markdown};

    fn host(body: &str, description: &str) -> (Option<(String, Option<String>)>, usize) {
        let document = document::read(&markdown::prepare(body), 0);
        let mut findings = Vec::new();
        let context = Context { description, ..Context::default() };
        let host = read(&document, document.blocks.len(), &context, &mut findings);
        (host.map(|host| (host.name, host.role)), findings.len())
    }

    #[test]
    fn the_description_names_host_and_role() {
        let expected = (Some(("Ada Example".into(), Some("Director, Tools at the Acme".into()))), 0);
        assert_eq!(host("", "A round-up, hosted by Ada Example, Director, Tools at the Acme."), expected);
        assert_eq!(host("", "A round-up, hosted by Ada Example"), (Some(("Ada Example".into(), None)), 0));
    }

    #[test]
    fn the_text_wins_over_the_description_and_the_doubt_is_told() {
        let found =
            host("It was ably hosted by Bo Muster from Acme Labs - thanks Bo!", "Hosted by Ada Example.");
        assert_eq!(found, (Some(("Bo Muster".into(), Some("Acme Labs".into()))), 1));
    }

    #[test]
    fn hosts_are_named_in_every_language() {
        for body in [
            "The evening was moderated by Zoë Beispiel.",
            "Our MC Zoë Beispiel opened the evening.",
            "Our host for the evening was Zoë Beispiel.",
            "It was presented by our host Zoë Beispiel.",
            "MC: Zoë Beispiel",
            "## Host\n\nZoë Beispiel",
            "Durch den Abend führte Zoë Beispiel.",
            "Unsere Gastgeberin Zoë Beispiel begrüßte alle.",
            "Moderation: Zoë Beispiel",
            "La soirée était animée par Zoë Beispiel.",
            "Une soirée présentée par notre hôte Zoë Beispiel.",
            "La noche fue conducida por Zoë Beispiel.",
            "**Anfitriona:** Zoë Beispiel",
        ] {
            assert_eq!(host(body, "").0.map(|(name, _)| name).as_deref(), Some("Zoë Beispiel"), "{body}");
        }
    }

    #[test]
    fn a_venue_is_no_host() {
        for body in [
            "We were hosted by Muster Beispiel in their hall.",
            "The evening was hosted by Acme Labs.",
            "Hosted by [Muster Beispiel](https://musterbeispiel.example).",
            "Host: Muster GmbH",
            "Our hosts at Acme Labs",
        ] {
            assert_eq!(host(body, ""), (None, 0), "{body}");
        }
    }
}
