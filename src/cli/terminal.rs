//! In charge of asking a person for a line, with echo or without, and of opening their browser.
//!
//! It leaves what is asked to the commands.

use std::io::{BufRead as _, IsTerminal as _, Write as _, stdin};
use std::process::{Command as Process, Stdio};

use url::Url;

use super::words::BOLD;
use crate::error::{Error, Result};

/// Asks for one line on stdin.
///
/// # Errors
/// When there is none.
pub(super) fn line(question: &str) -> Result<String> {
    ask(question);
    let mut line = String::new();
    stdin().lock().read_line(&mut line).map_err(unasked)?;
    match line.trim() {
        "" => Err(nothing(question)),
        line => Ok(line.to_owned()),
    }
}

/// The same for a secret: on a terminal it is not shown while it is typed.
///
/// # Errors
/// When there is none.
pub(super) fn hidden_line(question: &str) -> Result<String> {
    if !stdin().is_terminal() {
        return line(question);
    }
    ask(question);
    let line = rpassword::read_password().map_err(unasked)?;
    match line.trim() {
        "" => Err(nothing(question)),
        line => Ok(line.to_owned()),
    }
}

fn ask(question: &str) {
    let mut err = anstream::stderr().lock();
    // With stderr gone there is nobody to ask.
    let _ = write!(err, "{BOLD}{question}{BOLD:#}: ").and_then(|()| err.flush());
}

fn unasked(error: std::io::Error) -> Error {
    Error::environment("cannot ask on the terminal").because(error)
}

fn nothing(question: &str) -> Error {
    Error::usage(format!("nothing was answered to \"{question}\""))
}

/// Opens an address in the person's browser, where there is a screen for one. Whether that worked is not
/// known: the address was printed as well.
pub(super) fn open_browser(address: &Url) {
    let screen = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let (program, arguments): (&str, &[&str]) = match std::env::consts::OS {
        "macos" => ("open", &[]),
        "windows" => ("rundll32", &["url.dll,FileProtocolHandler"]),
        // Without a screen, a browser of the terminal would take the place of the command.
        _ if screen("DISPLAY") || screen("WAYLAND_DISPLAY") => ("xdg-open", &[]),
        _ => return,
    };
    let mut process = Process::new(program);
    process.args(arguments).arg(address.as_str());
    let _ = process.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
}
