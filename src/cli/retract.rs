//! In charge of `recap retract`: posts of an edition are deleted where they stand, and never sent again.
//!
//! It leaves how a post is deleted to its channel, and what stands where to [`crate::outbox`].

use clap::Args;
use jiff::Timestamp;

use super::context::Context;
use super::words::{self, count, say};
use super::{Only, status};
use crate::channel::post_file::PostFile;
use crate::channel::{self, Channel, Refusal};
use crate::error::{Error, Kind, Result};
use crate::outbox::{Standing, State};

/// What `recap retract` is asked.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The edition.
    edition: String,
    #[command(flatten)]
    only: Only,
    /// Ask nothing.
    #[arg(long)]
    yes: bool,
}

/// Runs it.
pub(super) async fn run(context: &Context, arguments: Arguments) -> Result<()> {
    let wanted = networks(&arguments.only)?;
    let _lock = context.work("retracting").await?;
    let Some(committed) = status::edition(context, Some(&arguments.edition)).await? else {
        return words::answer("Nothing is published yet.\n");
    };
    let slug = &committed.edition.slug;
    let mut posts = 0;
    for &network in &wanted {
        let standing = context.outbox.standing(slug, network).await?;
        posts += standing.iter().filter(|post| by_hand(network, post).is_none()).count() as u64;
    }
    let question = format!("Delete {} of {slug}, for good?", count(posts, "post", "posts"));
    let look = format!("`recap status {slug}` shows what was posted");
    if posts > 0 && !arguments.yes && !words::confirm(&question, &look)? {
        say("Nothing was deleted.");
        return Ok(());
    }
    let (mut deleted, mut left) = (0, Vec::new());
    for channel in context.channels(&wanted)? {
        let (gone, problems) = retract(context, slug, channel.as_ref()).await?;
        deleted += gone;
        left.extend(problems);
    }
    words::answer(&format!("{} deleted.\n", count(deleted, "post was", "posts were")))?;
    for &network in &wanted {
        tell_uncertain(context, slug, network).await?;
    }
    match left.as_slice() {
        [] => Ok(()),
        [others @ .., last] => {
            others.iter().for_each(|other| words::warn(other));
            Err(Error::new(Kind::Incomplete, last.clone())
                .hint("What was deleted is recorded: `recap retract` goes on where it stopped."))
        }
    }
}

/// The networks that are meant: by name, since what is deleted is gone.
fn networks(only: &Only) -> Result<Vec<channel::Name>> {
    let named = only.named();
    if named.is_empty() {
        return Err(Error::usage("say which networks, such as `--only bluesky`"));
    }
    match named.iter().find(|name| channel::post::network(**name).is_none()) {
        Some(channel::Name::Email) => Err(Error::usage("mail cannot be taken back")),
        Some(name) => Err(Error::usage(format!("`{name}` is no network"))
            .hint("An entry leaves the feeds when its recap is corrected and published again.")),
        None => Ok(named),
    }
}

/// Deletes the posts of one network from the end of their thread; says how many, and what was left and why.
async fn retract(context: &Context, slug: &str, channel: &dyn Channel) -> Result<(u64, Vec<String>)> {
    let name = channel.name();
    // Before anything is gone: what was not sent yet would answer a post that is not there.
    let skipped = context.outbox.skip_unsent(slug, name, Timestamp::now()).await?;
    if skipped > 0 {
        say(&format!("{} of {name} will not be sent.", count(skipped, "post", "posts")));
    }
    let (mut deleted, mut left) = (0, Vec::new());
    for post in context.outbox.standing(slug, name).await? {
        if let Some(reason) = by_hand(name, &post) {
            left.push(reason);
            continue;
        }
        match channel.retract(&post.receipt).await {
            Ok(()) => {
                context.outbox.retracted(post.id, Timestamp::now()).await?;
                deleted += 1;
            }
            Err(refusal) => {
                let unknown = matches!(refusal, Refusal::Unknown { .. });
                let whether = if unknown { "may have been deleted, or not" } else { "was not deleted" };
                let at = post.receipt.url.map(|url| format!(" ({url})")).unwrap_or_default();
                left.push(format!("{name} {}{at} {whether}: {refusal}", post.destination));
                // What it answers stands before it.
                break;
            }
        }
    }
    Ok((deleted, left))
}

/// Why a person deletes a post, where recap does not know that it stands there or where: an account may have been
/// configured since, and what its server calls so is something else.
fn by_hand(name: channel::Name, post: &Standing) -> Option<String> {
    let Standing { destination, receipt, .. } = post;
    if destination == PostFile::DESTINATION {
        Some(format!(
            "the posts for {name} are in {}: if you have posted them, delete them by hand",
            receipt.id
        ))
    } else if receipt.is_by_hand() {
        Some(format!(
            "{name} {destination} stands there by a person's word, and recap does not know where: delete it by hand"
        ))
    } else {
        None
    }
}

/// Tells of posts that may stand there without anybody knowing.
pub(super) async fn tell_uncertain(context: &Context, slug: &str, network: channel::Name) -> Result<()> {
    let counts = context.outbox.counts(slug).await?;
    let uncertain = counts.get(&network).and_then(|counts| counts.get(&State::Uncertain)).copied();
    if let Some(uncertain) = uncertain {
        words::warn(&format!(
            "{} of {network} {} uncertain: look whether it stands there, and delete it by hand",
            count(uncertain, "post", "posts"),
            if uncertain == 1 { "is" } else { "are" }
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::channel::Receipt;

    #[test]
    fn a_person_deletes_what_was_written_to_a_file_or_stands_by_their_word_and_recap_the_rest() {
        let post =
            |destination: &str, receipt| Standing { id: 1, destination: destination.to_owned(), receipt };
        let of = |id: &str| Receipt { id: id.to_owned(), ..Receipt::default() };
        let why = |post: &Standing| by_hand(channel::Name::Mastodon, post);
        assert_eq!(
            why(&post("file", of("posts/a/mastodon.txt"))).as_deref(),
            Some(
                "the posts for mastodon are in posts/a/mastodon.txt: if you have posted them, delete them by hand"
            )
        );
        assert!(why(&post("post/1", Receipt::by_hand())).is_some_and(|why| why.contains("a person's word")));
        assert_eq!(why(&post("post/1", of("109"))), None);
    }
}
