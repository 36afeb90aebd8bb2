//! In charge of `recap status --missing`: everybody who has not got an edition by mail, one by one, and
//! why; as lines, CSV or JSON.
//!
//! It leaves how far an edition is to [`super`].

use std::io::Write;

use recap_subscribers::spreadsheet_cell;
use serde::Serialize;

use super::{Show, addresses, why};
use crate::channel;
use crate::cli::context::Context;
use crate::cli::words::{self, visible};
use crate::error::Result;
use crate::outbox::{Committed, Missing};

/// One of them, for a program.
#[derive(Serialize)]
struct Row<'a> {
    #[serde(flatten)]
    delivery: &'a Missing,
    address: Option<&'a str>,
    why: &'a str,
}

/// The columns of the CSV.
const HEAD: [&str; 7] = ["state", "subscriber", "address", "why", "tries", "due", "since"];

/// How they are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Lines,
    Csv,
    /// One object a line.
    Json,
}

/// The head of the CSV, with nobody below it.
pub(super) fn head() -> Result<()> {
    let mut out = Vec::new();
    write_csv(&mut out, HEAD)?;
    words::answer(&String::from_utf8_lossy(&out))
}

/// Lists them in the order of sending, page by page, so that a list of any length needs no memory.
pub(super) async fn list(context: &Context, committed: &Committed, form: Form, show: Show) -> Result<()> {
    let slug = &committed.edition.slug;
    let mut out = Vec::new();
    if form == Form::Csv {
        write_csv(&mut out, HEAD)?;
    }
    let (mut after, mut number) = (0, 0_u64);
    loop {
        // Asked anew for each page, since a long list takes its time.
        let at_work = context.at_work();
        let page = context.outbox.missing(slug, channel::Name::Email, after, at_work).await?;
        let destinations = page.iter().map(|delivery| delivery.destination.as_str());
        let addresses = addresses(context, destinations, show).await?;
        for delivery in &page {
            write(&mut out, delivery, addresses.get(&delivery.destination).map(String::as_str), form)?;
        }
        words::answer(&String::from_utf8_lossy(&out))?;
        out.clear();
        number += page.len() as u64;
        match page.last() {
            Some(last) => after = last.id,
            None => break,
        }
    }
    if form == Form::Lines {
        let said = match number {
            0 => format!("Everybody has {slug} who was to get it.\n"),
            1 => "1 subscriber has not got it.\n".to_owned(),
            _ => format!("{} subscribers have not got it.\n", words::thousands(number)),
        };
        words::answer(&said)?;
    }
    Ok(())
}

fn write(out: &mut Vec<u8>, delivery: &Missing, address: Option<&str>, form: Form) -> Result<()> {
    let why = why(delivery.state, delivery.reason.as_deref());
    let due = delivery.due.map(|due| format!("{due:.0}"));
    match form {
        Form::Lines => {
            let address = address.map(|address| format!(" {address}")).unwrap_or_default();
            let due = due.map(|due| format!(", due {due}")).unwrap_or_default();
            let line = format!(
                "{} subscriber {}{}: {}{due}",
                delivery.state.as_str(),
                delivery.destination,
                visible(&address),
                visible(why)
            );
            writeln!(out, "{line}").map_err(words::unwritten)
        }
        Form::Csv => write_csv(
            out,
            [
                delivery.state.as_str(),
                &delivery.destination,
                address.unwrap_or_default(),
                why,
                &delivery.attempts.to_string(),
                due.as_deref().unwrap_or_default(),
                &delivery.since,
            ],
        ),
        Form::Json => {
            serde_json::to_writer(&mut *out, &Row { delivery, address, why })
                .map_err(|error| words::unwritten(error.into()))?;
            writeln!(out).map_err(words::unwritten)
        }
    }
}

fn write_csv<const N: usize>(out: &mut Vec<u8>, cells: [&str; N]) -> Result<()> {
    let mut csv = csv::Writer::from_writer(out);
    let cells = cells.map(|cell| spreadsheet_cell(cell).into_owned());
    csv.write_record(cells).map_err(|error| words::unwritten(std::io::Error::other(error)))?;
    csv.flush().map_err(words::unwritten)
}
