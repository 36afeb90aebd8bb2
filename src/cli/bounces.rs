//! In charge of `recap bounces`: mail that came back is taken in from a file, a maildir, a mailbox or a
//! pipe, and what was recorded is shown.
//!
//! It leaves what a message tells and what follows to [`crate::bounces`].

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io;
use std::path::{Path, PathBuf};

use clap::Args;
use jiff::Timestamp;
use recap_subscribers::bounces::Class;
use recap_subscribers::{Address, Effect, Evidence, Reason, SubscriberId};
use serde::Serialize;

use super::context::{Context, list_error};
use super::words::{self, BOLD, DIM, GREEN, RED, YELLOW, count, visible};
use crate::bounces::source::{self, Maildir, imap};
use crate::bounces::{Desk, Taken, Telling};
use crate::error::{Error, Result};

/// Tellings that are shown where no place is named.
const SHOWN: u32 = 50;

/// What `recap bounces` is asked.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Where the mail lies: a file of one message or an mbox, a maildir, `imaps://USER@HOST/FOLDER`, or - for one message on standard
    /// input. Without it, what was recorded is shown.
    ///
    /// A maildir's unseen messages are moved to `cur` and marked when they are recorded. A mailbox's unseen ones are marked
    /// as seen, and moved where the address ends in `?move=FOLDER`; its password comes from
    /// RECAP_BOUNCES_PASSWORD or the file of `bounces.password_file`.
    #[arg(value_name = "PLACE")]
    place: Option<String>,
    /// The address that the message came to, where its header does not tell; with - or a file.
    #[arg(long, value_name = "ADDRESS", requires = "place")]
    recipient: Option<String>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

impl Arguments {
    /// Whether a mail server waits for the exit code, as sysexits.h has it.
    pub(super) fn is_pipe(&self) -> bool {
        self.place.as_deref() == Some("-")
    }
}

/// One message, for a program.
#[derive(Debug, Serialize)]
struct Row {
    /// The file, the number in the mailbox, or `-`.
    message: String,
    class: Class,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<String>,
    said: String,
    evidence: Evidence,
    #[serde(skip_serializing_if = "Option::is_none")]
    subscriber: Option<i64>,
    /// Masked.
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    edition: Option<String>,
    /// What followed, in a word.
    effect: &'static str,
    /// The edition was paused.
    paused: bool,
}

/// The answer for a program.
#[derive(Serialize)]
struct Answer<'a> {
    messages: &'a [Row],
    counts: BTreeMap<&'static str, u64>,
}

/// Runs it.
pub(super) async fn run(context: &Context, arguments: Arguments) -> Result<()> {
    let Some(place) = arguments.place.as_deref() else {
        return show(context, arguments.json).await;
    };
    let desk = Desk::new(context.outbox.clone(), context.subscribers.clone());
    let mut taking = Taking { context, desk, recipient: arguments.recipient.clone(), rows: Vec::new() };
    let end = if place == "-" {
        let message = source::bounded(io::stdin().lock());
        let message =
            message.map_err(|error| Error::environment("standard input cannot be read").because(error))?;
        taking.take("-", &message).await.map(drop)
    } else if imap::Address::is_meant(place) {
        taking.mailbox(&imap::Address::parse(place)?).await
    } else {
        taking.path(PathBuf::from(place)).await
    };
    // What was recorded before something failed is told all the same.
    let rows = taking.rows;
    match arguments.json {
        true => words::answer_json(&Answer { messages: &rows, counts: counts(&rows) })?,
        false => words::answer(&described(&rows))?,
    }
    end
}

/// Messages being taken in.
struct Taking<'a> {
    context: &'a Context,
    desk: Desk,
    recipient: Option<String>,
    rows: Vec<Row>,
}

