//! In charge of the words all commands share: printing an answer, talking beside it, numbers,
//! states in their colours, and asking a question.

use std::io::{BufRead, IsTerminal, Write};
use std::path::{Path, PathBuf};

use anstyle::{AnsiColor, Style};

use crate::error::{Error, Kind, Result};
pub(super) use crate::finding::visible;
use crate::outbox::{Counts, State};

/// Faults.
pub(super) const RED: Style = AnsiColor::Red.on_default().bold();
/// Doubts.
pub(super) const YELLOW: Style = AnsiColor::Yellow.on_default().bold();
/// What went well.
pub(super) const GREEN: Style = AnsiColor::Green.on_default();
/// Hints.
pub(super) const CYAN: Style = AnsiColor::Cyan.on_default();
/// Names and headings.
pub(super) const BOLD: Style = Style::new().bold();
/// What matters less.
pub(super) const DIM: Style = Style::new().dimmed();

/// Prints an answer on stdout. A reader who went away stops nothing: what a command does is not less wanted, and
/// its exit code says how it ended.
///
/// # Errors
/// When stdout cannot be written, such as to a full disk.
pub(super) fn answer(text: &str) -> Result<()> {
    let mut out = anstream::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(unwritten(error)),
        _ => Ok(()),
    }
}

/// The error for an answer that could not be written; a reader who went away is none.
pub(super) fn unwritten(error: std::io::Error) -> Error {
    if error.kind() == std::io::ErrorKind::BrokenPipe {
        return Error::new(Kind::BrokenPipe, "the reader of the output is gone");
    }
    Error::environment("the answer cannot be written").because(error)
}

/// Prints an answer for a program: JSON, indented, with a new line at its end.
pub(super) fn answer_json(value: &impl serde::Serialize) -> Result<()> {
    let mut text = serde_json::to_string_pretty(value)
        .map_err(|error| Error::environment("cannot write the answer as JSON").because(error))?;
    text.push('\n');
    answer(&text)
}

/// Says something beside the answer, on stderr.
pub(super) fn say(text: &str) {
    // With stderr gone there is nobody to tell it to.
    let _ = writeln!(anstream::stderr().lock(), "{text}");
}

/// Says on stderr that something may be wrong.
pub(super) fn warn(text: &str) {
    say(&format!("{YELLOW}warning{YELLOW:#}: {}", visible(text)));
}

/// Asks on the terminal; anything but yes is a no. Where there is none the error says how to look first.
///
/// # Errors
/// When there is no terminal to ask on.
pub(super) fn confirm(question: &str, look: &str) -> Result<bool> {
    if !std::io::stdin().is_terminal() {
        return Err(Error::usage("this wants a yes, and there is no terminal to ask on")
            .hint(format!("Add --yes; {look}.")));
    }
    let mut err = anstream::stderr().lock();
    let asked = write!(err, "{BOLD}{question}{BOLD:#} [y/N] ").and_then(|()| err.flush());
    let mut line = String::new();
    asked
        .and_then(|()| std::io::stdin().lock().read_line(&mut line))
        .map_err(|error| Error::environment("cannot ask on the terminal").because(error))?;
    Ok(matches!(line.trim().to_lowercase().as_str(), "y" | "yes"))
}

/// A number with a comma for every thousand.
pub(super) fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A number with its noun: `1 message`, `1,000 messages`.
pub(super) fn count(number: u64, one: &str, many: &str) -> String {
    format!("{} {}", thousands(number), if number == 1 { one } else { many })
}

/// `998 sent, 1 deferred`, each in its colour, states with none left out.
pub(super) fn states(counts: &Counts) -> String {
    let parts: Vec<_> = State::ALL
        .into_iter()
        .filter_map(|state| Some((state, *counts.get(&state)?)))
        .map(|(state, number)| {
            let style = match state {
                State::Sent => GREEN,
                State::Failed | State::Uncertain => RED,
                State::Deferred | State::Sending => YELLOW,
                State::Planned | State::Skipped | State::Retracted => DIM,
            };
            format!("{style}{} {}{style:#}", thousands(number), state.as_str())
        })
        .collect();
    if parts.is_empty() { "nothing".to_owned() } else { parts.join(", ") }
}

/// What of a channel recap has sent itself, or is to: a file of posts counts as sent, and a person posts them.
pub(super) fn without_file(counts: &Counts, in_file: bool) -> Counts {
    let files = |state| u64::from(in_file && state == State::Sent);
    let rest = counts.iter().map(|(state, number)| (*state, number.saturating_sub(files(*state))));
    rest.filter(|(_, number)| *number > 0).collect()
}

/// A path given beside `-C DIR`: below DIR unless it is absolute.
pub(super) fn below(directory: Option<&Path>, path: PathBuf) -> PathBuf {
    directory.map_or(path.clone(), |directory| directory.join(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_get_a_comma_every_three_digits() {
        for (number, text) in [(0, "0"), (999, "999"), (1_000, "1,000"), (1_234_567, "1,234,567")] {
            assert_eq!(thousands(number), text);
        }
    }

    #[test]
    fn a_reader_who_went_away_is_no_failure() {
        let error = unwritten(std::io::Error::from(std::io::ErrorKind::BrokenPipe));
        assert_eq!(error.kind().exit_code(), 0);
    }
}
