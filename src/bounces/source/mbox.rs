//! In charge of telling apart the messages of an mbox (RFC 4155): each begins behind a blank line with a line of
//! `From `, its sender and its time. A file that does not begin so is one message.
//!
//! It leaves what the messages tell to [`super::super::Desk`].

use std::io::{self, BufRead, Read as _};

use recap_subscribers::bounces::LONGEST;

/// Reads messages one by one, of each the first megabyte.
#[derive(Debug)]
pub struct Mbox<R> {
    reader: R,
    /// The first line of the next message.
    ahead: Vec<u8>,
    /// Whether the file is more than one message.
    is_mbox: bool,
}

impl<R: BufRead> Mbox<R> {
    /// Looks at how a file begins.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn open(mut reader: R) -> io::Result<Self> {
        let ahead = line(&mut reader)?;
        Ok(Mbox { is_mbox: begins_a_message(&ahead), ahead, reader })
    }

    /// The next message, unless the file is at its end.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn message(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut message = std::mem::take(&mut self.ahead);
        if message.is_empty() {
            return Ok(None);
        }
        let mut is_behind_blank = false;
        loop {
            let line = line(&mut self.reader)?;
            if line.is_empty() {
                return Ok(Some(message));
            }
            if self.is_mbox && is_behind_blank && begins_a_message(&line) {
                self.ahead = line;
                return Ok(Some(message));
            }
            is_behind_blank = line.trim_ascii().is_empty();
            let room = LONGEST.saturating_sub(message.len()).min(line.len());
            message.extend_from_slice(&line[..room]);
        }
    }
}

/// The next line with its end, or as much of it as a message may have; empty at the end of the file.
fn line(reader: &mut impl BufRead) -> io::Result<Vec<u8>> {
    let mut line = Vec::new();
    reader.by_ref().take(LONGEST as u64).read_until(b'\n', &mut line)?;
    Ok(line)
}

/// Whether a line is `From ada@example.org Wed Mar  5 18:30:00 2025`: words have no time of day at their end.
fn begins_a_message(line: &[u8]) -> bool {
    let is_time = |part: &[u8]| {
        let numbers = part.split(|byte| *byte == b':');
        part.contains(&b':')
            && numbers.into_iter().all(|number| number.len() == 2 && number.iter().all(u8::is_ascii_digit))
    };
    line.strip_prefix(b"From ").is_some_and(|rest| rest.split(u8::is_ascii_whitespace).any(is_time))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]

    use proptest::prelude::*;

    use super::*;

    fn messages(file: &[u8]) -> Vec<String> {
        let mut mbox = Mbox::open(file).unwrap();
        let next = || mbox.message().unwrap();
        std::iter::from_fn(next).map(|message| String::from_utf8_lossy(&message).into_owned()).collect()
    }

    #[test]
    fn each_message_of_an_mbox_is_handed_out() {
        let first =
            "From MAILER-DAEMON Wed Mar  5 18:30:00 2025\nSubject: one\n\nFrom here on it is gone.\n\n";
        let second = "From MAILER-DAEMON Wed Mar  5 18:31 2025\r\nSubject: two\r\n\r\nx\r\n";
        assert_eq!(messages(format!("{first}{second}").as_bytes()), [first, second]);
    }

    #[test]
    fn a_file_that_does_not_begin_as_an_mbox_is_one_message() {
        let one = "Subject: one\n\nHe wrote:\n\nFrom MAILER-DAEMON Wed Mar  5 18:30:00 2025\nSubject: two\n";
        assert_eq!(messages(one.as_bytes()), [one]);
        assert!(messages(b"").is_empty());
    }

    #[test]
    fn of_a_long_message_the_first_megabyte_is_kept_and_the_next_one_is_whole() {
        let from = "From a Wed Mar  5 18:30:00 2025\n";
        let long = "x".repeat(3 * LONGEST);
        let file = format!("{from}{long}\n\n{from}Subject: two\n");
        let messages = messages(file.as_bytes());
        assert_eq!(messages.iter().map(String::len).collect::<Vec<_>>(), [LONGEST, from.len() + 13]);
    }

    proptest! {
        #[test]
        fn no_octet_of_a_small_file_is_lost(file in "(From a 18:30\n|\n|Subject: x\n|x){0,12}") {
            prop_assert_eq!(messages(file.as_bytes()).concat(), file);
        }
    }
}