impl Taking<'_> {
    /// Takes one message in; says whether it was understood.
    async fn take(&mut self, name: &str, message: &[u8]) -> Result<bool> {
        let telling = Telling::of_mail(message, self.recipient.as_deref());
        let taken = self.desk.take(telling, Timestamp::now()).await?;
        let address = match taken.subscriber {
            Some(id) => self.context.subscribers.address(id).await.map_err(list_error)?,
            None => None,
        };
        self.rows.push(row(name, &taken, address.as_ref()));
        Ok(taken.class != Class::Unknown)
    }

    async fn path(&mut self, path: PathBuf) -> Result<()> {
        if !path.is_dir() {
            return self.file(&path).await;
        }
        let maildir = Maildir::at(&path).ok_or_else(|| {
            Error::input(format!("{} is no maildir: it has no folders `new` and `cur`", path.display()))
                .hint("Name a file to read a message, or an mbox.")
        })?;
        for one in maildir.unseen()? {
            let Some(message) = maildir.message(&one)? else { continue };
            let is_understood = self.take(&one.name, &message).await?;
            maildir.put_away(&one, is_understood)?;
        }
        Ok(())
    }

    async fn file(&mut self, path: &Path) -> Result<()> {
        let mut messages = source::file(path)?;
        let mut name = path.display().to_string();
        let mut next = messages.message().map_err(|error| source::unreadable(path, error))?;
        // An empty file is told as a message without anything in it.
        let mut number = 1;
        loop {
            self.take(&name, next.as_deref().unwrap_or_default()).await?;
            next = messages.message().map_err(|error| source::unreadable(path, error))?;
            if next.is_none() {
                return Ok(());
            }
            number += 1;
            name = format!("{} ({number})", path.display());
        }
    }

    async fn mailbox(&mut self, address: &imap::Address) -> Result<()> {
        let password = self.context.settings.bounces.password.as_ref().ok_or_else(|| {
            Error::config("there is no password for the mailbox")
                .hint("Set RECAP_BOUNCES_PASSWORD, or name the password's file with `bounces.password_file`.")
        })?;
        let mut mailbox = address.open(password).await?;
        for uid in mailbox.unseen().await? {
            let Some(message) = mailbox.message(uid).await? else { continue };
            let is_understood = self.take(&uid.to_string(), &message).await?;
            mailbox.put_away(uid, is_understood).await?;
        }
        mailbox.close().await;
        Ok(())
    }
}

fn row(name: &str, taken: &Taken, address: Option<&Address>) -> Row {
    Row {
        message: name.to_owned(),
        class: taken.class,
        status: taken.status.map(|status| status.to_string()),
        said: taken.said.clone(),
        evidence: taken.evidence,
        subscriber: taken.subscriber.map(|SubscriberId(id)| id),
        address: address.map(Address::masked),
        edition: taken.edition.clone(),
        effect: effect_word(taken.effect),
        paused: taken.paused,
    }
}

fn effect_word(effect: Effect) -> &'static str {
    match effect {
        Effect::Suppressed(Reason::Complaint) => "suppressed_complaint",
        Effect::Suppressed(Reason::HardBounce) => "suppressed_hard",
        Effect::Suppressed(_) => "suppressed_soft",
        Effect::AlreadyGone => "already_gone",
        Effect::Counted(_) => "counted",
        Effect::Recorded => "recorded",
        Effect::Known => "known",
        Effect::Nothing => "nothing",
    }
}

fn counts(rows: &[Row]) -> BTreeMap<&'static str, u64> {
    let mut counts = BTreeMap::new();
    for row in rows {
        *counts.entry(row.class.as_str()).or_default() += 1;
    }
    counts
}

/// A class as a person reads it.
fn class_words(class: Class) -> &'static str {
    match class {
        Class::Hard => "hard",
        Class::Soft => "soft",
        Class::AboutUs => "about us",
        Class::Complaint => "complaint",
        Class::NotABounce => "not a bounce",
        Class::Unknown => "unknown",
    }
}

fn class_style(class: Class) -> anstyle::Style {
    match class {
        Class::Hard | Class::Complaint => RED,
        Class::Soft | Class::AboutUs | Class::Unknown => YELLOW,
        Class::NotABounce => DIM,
    }
}

