//! In charge of `recap status`: how far an edition is, channel by channel, and who has not got it
//! and why.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::IsTerminal;

use clap::Args;
use recap_subscribers::{Address, SubscriberId};
use serde::Serialize;

use super::context::{Context, list_error};
use super::words::{self, BOLD, DIM, YELLOW, visible};
use crate::channel;
use crate::error::{Error, Result};
use crate::outbox::{ChannelStatus, Committed, Counts, Hold, OpenDelivery, State, ToPaste};

mod missing;

use missing::Form;

/// The answer for a program.
#[derive(Serialize)]
struct Report<'a> {
    edition: &'a str,
    id: &'a str,
    title: &'a str,
    committed_at: jiff::Timestamp,
    updated_at: jiff::Timestamp,
    /// `paused` or `cancelled`.
    #[serde(skip_serializing_if = "Option::is_none")]
    hold: Option<Hold>,
    channels: Vec<ChannelReport<'a>>,
}

#[derive(Serialize)]
struct ChannelReport<'a> {
    channel: channel::Name,
    /// By the word for the state.
    states: BTreeMap<&'static str, u64>,
    open: Vec<OpenReport<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    to_paste: Option<&'a ToPaste>,
}

#[derive(Serialize)]
struct OpenReport<'a> {
    #[serde(flatten)]
    delivery: &'a OpenDelivery,
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<&'a str>,
}

/// What `recap status` is asked.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The edition; the newest one without it.
    edition: Option<String>,
    /// List everybody who has not got it by mail, and why.
    #[arg(long)]
    missing: bool,
    /// Print CSV, which no spreadsheet takes for formulas; with --missing.
    #[arg(long, requires = "missing", conflicts_with = "json")]
    csv: bool,
    /// Print JSON; with --missing an object a line.
    #[arg(long)]
    json: bool,
    /// Show addresses whole; on a terminal only, or with --json or --csv.
    #[arg(long)]
    show_addresses: bool,
}

/// How addresses are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Show {
    Whole,
    Masked,
}

/// Runs it.
pub(super) async fn run(context: &Context, arguments: Arguments) -> Result<()> {
    let Arguments { edition: slug, missing, csv, json, show_addresses } = arguments;
    if show_addresses && !json && !csv && !std::io::stdout().is_terminal() {
        return Err(Error::usage("--show-addresses prints addresses on a terminal only")
            .hint("For a program, add --json, or --csv with --missing."));
    }
    let Some(committed) = edition(context, slug.as_deref()).await? else {
        return match (missing, csv, json) {
            (true, true, _) => missing::head(),
            // An object a line, of which there is none.
            (true, _, true) => Ok(()),
            (false, _, true) => words::answer_json(&()),
            _ => words::answer("Nothing is published yet.\n"),
        };
    };
    if missing {
        let form = match (csv, json) {
            (true, _) => Form::Csv,
            (_, true) => Form::Json,
            _ => Form::Lines,
        };
        let show = if show_addresses { Show::Whole } else { Show::Masked };
        return missing::list(context, &committed, form, show).await;
    }
    let hold = context.outbox.hold(&committed.edition.slug).await?;
    let show = if show_addresses { Show::Whole } else { Show::Masked };
    let most = if json { None } else { Some(LISTED) };
    let status = context.outbox.status(&committed.edition.slug, most, context.at_work()).await?;
    let mail = status.iter().filter(|one| one.channel == channel::Name::Email).flat_map(|one| &one.open);
    let addresses = addresses(context, mail.map(|open| open.destination.as_str()), show).await?;
    if json {
        words::answer_json(&report(&committed, hold, &status, &addresses))
    } else {
        words::answer(&describe(&committed, hold, &status, &addresses))
    }
}

