//! In charge of CSV files on their way in: which column is which, what of a row can be used, and
//! a report that names the line of every row that could not.
//!
//! It leaves cutting a file into rows to [`crate::rows`], and what becomes of an address to
//! [`crate::joining`].

use std::collections::HashMap;
use std::io::{BufReader, Read};

use jiff::Timestamp;

use crate::joining::{self, Entry};
use crate::rows::{Row, Rows};
use crate::{Address, AddressError, Error, Name, NameError, Outcome, State, Subscribers, export};

/// Rows that are recorded in one transaction. From some hundred on a row costs what it costs
/// alone; fewer rows let other writers in more often.
const BATCH: usize = 1000;

/// What an import is told beside the file.
#[derive(Debug, Clone)]
pub struct ImportOptions {
    /// The file's name, kept as where consent came from.
    pub source: String,
    /// When it is imported.
    pub now: Timestamp,
    /// Only report what would be done.
    pub dry_run: bool,
}

/// What became of the rows; each is counted once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ImportReport {
    /// New on the list.
    pub added: u64,
    /// On the list before, as they are, or gone before and gone in the file.
    pub already: u64,
    /// On the list before, and now with a new name or confirmed.
    pub updated: u64,
    /// Recorded as gone, because the file says so.
    pub left: u64,
    /// Left alone, because the address is suppressed.
    pub suppressed: u64,
    /// Not used, in the order of their lines.
    pub refused: Vec<Refused>,
}

impl ImportReport {
    /// Rows that were read, blank ones left out.
    pub fn rows(&self) -> u64 {
        let used = self.added + self.already + self.updated + self.left + self.suppressed;
        used + self.refused.len() as u64
    }

    fn count(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Added => self.added += 1,
            Outcome::AlreadyThere => self.already += 1,
            Outcome::Updated | Outcome::Rejoined => self.updated += 1,
            Outcome::Left => self.left += 1,
            Outcome::Suppressed(_) => self.suppressed += 1,
        }
    }
}

/// A row that was not used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The physical line it begins on, from 1.
    pub line: u64,
    /// Why.
    pub reason: Refusal,
}

