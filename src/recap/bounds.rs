//! In charge of the bounds that keep understanding quick on a text that was made to be slow: what
//! lies beyond them is not read, and a finding says so.
//!
//! Recaps that people write stay far within them. What a single rule looks at, it bounds itself.

use std::collections::BTreeMap;
use std::ops::Range;

use comrak::arena_tree::NodeEdge;
use comrak::nodes::AstNode;

use crate::finding::Finding;

/// Longest front matter, in bytes: sixty times what the longest known has. The readers of YAML and
/// TOML take up to 300 ms for 1 MiB.
const LONGEST_FRONT_MATTER: usize = 65_536;

/// Most marks in a body, a dozen times what the longest recap known has: punctuation, line ends,
/// spaces, and `w`, at which a bare address may begin. Every node of the tree begins at one, and every
/// word behind one, so that they bound the time and the memory that parsing and looking for facts
/// take: up to 800 ns a mark for the one, and 4 µs for the other.
const MOST_MARKS: usize = 30_000;

/// Deepest nesting of the tree, with quotes, lists, emphasis and links all counted. It lets whoever
/// walks the tree, or the HTML that is made of it, call themselves.
const DEEPEST: usize = 100;

/// Most findings of one code, so that a list of them stays one that a person reads.
const MOST_ALIKE: usize = 100;

/// The finding for front matter that is too long to be read.
pub(super) fn front_matter(header: &Range<usize>) -> Option<Finding> {
    if header.len() <= LONGEST_FRONT_MATTER {
        return None;
    }
    let (kib, most) = (header.len().div_ceil(1_024), LONGEST_FRONT_MATTER / 1_024);
    let message = format!("the front matter has {kib} KiB, and is not read beyond {most} KiB");
    let finding = Finding::error("front-matter-long", message).at(header.start..header.start);
    Some(finding.hint("keep facts in it, and put texts and tables behind it"))
}

/// The finding for a body that would become too large a tree, and the byte of it where the first
/// mark too many stands; its place is for the caller to say.
pub(super) fn marks(text: &str) -> Option<(Finding, usize)> {
    // A text without that many bytes has not that many marks.
    if text.len() <= MOST_MARKS {
        return None;
    }
    let mark = |byte: u8| byte.is_ascii_punctuation() || matches!(byte, b'\n' | b'\r' | b'\t' | b' ' | b'w');
    let mut marks = text.bytes().enumerate().filter(|(_, byte)| mark(*byte));
    let (at, _) = marks.nth(MOST_MARKS)?;
    let message = format!("the text has more than {MOST_MARKS} words and punctuation marks, and is not read");
    let hint =
        "take out what is no recap, such as data that was pasted in; here is where it becomes too much";
    Some((Finding::error("too-many-marks", message).hint(hint), at))
}

/// The finding for a tree that is too deep, and the first node that lies too deep; its place is for
/// the caller to say.
pub(super) fn depth<'a>(root: &'a AstNode<'a>) -> Option<(Finding, &'a AstNode<'a>)> {
    let mut depth = 0_usize;
    let node = root.traverse().find_map(|edge| match edge {
        NodeEdge::Start(node) => {
            depth += 1;
            (depth > DEEPEST).then_some(node)
        }
        NodeEdge::End(_) => {
            depth -= 1;
            None
        }
    })?;
    let message = format!(
        "quotes, lists or emphasis are nested more than {DEEPEST} deep here, so that the text is not read"
    );
    let hint = "take out the marks that open so many, `>`, `*`, `_` or `[`";
    Some((Finding::error("deep-nesting", message).hint(hint), node))
}

/// Leaves out findings of one code beyond [`MOST_ALIKE`]; the last that stays tells how many.
pub(super) fn alike(mut findings: Vec<Finding>) -> Vec<Finding> {
    let mut more: BTreeMap<&'static str, usize> = BTreeMap::new();
    let mut seen: BTreeMap<&'static str, usize> = BTreeMap::new();
    findings.iter().for_each(|finding| *more.entry(finding.code).or_default() += 1);
    findings.retain_mut(|finding| {
        let number = seen.entry(finding.code).or_default();
        *number += 1;
        let more = more.get(finding.code).map_or(0, |count| count.saturating_sub(MOST_ALIKE));
        if *number == MOST_ALIKE && more > 0 {
            finding.message.push_str(&format!("; so it is in {more} more places"));
        }
        *number <= MOST_ALIKE
    });
    findings
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]

    use super::*;
    use crate::recap::{Source, understand};

    fn refused(text: &str, code: &str) -> Option<Range<usize>> {
        let source = Source { path: "2024-05-02-may.md".to_owned(), text: text.to_owned() };
        let (recap, findings) = understand(&source);
        let found = findings.iter().find(|finding| finding.code == code)?;
        assert!(found.hint.is_some());
        assert!(!findings.iter().any(|finding| finding.code == "empty-post"));
        assert_eq!(recap.talks, []);
        Some(found.span.clone().unwrap())
    }

    #[test]
    fn a_text_of_too_many_marks_is_not_read_and_the_place_is_told() {
        // `We met.` and two line ends are four marks.
        let text = |marks: usize| format!("---\ntitle: x\n---\nWe met.\n\n{}", "a,".repeat(marks));
        assert_eq!(refused(&text(MOST_MARKS - 4), "too-many-marks"), None);
        let at = text(MOST_MARKS - 3).len() - 1;
        assert_eq!(refused(&text(MOST_MARKS - 3), "too-many-marks"), Some(at..at));
    }

    #[test]
    fn nesting_that_nobody_means_is_not_read_and_the_place_is_told() {
        let text = |depth: usize| format!("---\ntitle: x\n---\nWe met.\n\n{}a\n", "> ".repeat(depth));
        assert_eq!(refused(&text(90), "deep-nesting"), None);
        let at = refused(&text(110), "deep-nesting").unwrap().start;
        assert!(text(110)[at..].starts_with("> ") && at > text(0).len());
    }

    #[test]
    fn front_matter_that_is_too_long_is_not_read_and_the_text_is() {
        let text = |tags: usize| format!("---\ntags: [{}]\n---\n# May\n", "a, ".repeat(tags));
        assert_eq!(refused(&text(1_000), "front-matter-long"), None);
        assert_eq!(refused(&text(30_000), "front-matter-long"), Some(4..4));
    }

    #[test]
    fn of_many_findings_alike_the_first_are_shown_and_the_rest_are_counted() {
        let finding = |code| Finding::warning(code, "here");
        let mut findings = vec![finding("a"); MOST_ALIKE + 7];
        findings.push(finding("b"));
        let shown = alike(findings);
        assert_eq!(shown.len(), MOST_ALIKE + 1);
        assert_eq!(shown[MOST_ALIKE - 1].message, "here; so it is in 7 more places");
        assert_eq!(shown[MOST_ALIKE].message, "here");
    }
}