/// The edition of that name, or the newest.
///
/// # Errors
/// When a name is given that no edition has.
pub(super) async fn edition(context: &Context, slug: Option<&str>) -> Result<Option<Committed>> {
    let mut editions = context.outbox.editions().await?;
    match slug {
        None => Ok((!editions.is_empty()).then(|| editions.swap_remove(0))),
        Some(slug) => match editions.iter().position(|one| one.edition.slug == slug) {
            Some(index) => Ok(Some(editions.swap_remove(index))),
            None => {
                let known: Vec<_> = editions.iter().take(3).map(|one| one.edition.slug.as_str()).collect();
                let error = Error::usage(format!("there is no edition `{}`", visible(slug)));
                Err(if known.is_empty() {
                    error.hint("Nothing is published yet.")
                } else {
                    error.hint(format!("The newest are {}.", known.join(", ")))
                })
            }
        },
    }
}

/// Addresses of subscribers by destination, whole only where they are asked for.
async fn addresses(
    context: &Context,
    destinations: impl Iterator<Item = &str>,
    show: Show,
) -> Result<BTreeMap<String, String>> {
    let ids: Vec<_> = destinations.filter_map(|one| one.parse().ok().map(SubscriberId)).collect();
    let found = context.subscribers.addresses(&ids).await.map_err(list_error)?;
    let shown = |(id, address): (SubscriberId, Address)| {
        let address = match show {
            Show::Whole => address.expose().to_owned(),
            Show::Masked => address.masked(),
        };
        (id.to_string(), address)
    };
    Ok(found.into_iter().map(shown).collect())
}

fn report<'a>(
    committed: &'a Committed,
    hold: Option<Hold>,
    status: &'a [ChannelStatus],
    addresses: &'a BTreeMap<String, String>,
) -> Report<'a> {
    let open = |channel: &'a ChannelStatus| {
        let mail = channel.channel == channel::Name::Email;
        channel.open.iter().map(move |delivery| OpenReport {
            delivery,
            address: if mail { addresses.get(&delivery.destination).map(String::as_str) } else { None },
        })
    };
    Report {
        edition: &committed.edition.slug,
        id: &committed.edition.id,
        title: &committed.edition.title,
        committed_at: committed.committed_at,
        updated_at: committed.updated_at,
        hold,
        channels: status
            .iter()
            .map(|one| ChannelReport {
                channel: one.channel,
                states: by_word(&one.states, one.to_paste.as_ref()),
                open: open(one).collect(),
                to_paste: one.to_paste.as_ref(),
            })
            .collect(),
    }
}

/// How far a channel is, for a program: what was written into a file is `in_file`.
fn by_word(counts: &Counts, to_paste: Option<&ToPaste>) -> BTreeMap<&'static str, u64> {
    let rest = words::without_file(counts, to_paste.is_some());
    let rest = rest.into_iter().map(|(state, number)| (state.as_str(), number));
    rest.chain(to_paste.map(|_| ("in_file", 1))).collect()
}

/// How far a channel is. What was written into a file is not sent to anybody.
pub(super) fn states(counts: &Counts, to_paste: Option<&ToPaste>) -> String {
    let rest = words::without_file(counts, to_paste.is_some());
    match to_paste {
        Some(_) if rest.is_empty() => "in a file".to_owned(),
        Some(_) => format!("in a file, {}", words::states(&rest)),
        None => words::states(counts),
    }
}

/// What a person still has to do with posts that are in a file.
pub(super) fn paste(posts: &ToPaste) -> String {
    let mut out = format!("            yours to post: paste {}\n", visible(&posts.file));
    if let Some(page) = &posts.page {
        let _ = writeln!(out, "            or open {}", visible(page));
    }
    out
}

/// What is told of every uncertain delivery.
const MAY_HAVE_ARRIVED: &str = "it may have arrived";

/// Why a delivery is not further; a reason that nobody recorded follows from the state.
fn why(state: State, reason: Option<&str>) -> &str {
    match (reason, state) {
        (Some(reason), _) => reason,
        (None, State::Planned) => "their turn has not come",
        (None, State::Sending) => "it is being sent",
        (None, _) => "no reason was recorded",
    }
}

