//! In charge of `recap publish`: reads the recap, shows the plan, asks, and tells what came of it.
//!
//! It leaves the plan to [`crate::publish`] and the sending to [`crate::worker`].

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use recap_subscribers::Tag;

use super::context::Context;
use super::hold::was_cancelled;
use super::words::{self, count, say, visible};
use super::{Only, check};
use crate::channel::{self, Channel};
use crate::config::Settings;
use crate::edition::Edition;
use crate::error::{Error, Kind, Result};
use crate::finding::{self, Finding, Severity};
use crate::outbox::{Committed, Hold, Scope, State};
use crate::publish::{self as plan, Choice, Plan, Readers};
use crate::recap::{self, Source};

mod compiled;
mod delivered;
mod described;
mod readers;

use compiled::{Read, read};
use delivered::conclude;
pub(super) use delivered::deliver;
use described::{describe, mails, question};
use readers::{first, readers};

/// What `recap publish` is asked.
#[derive(Debug, Clone, Args)]
pub(super) struct Arguments {
    /// The recap; without it, the newest one that is not yet published.
    file: Option<PathBuf>,
    /// Show the plan and stop.
    #[arg(long)]
    dry_run: bool,
    /// Publish without asking.
    #[arg(long, short)]
    yes: bool,
    #[command(flatten)]
    only: Only,
    /// Fetch pictures of other sites and copy them too, as `email.fetch_pictures = true` does.
    #[arg(long)]
    fetch_pictures: bool,
    /// Mail it to these subscribers first and stop, to look at the real thing; publishing again goes on
    /// with everybody else.
    #[arg(long, value_name = "ADDRESS", value_delimiter = ',', conflicts_with_all = ["dry_run", "test_to"])]
    first: Vec<String>,
    /// Mail it only to subscribers who have this tag, or one of these. Publishing again with another tag
    /// mails those who have not got it.
    #[arg(long, value_name = "TAG", value_delimiter = ',', conflicts_with = "test_to")]
    only_tag: Vec<Tag>,
    /// Mail an edition that went to some tags alone to everybody else as well.
    #[arg(long, conflicts_with_all = ["only_tag", "test_to"])]
    everybody: bool,
    /// Spread the mail evenly over this time, such as `2h` or `90m`, however often the program is started
    /// anew.
    #[arg(long, value_name = "TIME", value_parser = over, conflicts_with_all = ["first", "test_to"])]
    over: Option<SignedDuration>,
    /// Mail the real message to these addresses alone, marked `[Test]`; nothing is recorded.
    #[arg(long, value_name = "ADDRESS", value_delimiter = ',', conflicts_with_all = ["dry_run", "only"])]
    test_to: Vec<String>,
}

/// Reads the time that an edition is spread over: from a minute to a week.
fn over(typed: &str) -> std::result::Result<SignedDuration, String> {
    let time = typed.parse::<SignedDuration>().ok();
    let fits = |time: &SignedDuration| (1..=7 * 24 * 60).contains(&time.as_mins());
    // In whole seconds, as the outbox keeps it.
    let time = time.map(|time| SignedDuration::from_secs(time.as_secs()));
    time.filter(fits).ok_or_else(|| "give a time from a minute to a week, such as `2h` or `90m`".to_owned())
}

impl Arguments {
    /// Whether nothing is to be recorded.
    fn only_looks(&self) -> bool {
        self.dry_run || self.is_test()
    }

    fn is_test(&self) -> bool {
        !self.test_to.is_empty()
    }

    /// Opens the publication as far as it is needed.
    pub(super) async fn open(&self, settings: Settings) -> Result<Context> {
        if self.only_looks() { Context::look(settings).await } else { Context::open(settings).await }
    }
}

