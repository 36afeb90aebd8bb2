//! In charge of the list on its way out: every subscriber with state and consent, as CSV that is safe to
//! open in a spreadsheet and fit to be imported again, or as a line of JSON each.
//!
//! It leaves one person's data to [`crate::person`].

use std::borrow::Cow;
use std::io::Write;

use serde_json::json;

use crate::{Error, Subscriber, Subscribers, Tag};

/// Subscribers that are read from the store at a time.
const PAGE: u32 = 1000;

impl Subscribers {
    /// Writes everybody who is or was on the list as CSV, in the order of joining, addresses whole; says
    /// how many. Writing blocks.
    pub async fn export(&self, writer: impl Write) -> Result<u64, Error> {
        let mut csv = csv::Writer::from_writer(writer);
        csv.write_record(["email", "name", "state", "since", "source", "tags"]).map_err(write_error)?;
        let count = self
            .each(|one| {
                let (since, tags) = (one.since.to_string(), words(&one.tags).join(","));
                let name = one.name.as_deref().unwrap_or_default();
                let cells = [one.address.expose(), name, one.state.as_str(), &since, &one.source, &tags];
                csv.write_record(cells.map(|cell| spreadsheet_cell(cell).into_owned())).map_err(write_error)
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

fn write_error(error: csv::Error) -> Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => Error::Write(error),
        other => Error::Write(std::io::Error::other(format!("{other:?}"))),
    }
}

/// Whether a spreadsheet would take a text for a formula. The wide forms are what East Asian
/// keyboards type, and some spreadsheets read them alike.
fn is_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'])
}

/// A cell that no spreadsheet evaluates. What already looks like one gets a quote more, so that
/// reading gives back exactly what was written.
pub fn spreadsheet_cell(text: &str) -> Cow<'_, str> {
    if is_formula(text.trim_start_matches('\'')) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// What [`spreadsheet_cell`] was given.
pub(crate) fn read_cell(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(text) if is_formula(text.trim_start_matches('\'')) => text,
        _ => cell,
    }
}

#[cfg(test)]
mod tests;
