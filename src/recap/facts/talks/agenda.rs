//! In charge of agendas in tables: a talk a row, where the header names the columns.
//!
//! It leaves agendas in lists to [`units`](super::units).

use super::Found;
use super::headline::{self, Order, Setting};
use super::laid_out::Laid;
use super::material::{self, fold};
use super::pauses::{is_called_off, is_pause};
use super::people::{self, Trust};
use super::station;
use super::units::Piece;
use crate::recap::Talk;
use crate::recap::document::{Block, Inline, Kind};
use crate::recap::facts::fields::{self, Label};
use crate::recap::facts::outline::{self, joined, plain_words};
use crate::recap::facts::words::squeeze;

/// Most rows of a table that are looked at.
const MOST: usize = 200;

/// The talks of tables: a row each, whose columns a header names, or a column each, whose rows begin
/// with labels.
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
        if !apart {
            laid.extend(table(rows).into_iter().map(|(talk, title)| Laid {
                found: Found { blocks: at..at + 1, talk },
                weak: false,
                title: title.map(|title| title.span.clone()),
            }));
        }
    }
    laid
}

/// A talk of a table, with the cell that holds its title.
type Told<'a> = (Talk, Option<&'a Inline>);

fn table(rows: &[Vec<Inline>]) -> Vec<Told<'_>> {
    let Some((header, body)) = rows.split_first() else { return Vec::new() };
    let labels = columns(header, body);
    let has = |labels: &[Option<Label>], label| labels.contains(&Some(label));
    let body = || body.iter().take(MOST).map(|row| row.iter().collect::<Vec<_>>());
    if has(&labels, Label::Speaker) {
        return body().filter_map(|row| row_talk(&row, &labels)).collect();
    }
    // `| Speaker | Ada Example |`, and the title below.
    let first = |row: &Vec<Inline>| row.first().and_then(|cell| fields::column_label(&cell.text));
    let labels_below: Vec<_> = rows.iter().take(MOST).map(first).collect();
    if has(&labels_below, Label::Speaker) && has(&labels_below, Label::Title) {
        let column = |at| rows.iter().take(MOST).map(|row| row.get(at)).collect::<Option<Vec<_>>>();
        let talks = (1..header.len().min(MOST)).filter_map(column);
        return talks.filter_map(|column| row_talk(&column, &labels_below)).collect();
    }
    match has(&labels, Label::Title) {
        true => body().filter_map(|row| headline_talk(&row, &labels)).collect(),
        false => Vec::new(),
    }
}

/// The labels of a header's cells. `Name` is who speaks where another column holds titles.
fn columns(header: &[Inline], body: &[Vec<Inline>]) -> Vec<Option<Label>> {
    let mut labels: Vec<_> = header.iter().map(|cell| fields::column_label(&cell.text)).collect();
    // A `Title` may as well be what somebody is.
    for (at, label) in labels.iter_mut().enumerate().filter(|(_, label)| **label == Some(Label::Title)) {
        let own = |cell: &Inline| station::is_position(cell.text.split(',').next().unwrap_or_default());
        if body.iter().take(MOST).filter_map(|row| row.get(at)).any(own) {
            *label = Some(Label::Bio);
        }
    }
    let named = |cell: &Inline| NAMES.contains(&joined(&plain_words(&cell.text)).as_str());
    if labels.contains(&Some(Label::Title))
        && !labels.contains(&Some(Label::Speaker))
        && let Some(at) = header.iter().position(named)
    {
        labels[at] = Some(Label::Speaker);
    }
    labels
}

/// Headers of columns that hold names, of whom the other columns tell.
const NAMES: &[&str] = &["name", "nom", "nombre", "nome", "person", "names"];

/// The cell behind a label that says something.
fn cell<'a>(row: &[&'a Inline], labels: &[Option<Label>], label: Label) -> Option<&'a Inline> {
    let cells = labels.iter().zip(row).filter(|(other, _)| **other == Some(label)).map(|(_, cell)| *cell);
    // A number counts the talks.
    let says = |cell: &&Inline| {
        !fields::placeholder(&cell.text) && (label == Label::Time || cell.text.contains(char::is_alphabetic))
    };
    cells.into_iter().find(says)
}

fn row_talk<'a>(row: &[&'a Inline], labels: &[Option<Label>]) -> Option<Told<'a>> {
    let cell = |label| cell(row, labels, label);
    let people = cell(Label::Speaker).filter(|cell| !is_called_off(&cell.text));
    let title = cell(Label::Title).or_else(|| cell(Label::Description));
    let people = people.filter(|cell| title.is_some() || !is_no_title(&cell.text));
    // `Break` may stand in any column.
    let trust = if title.is_some() { Trust::Label } else { Trust::Look };
    let people = people.and_then(|cell| people::read(cell, 0..cell.text.len(), trust));
    if title.is_some_and(|title| is_no_title(&title.text)) {
        return None;
    }
    let mut speakers = people?;
    if let ([only], Some(company)) = (speakers.as_mut_slice(), cell(Label::Company)) {
        only.affiliation = only.affiliation.take().or(Some(squeeze(&company.text)));
    }
    let mut talk = Talk { speakers, title: title.map(|title| squeeze(&title.text)), ..Talk::default() };
    if let Some(title) = title
        && let Some(at) = headline::read(title, 0..title.text.len(), SETTING).title
    {
        talk.title = Some(squeeze(&title.text[at]));
    }
    filled(talk, title, row, labels)
}

/// A talk of a table without a column for who speaks: `Gardens in Go – Ada Example`.
fn headline_talk<'a>(row: &[&'a Inline], labels: &[Option<Label>]) -> Option<Told<'a>> {
    let cell = cell(row, labels, Label::Title).filter(|cell| !is_no_title(&cell.text))?;
    let read = headline::read(cell, 0..cell.text.len(), SETTING);
    let title = squeeze(cell.text.get(read.title?)?);
    let talk = Talk { speakers: read.people, title: Some(title), ..Talk::default() };
    (!talk.speakers.is_empty()).then(|| filled(talk, Some(cell), row, labels)).flatten()
}

const SETTING: Setting<'static> =
    Setting { among_talks: true, order: Order::Unknown, names_people: false, acts: &|_| false };

/// Whether a cell for titles tells of a break, or of a talk that nobody gave.
fn is_no_title(text: &str) -> bool {
    let words = plain_words(text);
    words.len() <= 4 && is_pause(&words)
        || words.len() == 1 && headline::is_credit(text)
        || is_called_off(text)
}

/// A talk with what the other cells hold of it.
fn filled<'a>(
    mut talk: Talk,
    title: Option<&'a Inline>,
    row: &[&'a Inline],
    labels: &[Option<Label>],
) -> Option<Told<'a>> {
    let mut pieces = Vec::new();
    for (column, cell) in row.iter().enumerate() {
        if let Some(Some(label)) = labels.get(column) {
            pieces.push(Piece::Label(*label));
        }
        pieces.push(Piece::Text(cell, 0..cell.text.len()));
    }
    material::give(&mut talk, title, &pieces);
    talk.takeaways.clear();
    (talk.title.as_ref().map(|title| fold(title)) != Some(String::new())).then_some((talk, title))
}
