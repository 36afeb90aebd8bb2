//! In charge of `recap retry`: deliveries that did not arrive are tried again, now.
//!
//! It leaves sending them to [`crate::worker`], and looking before what was uncertain is sent to its channel.

use std::collections::BTreeSet;

use clap::Args;
use jiff::Timestamp;

use super::context::Context;
use super::words::{self, count, say};
use super::{Only, hold, publish, retract, status};
use crate::error::Result;
use crate::outbox::{Hold, Scope, State};

/// What `recap retry` is asked.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The edition; the newest one without it.
    edition: Option<String>,
    /// Failed deliveries as well.
    #[arg(long)]
    failed: bool,
    /// Uncertain deliveries as well: whoever got one already gets a second one.
    #[arg(long)]
    uncertain: bool,
    #[command(flatten)]
    only: Only,
}

/// Runs it.
pub(super) async fn run(context: &Context, arguments: Arguments) -> Result<()> {
    let _lock = context.work("retrying").await?;
    let Some(committed) = status::edition(context, arguments.edition.as_deref()).await? else {
        return words::answer("Nothing is published yet.\n");
    };
    let slug = &committed.edition.slug;
    if context.outbox.hold(slug).await? == Some(Hold::Cancelled) {
        return Err(hold::was_cancelled(slug));
    }
    let wanted = arguments.only.channels();
    let mut states = BTreeSet::from([State::Deferred]);
    states.extend(arguments.failed.then_some(State::Failed));
    states.extend(arguments.uncertain.then_some(State::Uncertain));
    for state in states {
        let again = context.outbox.replan(slug, &wanted, state, Timestamp::now()).await?;
        if again > 0 {
            say(&format!(
                "{} {} tried again.",
                count(again, "delivery", "deliveries"),
                state.as_str().to_owned() + if again == 1 { " is" } else { " are" }
            ));
        }
    }
    if arguments.uncertain {
        // Whose edition was retracted on that network.
        for network in &wanted {
            retract::tell_uncertain(context, slug, *network).await?;
        }
    }
    let channels = context.channels(&wanted)?;
    publish::deliver(context, &committed, channels, Scope::Tried).await
}
