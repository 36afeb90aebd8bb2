//! In charge of `recap check --online`: what is told of links that were asked.
//!
//! It leaves the asking to [`crate::http::links`].

use std::collections::BTreeMap;
use std::ops::Range;

use reqwest::Url;

use crate::cli::words;
use crate::finding::Finding;
use crate::http::links::{Checker, MOST, Outcome};
use crate::recap::web_addresses;

/// Most other places of a link that are shown.
const MOST_PLACES: usize = 5;

/// Links, and what became of those that were asked.
pub(super) struct Links {
    checker: Checker,
    known: BTreeMap<String, Outcome>,
    asked: usize,
}

impl Links {
    pub(super) fn new(checker: Checker) -> Self {
        Links { checker, known: BTreeMap::new(), asked: 0 }
    }

    /// What is told of the links of a text; those that were not asked before are asked now.
    pub(super) async fn findings(&mut self, text: &str) -> Vec<Finding> {
        let mut places: BTreeMap<&str, Vec<Range<usize>>> = BTreeMap::new();
        for at in web_addresses(text) {
            places.entry(address(&text[at.clone()])).or_default().push(at);
        }
        let mut open: Vec<String> = places
            .keys()
            .filter(|link| !self.known.contains_key(**link))
            .map(|link| (*link).to_owned())
            .collect();
        let room = MOST - self.asked.min(MOST);
        if open.len() > room {
            words::warn(&format!("only the first {MOST} links are asked"));
            open.truncate(room);
        }
        self.asked += open.len();
        if !open.is_empty() {
            let outcomes = self.checker.check(open).await;
            self.known.extend(outcomes);
        }
        let told = places.iter().filter_map(|(link, places)| Some((link, places, self.known.get(*link)?)));
        told.flat_map(|(link, places, outcome)| findings(link, places, outcome, text)).collect()
    }
}

/// A link without the fragment, which never reaches the server.
fn address(link: &str) -> &str {
    link.split('#').next().unwrap_or(link)
}

/// What is told of one link.
fn findings(link: &str, places: &[Range<usize>], outcome: &Outcome, text: &str) -> Vec<Finding> {
    let Some((first, others)) = places.split_first() else { return Vec::new() };
    let finding = match outcome {
        Outcome::Fine => return Vec::new(),
        Outcome::Moved(to) => {
            return places.iter().filter_map(|at| moved(link, at, to, text)).collect();
        }
        Outcome::Gone(reason) => Finding::warning("link-dead", format!("this link is dead: {reason}"))
            .hint("correct the address, take the link out, or link to a copy in a web archive"),
        Outcome::Unknown(reason) => {
            Finding::note("link-unchecked", format!("this link could not be checked: {reason}"))
                .hint("open it by hand")
        }
        Outcome::Private => Finding::warning(
            "link-private",
            "this link leads into a private network, where readers cannot go",
        )
        .hint("give the address that readers can reach"),
    };
    let finding = others
        .iter()
        .take(MOST_PLACES)
        .fold(finding.at(first.clone()), |finding, at| finding.related(at.clone(), "here as well"));
    vec![finding]
}

/// A link that moved for good. Only a slash more or less is not worth a word, and only a site is
/// believed about its own pages.
fn moved(link: &str, at: &Range<usize>, to: &Url, text: &str) -> Option<Finding> {
    let from = Url::parse(link).ok()?;
    let whole = text.get(at.clone())?;
    let fragment = whole.split_once('#').map(|(_, fragment)| format!("#{fragment}")).unwrap_or_default();
    let new = format!("{to}{}", if to.fragment().is_some() { "" } else { &fragment });
    if new.trim_end_matches('/') == whole.trim_end_matches('/') {
        return None;
    }
    let finding = Finding::note("link-moved", format!("this link has moved for good, to {new}"))
        .at(at.clone())
        .hint("link to the new address");
    // A parenthesis would end a Markdown link, and a page that is moved to the front page is gone.
    let same_page = to.path().trim_end_matches('/').len() > 1 || from.path() == to.path();
    let sure = from.host() == to.host() && same_page && !new.contains(['(', ')', ' ', '"', '\'']);
    Some(if sure { finding.fix(at.clone(), new) } else { finding })
}

#[cfg(test)]
mod tests;
