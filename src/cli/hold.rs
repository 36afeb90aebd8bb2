//! In charge of `recap pause`, `recap resume` and `recap cancel`: a person's word about an edition
//! while it goes out, from another terminal if need be.
//!
//! It leaves ending what is under way to [`crate::worker`], which hears of it within a second.

use clap::Args;
use jiff::Timestamp;

use super::context::Context;
use super::words::{self, count};
use super::{publish, status};
use crate::error::{Error, Result};
use crate::outbox::{Hold, Scope};

/// Which edition is meant.
#[derive(Debug, Args)]
pub(super) struct Edition {
    /// The edition; the newest one without it.
    edition: Option<String>,
}

/// What `recap cancel` is asked.
#[derive(Debug, Args)]
pub(super) struct Cancel {
    /// The edition.
    edition: String,
    /// Cancel without asking.
    #[arg(long, short)]
    yes: bool,
}

/// Lets nothing more of an edition go until it is resumed.
pub(super) async fn pause(context: &Context, arguments: Edition) -> Result<()> {
    let Some(committed) = status::edition(context, arguments.edition.as_deref()).await? else {
        return words::answer("Nothing is published yet.\n");
    };
    let slug = &committed.edition.slug;
    match context.outbox.set_hold(slug, Some(Hold::Paused)).await? {
        Some(Hold::Cancelled) => Err(was_cancelled(slug)),
        _ => words::answer(&format!(
            "{slug} is paused: what is on its way arrives, nothing more leaves; `recap resume {slug}` goes on.\n"
        )),
    }
}

/// Lets an edition go on, and delivers what is left of it.
pub(super) async fn resume(context: &Context, arguments: Edition) -> Result<()> {
    let _lock = context.work("publishing").await?;
    let Some(committed) = status::edition(context, arguments.edition.as_deref()).await? else {
        return words::answer("Nothing is published yet.\n");
    };
    let slug = &committed.edition.slug;
    if context.outbox.set_hold(slug, None).await? == Some(Hold::Cancelled) {
        return Err(was_cancelled(slug));
    }
    let channels = context.channels(&crate::channel::Name::ALL)?;
    publish::deliver(context, &committed, channels, Scope::All).await
}

/// Lets nothing more of an edition go, ever.
pub(super) async fn cancel(context: &Context, arguments: Cancel) -> Result<()> {
    let Some(committed) = status::edition(context, Some(&arguments.edition)).await? else {
        return words::answer("Nothing is published yet.\n");
    };
    let slug = &committed.edition.slug;
    let question = format!("Send nothing more of {slug}, for good?");
    let look = format!("`recap status {slug}` shows what has not left yet");
    if !arguments.yes && !words::confirm(&question, &look)? {
        return words::answer("Nothing was cancelled.\n");
    }
    // What a run that is gone had in hand is free with the lock; a run that is at work skips what it
    // has in hand itself.
    let alone = context.work("cancelling").await;
    context.outbox.set_hold(slug, Some(Hold::Cancelled)).await?;
    let number = context.outbox.skip_cancelled(slug, Timestamp::now()).await?;
    let skipped = count(number, "delivery will", "deliveries will");
    words::answer(&match alone {
        Ok(_) => format!("{slug} is cancelled: {skipped} not leave.\n"),
        Err(_) if number == 0 => {
            format!("{slug} is cancelled: what the run that is at work has not begun will not leave.\n")
        }
        Err(_) => format!(
            "{slug} is cancelled: {skipped} not leave, nor what the run that is at work has in hand and has not begun.\n"
        ),
    })
}

/// What a person is told who wants more of an edition that was cancelled.
pub(super) fn was_cancelled(slug: &str) -> Error {
    Error::input(format!("{slug} was cancelled, which is for good"))
        .hint("To send it after all, publish the recap under another `slug:`.")
}
