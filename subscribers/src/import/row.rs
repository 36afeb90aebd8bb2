//! In charge of what one row says: address, name, where its owner stands, and how consent came. A row that
//! says that somebody left counts by its address alone: what else in it cannot be read is left out.
//!
//! It leaves which cell is which to [`super::columns`], and what becomes of the address to
//! [`crate::joining`].

use std::borrow::Cow;
use std::cmp::Ordering;

use jiff::Timestamp;

use super::columns::{Field, Mapping, shown_cell};
use super::format::Format;
use super::gather::weight;
use super::standing::{Says, Standing, is_active};
use super::times::read_time;
use super::words;
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
    /// Where everybody stands of whom a row does not say it, where that is known; nobody is confirmed where that
    /// is gone.
    pub(super) otherwise: Option<State>,
    /// Whether the file tells by its name of people who left: then a row has to say in a word where its owner
    /// stands.
    pub(super) is_of_leavers: bool,
    /// Whether the person who imports it said so: then nothing that only seems to say it is asked about.
    pub(super) is_told: bool,
    /// When it is read.
    pub(super) now: Timestamp,
    /// How many cells the rows have, where the first of them agree on it.
    pub(super) usual: Option<usize>,
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
    /// What else there is in the row, and cannot be read.
    pub(super) flaws: Vec<Refusal>,
}

/// Why nothing is said.
#[derive(Debug)]
pub(super) enum Unread {
    /// The row cannot be used.
    Row(Refusal),
    /// Nothing of the file can: this column is about who wants mail, and what its cell means is not known.
    Column {
        /// Which of the columns, from 0.
        place: usize,
        /// The cell, as an error shows it.
        value: String,
    },
    /// Nothing of the file can: by its name it is of people who left, and of this one it does not say so.
    Leaver,
    /// Nothing of the file can: where this one stands is not said by it, nor beside it.
    Untold,
}

impl<E: Into<Refusal>> From<E> for Unread {
    fn from(reason: E) -> Self {
        Unread::Row(reason.into())
    }
}

/// What the columns of a row say together.
#[derive(Default)]
struct Told {
    /// What counts most.
    most: Option<Stands>,
    /// One says that mail is wanted.
    is_wanted: bool,
    /// One that should say it does not.
    is_missing: bool,
    /// One says that mail is wanted, and another that the account is not active.
    is_contradictory: bool,
    /// The first that is not understood, and its cell as an error shows it.
    unclear: Option<(usize, String)>,
}

/// Where somebody stands by a row.
#[derive(Clone, Copy)]
struct Stands {
    state: State,
    /// The cell that may say since when.
    since: Option<usize>,
    /// Whether a column about the list says it in a word.
    is_in_a_word: bool,
}

impl Stands {
    fn is_gone(&self) -> bool {
        self.state.reason().is_some()
    }

    /// What another column says of the same person: what counts for more.
    fn or(self, other: Stands) -> Stands {
        match rank(other.state).cmp(&rank(self.state)) {
            Ordering::Less => self,
            // One column says that they left, and another when.
            Ordering::Equal => Stands {
                state: other.state,
                since: self.since.or(other.since),
                is_in_a_word: self.is_in_a_word || other.is_in_a_word,
            },
            Ordering::Greater => other,
        }
    }
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
    pub(super) fn read(&self, cells: &Cells<'_>, lines: usize) -> Result<Option<Said>, Unread> {
        if cells.iter().all(|cell| cell.trim_ascii().is_empty()) {
            return Ok(None);
        }
        let (found, expected) = (cells.len(), self.mapping.header.len());
        if !self.is_whole(cells) {
            let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
            let lines = u8::try_from(lines).unwrap_or(u8::MAX);
            let (found, expected) = (number(found), number(expected));
            return self.read_shifted(cells, Refusal::Fields { found, expected, lines });
        }
        let address = Address::parse(&self.cell(cells, Field::Email).unwrap_or_default())?;
        let stands = self.stands(cells)?;
        let mut flaws = Flaws { are_taken: stands.is_gone(), taken: Vec::new() };
        let name = flaws.unless(self.name(cells))?.flatten();
        let since = self.since(cells, &stands).unwrap_or_else(|reason| {
            // Who stays is not lost for it.
            flaws.taken.push(if flaws.are_taken { reason } else { Refusal::SinceNow });
            None
        });
        let tags = flaws.unless(self.tags(cells))?.unwrap_or_default();
        Ok(Some(Said {
            address,
            name,
            state: stands.state,
            // What begins in the future would be newer than what happens to it next.
            at: since.map_or(self.now, |since| since.min(self.now)),
            source: self.filled(cells, Field::Source).unwrap_or_default().chars().take(MAX_SOURCE).collect(),
            network: network(&self.filled(cells, Field::Network).unwrap_or_default()),
            tags,
            flaws: flaws.taken,
        }))
    }

