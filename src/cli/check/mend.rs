//! In charge of `recap check --fix`: the corrections that are certain are carried out, again and
//! again until none is left, and no other byte is touched.
//!
//! It leaves what is certain to whoever found it.

use std::ops::Range;

use serde_json::Value;

use crate::finding::{self, Finding, Fix};
use crate::recap::Source;

/// Most rounds: a correction may uncover another, but two that undo one another end here.
const ROUNDS: usize = 8;

/// Longest text that is told of a correction, in characters.
const TOLD: usize = 100;

/// A text on its way to being correct.
pub(super) struct Text {
    source: Source,
    corrections: Vec<Correction>,
    rounds: usize,
}

/// A correction that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Correction {
    finding: Finding,
    /// The text of the file before the round that it was made in.
    line: usize,
    before: String,
    after: String,
    json: Value,
}

impl Text {
    /// A text as it was read.
    pub(super) fn new(source: Source) -> Self {
        Text { source, corrections: Vec::new(), rounds: 0 }
    }

    /// The text as it is now.
    pub(super) fn source(&self) -> &Source {
        &self.source
    }

    /// Carries out the corrections of findings; says whether there was one.
    pub(super) fn correct(&mut self, findings: &[Finding]) -> bool {
        self.rounds += 1;
        if self.rounds > ROUNDS {
            return false;
        }
        let chosen = chosen(findings, &self.source.text);
        if chosen.is_empty() {
            return false;
        }
        let made = chosen.iter().map(|(finding, fix)| correction(&self.source, finding, fix));
        self.corrections.extend(made.collect::<Vec<_>>());
        self.source.text = apply(&self.source.text, chosen.iter().map(|(_, fix)| *fix));
        true
    }

    /// The text at the end, and what was corrected.
    pub(super) fn end(self) -> (Source, Vec<Correction>) {
        (self.source, self.corrections)
    }
}

/// The corrections that fit a text and do not touch one another, in order. Of those that do, none
/// is chosen: a person has to decide.
fn chosen<'a>(findings: &'a [Finding], text: &str) -> Vec<(&'a Finding, &'a Fix)> {
    let fixes = findings.iter().filter_map(|finding| Some((finding, finding.fix.as_ref()?)));
    let mut fixes: Vec<_> = fixes
        .filter(|(_, fix)| text.get(fix.span.clone()).is_some_and(|before| before != fix.with))
        .collect();
    fixes.sort_by_key(|(_, fix)| (fix.span.start, fix.span.end));
    // Two findings may ask for the same.
    fixes.dedup_by(|(_, one), (_, other)| one == other);
    let mut free = vec![true; fixes.len()];
    let mut widest: Option<(usize, usize)> = None;
    for (at, (_, fix)) in fixes.iter().enumerate() {
        if let Some((end, owner)) = widest
            && (fix.span.start < end || (fix.span.is_empty() && fixes[owner].1.span == fix.span))
        {
            free[at] = false;
            free[owner] = false;
        }
        if widest.is_none_or(|(end, _)| fix.span.end >= end) {
            widest = Some((fix.span.end, at));
        }
    }
    fixes.into_iter().zip(free).filter(|(_, free)| *free).map(|(fix, _)| fix).collect()
}

/// A text with corrections carried out, which are in order and do not overlap.
fn apply<'a>(text: &str, fixes: impl Iterator<Item = &'a Fix>) -> String {
    let mut mended = String::with_capacity(text.len());
    let mut at = 0;
    for fix in fixes {
        mended.push_str(text.get(at..fix.span.start).unwrap_or_default());
        mended.push_str(&fix.with);
        at = fix.span.end;
    }
    mended.push_str(text.get(at..).unwrap_or_default());
    mended
}