/// Runs it.
pub(super) async fn run(context: &Context, arguments: Arguments) -> Result<()> {
    let _lock = if arguments.only_looks() { None } else { Some(context.work("publishing").await?) };

    let Some(file) = choose(context, arguments.file.as_deref()).await? else { return Ok(()) };
    let Read { edition, source, files } = read(&context.settings, &file, &arguments).await?;
    if arguments.is_test() {
        files.write(&context.settings.output)?;
        return test(context, &edition, &arguments.test_to).await;
    }

    let channels = context.channels(&arguments.only.channels())?;
    let readers = readers(context, &arguments).await?;
    let first = first(context, &arguments.first, readers.wanted()).await?;
    let plan = planned(context, (edition, &source), &channels, &readers, &file).await?;
    if !arguments.dry_run && plan.is_empty() && plan.left() == 0 {
        // Another build may have cleared the output folder.
        files.write(&context.settings.output)?;
        return nothing_to_do(context, &plan).await;
    }
    words::answer(&describe(&plan, &files, &context.settings.output, arguments.over))?;
    warn_unsigned(&context.settings, &plan);
    if arguments.dry_run {
        return words::answer("This was a dry run: nothing was recorded, nothing was sent.\n");
    }
    let look = "`recap publish --dry-run` shows what would be done";
    if !arguments.yes && !words::confirm(question(&plan), look)? {
        say("Nothing was published.");
        return Ok(());
    }
    preflight(&plan, &channels)?;
    // Before anything that shows them is committed.
    files.write(&context.settings.output)?;
    let is_longer = plan.lines.iter().any(|line| mails(line) && !line.drafts.is_empty());
    let committed = plan::commit(plan, &context.outbox, Timestamp::now()).await?;
    if let Some(over) = arguments.over {
        spread(context, &committed.edition.slug, over, is_longer).await?;
    }
    // Posts are everybody's: they wait until the first have had their look.
    let channels = match &first {
        Some(_) => channels
            .into_iter()
            .filter(|channel| matches!(channel.name(), channel::Name::Feed | channel::Name::Email))
            .collect(),
        None => channels,
    };
    deliver(context, &committed, channels, first.map_or(Scope::All, Scope::Destinations)).await
}

/// The plan of an edition that may be published; what is doubtful about it is shown.
async fn planned(
    context: &Context,
    (edition, source): (Edition, &str),
    channels: &[Arc<dyn Channel>],
    readers: &Readers,
    file: &Path,
) -> Result<Plan> {
    let folders = (context.settings.root.as_path(), context.settings.output.as_path());
    let now = Timestamp::now();
    let plan = plan::plan(edition, source, channels, readers, &context.outbox, folders, now).await?;
    show(&plan.findings, &file.display().to_string(), "");
    if refused(&plan.findings) {
        return Err(Error::input("a channel cannot carry this recap; nothing was published")
            .hint("Mend what is named above, or leave that channel out with --only."));
    }
    if context.outbox.hold(&plan.edition.slug).await? == Some(Hold::Cancelled) {
        return Err(was_cancelled(&plan.edition.slug));
    }
    Ok(plan)
}

/// Has what is ready of an edition's mail go evenly in so much time. Asked for the same time again, what is left
/// goes on as before, unless others came to it and the queue `is_longer` now.
async fn spread(context: &Context, slug: &str, over: SignedDuration, is_longer: bool) -> Result<()> {
    if !is_longer && context.outbox.spread_over(slug).await? == Some(over) {
        return Ok(());
    }
    let ready = context.outbox.ready(slug, channel::Name::Email, &Scope::All, Timestamp::now()).await?;
    // No audience is as large as the largest number of 32 bits.
    let gap = Duration::try_from(over).unwrap_or_default() / u32::try_from(ready).unwrap_or(u32::MAX).max(1);
    Ok(context.outbox.spread(slug, over, gap).await?)
}

