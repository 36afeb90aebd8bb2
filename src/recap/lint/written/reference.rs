//! In charge of links that are written in two places: `[text][label]`, and `[label]: address` on a line of
//! its own (CommonMark 0.31, 4.7).
//!
//! It leaves `[label]` alone, which is a link only where it is defined.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::{Address, Broken, Form, LONGEST, LONGEST_TEXT, Slip, Use, Written};

/// What the file defines, and what it refers to, by label.
#[derive(Debug, Default)]
pub(super) struct References {
    /// The first definition of a label counts.
    defined: BTreeMap<String, Range<usize>>,
    referred: Vec<Reference>,
}

#[derive(Debug)]
struct Reference {
    label: String,
    picture: bool,
    /// `[text][label]`
    whole: Range<usize>,
    /// It is no link where the label is not defined, but was surely meant as one.
    meant: bool,
}

impl References {
    /// Takes down the definition that begins at a bracket; returns where to go on behind it.
    pub(super) fn define(&mut self, source: &str, open: usize) -> Option<usize> {
        // Up to three spaces may stand before it.
        let before = &source.as_bytes()[..open];
        let indent = before.iter().rev().take(4).take_while(|byte| **byte == b' ').count();
        if indent > 3 || !matches!(before.iter().rev().nth(indent), None | Some(b'\n')) {
            return None;
        }
        let end = source[open..].find('\n').map_or(source.len(), |end| open + end);
        let (label, rest) = source[open + 1..end].split_once("]:")?;
        if label.len() > LONGEST_TEXT || label.starts_with('^') || label.contains(['[', ']']) {
            return None;
        }
        let address = rest.trim_start();
        let angle = address.strip_prefix('<').and_then(|inner| inner.split_once('>')).map(|(inner, _)| inner);
        let address = angle.unwrap_or_else(|| address.split_whitespace().next().unwrap_or_default());
        if label.trim().is_empty() || address.is_empty() || address.len() > LONGEST {
            return None;
        }
        let start = end - rest.len() + rest.find(address)?;
        self.defined.entry(normal(label)).or_insert(start..start + address.len());
        Some(end)
    }

    /// Takes down what a pair of brackets refers to.
    pub(super) fn refer(&mut self, source: &str, open: usize, close: usize) {
        let text = &source[open + 1..close];
        let picture = source[..open].ends_with('!');
        let behind = source[close + 1..].strip_prefix('[').and_then(|rest| {
            let label = rest.split_once(']')?.0;
            (label.len() <= LONGEST_TEXT && !label.contains(['[', '\n'])).then_some(label)
        });
        let label = behind.filter(|label| !label.trim().is_empty()).unwrap_or(text);
        let end = behind.map_or(close + 1, |behind| close + 3 + behind.len());
        // A footnote may stand behind brackets, and `[x][1]` may be an index.
        let meant = behind.is_some_and(|behind| !behind.starts_with('^'))
            && !text.starts_with('^')
            && source[..open].chars().next_back().is_none_or(|char| !char.is_alphanumeric() && char != ']');
        self.referred.push(Reference { label: normal(label), picture, whole: open..end, meant });
    }

    /// Adds the addresses that are defined, and the references to what is not.
    pub(super) fn settle(self, source: &str, written: &mut Written) {
        let pictures = self.referred.iter().filter(|one| one.picture).map(|one| one.label.as_str());
        let pictures: BTreeSet<&str> = pictures.collect();
        for (label, at) in &self.defined {
            let used = if pictures.contains(label.as_str()) { Use::Picture } else { Use::Link };
            written.addresses.push(Address { form: Form::Stated, used, at: at.clone(), text: None });
        }
        written.addresses.sort_by_key(|address| address.at.start);
        // What another file puts in may define it.
        let open = |one: &Reference| one.meant && !self.defined.contains_key(&one.label);
        if !self.referred.iter().any(open)
            || source.contains("{% include")
            || source.contains("{{<")
            || source.contains("--8<--")
        {
            return;
        }
        let broken = self.referred.iter().filter(|one| open(one));
        let broken = broken.map(|one| Broken { slip: Slip::Undefined, whole: one.whole.clone(), fix: None });
        written.broken.extend(broken);
    }
}

/// A label as it is compared: letter case and blanks aside.
fn normal(label: &str) -> String {
    label.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}
