//! In charge of `social` in the front matter: what the posts of a recap say, on every network or on one.
//! Themes keep accounts under the same name, so that only `text` and `NETWORK.text` are read.
//!
//! It leaves what the words are filled with to [`crate::channel::post`].

use super::reader::Reader;
use super::{Node, Value, names, plain};
use crate::finding::Finding;
use crate::networks;
use crate::recap::document;
use crate::recap::social::{Social, unknown};
use crate::recap::suggest::nearest;
use crate::recap::values::is_template;

/// The key of a text.
const TEXT: &str = "text";

impl Reader<'_> {
    /// What posts say. A placeholder that is none would be posted as it stands.
    pub(super) fn social(&mut self, root: &Node) -> Social {
        let mut social = Social::default();
        let Some(Node { value: Value::Map(entries), .. }) = root.get(names::SOCIAL) else { return social };
        for (key, node) in entries {
            if key == TEXT {
                social.text = self.post(node, "social.text");
                continue;
            }
            let Some(stated) = node.get(TEXT) else { continue };
            match networks::NAMES.into_iter().find(|network| names::same(network, key)) {
                Some(network) => {
                    let text = self.post(stated, &format!("social.{network}.text"));
                    social.networks.extend(text.map(|text| (network.to_owned(), text)));
                }
                None => self.no_network(key, stated),
            }
        }
        social
    }

    fn no_network(&mut self, key: &str, stated: &Node) {
        let message = format!("`social.{key}` is of no network that is known");
        let hint = match nearest(key, networks::NAMES) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("the networks are {}", networks::NAMES.join(", ")),
        };
        let finding = Finding::warning("post-network", message).at(stated.span.clone());
        self.findings.push(finding.hint(hint));
    }

    /// The text of a post: its lines as they stand, with templates filled in.
    fn post(&mut self, node: &Node, key: &str) -> Option<String> {
        let text = match &node.value {
            Value::Text(text) => text,
            Value::Null => return None,
            Value::List(_) | Value::Map(_) => {
                self.misfit(node, key, "text");
                return None;
            }
        };
        if let Some((at, message, hint)) = unknown(text) {
            // The value is not where the text stands: lines lose their indentation.
            let written = text.get(at).unwrap_or_default();
            let found = self.text.get(node.span.clone()).and_then(|typed| typed.find(written));
            let span = found.map_or(node.span.clone(), |found| {
                let start = node.span.start + found;
                start..start + written.len()
            });
            let finding = Finding::error("post-placeholder", format!("`{key}` {message}"));
            self.findings.push(finding.at(span).hint(hint));
        }
        let lines = text.trim().lines().map(|line| {
            let line = document::plain(line);
            if !is_template(&line) {
                return line.trim().to_owned();
            }
            let (filled, _) = self.values.fill(&line, &node.span, &mut self.findings);
            plain::text(&filled)
        });
        let text = lines.collect::<Vec<_>>().join("\n");
        Some(text).filter(|text| !text.is_empty())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]

    use crate::finding::{Finding, Severity};
    use crate::recap::{Recap, Source, understand};

    fn read(front_matter: &str) -> (Recap, String, Vec<Finding>) {
        let text = format!("---\ntitle: An evening\ndate: 2024-05-02\n{front_matter}\n---\nAda spoke.\n");
        let (recap, findings) = understand(&Source { path: "a.md".into(), text: text.clone() });
        (recap, text, findings.into_iter().filter(|finding| finding.code.starts_with("post-")).collect())
    }

    #[test]
    fn posts_are_stated_for_every_network_or_for_one() {
        let (recap, _, findings) = read(
            "social:\n  text: |\n    Thanks, {speakers}!\n\n    {link}\n  Mastodon: {text: 'For you: {{ page.title }}'}\n  twitter: ada",
        );
        assert_eq!(recap.social.text.as_deref(), Some("Thanks, {speakers}!\n\n{link}"));
        assert_eq!(recap.social.networks["mastodon"], "For you: An evening");
        assert_eq!((recap.social.networks.len(), findings), (1, Vec::new()));
        for accounts in ["social: [ada]", "social: ada", "social: {twitter: ada, github: {name: x}}"] {
            let (recap, _, findings) = read(accounts);
            assert!(recap.social.is_empty() && findings.is_empty(), "{accounts}");
        }
    }

    #[test]
    fn every_network_may_have_words_of_its_own() {
        for network in crate::networks::NAMES {
            let (recap, _, findings) = read(&format!("social: {{{network}: {{text: Hello}}}}"));
            assert_eq!((recap.social.networks[network].as_str(), findings), ("Hello", Vec::new()));
        }
    }

    #[test]
    fn a_placeholder_that_is_none_is_an_error_where_it_stands() {
        let (_, text, findings) = read("social:\n  x:\n    text: |\n      Come and see\n      {lnik} {tags}");
        assert_eq!((findings[0].code, findings[0].severity), ("post-placeholder", Severity::Error));
        assert_eq!(&text[findings[0].span.clone().unwrap()], "{lnik}");
        assert_eq!(findings[0].hint.as_deref(), Some("did you mean `{link}`?"));
    }

    #[test]
    fn a_network_that_is_none_is_told() {
        let (recap, _, findings) = read("social: {mastdon: {text: Hello}}");
        assert!(recap.social.is_empty());
        assert_eq!(findings[0].code, "post-network");
        assert_eq!(findings[0].hint.as_deref(), Some("did you mean `mastodon`?"));
    }
}