    /// Whether a row has a cell for each column. More of them are nothing where they are empty and all rows have
    /// as many; of one row alone, its cells may stand in the wrong columns.
    fn is_whole(&self, cells: &Cells<'_>) -> bool {
        let (found, expected) = (cells.len(), self.mapping.header.len());
        found == expected
            || found > expected
                && self.usual == Some(found)
                && cells.iter().skip(expected).all(|cell| cell.trim_ascii().is_empty())
    }

    /// Reads a row of more or fewer cells than there are columns. In a file of people who left, an address
    /// where addresses are is one of them; nothing else is sure.
    fn read_shifted(&self, cells: &Cells<'_>, reason: Refusal) -> Result<Option<Said>, Unread> {
        let address = Address::parse(&self.cell(cells, Field::Email).unwrap_or_default());
        let address = address.map_err(|_| reason)?;
        let Some(state) = self.otherwise.filter(|state| state.reason().is_some()) else {
            return Err(if self.is_of_leavers { Unread::Leaver } else { Unread::Row(reason) });
        };
        Ok(Some(Said {
            address,
            name: None,
            state,
            at: self.now,
            source: String::new(),
            network: String::new(),
            tags: String::new(),
            flaws: vec![reason],
        }))
    }

    /// Reads a row with marks for what is no character: whether somebody left is all that it can say.
    pub(super) fn read_damaged(&self, cells: &Cells<'_>, reason: Refusal) -> Result<Option<Said>, Unread> {
        let is_damaged = |text: &str| text.contains('\u{fffd}');
        let said = self.read(cells, 1).ok().flatten();
        let left = said.filter(|said| said.state.reason().is_some() && !is_damaged(said.address.expose()));
        let mut said = left.ok_or(Unread::Row(reason))?;
        said.name = said.name.filter(|name| !is_damaged(name.as_str()));
        for text in [&mut said.source, &mut said.tags] {
            if is_damaged(text) {
                text.clear();
            }
        }
        said.flaws = vec![reason];
        Ok(Some(said))
    }