/// Open deliveries that are listed one by one; the rest is counted.
const LISTED: u32 = 50;

fn describe(
    committed: &Committed,
    hold: Option<Hold>,
    status: &[ChannelStatus],
    addresses: &BTreeMap<String, String>,
) -> String {
    let edition = &committed.edition;
    let held = match hold {
        None => String::new(),
        Some(Hold::Paused) => format!(", {YELLOW}paused{YELLOW:#}: recap resume {}", edition.slug),
        Some(Hold::Cancelled) => format!(", {YELLOW}cancelled{YELLOW:#}"),
    };
    let mut out =
        format!("{BOLD}{}{BOLD:#}\n{DIM}edition {}{DIM:#}{held}\n\n", visible(&edition.title), edition.slug);
    for one in status {
        // Writing to a String cannot fail.
        let _ = writeln!(out, "  {:<9} {}", one.channel, states(&one.states, one.to_paste.as_ref()));
        out.push_str(&one.to_paste.as_ref().map(paste).unwrap_or_default());
        for delivery in &one.open {
            let who = match addresses.get(&delivery.destination) {
                Some(address) if one.channel == channel::Name::Email => {
                    format!("subscriber {} {address}", delivery.destination)
                }
                _ if one.channel == channel::Name::Email => format!("subscriber {}", delivery.destination),
                _ => delivery.destination.clone(),
            };
            let why = why(delivery.state, delivery.reason.as_deref());
            let due = delivery.due.map(|due| format!(", due {due:.0}")).unwrap_or_default();
            let is_said = delivery.state != State::Uncertain || why.contains(MAY_HAVE_ARRIVED);
            let may = if is_said { String::new() } else { format!("; {MAY_HAVE_ARRIVED}") };
            let _ = writeln!(
                out,
                "            {} {}: {}{may}{due}",
                delivery.state.as_str(),
                visible(&who),
                visible(why)
            );
        }
        let open = [State::Sending, State::Deferred, State::Failed, State::Uncertain];
        let open: u64 = open.iter().filter_map(|state| one.states.get(state)).sum();
        if let Some(more) = open.checked_sub(one.open.len() as u64).filter(|more| *more > 0) {
            let all = if one.channel == channel::Name::Email { "--missing" } else { "--json" };
            let _ = writeln!(
                out,
                "            and {} more: recap status {all} lists all",
                words::thousands(more)
            );
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_posts_is_not_said_to_be_sent_whatever_else_there_is() {
        let file = ToPaste { file: "posts/a/x.txt".to_owned(), page: None };
        let said = |counts: &[(State, u64)], file: Option<&ToPaste>| {
            anstream::adapter::strip_str(&states(&counts.iter().copied().collect(), file)).to_string()
        };
        assert_eq!(said(&[(State::Sent, 1)], Some(&file)), "in a file");
        assert_eq!(
            said(&[(State::Sent, 2), (State::Skipped, 1)], Some(&file)),
            "in a file, 1 sent, 1 skipped"
        );
        assert_eq!(said(&[(State::Sent, 1)], None), "1 sent");
    }

    #[test]
    fn a_program_is_told_of_a_file_of_posts_by_another_word_than_sent() {
        let file = ToPaste { file: "posts/a/x.txt".to_owned(), page: None };
        let told = |counts: &[(State, u64)], file: Option<&ToPaste>| {
            serde_json::to_string(&by_word(&counts.iter().copied().collect(), file)).unwrap_or_default()
        };
        assert_eq!(told(&[(State::Sent, 1)], Some(&file)), r#"{"in_file":1}"#);
        assert_eq!(
            told(&[(State::Sent, 2), (State::Failed, 1)], Some(&file)),
            r#"{"failed":1,"in_file":1,"sent":1}"#
        );
        assert_eq!(told(&[(State::Sent, 1)], None), r#"{"sent":1}"#);
    }
}
