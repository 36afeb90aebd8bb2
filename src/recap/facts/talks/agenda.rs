//! In charge of agendas in tables: a talk a row, where the header names the columns.
//!
//! It leaves agendas in lists to [`units`](super::units).

use super::Found;
use super::draft::is_pause;
use super::headline::{self, Order, Setting};
use super::laid_out::Laid;
use super::material::{self, fold};
use super::people::{self, Trust};
use super::units::Piece;
use crate::recap::Talk;
use crate::recap::document::{Block, Inline, Kind};
use crate::recap::facts::fields::{self, Label};
use crate::recap::facts::outline::{self, plain_words};
use crate::recap::facts::words::squeeze;

/// Most rows of a table that are looked at.
const MOST: usize = 200;

/// The talks of tables: a row each, whose columns a header names.
pub(super) fn tables(blocks: &[Block]) -> Vec<Laid> {
    let mut laid = Vec::new();
    let mut apart = false;
    let parts = outline::parts(blocks);
    let mut parts = parts.iter().peekable();
    for (at, block) in blocks.iter().enumerate() {
        while let Some(part) = parts.next_if(|part| part.at <= at) {
            apart = part.apart;
        }
        let Kind::Table(rows) = &block.kind else { continue };
        let Some((header, rows)) = rows.split_first().filter(|_| !apart) else { continue };
        let labels: Vec<Option<Label>> = header.iter().map(|cell| fields::column_label(&cell.text)).collect();
        if labels.contains(&Some(Label::Speaker)) {
            laid.extend(rows.iter().take(MOST).filter_map(|row| row_talk(row, &labels, at)));
        }
    }
    laid
}

fn row_talk(row: &[Inline], labels: &[Option<Label>], at: usize) -> Option<Laid> {
    let cell = |label: Label| {
        let found = labels.iter().position(|other| *other == Some(label)).and_then(|column| row.get(column));
        found.filter(|cell| !fields::placeholder(&cell.text))
    };
    let people = cell(Label::Speaker).and_then(|cell| people::read(cell, 0..cell.text.len(), Trust::Label));
    let title = cell(Label::Title).or_else(|| cell(Label::Description));
    let words = title.map(|title| plain_words(&title.text)).unwrap_or_default();
    if words.len() <= 4 && is_pause(&words) {
        return None;
    }
    let mut speakers = people?;
    if let ([only], Some(company)) = (speakers.as_mut_slice(), cell(Label::Company)) {
        only.affiliation = only.affiliation.take().or(Some(squeeze(&company.text)));
    }
    let mut talk = Talk { speakers, title: title.map(|title| squeeze(&title.text)), ..Talk::default() };
    let setting = Setting { among_talks: true, order: Order::Unknown, names_people: false, acts: &|_| false };
    if let Some(title) = title
        && let Some(at) = headline::read(title, 0..title.text.len(), setting).title
    {
        talk.title = Some(squeeze(&title.text[at]));
    }
    let mut pieces = Vec::new();
    for (column, cell) in row.iter().enumerate() {
        if let Some(Some(label)) = labels.get(column) {
            pieces.push(Piece::Label(*label));
        }
        pieces.push(Piece::Text(cell, 0..cell.text.len()));
    }
    material::give(&mut talk, title, &pieces);
    talk.takeaways.clear();
    (talk.title.as_ref().map(|title| fold(title)) != Some(String::new())).then_some(Laid {
        found: Found { blocks: at..at + 1, talk },
        weak: false,
        title: title.map(|title| title.span.clone()),
    })
}
