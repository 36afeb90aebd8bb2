//! In charge of making entries of sorted rows, a person at a time, beside the store: whoever stands in
//! several rows comes once.
//!
//! It leaves recording them to [`super::Import::record`].

use std::collections::BTreeSet;
use std::sync::mpsc::SyncSender;

use super::packed::Packed;
use super::sorted::Sorted;
use super::{BATCH, Refusal, RowNote};
use crate::joining::Entry;
use crate::key::AddressHasher;
use crate::{Consent, ConsentKind, Error, Reason, State, Tag};

/// Entries that are recorded together, and rows that told of the same people.
pub(super) struct Batch {
    pub(super) entries: Vec<Entry>,
    pub(super) doubles: Vec<RowNote>,
}

/// Makes entries of rows, beside the store.
pub(super) struct Gatherer {
    /// The rows, sorted.
    pub(super) people: People,
    pub(super) hasher: AddressHasher,
    /// The names of the files.
    pub(super) files: Vec<String>,
    /// Tags that everybody is given.
    pub(super) tags: Vec<Tag>,
    /// Whether all are few enough to be recorded in the order of the file.
    pub(super) in_order: bool,
}

impl Gatherer {
    /// Hands over batches until there are no more, or nobody wants them.
    pub(super) fn run(mut self, batches: &SyncSender<Result<Batch, Error>>) {
        loop {
            let batch = self.batch();
            let is_last = batch.as_ref().is_ok_and(|batch| batch.entries.is_empty());
            let is_failed = batch.is_err();
            if is_last || batches.send(batch).is_err() || is_failed {
                return;
            }
        }
    }

    fn batch(&mut self) -> Result<Batch, Error> {
        let mut some = Vec::with_capacity(BATCH);
        let mut doubles = Vec::new();
        while self.in_order || some.len() < BATCH {
            let person = self.people.next(|double| doubles.push(double)).map_err(Error::Spill)?;
            let Some(person) = person else { break };
            some.push(self.entry(person).ok_or_else(damaged)?);
        }
        if self.in_order {
            some.sort_by_key(|(place, _)| *place);
        }
        Ok(Batch { entries: some.into_iter().map(|(_, entry)| entry).collect(), doubles })
    }

    /// An entry, and where it stood.
    fn entry(&self, person: Person) -> Option<((u16, u64), Entry)> {
        let Person { row: (base, octets), others } = person;
        let base = std::str::from_utf8(&base).ok()?;
        let packed = Packed::read(&octets)?;
        let file = self.files.get(usize::from(packed.file))?;
        let former = if packed.address == base {
            None
        } else {
            self.hasher.former(&packed.address.to_lowercase(), base)
        };
        let (bar, name, mut tags) = match others {
            None => {
                let name = (!packed.name.is_empty()).then(|| packed.name.to_owned());
                let tags = tags(packed.tags).map(|tag| Tag::stored(tag.to_owned())).collect::<Vec<_>>();
                (packed.state.reason(), name, tags)
            }
            Some(all) => (all.bar, all.name, all.tags.into_iter().map(Tag::stored).collect()),
        };
        tags.extend_from_slice(&self.tags);
        let entry = Entry {
            hash: self.hasher.hash(base),
            former,
            address: packed.address.to_owned(),
            base: base.to_owned(),
            name,
            state: packed.state,
            bar,
            tags,
            consent: Consent {
                at: packed.at,
                kind: ConsentKind::Imported,
                place: source(file, packed.line, packed.source),
                wording: None,
                network: (!packed.network.is_empty()).then(|| packed.network.to_owned()),
            },
        };
        Some(((packed.file, packed.line), entry))
    }
}

fn damaged() -> Error {
    Error::Spill(std::io::ErrorKind::InvalidData.into())
}

/// A base address and a packed row.
type Keyed = (Vec<u8>, Vec<u8>);

