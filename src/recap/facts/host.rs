//! In charge of the host: who led through the evening, by the words `hosted by` in the text, the
//! description or the title.

use super::Context;
use super::words::{Word, organisation_at, person_at, phrase, sentence_end, squeeze, words};
use crate::finding::Finding;
use crate::recap::Host;
use crate::recap::document::{Document, Inline};

/// Longest role that is taken over, in bytes.
const LONGEST_ROLE: usize = 100;

/// Reads the host. The text is nearer to the evening than the description, which is often copied
/// from the last recap; where they disagree, a finding asks.
pub(super) fn read(
    document: &Document,
    told: usize,
    context: &Context<'_>,
    findings: &mut Vec<Finding>,
) -> Option<Host> {
    let told = document.blocks.iter().take(told).filter_map(|block| block.paragraph());
    let in_text = told.filter_map(|inline| in_sentence(inline).map(|host| (host, inline))).next();
    let stated = [context.description, context.title].into_iter().find_map(plain);
    let Some(((host, at), inline)) = in_text else {
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

/// The host in a text of front matter: `…, hosted by Ada Example, Engineer at Acme.`
fn plain(text: &str) -> Option<Host> {
    let inline = Inline::of(text);
    in_sentence(&inline).map(|(host, _)| host)
}

/// The host that a text names, and where.
fn in_sentence(inline: &Inline) -> Option<(Host, std::ops::Range<usize>)> {
    let words = words(&inline.text);
    let pair =
        words.windows(2).position(|pair| pair[0].is("hosted") && pair[1].is("by") && pair[1].stop.is_none());
    let by = pair.filter(|at| !is_venue(&words, *at))?;
    let first = by + 2;
    let end = person_at(&words, first, false)?;
    let range = words[first].at.start..words[end - 1].at.end;
    // A name that links to a site of the same name is an organisation.
    let folded: String = inline.text[range.clone()].to_lowercase().split_whitespace().collect();
    let organisation = |url: &str| url.to_lowercase().contains(&folded) && !is_profile(url);
    if inline.links.iter().any(|link| link.at.contains(&range.start) && organisation(&link.url)) {
        return None;
    }
    Some((Host { name: squeeze(&inline.text[range.clone()]), role: role(inline, &words, end) }, range))
}

/// `We were hosted by` tells of the venue.
fn is_venue(words: &[Word<'_>], hosted: usize) -> bool {
    let before = |back: usize| hosted.checked_sub(back).and_then(|at| words.get(at));
    before(1).is_some_and(|word| word.is_any(&["were", "being", "kindly", "generously"]))
        && before(2).is_some_and(|word| word.is_any(&["we", "were", "being", "meetup", "event"]))
}

fn is_profile(url: &str) -> bool {
    ["linkedin.com", "twitter.com", "x.com", "bsky.app", "github.com"].iter().any(|site| url.contains(site))
}

/// What stands behind the name: `, Engineer at Acme`, or `from Acme`.
fn role(inline: &Inline, words: &[Word<'_>], end: usize) -> Option<String> {
    let last = words.get(end.checked_sub(1)?)?;
    let next = words.get(end)?;
    if last.stop.is_none() && next.is_any(&["from", "of"]) {
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
    fn a_venue_is_no_host() {
        assert_eq!(host("We were hosted by Muster Beispiel in their hall.", ""), (None, 0));
        assert_eq!(host("The evening was hosted by Acme Labs.", ""), (None, 0));
        assert_eq!(host("Hosted by [Muster Beispiel](https://musterbeispiel.example).", ""), (None, 0));
    }
}