/// The recap that is meant, or none when there is nothing to do and that was said.
async fn choose(context: &Context, file: Option<&Path>) -> Result<Option<PathBuf>> {
    if let Some(file) = file {
        return Ok(Some(file.to_owned()));
    }
    let folder = &context.settings.recaps;
    let editions = context.outbox.editions().await?;
    if let Some(open) = unfinished(context, &editions).await? {
        say(&format!("{} is not finished; it goes on before anything new.", open.edition.slug));
        return Ok(Some(find(&context.settings, &open.source)));
    }
    let published: Vec<_> = editions
        .iter()
        .map(|one| {
            let day = one.edition.published.to_zoned(context.settings.publication.time_zone.clone()).date();
            (day.to_string(), one.edition.slug.clone())
        })
        .collect();
    let today = Timestamp::now().to_zoned(context.settings.publication.time_zone.clone()).date();
    match plan::newest_unpublished(recaps_in(folder, today)?, &published) {
        Choice::File(file) => Ok(Some(file)),
        Choice::Empty => Err(Error::input(format!("there is no recap in {}", folder.display()))
            .hint("Write one there as YYYY-MM-DD-name.md, or name a file: recap publish FILE.")),
        Choice::UpToDate { older } => {
            if older > 0 {
                say(&format!(
                    "{} than the newest edition and never went through recap; name a file to publish one all the same.",
                    count(older as u64, "recap is older", "recaps are older")
                ));
            }
            for one in editions.iter().skip(1) {
                tell_of_leftovers(context, &one.edition.slug).await?;
            }
            // The newest edition may have been edited since, or have channels that were left out.
            let newest = editions.first().map(|newest| find(&context.settings, &newest.source));
            if let Some(newest) = newest.filter(|file| file.exists()) {
                return Ok(Some(newest));
            }
            words::answer("Every recap is published; nothing to do.\n")?;
            Ok(None)
        }
    }
}

/// Says when an older edition has deliveries that wait for a person.
async fn tell_of_leftovers(context: &Context, slug: &str) -> Result<()> {
    let counts = context.outbox.counts(slug).await?;
    let stuck =
        counts.values().flatten().filter(|(state, _)| matches!(state, State::Failed | State::Uncertain));
    let stuck = stuck.map(|(_, number)| number).sum();
    if stuck > 0 {
        words::warn(&format!(
            "{slug} has {}: recap status {slug}",
            count(stuck, "delivery that waits for you", "deliveries that wait for you")
        ));
    }
    Ok(())
}

async fn unfinished<'a>(context: &Context, editions: &'a [Committed]) -> Result<Option<&'a Committed>> {
    for one in editions {
        if context.outbox.hold(&one.edition.slug).await? == Some(Hold::Cancelled) {
            continue;
        }
        if context.outbox.is_unfinished(&one.edition.slug, Timestamp::now()).await? {
            return Ok(Some(one));
        }
    }
    Ok(None)
}

/// Day, slug and path of every recap in a folder, from the files' names and front matter.
fn recaps_in(folder: &Path, today: Date) -> Result<Vec<(String, String, PathBuf)>> {
    let refused = |error| {
        Error::environment(format!("cannot read the recaps in {}", folder.display()))
            .hint("Name the folder of the recaps as `recaps` in recap.toml.")
            .because(error)
    };
    let (mut all, mut unread) = (Vec::new(), None);
    for entry in std::fs::read_dir(folder).map_err(refused)? {
        let path = entry.map_err(refused)?.path();
        if !path.extension().is_some_and(|extension| extension == "md" || extension == "markdown") {
            continue;
        }
        let source = match source(&path) {
            Ok(source) => source,
            // It is told of when it is named, or where there is nothing else.
            Err(error) => {
                unread = unread.or(Some(error));
                continue;
            }
        };
        let (recap, _) = recap::understand(&source);
        // A day that has not come is a draft, or a slip of the pen. What says that it is one waits.
        if let Some(date) = recap.date.filter(|date| *date <= today && !recap.draft) {
            all.push((date.to_string(), recap.slug, path));
        }
    }
    match unread {
        Some(error) if all.is_empty() => Err(error),
        _ => Ok(all),
    }
}

/// Shows findings on stderr.
fn show(findings: &[Finding], path: &str, text: &str) {
    // With stderr gone there is nobody to show them to.
    let _ = finding::show(findings, path, text, &mut anstream::stderr().lock());
}

