//! In charge of what one row says: address, name, where its owner stands, and how consent came.
//!
//! It leaves which cell is which to [`super::columns`], and what becomes of the address to
//! [`crate::joining`].

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

use super::columns::{Field, Mapping};
use super::format::Format;
use super::{Refusal, packed::Packed};
use crate::export::read_cell;
use crate::rows::Cells;
use crate::{Address, Name, State, Tag};

/// Most octets in a cell of tags.
const MAX_TAGS: usize = 4_000;
/// Most characters of what a file says of where consent came from.
pub(super) const MAX_SOURCE: usize = 400;

/// What is needed beside a row to read it.
pub(super) struct Reader {
    /// Which column is which.
    pub(super) mapping: Mapping,
    /// Where everybody stands of whom the file does not say it.
    pub(super) otherwise: State,
    /// When it is read.
    pub(super) now: Timestamp,
}

/// What a row says.
pub(super) struct Said {
    pub(super) address: Address,
    pub(super) name: Option<Name>,
    pub(super) state: State,
    pub(super) at: Timestamp,
    pub(super) source: String,
    pub(super) network: String,
    pub(super) tags: String,
}

impl Said {
    /// The same in octets, behind what is there.
    pub(super) fn pack(&self, file: u16, line: u64, out: &mut Vec<u8>) {
        let packed = Packed {
            file,
            line,
            state: self.state,
            at: self.at,
            address: self.address.expose(),
            name: self.name.as_ref().map_or("", Name::as_str),
            source: &self.source,
            network: &self.network,
            tags: &self.tags,
        };
        packed.write(out);
    }
}

impl Reader {
    /// Reads what a row says; `None` when all its cells are empty, as spreadsheets leave them.
    pub(super) fn read(&self, cells: &Cells<'_>, lines: usize) -> Result<Option<Said>, Refusal> {
        if cells.iter().all(|cell| cell.trim_ascii().is_empty()) {
            return Ok(None);
        }
        let (found, expected) = (cells.len(), self.mapping.header.len());
        if found != expected {
            let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
            let lines = u8::try_from(lines).unwrap_or(u8::MAX);
            return Err(Refusal::Fields { found: number(found), expected: number(expected), lines });
        }
        let address = Address::parse(self.cell(cells, Field::Email).unwrap_or_default())?;
        let state = self.state(cells)?;
        let tags = self.filled(cells, Field::Tags).unwrap_or_default();
        if tags.len() > MAX_TAGS {
            return Err(Refusal::Tag(crate::TagError::TooLong));
        }
        let tags = if tags.is_empty() { Vec::new() } else { Tag::parse_list(tags)? };
        let tags: Vec<&str> = tags.iter().map(Tag::as_str).collect();
        Ok(Some(Said {
            address,
            name: self.name(cells)?,
            state,
            // What begins in the future would be newer than what happens to it next.
            at: self.since(cells, state)?.map_or(self.now, |since| since.min(self.now)),
            source: self.filled(cells, Field::Source).unwrap_or_default().chars().take(MAX_SOURCE).collect(),
            network: network(self.filled(cells, Field::Network).unwrap_or_default()),
            tags: tags.join(","),
        }))
    }