fn correction(source: &Source, finding: &Finding, fix: &Fix) -> Correction {
    let text = &source.text;
    // The whole of what was found says more than the bracket that was put in.
    let whole = finding.span.as_ref().map(|span| span.start.min(fix.span.start)..span.end.max(fix.span.end));
    let near = |span: &Range<usize>| {
        text.get(span.clone()).is_some_and(|text| text.len() <= 4 * TOLD && !text.contains('\n'))
    };
    let span = whole.filter(near).unwrap_or(fix.span.clone());
    let around = |from: usize, to: usize| text.get(from..to).unwrap_or_default();
    let json = finding::json(std::slice::from_ref(finding), &source.path, text);
    Correction {
        line: text.get(..fix.span.start).unwrap_or_default().matches('\n').count() + 1,
        before: around(span.start, span.end).to_owned(),
        after: format!(
            "{}{}{}",
            around(span.start, fix.span.start),
            fix.with,
            around(fix.span.end, span.end)
        ),
        json: json.get(0).cloned().unwrap_or_default(),
        finding: finding.clone(),
    }
}

impl Correction {
    /// What was changed, for a person: `a.md:3: corrected Acme](…) -> [Acme](…) [broken-link]`.
    pub(super) fn told(&self, file: &str) -> String {
        let short = |text: &str| match text.char_indices().nth(TOLD) {
            Some((at, _)) => format!("{}…", &text[..at]),
            None => text.to_owned(),
        };
        let (before, after) = (short(&self.before), short(&self.after));
        format!("{file}:{}: corrected {before} -> {after} [{}]", self.line, self.finding.code)
    }

    /// The finding that was corrected, at its place before.
    pub(super) fn json(&self, file: &str) -> Value {
        let mut json = self.json.clone();
        if let Some(fields) = json.as_object_mut() {
            fields.insert("file".to_owned(), file.into());
        }
        json
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]

    use super::*;

    fn text(text: &str) -> Text {
        Text::new(Source { path: "a.md".to_owned(), text: text.to_owned() })
    }

    fn fix(span: Range<usize>, with: &str) -> Finding {
        Finding::warning("a", "b").at(span.clone()).fix(span, with)
    }

    #[test]
    fn corrections_are_carried_out_side_by_side() {
        let mut text = text("one two three");
        assert!(text.correct(&[fix(8..13, "3"), fix(0..3, "1"), fix(3..3, ","), fix(0..3, "1")]));
        let (source, corrections) = text.end();
        assert_eq!(source.text, "1, two 3");
        let told: Vec<_> = corrections.iter().map(|one| one.told("a.md")).collect();
        assert_eq!(
            told,
            [
                "a.md:1: corrected one -> 1 [a]",
                "a.md:1: corrected  -> , [a]",
                "a.md:1: corrected three -> 3 [a]"
            ]
        );
    }

    #[test]
    fn corrections_that_contradict_one_another_are_left_to_a_person() {
        for pair in [
            [fix(0..3, "1"), fix(2..5, "x")],
            [fix(1..1, "a"), fix(1..1, "b")],
            [fix(0..7, "a"), fix(4..4, "b")],
        ] {
            let mut text = text("one two");
            assert!(!text.correct(&pair), "{pair:?}");
            assert_eq!(text.end().0.text, "one two");
        }
        let mut text = text("one two");
        assert!(text.correct(&[fix(0..3, "1"), fix(2..5, "x"), fix(5..7, "!")]));
        assert_eq!(text.end().0.text, "one t!");
    }

    #[test]
    fn corrections_that_undo_one_another_come_to_an_end() {
        let mut text = text("a");
        let mut rounds = 0;
        while text.correct(&[fix(0..1, if rounds % 2 == 0 { "b" } else { "a" })]) {
            rounds += 1;
        }
        assert_eq!(rounds, ROUNDS);
    }

    #[test]
    fn corrections_that_do_not_fit_the_text_are_left_out() {
        assert!(!text("ä").correct(&[fix(1..2, "x"), fix(0..9, "x"), fix(0..2, "ä")]));
    }
}
