//! In charge of `recap subscribers …`: arguments in, words out.
//!
//! It leaves what is done to the list to [`recap_subscribers`]. Addresses are shown masked, except
//! in an export and where `--show-addresses` asks for them.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use indicatif::ProgressBar;
use jiff::Timestamp;
use recap_subscribers::{
    Address, ImportOptions, ImportReport, Leaving, Name, Outcome, Subscriber, Subscribers,
};
use serde_json::json;

use super::context::list_error;
use super::words::{count, thousands, unwritten};
use crate::Result;
use crate::error::Error;

/// `recap subscribers …`
#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Add one address to the list, on your word that its owner asked for it
    Add(Add),
    /// Add the addresses of a CSV file, whose first line names the columns
    ///
    /// Columns are found by name, in any order: `email`; `name`, or `first name` and `last name`;
    /// `state` (confirmed, pending, unsubscribed, bounced, complained); `since`; `source`. Nobody
    /// who left comes back by an import. A row that cannot be used is named with its line and
    /// never stops the rest.
    Import(Import),
    /// Write the whole list as CSV, addresses included
    Export(Export),
    /// Show the list, addresses masked
    List(List),
    /// Take addresses off the list; an import will not bring them back
    Remove(Remove),
}

/// `recap subscribers add`
#[derive(Debug, clap::Args)]
pub(super) struct Add {
    /// The address
    #[arg(value_name = "ADDRESS")]
    pub(super) address: String,
    /// How its owner wants to be called
    #[arg(long, value_name = "NAME")]
    pub(super) name: Option<String>,
    /// Let an address back in that has left or is suppressed, because its owner asked for it
    #[arg(long)]
    pub(super) rejoin: bool,
}

/// `recap subscribers import`
#[derive(Debug, clap::Args)]
pub(super) struct Import {
    /// The CSV file; - reads standard input
    #[arg(value_name = "FILE")]
    pub(super) file: PathBuf,
    /// Only say what would be done
    #[arg(long)]
    pub(super) dry_run: bool,
    /// Print the report as JSON
    #[arg(long)]
    pub(super) json: bool,
}

/// `recap subscribers export`
#[derive(Debug, clap::Args)]
pub(super) struct Export {
    /// Where to write; an existing file is replaced, - is standard output
    #[arg(value_name = "FILE", default_value = "-")]
    pub(super) file: PathBuf,
}

/// `recap subscribers list`
#[derive(Debug, clap::Args)]
pub(super) struct List {
    /// Show addresses whole
    #[arg(long)]
    pub(super) show_addresses: bool,
    /// Print JSON
    #[arg(long)]
    pub(super) json: bool,
}

/// `recap subscribers remove`
#[derive(Debug, clap::Args)]
pub(super) struct Remove {
    /// The addresses
    #[arg(value_name = "ADDRESS", required = true)]
    pub(super) addresses: Vec<String>,
}

/// Runs one of the commands against the list of a publication.
pub(super) async fn run(command: Command, list: &Subscribers) -> Result<()> {
    // A long list is written in blocks, not line by line.
    let mut out = io::BufWriter::new(anstream::stdout());
    let mut err = anstream::stderr();
    let now = Timestamp::now();
    let done = match command {
        Command::Add(arguments) => add(list, arguments, now, &mut out).await,
        Command::Import(arguments) => import(list, arguments, now, &mut out, &mut err).await,
        Command::Export(arguments) => export(list, arguments, &mut out, &mut err).await,
        Command::List(arguments) => show(list, arguments, &mut out).await,
        Command::Remove(arguments) => remove(list, arguments, now, &mut out, &mut err).await,
    };
    let flushed = out.flush().map_err(unwritten);
    done.and(flushed)
}

async fn add(list: &Subscribers, add: Add, now: Timestamp, out: &mut impl Write) -> Result<()> {
    let address = Address::parse(&add.address).map_err(|error| Error::usage(error.to_string()))?;
    let name = Name::parse(add.name.as_deref().unwrap_or_default())
        .map_err(|error| Error::usage(error.to_string()))?;
    let source = if add.rejoin { "added by hand, asked to be back" } else { "added by hand" };
    let said = match list.add(address.clone(), name, source, add.rejoin, now).await.map_err(list_error)? {
        Outcome::Added => "is on the list now",
        Outcome::AlreadyThere | Outcome::Left => "is on the list already; nothing was changed",
        Outcome::Updated => "was on the list and is up to date now",
        Outcome::Rejoined => "is back on the list",
        Outcome::Suppressed(reason) => {
            return Err(Error::input(format!("{address} {reason} and was not added"))
                .hint("If its owner asked you to be back, add the address with --rejoin."));
        }
    };
    writeln!(out, "{address} {said}.").map_err(unwritten)
}

