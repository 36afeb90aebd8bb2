//! In charge of a row between reading and recording: packed into octets, so that it can be sorted and
//! laid aside.
//!
//! It leaves the order to [`super::sorted`].

use jiff::Timestamp;

use crate::State;

/// What a row says, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Packed<'a> {
    /// Which of the files, from 0.
    pub(super) file: u16,
    /// The line it begins on, from 1.
    pub(super) line: u64,
    /// Where its owner is said to stand.
    pub(super) state: State,
    /// Since when.
    pub(super) at: Timestamp,
    /// Where mail goes.
    pub(super) address: &'a str,
    /// How they want to be called; empty where it was not given.
    pub(super) name: &'a str,
    /// What the file says of where consent came from.
    pub(super) source: &'a str,
    /// The network address it came from.
    pub(super) network: &'a str,
    /// Tags, parted by commas.
    pub(super) tags: &'a str,
}

impl<'a> Packed<'a> {
    /// Writes it behind what is there.
    pub(super) fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.file.to_le_bytes());
        out.extend_from_slice(&self.line.to_le_bytes());
        let state = State::ALL.iter().position(|state| *state == self.state).unwrap_or_default();
        out.push(u8::try_from(state).unwrap_or_default());
        out.extend_from_slice(&self.at.as_second().to_le_bytes());
        out.extend_from_slice(&self.at.subsec_nanosecond().to_le_bytes());
        for text in [self.address, self.name, self.source, self.network, self.tags] {
            // A row has at most 64 KiB, and so has each part of it.
            let length = u16::try_from(text.len()).unwrap_or_default();
            out.extend_from_slice(&length.to_le_bytes());
            out.extend_from_slice(&text.as_bytes()[..usize::from(length)]);
        }
    }

    /// Reads what [`Packed::write`] wrote.
    pub(super) fn read(octets: &'a [u8]) -> Option<Self> {
        let mut rest = octets;
        let file = u16::from_le_bytes(take(&mut rest)?);
        let line = u64::from_le_bytes(take(&mut rest)?);
        let [state] = take(&mut rest)?;
        let state = *State::ALL.get(usize::from(state))?;
        let (second, nanosecond) =
            (i64::from_le_bytes(take(&mut rest)?), i32::from_le_bytes(take(&mut rest)?));
        let at = Timestamp::new(second, nanosecond).ok()?;
        let mut text = || {
            let length = u16::from_le_bytes(take(&mut rest)?);
            let (text, behind) = rest.split_at_checked(usize::from(length))?;
            rest = behind;
            std::str::from_utf8(text).ok()
        };
        let (address, name, source, network, tags) = (text()?, text()?, text()?, text()?, text()?);
        Some(Packed { file, line, state, at, address, name, source, network, tags })
    }
}

fn take<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (head, behind) = rest.split_first_chunk()?;
    *rest = behind;
    Some(*head)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_row_is_read_as_it_was_written(
            file: u16, line: u64, state in 0..5_usize, second in 0..4_000_000_000_i64, nanosecond in 0..999_999_999,
            texts in prop::collection::vec(".{0,20}", 5),
        ) {
            let packed = Packed {
                file, line, state: State::ALL[state],
                at: Timestamp::new(second, nanosecond).unwrap(),
                address: &texts[0], name: &texts[1], source: &texts[2], network: &texts[3], tags: &texts[4],
            };
            let mut octets = Vec::new();
            packed.write(&mut octets);
            prop_assert_eq!(Packed::read(&octets), Some(packed));
            prop_assert_eq!(Packed::read(&octets[..octets.len() - 1]), None);
        }
    }
}
