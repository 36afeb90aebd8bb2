//! In charge of CSV on its way out: every subscriber with state and consent, safe to open in a
//! spreadsheet and fit to be imported again.

use std::borrow::Cow;
use std::io::Write;

use crate::{Error, Subscribers};

/// Subscribers that are read from the store at a time.
const PAGE: u32 = 1000;

impl Subscribers {
    /// Writes everybody who is or was on the list, in the order of joining, addresses whole; says
    /// how many. Writing blocks.
    pub async fn export(&self, writer: impl Write) -> Result<u64, Error> {
        let mut csv = csv::Writer::from_writer(writer);
        csv.write_record(["email", "name", "state", "since", "source"]).map_err(write_error)?;
        let mut count = 0;
        let mut last = None;
        loop {
            let page = self.page(last, PAGE).await?;
            for subscriber in &page {
                let since = subscriber.since.to_string();
                let cells = [
                    subscriber.address.expose(),
                    subscriber.name.as_deref().unwrap_or_default(),
                    subscriber.state.as_str(),
                    &since,
                    &subscriber.source,
                ];
                csv.write_record(cells.map(|cell| spreadsheet_cell(cell).into_owned()))
                    .map_err(write_error)?;
            }
            count += page.len() as u64;
            last = page.last().map(|subscriber| subscriber.id);
            if last.is_none() {
                break;
            }
        }
        csv.flush().map_err(Error::Write)?;
        Ok(count)
    }
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