/// What the rows of one person say.
struct Person {
    /// The row that counts.
    row: Keyed,
    /// What all of them say together, where there are several.
    others: Option<Together>,
}

/// What several rows of one person say together.
struct Together {
    /// Why the person is gone: what bars most, which need not be why the row that counts says so.
    bar: Option<Reason>,
    /// How they want to be called: by the row that counts, or else the first that says it.
    name: Option<String>,
    /// The tags of all of them.
    tags: BTreeSet<String>,
}

impl Together {
    fn of(kept: &Packed<'_>, rows: &[Packed<'_>]) -> Self {
        let all = || std::iter::once(kept).chain(rows);
        let tags = rows.iter().flat_map(|row| tags(row.tags));
        Together {
            bar: rows.iter().filter_map(|row| row.state.reason()).reduce(Reason::stronger),
            name: all().map(|row| row.name).find(|name| !name.is_empty()).map(str::to_owned),
            tags: tags.map(str::to_owned).collect(),
        }
    }
}

/// The tags of a packed row.
fn tags(packed: &str) -> impl Iterator<Item = &str> {
    packed.split(',').filter(|tag| !tag.is_empty())
}

/// Rows in the order of their addresses, a person at a time.
pub(super) struct People {
    sorted: Sorted,
    /// The rows of the next person, and the first of the one after.
    group: Vec<Keyed>,
    is_ended: bool,
}

impl People {
    pub(super) fn of(sorted: Sorted) -> Self {
        People { sorted, group: Vec::new(), is_ended: false }
    }

    /// The row that counts of the next person, in whatever order the files were named: who left by any
    /// row has left, and who is confirmed by any is no longer pending. Of equal rows the first. The others
    /// are doubles, whose tags count, and whose name where the row that counts has none.
    fn next(&mut self, mut double: impl FnMut(RowNote)) -> std::io::Result<Option<Person>> {
        while !self.is_ended {
            match self.sorted.next()? {
                Some((key, value)) => self.group.push((key.to_vec(), value.to_vec())),
                None => self.is_ended = true,
            }
            if let [first, .., last] = &self.group[..]
                && first.0 != last.0
            {
                break;
            }
        }
        let Some((key, _)) = self.group.first() else { return Ok(None) };
        let count = self.group.iter().take_while(|(other, _)| other == key).count();
        if count == 1 {
            return Ok(Some(Person { row: self.group.remove(0), others: None }));
        }
        let person: Vec<Keyed> = self.group.drain(..count).collect();
        let rows: Vec<Packed<'_>> = person.iter().filter_map(|(_, value)| Packed::read(value)).collect();
        let most = rows.iter().map(|row| weight(row.state)).max();
        let counts = rows.iter().position(|row| Some(weight(row.state)) == most).unwrap_or_default();
        let kept = rows.get(counts).ok_or(std::io::ErrorKind::InvalidData)?;
        for (_, row) in rows.iter().enumerate().filter(|(place, _)| *place != counts) {
            let reason =
                if kept.file == row.file { Refusal::Duplicate(kept.line) } else { Refusal::InOtherFile };
            double(RowNote { file: row.file, line: row.line, reason });
        }
        let others = Some(Together::of(kept, &rows));
        Ok(person.into_iter().nth(counts).map(|row| Person { row, others }))
    }
}

/// How much a row counts beside others of the same person, as [`crate::Reason::outweighs`] has it: a wish
/// more than a bounce.
pub(super) fn weight(state: State) -> u8 {
    match state {
        State::Pending => 0,
        State::Confirmed => 1,
        State::Bounced => 2,
        State::Unsubscribed => 3,
        State::Complained => 4,
    }
}

/// How consent came: this file, and what the file itself says of it. One line.
fn source(file: &str, line: u64, before: &str) -> String {
    let mut source = format!("imported from {file}, line {line}");
    if !before.is_empty() {
        source.push_str("; there: ");
        source.push_str(before);
    }
    if source.contains(char::is_control) {
        return source.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    }
    source
}