    fn cell<'a>(&self, cells: &Cells<'a>, field: Field) -> Option<&'a str> {
        cells.get(self.mapping.place(field)?).map(read_cell)
    }

    /// A cell that is not empty.
    fn filled<'a>(&self, cells: &Cells<'a>, field: Field) -> Option<&'a str> {
        self.cell(cells, field).map(str::trim).filter(|text| !text.is_empty())
    }

    fn name(&self, cells: &Cells<'_>) -> Result<Option<Name>, Refusal> {
        if let Some(name) = self.filled(cells, Field::Name) {
            return Ok(Name::parse(name)?);
        }
        match (self.filled(cells, Field::First), self.filled(cells, Field::Last)) {
            (None, None) => Ok(None),
            (Some(one), None) | (None, Some(one)) => Ok(Name::parse(one)?),
            (Some(first), Some(last)) => Ok(Name::parse(&format!("{first} {last}"))?),
        }
    }

    /// Where the owner of the address stands. What is not known is refused: a wrong guess would mail
    /// somebody who left.
    fn state(&self, cells: &Cells<'_>) -> Result<State, Refusal> {
        if let Some(disabled) = self.cell(cells, Field::Disabled)
            && is_yes(disabled)?
        {
            return Ok(State::Unsubscribed);
        }
        if self.filled(cells, Field::Bounced).is_some() {
            return Ok(State::Bounced);
        }
        if self.filled(cells, Field::Left).is_some() {
            return Ok(State::Unsubscribed);
        }
        let Some(text) = self.cell(cells, Field::State) else { return Ok(self.otherwise) };
        let word = text.trim().to_lowercase();
        match self.mapping.format {
            Format::Ghost => Ok(if is_yes(&word)? { State::Confirmed } else { State::Unsubscribed }),
            Format::Substack if word.is_empty() => Err(Refusal::NotWanted),
            Format::Substack => Ok(State::Confirmed),
            Format::Buttondown => of_buttondown(&word),
            // Not confirmed: mailing them is not allowed, and they never left.
            Format::Kit if word == "inactive" => Ok(State::Pending),
            Format::Kit if word == "cancelled" => Ok(State::Unsubscribed),
            _ => Ok(word.parse()?),
        }
    }

    /// Since when they stand there, where the file says so.
    fn since(&self, cells: &Cells<'_>, state: State) -> Result<Option<Timestamp>, Refusal> {
        let of_state = match state {
            State::Bounced => self.filled(cells, Field::Bounced),
            State::Unsubscribed => self.filled(cells, Field::Left),
            State::Pending | State::Confirmed | State::Complained => None,
        };
        // Elsewhere it is when they joined, which says nothing of when they left.
        let is_of_any = matches!(self.mapping.format, Format::Recap | Format::Plain);
        let text = match of_state {
            Some(text) => Some(text),
            None if state.reason().is_none() || is_of_any => self.filled(cells, Field::Since),
            None => None,
        };
        text.map(|text| read_time(text, self.mapping.format)).transpose()
    }
}

/// The types of subscribers of Buttondown (buttondown/openapi, enums.json): whoever pays, paid or is
/// given a subscription gets mail as others do.
fn of_buttondown(word: &str) -> Result<State, Refusal> {
    Ok(match word {
        "regular" | "premium" | "trialed" | "unpaid" | "gifted" | "churning" | "churned" | "paused"
        | "past_due" => State::Confirmed,
        "unactivated" => State::Pending,
        "spammy" | "removed" | "unsubscribed" | "blocked" => State::Unsubscribed,
        "undeliverable" => State::Bounced,
        "complained" => State::Complained,
        _ => return Err(Refusal::State(crate::UnknownState)),
    })
}

fn is_yes(text: &str) -> Result<bool, Refusal> {
    match text.trim().to_lowercase().as_str() {
        "true" | "t" | "yes" | "y" | "1" => Ok(true),
        "false" | "f" | "no" | "n" | "0" => Ok(false),
        _ => Err(Refusal::YesOrNo),
    }
}

/// A network address as a file has it; anything else is left out.
fn network(text: &str) -> String {
    text.parse::<std::net::IpAddr>().map(|address| address.to_string()).unwrap_or_default()
}

/// A time; one without a zone is in UTC, and a day is taken from its beginning.
fn read_time(text: &str, format: Format) -> Result<Timestamp, Refusal> {
    if let Ok(time) = text.parse() {
        return Ok(time);
    }
    let civil = match format {
        // Days and months in the order of the United States.
        Format::Meetup => Date::strptime("%m/%d/%Y", text).map(DateTime::from),
        _ => text.parse::<DateTime>(),
    };
    let utc = civil.and_then(|civil| civil.to_zoned(TimeZone::UTC)).map_err(|_| Refusal::Since)?;
    Ok(utc.timestamp())
}
