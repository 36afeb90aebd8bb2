//! In charge of the list on its way out: every subscriber with state and consent, as CSV that is safe to
//! open in a spreadsheet and fit to be imported again, or as a line of JSON each.
//!
//! It leaves one person's data to [`crate::person`].

use std::borrow::Cow;
use std::io::{BufWriter, Write};

use serde_json::json;

use crate::{Error, Subscriber, Subscribers, Tag};

/// Subscribers that are read from the store at a time.
const PAGE: u32 = 1000;

impl Subscribers {
    /// Writes everybody who is or was on the list as CSV, in the order of joining, addresses whole; says
    /// how many. Writing blocks.
    pub async fn export(&self, writer: impl Write) -> Result<u64, Error> {
        let mut csv = BufWriter::new(writer);
        write_row(&mut csv, ["email", "name", "state", "since", "source", "tags"]).map_err(Error::Write)?;
        let count = self
            .each(|one| {
                let (since, tags) = (one.since.to_string(), words(&one.tags).join(","));
                let name = one.name.as_deref().unwrap_or_default();
                let cells = [one.address.expose(), name, one.state.as_str(), &since, &one.source, &tags];
                write_row(&mut csv, cells).map_err(Error::Write)
            })
            .await?;
        csv.flush().map_err(Error::Write)?;
        Ok(count)
    }

    /// Writes the same as JSON, a line for each.
    pub async fn export_lines(&self, mut writer: impl Write) -> Result<u64, Error> {
        let count = self
            .each(|one| {
                let line = json!({
                    "id": one.id.0,
                    "email": one.address.expose(),
                    "name": one.name,
                    "state": one.state,
                    "since": one.since.to_string(),
                    "source": one.source,
                    "tags": words(&one.tags),
                });
                writeln!(writer, "{line}").map_err(Error::Write)
            })
            .await?;
        writer.flush().map_err(Error::Write)?;
        Ok(count)
    }

    /// Does something with everybody; says how many they are.
    async fn each(&self, mut with: impl FnMut(&Subscriber) -> Result<(), Error>) -> Result<u64, Error> {
        let mut count = 0;
        let mut last = None;
        loop {
            let page = self.page(last, PAGE).await?;
            page.iter().try_for_each(&mut with)?;
            count += page.len() as u64;
            last = page.last().map(|subscriber| subscriber.id);
            if last.is_none() {
                return Ok(count);
            }
        }
    }
}

fn words(tags: &[Tag]) -> Vec<&str> {
    tags.iter().map(Tag::as_str).collect()
}

/// Whether a spreadsheet would take a text for a formula. The wide forms are what East Asian
/// keyboards type, and some spreadsheets read them alike.
fn is_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'])
}

/// What parts cells for some reader, and so may be followed by what begins one.
const BREAKS: [char; 5] = [';', '\t', '|', '\n', '\r'];

/// Where in a text a cell begins for some reader.
fn beginnings(text: &str) -> impl Iterator<Item = usize> {
    std::iter::once(0).chain(text.match_indices(BREAKS).map(|(place, mark)| place + mark.len()))
}

/// A cell that no spreadsheet evaluates, nor a part of it where the file is read with another delimiter: a
/// quote within a line keeps no cell together then. What looks like a formula gets a quote before it, and
/// what already has one gets one more, so that reading gives back exactly what was written.
pub fn spreadsheet_cell(text: &str) -> Cow<'_, str> {
    let (mut cell, mut done) = (String::new(), 0);
    for place in beginnings(text) {
        let begun = &text[place..];
        if is_formula(begun.trim_start_matches('\'')) {
            cell.push_str(&text[done..place]);
            cell.push('\'');
            done = place;
        }
    }
    if cell.is_empty() {
        return Cow::Borrowed(text);
    }
    cell.push_str(&text[done..]);
    Cow::Owned(cell)
}

/// What [`spreadsheet_cell`] was given.
pub(crate) fn read_cell(cell: &str) -> Cow<'_, str> {
    if !cell.contains('\'') {
        return Cow::Borrowed(cell);
    }
    let (mut text, mut done) = (String::new(), 0);
    for place in beginnings(cell) {
        if let Some(begun) = cell[place..].strip_prefix('\'')
            && is_formula(begun.trim_start_matches('\''))
        {
            text.push_str(&cell[done..place]);
            done = place + 1;
        }
    }
    if text.is_empty() {
        return Cow::Borrowed(&cell[done..]);
    }
    text.push_str(&cell[done..]);
    Cow::Owned(text)
}

/// Writes a row. Quoted is every cell that would be parted by any reader, also by one that takes several
/// marks for delimiters.
fn write_row<const N: usize>(writer: &mut impl Write, cells: [&str; N]) -> std::io::Result<()> {
    for (place, cell) in cells.into_iter().enumerate() {
        if place > 0 {
            writer.write_all(b",")?;
        }
        let cell = spreadsheet_cell(cell);
        if cell.contains([',', '"']) || cell.contains(BREAKS) {
            write!(writer, "\"{}\"", cell.replace('"', "\"\""))?;
        } else {
            writer.write_all(cell.as_bytes())?;
        }
    }
    writer.write_all(b"\n")
}

#[cfg(test)]
mod tests;
