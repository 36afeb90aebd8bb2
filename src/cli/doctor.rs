//! In charge of `recap doctor`: a line for every check, and an exit code.
//!
//! It leaves the checks to [`crate::doctor`].

use std::fmt::Write as _;
use std::path::Path;

use clap::Args;

use super::context::environment;
use super::words::{self, GREEN, RED, YELLOW, visible};
use crate::config::Settings;
use crate::doctor::{self, Check, State};
use crate::error::{Error, Kind, Result};

/// What `recap doctor` is asked.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Ask no server and no network.
    #[arg(long)]
    offline: bool,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// Runs it.
pub(super) async fn run(directory: Option<&Path>, arguments: Arguments) -> Result<()> {
    let checks = match Settings::of_process(directory) {
        Ok(settings) => doctor::examine(&settings, arguments.offline, &environment).await,
        Err(error) => vec![Check::of("settings", &error)],
    };
    if arguments.json {
        words::answer_json(&checks)?;
    } else {
        words::answer(&told(&checks))?;
    }
    let faults = checks.iter().filter(|check| check.state == State::Error).count() as u64;
    if faults == 0 {
        return Ok(());
    }
    let many = words::count(faults, "thing is", "things are");
    Err(Error::new(Kind::Incomplete, format!("{many} not in order")))
}

fn told(checks: &[Check]) -> String {
    let mut out = String::new();
    for Check { subject, state, told, mend } in checks {
        let style = match state {
            State::Ok => GREEN,
            State::Warning => YELLOW,
            State::Error => RED,
        };
        let mend = mend.as_ref().map(|mend| format!(" {mend}")).unwrap_or_default();
        // Writing to a String cannot fail.
        let _ = writeln!(
            out,
            "{style}{:<8}{style:#} {subject:<10} {}.{}",
            state.as_str(),
            visible(told),
            visible(&mend)
        );
    }
    out
}