/// Why a row was not used. Holds nothing of the row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Octets that are not UTF-8.
    #[error("the row is not UTF-8")]
    NotUtf8,
    /// More than 64 KiB.
    #[error("the line is longer than 64 KiB")]
    TooLong,
    /// A quote is opened and not closed within 100 lines.
    #[error("a quote is opened and not closed")]
    OpenQuote,
    /// Another number of fields than the header has.
    #[error(
        "{found} field{} where the header has {expected}{}",
        if *found == 1 { "" } else { "s" },
        MissingQuote(*lines)
    )]
    Fields {
        /// Fields in the row.
        found: usize,
        /// Fields in the header.
        expected: usize,
        /// Lines that the row takes.
        lines: usize,
    },
    /// The address cannot be used.
    #[error(transparent)]
    Address(#[from] AddressError),
    /// The name cannot be used.
    #[error(transparent)]
    Name(#[from] NameError),
    /// The state is no known word.
    #[error(transparent)]
    State(#[from] crate::UnknownState),
    /// The `since` column holds no time.
    #[error("`since` is neither a day (2026-06-30) nor a time (2026-06-30T18:00:00Z)")]
    Since,
    /// The address stood in an earlier row.
    #[error("the same address as on line {0}")]
    Duplicate(u64),
}

/// The end of a sentence about a row that may have swallowed the ones after it.
struct MissingQuote(usize);

impl std::fmt::Display for MissingQuote {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.0 {
            0 | 1 => Ok(()),
            lines => write!(f, ", over {lines} lines; is a quote missing?"),
        }
    }
}

impl Subscribers {
    /// Imports a CSV file with a header. Columns are known by their names, in any order and case:
    /// `email`; `name`, or `first name` and `last name`; `state` or `status`; `since`; `source`.
    /// Without a state everybody counts as confirmed, on the word of whoever imports the file.
    ///
    /// Nobody who left comes back by an import, and a bad row never stops the rest. Rows are
    /// recorded a thousand at a time: after a failure in the middle, importing the same file again
    /// goes on where it stopped. Memory grows by some 50 octets a row, to tell duplicates.
    ///
    /// `progress` is called with the number of rows read so far. Reading the file blocks.
    pub async fn import(
        &self,
        reader: impl Read,
        options: &ImportOptions,
        mut progress: impl FnMut(u64),
    ) -> Result<ImportReport, Error> {
        let (mut rows, header) = Rows::open(BufReader::with_capacity(64 * 1024, reader))?;
        let columns = Columns::find(&header)?;
        let mut report = ImportReport::default();
        let mut seen: HashMap<u128, Seen> = HashMap::new();
        let mut batch = Vec::with_capacity(BATCH);
        while let Some(row) = rows.next().map_err(Error::Read)? {
            let line = row.line;
            let entry = match self.entry(row, &columns, options) {
                Ok(Some(entry)) => entry,
                Ok(None) => continue,
                Err(reason) => {
                    report.refused.push(Refused { line, reason });
                    continue;
                }
            };
            let leaves = entry.state.reason().is_some();
            let before = seen.entry(entry.hash.short()).or_insert(Seen { line, leaves });
            if before.line != line {
                if before.leaves || !leaves {
                    report.refused.push(Refused { line, reason: Refusal::Duplicate(before.line) });
                    continue;
                }
                // Whoever left by any row of the file has left; a batch holds an address once.
                before.leaves = true;
                self.record(&mut batch, options, &mut report).await?;
            }
            batch.push(entry);
            if batch.len() == BATCH {
                self.record(&mut batch, options, &mut report).await?;
                progress(report.rows());
            }
        }
        self.record(&mut batch, options, &mut report).await?;
        progress(report.rows());
        Ok(report)
    }

    /// Records a batch in a transaction of its own, which a dry run takes back.
    async fn record(
        &self,
        batch: &mut Vec<Entry>,
        options: &ImportOptions,
        report: &mut ImportReport,
    ) -> Result<(), Error> {
        if batch.is_empty() {
            return Ok(());
        }
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        let outcomes = joining::record(&mut transaction, batch, false).await?;
        if options.dry_run {
            transaction.rollback().await?;
        } else {
            transaction.commit().await?;
        }
        outcomes.into_iter().for_each(|outcome| report.count(outcome));
        batch.clear();
        Ok(())
    }

    /// Reads what a row says; `None` when all its cells are empty, as spreadsheets leave them.
    fn entry(&self, row: Row, columns: &Columns, options: &ImportOptions) -> Result<Option<Entry>, Refusal> {
        let cells = row.cells?;
        if cells.iter().all(|cell| cell.trim().is_empty()) {
            return Ok(None);
        }
        if cells.len() != columns.width {
            let (found, expected) = (cells.len(), columns.width);
            return Err(Refusal::Fields { found, expected, lines: row.lines });
        }
        let cell = |column: Option<usize>| {
            column.and_then(|column| cells.get(column)).map(|cell| export::read_cell(cell))
        };
        let address = Address::parse(cell(Some(columns.email)).unwrap_or_default())?;
        let name = match cell(columns.name) {
            Some(name) if !name.trim().is_empty() => Name::parse(name)?,
            _ => {
                let part = |column| cell(column).unwrap_or_default();
                Name::parse(&format!("{} {}", part(columns.first), part(columns.last)))?
            }
        };
        let since = match cell(columns.since).map(str::trim) {
            // What begins in the future would be newer than what happens to it next.
            Some(text) if !text.is_empty() => read_since(text)?.min(options.now),
            _ => options.now,
        };
        Ok(Some(Entry {
            hash: self.key.address_hash(&address),
            address,
            name,
            state: cell(columns.state).map_or(Ok(State::Confirmed), str::parse)?,
            since,
            source: source(&options.source, row.line, cell(columns.source)),
        }))
    }
}

/// Where an address was seen in the file.
struct Seen {
    line: u64,
    /// The row said that its owner has left.
    leaves: bool,
}

/// A time, or a day taken from its beginning in UTC.
fn read_since(text: &str) -> Result<Timestamp, Refusal> {
    if let Ok(time) = text.parse() {
        return Ok(time);
    }
    let day: jiff::civil::Date = text.parse().map_err(|_| Refusal::Since)?;
    let midnight = day.to_zoned(jiff::tz::TimeZone::UTC).map_err(|_| Refusal::Since)?;
    Ok(midnight.timestamp())
}

/// How consent came: this file, and what the file itself says of it. One line of at most 500
/// characters.
fn source(file: &str, line: u64, before: Option<&str>) -> String {
    let before = before.map(str::trim).filter(|before| !before.is_empty());
    let mut source = format!("imported from {file}, line {line}");
    if let Some(before) = before {
        source.push_str("; there: ");
        source.push_str(before);
    }
    source.chars().map(|c| if c.is_control() { ' ' } else { c }).take(500).collect()
}

/// Which column is which.
#[derive(Debug, PartialEq, Eq)]
struct Columns {
    width: usize,
    email: usize,
    name: Option<usize>,
    first: Option<usize>,
    last: Option<usize>,
    state: Option<usize>,
    since: Option<usize>,
    source: Option<usize>,
}

impl Columns {
    fn find(header: &[String]) -> Result<Self, Error> {
        let labels: Vec<String> =
            header.iter().map(|label| label.trim().to_lowercase().replace(['_', '-'], " ")).collect();
        // The surest name first: `address` may be a street where `email` is there as well.
        let find = |names: &[&str]| {
            for name in names {
                let mut places = labels.iter().enumerate().filter(|(_, label)| label == name);
                match (places.next(), places.next()) {
                    (Some(_), Some(_)) => return Err(Error::TwoColumns((*name).to_owned())),
                    (Some((place, _)), None) => return Ok(Some(place)),
                    (None, _) => {}
                }
            }
            Ok(None)
        };
        let email = ["email", "e mail", "email address", "e mail address", "mail", "address"];
        Ok(Columns {
            width: header.len(),
            email: find(&email)?.ok_or_else(|| Error::NoEmailColumn { found: shown(header) })?,
            name: find(&["name", "full name"])?,
            first: find(&["first name", "firstname", "given name"])?,
            last: find(&["last name", "lastname", "surname", "family name"])?,
            state: find(&["state", "status"])?,
            since: find(&["since"])?,
            source: find(&["source"])?,
        })
    }
}

/// The header as an error shows it. A file without one has a subscriber on its first line, so
/// addresses are masked and little else is shown.
fn shown(header: &[String]) -> String {
    let label = |label: &String| match Address::parse(label) {
        Ok(address) => format!("`{address}`"),
        Err(_) if label.contains('@') => "`…@…`".to_owned(),
        Err(_) => format!("`{}`", label.chars().take(30).collect::<String>().escape_debug()),
    };
    let mut shown: Vec<String> = header.iter().take(12).map(label).collect();
    if header.len() > shown.len() {
        shown.push(format!("{} more", header.len() - shown.len()));
    }
    shown.join(", ")
}

#[cfg(test)]
mod tests;
