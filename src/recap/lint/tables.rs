//! In charge of tables that lose cells: GitHub's Markdown keeps no more in a row than its head has (section
//! 4.10 of its specification).
//!
//! It leaves what the cells say to the facts.

use std::ops::Range;

use super::page::Page;
use super::written::Written;
use crate::finding::Finding;

/// Looks over the tables of a page.
pub(super) fn read(page: &Page<'_>, written: &Written, findings: &mut Vec<Finding>) {
    let Some(body) = page.source.get(page.body_at..).filter(|body| body.contains('|')) else { return };
    let mut blocks =
        written.verbatim.iter().filter(|range| page.source[(*range).clone()].contains('\n')).peekable();
    let mut at = page.body_at;
    let mut before = 0;
    // How many cells the head has of the table that is open.
    let mut columns: Option<usize> = None;
    for line in body.split_inclusive('\n') {
        let start = at;
        at += line.len();
        while blocks.next_if(|range| range.end <= start).is_some() {}
        let code =
            blocks.peek().is_some_and(|range| range.start <= start + line.len() && range.contains(&start));
        let row = cells(line);
        match columns {
            _ if code => (columns, before) = (None, 0),
            Some(most) if line.contains('|') => {
                let lost = row.get(most..).unwrap_or_default();
                let words = |cell: &&Range<usize>| !line[(*cell).clone()].trim().is_empty();
                if let (Some(first), Some(last)) = (lost.iter().find(words), lost.iter().rfind(words)) {
                    findings.push(told(start + first.start..start + last.end));
                }
            }
            _ if is_ruled(line) && row.len() == before => columns = Some(before),
            _ => (columns, before) = (None, if line.contains('|') { row.len() } else { 0 }),
        }
    }
}

/// The cells of a row, without the blanks around their words, in bytes of its line.
fn cells(line: &str) -> Vec<Range<usize>> {
    let inner = line.trim_matches([' ', '\t', '>', '\r', '\n']);
    let mut at = line.find(inner).unwrap_or_default();
    let inner = inner.strip_prefix('|').inspect(|_| at += 1).unwrap_or(inner);
    let closed = inner.ends_with('|') && !inner.ends_with("\\|");
    let inner = if closed { &inner[..inner.len() - 1] } else { inner };
    let mut escaped = false;
    let bars = |char: char| {
        let bar = char == '|' && !escaped;
        escaped = char == '\\' && !escaped;
        bar
    };
    let cell = |cell: &str| {
        let start = at + cell.len() - cell.trim_start().len();
        at += cell.len() + 1;
        start..start + cell.trim().len()
    };
    inner.split(bars).map(cell).collect()
}

/// Whether a line parts the head of a table from its rows.
fn is_ruled(line: &str) -> bool {
    let rule = |cell: &Range<usize>| {
        let cell = line[cell.clone()].trim_start_matches(':').trim_end_matches(':');
        !cell.is_empty() && cell.bytes().all(|byte| byte == b'-')
    };
    line.contains('-') && cells(line).iter().all(rule)
}

fn told(at: Range<usize>) -> Finding {
    Finding::warning(
        "table-cell-lost",
        "the row has more cells than the head of its table, and the last are left out",
    )
    .at(at)
    .hint("give the head as many cells, or write `\\|` for a bar that parts none")
}
