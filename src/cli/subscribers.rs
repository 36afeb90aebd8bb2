//! In charge of `recap subscribers …`: arguments in, words out.
//!
//! It leaves what is done to the list to [`recap_subscribers`]. Addresses are shown masked, except
//! in an export and where `--show-addresses` asks for them.

mod form;
mod keys;

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use recap_subscribers::{Address, Leaving, Name, Outcome, Subscriber, Subscribers};
use serde_json::json;

use super::context::{Context, list_error};
use super::words::{count, thousands, unwritten};
use crate::Result;
use crate::error::Error;

mod import;
mod people;

/// `recap subscribers …`
#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Add one address to the list, on your word that its owner asked for it
    Add(Add),
    /// Add the addresses of files that other programs wrote
    ///
    /// Mailchimp's three files or its ZIP, the exports of Substack, Buttondown, Ghost, Kit and listmonk,
    /// the member list of a Meetup group where it has addresses, and any other CSV file whose first line
    /// names the columns: `email`; `name`, or `first name` and `last name`; `state` (confirmed, pending,
    /// unsubscribed, bounced, complained); `since`; `source`; `tags`. Nobody who left comes back by an
    /// import. A row that cannot be used is named with its line and never stops the rest.
    Import(import::Import),
    /// Write the whole list as CSV or lines of JSON, addresses included
    Export(Export),
    /// Show the list, addresses masked
    List(List),
    /// Take addresses off the list; an import will not bring them back
    Remove(Remove),
    /// Print everything that is known of one person, as JSON to hand to them
    Show(people::One),
    /// Forget one person: what remains is a keyed hash that keeps imports from bringing them back
    Erase(people::Erase),
    /// Never mail these addresses or domains, on the list or not
    Suppress(people::Suppress),
    /// Give subscribers tags, or take them away; without an address, show all tags
    Tag(people::Tags),
    /// Print the form to subscribe with, as HTML to put into a page of your site
    Form,
    /// Make a new key for the links in mail; links in mail that was sent keep working
    ///
    /// Restart `recap serve` afterwards: it knows the keys that were there when it began.
    RotateKey(keys::Rotate),
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

/// `recap subscribers export`
#[derive(Debug, clap::Args)]
pub(super) struct Export {
    /// Where to write; an existing file is replaced, - is standard output
    #[arg(value_name = "FILE", default_value = "-")]
    pub(super) file: PathBuf,
    /// A line of JSON for each instead of CSV; a file that ends in `.jsonl` is written so by itself
    #[arg(long)]
    pub(super) json: bool,
}

impl Export {
    fn is_json(&self) -> bool {
        self.json || self.file.extension().is_some_and(|ending| ending == "jsonl" || ending == "ndjson")
    }
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

/// Runs one of the commands on a publication.
pub(super) async fn run(command: Command, context: &Context) -> Result<()> {
    let list = &context.subscribers;
    // A long list is written in blocks, not line by line.
    let mut out = io::BufWriter::new(anstream::stdout());
    let mut err = anstream::stderr();
    let now = Timestamp::now();
    let done = match command {
        Command::Add(arguments) => add(list, arguments, now, &mut out).await,
        Command::Import(arguments) => Box::pin(import::run(list, arguments, now, &mut out, &mut err)).await,
        Command::Export(arguments) => export(list, arguments, &mut out, &mut err).await,
        Command::List(arguments) => show(list, arguments, &mut out).await,
        Command::Remove(arguments) => remove(list, arguments, now, &mut out, &mut err).await,
        Command::Show(arguments) => people::show(context, &arguments, &mut out).await,
        Command::Erase(arguments) => people::erase(list, &arguments, now, &mut out).await,
        Command::Suppress(arguments) => people::suppress(list, &arguments, now, &mut out).await,
        Command::Tag(arguments) => people::tag(list, &arguments, &mut out).await,
        Command::Form => form::show(&context.settings, &mut out),
        Command::RotateKey(arguments) => keys::rotate(&context.settings, &arguments, &mut err),
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
        Outcome::AlreadyThere | Outcome::Left | Outcome::Strengthened => {
            "is on the list already; nothing was changed"
        }
        Outcome::Updated => "was on the list and is up to date now",
        Outcome::Rejoined => "is back on the list",
        Outcome::Suppressed(reason) => {
            return Err(Error::input(format!("{address} {reason} and was not added"))
                .hint("If its owner asked you to be back, add the address with --rejoin."));
        }
    };
    writeln!(out, "{address} {said}.").map_err(unwritten)
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
    let is_json = export.is_json();
    if is_dash(&export.file) {
        write_all(list, out, is_json).await.map_err(failed)?;
        return Ok(());
    }
    let shown = export.file.display().to_string();
    let unwritten = |error| Error::environment(format!("{shown} cannot be written")).because(error);
    // A pipe or a device is written to as it is; a file is replaced when the new one is complete.
    let is_special = std::fs::metadata(&export.file).is_ok_and(|file| !file.is_file());
    let count = if is_special {
        let file = File::options().write(true).open(&export.file).map_err(unwritten)?;
        write_all(list, file, is_json).await.map_err(failed)?
    } else {
        let part = beside(&export.file);
        let count = write_part(list, &part, is_json).await.inspect_err(|_| {
            // What is left of a failed export is of no use; the failure itself is what is told.
            let _ = std::fs::remove_file(&part);
        })?;
        std::fs::rename(&part, &export.file).map_err(unwritten)?;
        count
    };
    writeln!(err, "{} written to {shown}", people(count)).map_err(unwritten)
}

async fn write_all(
    list: &Subscribers,
    writer: impl Write,
    is_json: bool,
) -> Result<u64, recap_subscribers::Error> {
    if is_json { list.export_lines(writer).await } else { list.export(writer).await }
}

/// A new file that only its owner reads, as everything with addresses in it.
fn private(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Writes the list to a new file that only its owner reads.
async fn write_part(list: &Subscribers, part: &Path, is_json: bool) -> Result<u64> {
    let unwritten =
        |error: io::Error| Error::environment(format!("{} cannot be written", part.display())).because(error);
    let file = private(part).map_err(unwritten)?;
    let count = write_all(list, io::BufWriter::new(&file), is_json).await.map_err(|error| match error {
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
        "tags": one.tags.iter().map(recap_subscribers::Tag::as_str).collect::<Vec<_>>(),
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