/// What followed, as a person reads it.
fn effect_words(row: &Row) -> String {
    let because = match row.effect {
        "suppressed_hard" => "off the list: the mailbox is gone",
        "suppressed_complaint" => "off the list: reported as unwanted",
        "suppressed_soft" => "off the list: came back three times in a row",
        "already_gone" => "was off the list already",
        "counted" => "counted",
        "known" => "was recorded before",
        "nothing" => "nothing to record",
        _ if row.class == Class::Unknown => "not understood: please look at it",
        _ if row.class == Class::AboutUs => "about what was sent, not about who was to get it",
        _ if row.subscriber.is_none() => "recorded; it names nobody on the list",
        _ if row.evidence.proves() => "recorded; it is about mail from before their last word",
        _ => "recorded; nothing proves that it is about our mail",
    };
    because.to_owned()
}

fn described(rows: &[Row]) -> String {
    let mut out = String::new();
    for row in rows {
        let (style, class) = (class_style(row.class), class_words(row.class));
        let who = row.address.as_deref().unwrap_or_default();
        let _ = writeln!(
            out,
            "{style}{class:<12}{style:#} {} {}{}{}",
            visible(&row.message),
            visible(who),
            if who.is_empty() { "" } else { " " },
            effect_words(row)
        );
        if !row.said.is_empty() && row.class != Class::NotABounce {
            let _ = writeln!(out, "             {DIM}{}{DIM:#}", visible(&row.said));
        }
        if row.paused {
            let edition = row.edition.as_deref().unwrap_or_default();
            let _ = writeln!(
                out,
                "             {YELLOW}paused{YELLOW:#} {edition}: more than one message in a hundred was refused \
                 because of us. See why, then `recap resume {edition}`"
            );
        }
    }
    let number = rows.len() as u64;
    let parts: Vec<_> = Class::ALL
        .into_iter()
        .filter_map(|class| {
            let number = rows.iter().filter(|row| row.class == class).count() as u64;
            let style = if class == Class::NotABounce { GREEN } else { class_style(class) };
            (number > 0)
                .then(|| format!("{style}{} {}{style:#}", words::thousands(number), class_words(class)))
        })
        .collect();
    let parts = if parts.is_empty() { "nothing new".to_owned() } else { parts.join(", ") };
    let _ = writeln!(out, "{BOLD}{}{BOLD:#}: {parts}.", count(number, "message", "messages"));
    out
}

/// Shows what was recorded, newest first.
async fn show(context: &Context, json: bool) -> Result<()> {
    let recorded = context.subscribers.recorded_bounces(SHOWN).await.map_err(list_error)?;
    let ids: Vec<_> = recorded.iter().filter_map(|one| one.subscriber).collect();
    let addresses: BTreeMap<_, _> =
        context.subscribers.addresses(&ids).await.map_err(list_error)?.into_iter().collect();
    let masked = |id: Option<SubscriberId>| addresses.get(&id?).map(Address::masked);
    if json {
        let rows: Vec<_> = recorded
            .iter()
            .map(|one| {
                serde_json::json!({
                    "at": one.at, "way": one.way, "class": one.class, "evidence": one.evidence,
                    "subscriber": one.subscriber.map(|SubscriberId(id)| id), "address": masked(one.subscriber),
                    "edition": one.edition, "status": one.status, "said": one.said,
                })
            })
            .collect();
        return words::answer_json(&serde_json::json!({ "bounces": rows }));
    }
    if recorded.is_empty() {
        return words::answer("Nothing has come back.\n");
    }
    let mut out = String::new();
    for one in &recorded {
        let (style, class) = (class_style(one.class), class_words(one.class));
        let who = masked(one.subscriber).unwrap_or_else(|| "nobody known".to_owned());
        let edition = one.edition.as_deref().unwrap_or("-");
        let day = one.at.strftime("%Y-%m-%d");
        let _ = writeln!(
            out,
            "{day} {style}{class:<10}{style:#} {} {} {}",
            one.way,
            visible(&who),
            visible(edition)
        );
        if !one.said.is_empty() {
            let _ = writeln!(out, "           {DIM}{}{DIM:#}", visible(&one.said));
        }
    }
    words::answer(&out)
}