/// Reads a file; one that is no text that could be a recap is an error here.
fn source(file: &Path) -> Result<Source> {
    check::read_source(file).map_err(|finding| {
        let error = Error::input(format!("{}: {}", file.display(), finding.message));
        finding.hint.into_iter().fold(error, Error::hint)
    })
}

fn refused(findings: &[Finding]) -> bool {
    findings.iter().any(|finding| finding.severity == Severity::Error)
}

/// A recap's file as the outbox remembers it: below the publication where it is.
fn source_name(settings: &Settings, file: &Path) -> String {
    let absolute = |path: &Path| std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let whole = absolute(file);
    whole.strip_prefix(absolute(&settings.root)).unwrap_or(&whole).display().to_string()
}

fn find(settings: &Settings, source: &str) -> PathBuf {
    settings.root.join(source)
}

/// Sends the message as a test to each address; one that is refused keeps nobody else from theirs.
async fn test(context: &Context, edition: &Edition, addresses: &[String]) -> Result<()> {
    let parse = |address: &String| {
        recap_subscribers::Address::parse(address)
            .map_err(|error| Error::usage(format!("--test-to wants an address: {error}")))
    };
    let addresses = addresses.iter().map(parse).collect::<Result<Vec<_>>>()?;
    let email = context.email()?;
    email.preflight(edition).map_err(Error::environment)?;
    show(&email.drafts(edition).1, "the mail", "");
    let mut failed = Vec::new();
    for address in addresses {
        let masked = address.masked();
        match email.send_test(edition, &address.into()).await {
            Ok(receipt) => words::answer(&format!(
                "The test message to {masked} went to {}: {}.\n",
                email.way(),
                visible(&receipt.id)
            ))?,
            Err(refusal) => failed.push(format!("to {masked}: {refusal}")),
        }
    }
    if failed.is_empty() {
        return words::answer("Nothing was recorded as published.\n");
    }
    let error = Error::new(Kind::Incomplete, format!("a test message was not sent {}", failed.join("; ")));
    Err(error.hint("Nothing was recorded: mend what the server says, and send the test again."))
}

/// Says when mail would go to a server that, as far as is known, does not sign it.
fn warn_unsigned(settings: &Settings, plan: &Plan) {
    if settings.email.is_unsigned() && plan.lines.iter().any(mails) {
        words::warn(
            "the mail goes out unsigned, and large providers refuse unsigned mail to many (DKIM): `recap dkim generate` makes keys; where your mail server signs, say `dkim.signed_by_relay = true`",
        );
    }
}

/// Publishing again: says so, and what is still open.
async fn nothing_to_do(context: &Context, plan: &Plan) -> Result<()> {
    let committed = context.outbox.edition(&plan.edition.slug).await?;
    let when = committed.map(|one| one.committed_at.to_zoned(context.settings.publication.time_zone.clone()));
    let when = when.map(|when| when.strftime(" on %-d %B %Y at %H:%M").to_string()).unwrap_or_default();
    words::answer(&format!("{} was published{when}; nothing to do.\n", plan.edition.slug))?;
    let asked: Vec<_> = plan.lines.iter().map(|line| line.channel).collect();
    conclude(context, &plan.edition.slug, &asked, Vec::new(), &Scope::All).await
}

/// Asks every channel that has something to send whether its way is open.
fn preflight(plan: &Plan, channels: &[Arc<dyn Channel>]) -> Result<()> {
    let busy: BTreeSet<_> = plan
        .lines
        .iter()
        .filter(|line| !line.drafts.is_empty() || line.left > 0)
        .map(|line| line.channel)
        .collect();
    for channel in channels.iter().filter(|channel| busy.contains(&channel.name())) {
        channel.preflight(&plan.edition).map_err(|reason| {
            Error::environment(format!("{}: {reason}", channel.name()))
                .hint("Nothing was recorded and nothing was sent; mend it and run the command again.")
        })?;
    }
    Ok(())
}