async fn import(
    list: &Subscribers,
    import: Import,
    now: Timestamp,
    out: &mut impl Write,
    err: &mut impl Write,
) -> Result<()> {
    let shown =
        if is_dash(&import.file) { "standard input".to_owned() } else { import.file.display().to_string() };
    let source = import.file.file_name().filter(|_| !is_dash(&import.file));
    let options = ImportOptions {
        source: source.map_or(shown.clone(), |name| name.to_string_lossy().into_owned()),
        now,
        dry_run: import.dry_run,
    };
    let reader: Box<dyn Read> = if is_dash(&import.file) {
        Box::new(io::stdin().lock())
    } else {
        let open = File::open(&import.file);
        Box::new(open.map_err(|error| Error::input(format!("{shown} cannot be read")).because(error))?)
    };
    // Draws nothing where stderr is no terminal.
    let spinner = ProgressBar::new_spinner();
    let progress = |rows| spinner.set_message(format!("{} rows", thousands(rows)));
    let report = list.import(reader, &options, progress).await;
    spinner.finish_and_clear();
    let report = report.map_err(|error| match error {
        recap_subscribers::Error::Store(_) | recap_subscribers::Error::Schema(_) => {
            list_error(error).hint("Import the same file again: it goes on where it stopped.")
        }
        _ => Error::input(format!("{shown} cannot be imported")).because(error),
    })?;

    if import.json {
        let text = report_json(&report, import.dry_run);
        writeln!(out, "{text:#}").map_err(unwritten)?;
    } else {
        for refused in &report.refused {
            writeln!(err, "{shown}:{}: {}.", refused.line, refused.reason).map_err(unwritten)?;
        }
        writeln!(out, "{}", summary(&report, import.dry_run)).map_err(unwritten)?;
    }
    if report.rows() > 0 && report.refused.len() as u64 == report.rows() {
        return Err(Error::input(format!("no row of {shown} could be used")));
    }
    Ok(())
}

fn report_json(report: &ImportReport, dry_run: bool) -> serde_json::Value {
    let refused = report.refused.iter();
    let refused: Vec<_> =
        refused.map(|row| json!({ "line": row.line, "reason": row.reason.to_string() })).collect();
    json!({
        "dry_run": dry_run,
        "rows": report.rows(),
        "added": report.added,
        "already": report.already,
        "updated": report.updated,
        "unsubscribed": report.left,
        "suppressed": report.suppressed,
        "refused": refused,
    })
}

/// `1,000 added, 3 already there, 2 refused.`
fn summary(report: &ImportReport, dry_run: bool) -> String {
    let counts = [
        (report.already, "already there"),
        (report.updated, "updated"),
        (report.left, "recorded as gone"),
        (report.suppressed, "left out because they are suppressed"),
        (report.refused.len() as u64, "refused"),
    ];
    let mut summary = format!("{} added", thousands(report.added));
    for (count, what) in counts.into_iter().filter(|(count, _)| *count > 0) {
        summary.push_str(&format!(", {} {what}", thousands(count)));
    }
    summary.push_str(if dry_run { "; nothing was changed (--dry-run)." } else { "." });
    summary
}

async fn export(
    list: &Subscribers,
    export: Export,
    out: &mut impl Write,
    err: &mut impl Write,
) -> Result<()> {
    let failed = |error| match error {
        recap_subscribers::Error::Write(error) => unwritten(error),
        error => list_error(error),
    };
    if is_dash(&export.file) {
        list.export(out).await.map_err(failed)?;
        return Ok(());
    }
    let shown = export.file.display().to_string();
    let unwritten = |error| Error::environment(format!("{shown} cannot be written")).because(error);
    // A pipe or a device is written to as it is; a file is replaced when the new one is complete.
    let is_special = std::fs::metadata(&export.file).is_ok_and(|file| !file.is_file());
    let count = if is_special {
        let file = File::options().write(true).open(&export.file).map_err(unwritten)?;
        list.export(file).await.map_err(failed)?
    } else {
        let part = beside(&export.file);
        let count = write_part(list, &part).await.inspect_err(|_| {
            // What is left of a failed export is of no use; the failure itself is what is told.
            let _ = std::fs::remove_file(&part);
        })?;
        std::fs::rename(&part, &export.file).map_err(unwritten)?;
        count
    };
    writeln!(err, "{} written to {shown}", people(count)).map_err(unwritten)
}

