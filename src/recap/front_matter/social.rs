//! In charge of `social` in the front matter: what the posts of a recap say, on every network or on one.
//! Themes keep accounts under the same name, so that only `text`, `NETWORK.text` and what has names in braces
//! are read.
//!
//! It leaves what the words are filled with to [`crate::channel::post`].

use super::reader::Reader;
use super::{Node, Value, names, plain};
use crate::finding::Finding;
use crate::networks;
use crate::recap::document;
use crate::recap::social::{Piece, Social, pieces, unknown};
use crate::recap::suggest::nearest;
use crate::recap::values::is_template;

/// The key of a text.
const TEXT: &str = "text";

impl Reader<'_> {
    /// What posts say, below `social` or under keys such as `social.text`. A placeholder that is none would be
    /// posted as it stands.
    pub(super) fn social(&mut self, root: &Node) -> Social {
        let mut social = Social::default();
        match root.get(names::SOCIAL) {
            Some(Node { value: Value::Map(entries), .. }) => {
                entries.iter().for_each(|(key, node)| self.stated(key, node, &mut social));
            }
            Some(node) => self.bare(node, &mut social),
            None => {}
        }
        let Value::Map(entries) = &root.value else { return social };
        for (key, node) in entries {
            let (head, within) =
                key.split_once('.').map_or((key.as_str(), None), |(head, key)| (head, Some(key)));
            match within {
                Some(key) if names::same(head, names::SOCIAL) => self.stated(key, node, &mut social),
                _ if is_slip(head)
                    && (within.is_some_and(|key| names::same(key, TEXT)) || states_text(node)) =>
                {
                    self.misplaced(key, "social.text", node);
                }
                _ => {}
            }
        }
        social
    }

    /// What stands below `social`: `text`, `NETWORK` or `NETWORK.text`.
    fn stated(&mut self, key: &str, node: &Node, social: &mut Social) {
        if names::same(key, TEXT) {
            return self.state(None, "social.text", node, social);
        }
        let (key, stated) = match key.split_once('.') {
            Some((network, field)) if names::same(field, TEXT) => (network, Some(node)),
            _ => (key, node.get(TEXT)),
        };
        let network = networks::NAMES.into_iter().find(|network| names::same(network, key));
        match (&node.value, stated, network) {
            (_, Some(stated), Some(network)) => {
                self.state(Some(network), &format!("social.{network}.text"), stated, social);
            }
            (_, Some(stated), None) => self.no_network(key, stated),
            // An account is one word; what is filled in was meant for posts.
            (Value::Text(text), None, Some(network)) if is_filled_in(text) => {
                self.state(Some(network), &format!("social.{network}"), node, social);
            }
            (Value::Text(text), None, Some(network)) if text.trim().contains(char::is_whitespace) => {
                self.misplaced(&format!("social.{network}"), &format!("social.{network}.text"), node);
            }
            (Value::Text(text), None, None) if is_filled_in(text) || nearest(key, [TEXT]).is_some() => {
                self.misplaced(&format!("social.{key}"), "social.text", node);
            }
            (Value::Map(entries), None, Some(network)) => {
                for (field, node) in entries.iter().filter(|(field, _)| nearest(field, [TEXT]).is_some()) {
                    let meant = format!("social.{network}.text");
                    self.misplaced(&format!("social.{network}.{field}"), &meant, node);
                }
            }
            _ => {}
        }
    }

    /// Takes a text for one network, or for all of them.
    fn state(&mut self, network: Option<&str>, key: &str, node: &Node, social: &mut Social) {
        let Some(text) = self.post(node, key) else { return };
        social.places.insert(network.unwrap_or_default().to_owned(), node.span.clone());
        match network {
            Some(network) => {
                social.networks.insert(network.to_owned(), text);
            }
            None => social.text = Some(text),
        }
    }

    /// `social` with a text and nothing below it. Themes have it say whether there are buttons to share.
    fn bare(&mut self, node: &Node, social: &mut Social) {
        let Value::Text(text) = &node.value else { return };
        if is_filled_in(text) {
            self.state(None, "social", node, social);
        } else if !matches!(
            text.trim().to_lowercase().as_str(),
            "" | "true" | "false" | "yes" | "no" | "on" | "off"
        ) {
            self.misplaced("social", "social.text", node);
        }
    }

    /// A text that no post says, since it is not where texts are stated.
    fn misplaced(&mut self, key: &str, meant: &str, node: &Node) {
        let message = format!("no post says what `{key}` states");
        let finding = Finding::warning("post-text-place", message).at(node.span.clone());
        self.findings.push(finding.hint(format!("if it is meant for posts, state it as `{meant}`")));
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
            Value::Text(text) if text.trim().is_empty() => {
                let message = format!("`{key}` is empty, and posts have recap's own words");
                let finding = Finding::warning("post-text-empty", message).at(node.span.clone());
                self.findings
                    .push(finding.hint("take the key out, or name the channels to publish to with `--only`"));
                return None;
            }
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

/// Whether a key is nearly `social`.
fn is_slip(key: &str) -> bool {
    !names::known(key) && nearest(key, [names::SOCIAL]).is_some()
}

/// Whether a value holds a text for posts.
fn states_text(node: &Node) -> bool {
    match &node.value {
        Value::Text(text) => is_filled_in(text),
        Value::Map(entries) => {
            entries.iter().any(|(key, node)| names::same(key, TEXT) || node.get(TEXT).is_some())
        }
        _ => false,
    }
}

/// Whether a text has names in braces.
fn is_filled_in(text: &str) -> bool {
    pieces(text).iter().any(|piece| !matches!(piece, Piece::Words(_)))
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
        for accounts in
            ["social: [ada]", "social: true", "social: {twitter: ada, x: '@ada', github: {name: x}}"]
        {
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
    fn texts_for_posts_are_taken_as_meant_however_they_are_keyed() {
        for (stated, network) in [
            ("social: {Text: 'Hi {link}'}", None),
            ("social: 'Hi {link}'", None),
            ("social.text: Hi {link}", None),
            ("Social.Text: Hi {link}", None),
            ("social.mastodon.text: Hi {link}", Some("mastodon")),
            ("social: {mastodon: 'Hi {link}'}", Some("mastodon")),
            ("social: {mastodon.text: 'Hi {link}'}", Some("mastodon")),
            ("social: {mastodon: {Text: 'Hi {link}'}}", Some("mastodon")),
        ] {
            let (recap, _, findings) = read(stated);
            let text = match network {
                Some(network) => recap.social.networks.get(network),
                None => recap.social.text.as_ref(),
            };
            assert_eq!(text.map(String::as_str), Some("Hi {link}"), "{stated}");
            assert_eq!(findings, [], "{stated}");
        }
    }

    #[test]
    fn a_text_that_no_post_says_is_told_where_it_stands() {
        for (stated, meant) in [
            ("social: hello", "social.text"),
            ("social: {mastodon: Hello there}", "social.mastodon.text"),
            ("social: {txt: Hello there}", "social.text"),
            ("social: {post: 'Hello {link}'}", "social.text"),
            ("social: {x: {texts: Hello there}}", "social.x.text"),
            ("socail: {text: Hello there}", "social.text"),
            ("socail.text: Hello there", "social.text"),
        ] {
            let (recap, text, findings) = read(stated);
            assert!(recap.social.is_empty(), "{stated}");
            assert_eq!(findings.len(), 1, "{stated}");
            assert_eq!(findings[0].code, "post-text-place");
            assert!(text[findings[0].span.clone().unwrap()].to_lowercase().contains("hello"), "{stated}");
            assert!(findings[0].hint.as_deref().unwrap().ends_with(&format!("`{meant}`")), "{findings:?}");
        }
    }

    #[test]
    fn an_empty_text_is_told_since_it_keeps_no_post_back() {
        let (recap, text, findings) = read("social: {text: '', x: {text: ' '}, mastodon: {text: }}");
        assert!(recap.social.is_empty());
        let told = |finding: &Finding| (finding.code, text[finding.span.clone().unwrap()].to_owned());
        let empty = |stated: &str| ("post-text-empty", stated.to_owned());
        assert_eq!(findings.iter().map(told).collect::<Vec<_>>(), [empty("''"), empty("' '")]);
    }

    #[test]
    fn a_network_that_is_none_is_told() {
        let (recap, _, findings) = read("social: {mastdon: {text: Hello}}");
        assert!(recap.social.is_empty());
        assert_eq!(findings[0].code, "post-network");
        assert_eq!(findings[0].hint.as_deref(), Some("did you mean `mastodon`?"));
    }
}
