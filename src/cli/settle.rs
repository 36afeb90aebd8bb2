//! In charge of `recap settle`: a person's word about deliveries that are uncertain.
//!
//! It leaves recording it to [`crate::outbox`], and what a post's address tells to its channel.

use clap::Args;
use jiff::Timestamp;

use super::context::Context;
use super::words::{self, count};
use super::{Only, status};
use crate::channel::{Channel, Receipt};
use crate::error::{Error, Result};
use crate::outbox::Word;

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
    /// Where the post stands that arrived: what answers it needs that, and so does `recap retract`.
    #[arg(long, value_name = "ADDRESS", requires_all = ["arrived", "destination"])]
    post: Option<String>,
    #[command(flatten)]
    only: Only,
}

/// Runs it.
pub(super) async fn run(context: &Context, arguments: Arguments) -> Result<()> {
    let _lock = context.work("settling").await?;
    let Some(committed) = status::edition(context, Some(&arguments.edition)).await? else {
        return words::answer("Nothing is published yet.\n");
    };
    let slug = &committed.edition.slug;
    let wanted = arguments.only.channels();
    if arguments.post.is_some() && arguments.only.named().len() != 1 {
        return Err(Error::usage("say which network the post stands on, such as `--only x`"));
    }
    let mut meant = Vec::new();
    for name in wanted {
        let word = match (&arguments.post, arguments.lost) {
            (_, true) => Word::Lost,
            (Some(address), _) => Word::Arrived(named(context.one_channel(name)?.as_ref(), address)?),
            (None, _) => {
                if let Some(post) = context.outbox.holds_up_a_thread(slug, name).await? {
                    refuse_nameless(context.one_channel(name)?.as_ref(), slug, &post)?;
                }
                Word::Arrived(Receipt::by_hand())
            }
        };
        meant.push((name, word));
    }
    let mut settled = 0;
    for (name, word) in meant {
        let destination = arguments.destination.as_deref();
        settled += context.outbox.settle_uncertain(slug, name, destination, &word, Timestamp::now()).await?;
    }
    if settled == 0 {
        return Err(Error::input("no uncertain delivery is meant by that").hint("`recap status` lists them."));
    }
    let word = if arguments.arrived { "arrived" } else { "lost" };
    words::answer(&format!(
        "{} recorded as {word}.\n",
        count(settled, "uncertain delivery is", "uncertain deliveries are")
    ))
}

/// What a channel calls the post that stands at an address.
fn named(channel: &dyn Channel, address: &str) -> Result<Receipt> {
    channel.receipt_of(address).ok_or_else(|| {
        let name = channel.name();
        match channel.address_like() {
            Some(like) => Error::usage(format!("`{address}` is no address of a post on {name}"))
                .hint(format!("It looks like {like}: copy it where the post stands.")),
            None => Error::usage(format!("the address of a post on {name} says nothing that recap needs"))
                .hint("Leave `--post` out."),
        }
    })
}

/// Refuses a word that does not name the post, where the posts behind it in its thread answer it.
fn refuse_nameless(channel: &dyn Channel, slug: &str, post: &str) -> Result<()> {
    if !channel.answers_before() {
        return Ok(());
    }
    let name = channel.name();
    let error = Error::input(format!(
        "the posts after {post} on {name} answer it, and recap does not know where it stands"
    ));
    Err(match channel.address_like() {
        Some(like) => error.hint(format!(
            "Give its address: `recap settle {slug} {post} --only {name} --arrived --post {like}`."
        )),
        None => {
            error.hint(format!("`recap retry --uncertain --only {name}` looks for it there before it posts."))
        }
    })
}