    fn cell<'a>(&self, cells: &Cells<'a>, field: Field) -> Option<Cow<'a, str>> {
        cells.get(self.mapping.place(field)?).map(read_cell)
    }

    /// A cell that is not empty.
    fn filled<'a>(&self, cells: &Cells<'a>, field: Field) -> Option<Cow<'a, str>> {
        let trimmed = match self.cell(cells, field)? {
            Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
            Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
        };
        Some(trimmed).filter(|text| !text.is_empty())
    }

    fn name(&self, cells: &Cells<'_>) -> Result<Option<Name>, Refusal> {
        if let Some(name) = self.filled(cells, Field::Name) {
            return Ok(Name::parse(&name)?);
        }
        match (self.filled(cells, Field::First), self.filled(cells, Field::Last)) {
            (None, None) => Ok(None),
            (Some(one), None) | (None, Some(one)) => Ok(Name::parse(&one)?),
            (Some(first), Some(last)) => Ok(Name::parse(&format!("{first} {last}"))?),
        }
    }

    /// Tags, parted by commas.
    fn tags(&self, cells: &Cells<'_>) -> Result<String, Refusal> {
        let Some(tags) = self.filled(cells, Field::Tags) else { return Ok(String::new()) };
        if tags.len() > MAX_TAGS {
            return Err(Refusal::Tag(crate::TagError::TooLong));
        }
        let tags = Tag::parse_list(&tags)?;
        Ok(tags.iter().map(Tag::as_str).collect::<Vec<_>>().join(","))
    }

    /// Where the owner of the address stands. Who left by any column has left. What is not known is refused:
    /// a wrong guess would mail somebody who left.
    fn stands(&self, cells: &Cells<'_>) -> Result<Stands, Unread> {
        let (named, refused) = match self.stands_by_name(cells) {
            Ok(named) => (named, None),
            Err(reason) => (None, Some(reason)),
        };
        let told = self.told_by_columns(cells, named);
        let (most, by_default) = (told.most, self.by_default());
        let gone = [&most, &by_default].into_iter().flatten().find(|stands| stands.is_gone());
        if let Some(gone) = gone {
            return Ok(*gone);
        }
        if self.is_of_leavers && most.as_ref().is_none_or(|most| !most.is_in_a_word) {
            return Err(Unread::Leaver);
        }
        if let Some(reason) = refused {
            return Err(Unread::Row(reason));
        }
        if told.is_contradictory {
            return Err(Unread::Row(Refusal::Contradictory));
        }
        if let Some((place, value)) = told.unclear {
            if !self.is_told {
                return Err(Unread::Column { place, value });
            }
            if most.or(by_default).is_some_and(|stands| stands.state == State::Confirmed) {
                return Err(Unread::Row(Refusal::Unclear(u32::try_from(place + 1).unwrap_or(u32::MAX))));
            }
        }
        if told.is_missing && !told.is_wanted && !self.is_told && most.is_none() {
            return Err(Unread::Row(Refusal::NotWanted));
        }
        most.or(by_default).ok_or(Unread::Untold)
    }

    /// What all columns say that are about it, beside what those say that the format names.
    fn told_by_columns(&self, cells: &Cells<'_>, named: Option<Stands>) -> Told {
        let mut told = Told {
            most: named,
            is_wanted: named.is_some_and(|named| named.state == State::Confirmed),
            ..Told::default()
        };
        let is_active = || self.cell(cells, Field::State).is_some_and(|cell| is_active(&cell));
        let mut is_plainly_wanted = told.is_wanted && !is_active();
        // What gives way to a yes, and what contradicts one.
        let (mut partly, mut inactive) = (None, None);
        for (column, place) in &self.mapping.standings {
            let cell = read_cell(cells.get(*place).unwrap_or_default());
            match column.read(&cell) {
                Says::Stands(state) => {
                    let since = words::is_time(&cell).then_some(*place);
                    let is_in_a_word =
                        column.standing == Standing::Word { is_of_list: true } && !column.yields;
                    let said = Stands { state, since, is_in_a_word };
                    let is_account = matches!(column.standing, Standing::Account(_));
                    let most = match state {
                        State::Unsubscribed if is_account => &mut inactive,
                        State::Unsubscribed if column.yields => &mut partly,
                        _ => &mut told.most,
                    };
                    is_plainly_wanted |= (state == State::Confirmed) && !column.yields;
                    told.is_wanted |= state == State::Confirmed;
                    *most = Some(most.map_or(said, |before: Stands| before.or(said)));
                }
                Says::Wanted => {
                    told.is_wanted = true;
                    is_plainly_wanted |= !column.yields;
                }
                Says::Nothing => {}
                Says::Missing => told.is_missing = true,
                Says::Unclear if told.unclear.is_some() || self.is_of_place(*place, &cell) => {}
                Says::Unclear => told.unclear = Some((*place, shown_cell(cell.trim()))),
            }
        }
        if let Some(no) = partly.filter(|_| !is_plainly_wanted) {
            told.most = Some(told.most.map_or(no, |most| most.or(no)));
        }
        match inactive {
            Some(_) if told.is_wanted => told.is_contradictory = true,
            Some(no) => told.most = Some(told.most.map_or(no, |most| most.or(no))),
            None => {}
        }
        told
    }

    /// Whether a cell that is not understood names a part of a country.
    fn is_of_place(&self, place: usize, cell: &str) -> bool {
        self.mapping.may_be_of_place(place) && !words::speaks_of_state(cell)
    }

    /// Where everybody stands of whom nothing is said.
    fn by_default(&self) -> Option<Stands> {
        self.otherwise.map(|state| Stands { state, since: None, is_in_a_word: false })
    }

    /// What the columns say that the format names, and where it may say since when.
    fn stands_by_name(&self, cells: &Cells<'_>) -> Result<Option<Stands>, Refusal> {
        let stands = |state, since| Ok(Some(Stands { state, since, is_in_a_word: false }));
        if self.filled(cells, Field::Bounced).is_some() {
            return stands(State::Bounced, self.mapping.place(Field::Bounced));
        }
        if self.filled(cells, Field::Left).is_some() {
            return stands(State::Unsubscribed, self.mapping.place(Field::Left));
        }
        if let Some(disabled) = self.cell(cells, Field::Disabled)
            && is_yes(&disabled)?
        {
            return stands(State::Unsubscribed, None);
        }
        let Some(text) = self.cell(cells, Field::State) else { return Ok(None) };
        let word = text.trim().to_lowercase();
        let state = match self.mapping.format {
            Format::Ghost if is_yes(&word)? => return stands(State::Confirmed, None),
            Format::Ghost => State::Unsubscribed,
            Format::Substack if word.is_empty() => return Err(Refusal::NotWanted),
            Format::Substack => return stands(State::Confirmed, None),
            Format::Buttondown => return stands(of_buttondown(&word)?, None),
            // Said of a person, also of one who left the list.
            _ if word == "enabled" => return Ok(self.by_default()),
            // Not confirmed: mailing them is not allowed, and they never left.
            Format::Kit if word == "inactive" => State::Pending,
            Format::Kit if word == "cancelled" => State::Unsubscribed,
            Format::Plain => match words::state_in(&word) {
                Some(state) => state,
                None if self
                    .mapping
                    .place(Field::State)
                    .is_some_and(|place| self.is_of_place(place, &word)) =>
                {
                    return Ok(None);
                }
                None => return Err(Refusal::State(crate::UnknownState)),
            },
            _ => word.parse()?,
        };
        Ok(Some(Stands { state, since: None, is_in_a_word: true }))
    }

    /// Since when they stand there, where the file says so.
    fn since(&self, cells: &Cells<'_>, stands: &Stands) -> Result<Option<Timestamp>, Refusal> {
        // Elsewhere it is when they joined, which says nothing of when they left.
        let is_of_any = matches!(self.mapping.format, Format::Recap | Format::Plain);
        let text = match stands.since.and_then(|place| cells.get(place)) {
            Some(text) => Some(read_cell(text)),
            None if stands.state.reason().is_none() || is_of_any => self.filled(cells, Field::Since),
            None => None,
        };
        match text.as_deref().map(str::trim) {
            // What Go writes for no time.
            Some(text) if text.starts_with("0001-01-01 00:00:00") => Ok(None),
            text => text.map(|text| read_time(text, self.mapping.format)).transpose(),
        }
    }
}

/// How much a column says beside others of the same row: who is pending by any is not confirmed, and who
/// left by any has left.
fn rank(state: State) -> u8 {
    match state {
        State::Confirmed => 0,
        State::Pending => 1,
        State::Unsubscribed | State::Bounced | State::Complained => weight(state),
    }
}

/// What cannot be read of a row.
struct Flaws {
    /// Whether the row is used without it.
    are_taken: bool,
    taken: Vec<Refusal>,
}

impl Flaws {
    /// What was read, or nothing where the row is used without.
    fn unless<T>(&mut self, read: Result<T, Refusal>) -> Result<Option<T>, Refusal> {
        match read {
            Ok(read) => Ok(Some(read)),
            Err(reason) if self.are_taken => {
                self.taken.push(reason);
                Ok(None)
            }
            Err(reason) => Err(reason),
        }
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
