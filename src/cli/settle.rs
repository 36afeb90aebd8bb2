//! In charge of `recap settle`: a person's word about deliveries that are uncertain.

use clap::Args;
use jiff::Timestamp;

use super::context::Context;
use super::words::{self, count};
use super::{Only, status};
use crate::error::{Error, Result};

/// What `recap settle` is asked.
#[derive(Debug, Args)]
#[command(group(clap::ArgGroup::new("word").required(true).args(["arrived", "lost"])))]
pub(super) struct Arguments {
    /// The edition.
    edition: String,
    /// One destination, as `recap status` shows it; all uncertain ones without it.
    destination: Option<String>,
    /// They arrived.
    #[arg(long)]
    arrived: bool,
    /// They did not arrive; `recap retry --failed` would send them again.
    #[arg(long)]
    lost: bool,
    #[command(flatten)]
    only: Only,
}

/// Runs it.
pub(super) async fn run(context: &Context, arguments: Arguments) -> Result<()> {
    let _lock = context.work("settling").await?;
    let Some(committed) = status::edition(context, Some(&arguments.edition)).await? else {
        return words::answer("Nothing is published yet.\n");
    };
    for channel in arguments.only.channels() {
        if arguments.arrived && context.outbox.holds_up_a_thread(&committed.edition.slug, channel).await? {
            return Err(Error::input(format!(
                "the posts after it in the {channel} thread need the id of the uncertain one"
            ))
            .hint(format!(
                "`recap retry --uncertain --only {channel}` looks for it there before it posts."
            )));
        }
    }
    let settled = context
        .outbox
        .settle_uncertain(
            &committed.edition.slug,
            &arguments.only.channels(),
            arguments.destination.as_deref(),
            arguments.arrived,
            Timestamp::now(),
        )
        .await?;
    if settled == 0 {
        return Err(Error::input("no uncertain delivery is meant by that").hint("`recap status` lists them."));
    }
    let word = if arguments.arrived { "arrived" } else { "lost" };
    words::answer(&format!(
        "{} recorded as {word}.\n",
        count(settled, "uncertain delivery is", "uncertain deliveries are")
    ))
}