/// Writes the list to a new file that only its owner reads.
async fn write_part(list: &Subscribers, part: &Path) -> Result<u64> {
    let unwritten =
        |error: io::Error| Error::environment(format!("{} cannot be written", part.display())).because(error);
    let mut options = File::options();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(part).map_err(unwritten)?;
    let count = list.export(&file).await.map_err(|error| match error {
        recap_subscribers::Error::Write(error) => unwritten(error),
        error => list_error(error),
    })?;
    file.sync_all().map_err(unwritten)?;
    Ok(count)
}

/// `list.csv.part` for `list.csv`.
fn beside(file: &Path) -> PathBuf {
    let mut part = file.as_os_str().to_owned();
    part.push(".part");
    part.into()
}

async fn show(list: &Subscribers, arguments: List, out: &mut impl Write) -> Result<()> {
    /// Subscribers that are read at a time.
    const PAGE: u32 = 1000;
    let counts = list.counts().await.map_err(list_error)?;
    if arguments.json {
        write!(out, "{{\"counts\":{},\"subscribers\":[", json!(counts)).map_err(unwritten)?;
    }
    let mut last = None;
    loop {
        let page = list.page(last, PAGE).await.map_err(list_error)?;
        for one in &page {
            let line = if arguments.json {
                let comma = if last.is_none() && one.id == page[0].id { "" } else { "," };
                format!("{comma}\n{}", row_json(one, arguments.show_addresses))
            } else {
                format!("{}\n", row_text(one, arguments.show_addresses))
            };
            out.write_all(line.as_bytes()).map_err(unwritten)?;
        }
        last = page.last().map(|one| one.id);
        if last.is_none() {
            break;
        }
    }
    if arguments.json {
        return writeln!(out, "\n]}}").map_err(unwritten);
    }
    let gone = [
        (counts.pending, "pending"),
        (counts.unsubscribed, "unsubscribed"),
        (counts.bounced, "bounced"),
        (counts.complained, "complained"),
    ];
    let mut total = format!("{} confirmed", thousands(counts.confirmed));
    for (count, what) in gone.into_iter().filter(|(count, _)| *count > 0) {
        total.push_str(&format!(", {} {what}", thousands(count)));
    }
    writeln!(out, "{total}.").map_err(unwritten)
}

fn shown_address(one: &Subscriber, whole: bool) -> String {
    if whole { one.address.expose().to_owned() } else { one.address.masked() }
}

fn row_json(one: &Subscriber, whole: bool) -> serde_json::Value {
    json!({
        "id": one.id.0,
        "address": shown_address(one, whole),
        "name": one.name,
        "state": one.state,
        "since": one.since.to_string(),
        "source": one.source,
    })
}

fn row_text(one: &Subscriber, whole: bool) -> String {
    let day = one.since.strftime("%Y-%m-%d");
    let address = shown_address(one, whole);
    let name = one.name.as_deref().unwrap_or_default();
    format!("{:>6}  {:12}  {day}  {address:40}  {name}", one.id.0, one.state).trim_end().to_owned()
}

async fn remove(
    list: &Subscribers,
    remove: Remove,
    now: Timestamp,
    out: &mut impl Write,
    err: &mut impl Write,
) -> Result<()> {
    // All are read before the first is removed, so that a slip of the pen removes nobody.
    let addresses = remove.addresses.iter().map(|text| Address::parse(text));
    let addresses = addresses
        .collect::<Result<Vec<_>, _>>()
        .map_err(|error| Error::usage(error.to_string()).hint("Nobody was removed."))?;
    let mut unknown = 0;
    for address in &addresses {
        match list.remove(address, now).await.map_err(list_error)? {
            Leaving::Left => writeln!(out, "{address} is off the list.").map_err(unwritten)?,
            Leaving::AlreadyGone => {
                writeln!(out, "{address} was off the list already.").map_err(unwritten)?;
            }
            Leaving::Unknown => {
                unknown += 1;
                writeln!(err, "{address} is not on the list.").map_err(unwritten)?;
            }
        }
    }
    match unknown {
        0 => Ok(()),
        _ => Err(Error::input(format!("{} of {} were not found", unknown, addresses.len()))
            .hint("`recap subscribers list --show-addresses` shows how they are written.")),
    }
}

fn is_dash(file: &Path) -> bool {
    file.as_os_str() == "-"
}

/// `1 subscriber`, `1,000 subscribers`.
fn people(number: u64) -> String {
    count(number, "subscriber", "subscribers")
}

#[cfg(test)]
mod tests;
