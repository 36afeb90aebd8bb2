//! In charge of words that a network takes for something that nobody meant: `@Test` in a talk's
//! title notifies a stranger, `node.example` in a name becomes a link.
//!
//! Nothing is inserted into the words to prevent it; a person is told and decides.

use super::{Network, Post, Token};
use crate::finding::Finding;

/// What would go wrong in these posts.
pub(super) fn look(posts: &[Post], network: &Network) -> Vec<Finding> {
    let mut findings: Vec<Finding> = Vec::new();
    let words = posts.iter().flat_map(Post::tokens).filter_map(|token| match token {
        Token::Text(text) | Token::Name { shown: text, .. } => Some(text.split_whitespace()),
        _ => None,
    });
    for word in words.flatten() {
        if network.mentions_by_itself && mentions(word) {
            findings.push(
                Finding::warning(
                    "accidental-mention",
                    format!("`{word}` would mention an account on {}", network.name),
                )
                .hint("write it without `@` if nobody of that name is meant"),
            );
        } else if network.links_by_itself && inner_dots(word) > 0 {
            findings.push(Finding::note(
                "bare-domain",
                format!("`{word}` may become a link on {}", network.name),
            ));
        }
    }
    let mut seen = std::collections::BTreeSet::new();
    findings.retain(|finding| seen.insert(finding.message.clone()));
    findings
}

/// Whether a network would find a mention in the text: an `@` before a word that is not itself
/// in the middle of one, as in an address.
pub(super) fn mentions(text: &str) -> bool {
    let mut before = ' ';
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let at = matches!(c, '@' | '＠');
        let word_follows = chars.peek().is_some_and(|c| c.is_ascii_alphanumeric() || *c == '_');
        if at && word_follows && !(before.is_alphanumeric() || matches!(before, '_' | '/' | '=')) {
            return true;
        }
        before = c;
    }
    false
}

/// How many full stops stand inside a word: each may be the dot of a domain name. Domain names may
/// be of any script, and of emoji.
pub(super) fn inner_dots(text: &str) -> usize {
    let in_label = |c: char| !c.is_whitespace() && !c.is_ascii_punctuation();
    let (mut dots, mut before) = (0, ' ');
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if c == '.' && in_label(before) && chars.peek().copied().is_some_and(in_label) {
            dots += 1;
        }
        before = c;
    }
    dots
}
