//! In charge of how a run goes and ends: delivers what is committed, tells what came of it, and how to go on.
//!
//! It leaves what is committed to [`super`], and the sending to [`crate::worker`].

use std::collections::VecDeque;
use std::fmt::Write as _;
use std::sync::Arc;

use jiff::Timestamp;
use recap_subscribers::SubscriberId;

use crate::channel::{self, Channel, Mailboxes};
use crate::cli::context::{Context, list_error};
use crate::cli::progress::{Bars, stop_in_time};
use crate::cli::status;
use crate::cli::words::{self, count, say, thousands, visible};
use crate::error::{Error, Kind, Result};
use crate::outbox::{AtWork, Committed, Hold, Scope, State, StoreError};
use crate::worker::{Halt, Worker};

/// Delivers what is committed, and tells what came of it.
pub(in crate::cli) async fn deliver(
    context: &Context,
    committed: &Committed,
    channels: Vec<Arc<dyn Channel>>,
    scope: Scope,
) -> Result<()> {
    let slug = &committed.edition.slug;
    let mut ways = Vec::new();
    for channel in &channels {
        if context.outbox.ready(slug, channel.name(), &scope.of(channel.name()), Timestamp::now()).await? > 0
        {
            ways.push((channel.name(), channel.leads_to()));
        }
    }
    let asked: Vec<_> = channels.iter().map(|channel| channel.name()).collect();
    let chosen = scope.clone();
    let progress = Bars::new();
    progress.tell_warnings();
    let worker = Worker {
        outbox: context.outbox.clone(),
        channels: channels.clone(),
        posts: context.settings.posts.clone(),
        scope,
        stop: stop_in_time(),
        progress: Arc::new(progress),
    };
    let halts = worker.deliver(committed).await;
    let counts = context.outbox.counts(slug).await?;
    let mut out = String::new();
    for (name, way) in ways {
        if let Some(counts) = counts.get(&name) {
            let posts = context.outbox.to_paste(slug, name).await?;
            let states = status::states(counts, posts.as_ref());
            let _ = writeln!(out, "  {name:<9} {states} → {}", visible(&way));
            out.push_str(&posts.as_ref().map(status::paste).unwrap_or_default());
        }
    }
    words::answer(&out)?;
    channels.iter().flat_map(|channel| off_the_list(channel.mailboxes())).for_each(|told| say(&told));
    conclude(context, slug, &asked, halts, &chosen).await
}

/// What is told of mailboxes that were said to be gone.
fn off_the_list(Mailboxes { taken_off, doubted }: Mailboxes) -> impl Iterator<Item = String> {
    let taken_off = (taken_off > 0).then(|| match taken_off {
        1 => "1 was taken off the list: the mailbox is gone.".to_owned(),
        many => format!("{} were taken off the list: their mailboxes are gone.", thousands(many)),
    });
    let doubted = (doubted > 0).then(|| {
        format!(
            "{} on the list: the server refused too many, or too many in a row, for its word to be taken. The next \
             edition goes there again.",
            count(doubted, "mailbox was said to be gone and stays", "mailboxes were said to be gone and stay")
        )
    });
    taken_off.into_iter().chain(doubted)
}

/// Whether something failed that could arrive when it is tried again: whoever was taken off the list gets nothing.
async fn can_be_retried(context: &Context, slug: &str, asked: &[channel::Name]) -> Result<bool> {
    let (mail, now) = (channel::Name::Email, Timestamp::now());
    let failed = |counts: &crate::outbox::Counts| counts.contains_key(&State::Failed);
    let by_channel = context.outbox.counts(slug).await?;
    if by_channel.iter().any(|(name, counts)| *name != mail && asked.contains(name) && failed(counts)) {
        return Ok(true);
    }
    let mut after = 0;
    while asked.contains(&mail) {
        let page = context.outbox.missing(slug, mail, after, AtWork::Somebody).await?;
        let Some(last) = page.last() else { break };
        after = last.id;
        let failed = page.iter().filter(|missing| missing.state == State::Failed);
        let ids: Vec<_> = failed.filter_map(|one| one.destination.parse().ok().map(SubscriberId)).collect();
        if !context.subscribers.recipients(&ids, now).await.map_err(list_error)?.is_empty() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// How many are to get the mail of an edition when the first have had their look.
async fn waiting(context: &Context, slug: &str, scope: &Scope) -> Result<u64> {
    if !matches!(scope, Scope::Destinations(_)) {
        return Ok(0);
    }
    let (mail, now) = (channel::Name::Email, Timestamp::now());
    let all = context.outbox.ready(slug, mail, &Scope::All, now).await?;
    Ok(all.saturating_sub(context.outbox.ready(slug, mail, scope, now).await?))
}

/// The end of a run: all done, or an error that says what is left and how to go on. Who is not meant yet is not
/// missing.
pub(super) async fn conclude(
    context: &Context,
    slug: &str,
    asked: &[channel::Name],
    halts: Vec<(channel::Name, Halt)>,
    scope: &Scope,
) -> Result<()> {
    let mut total = crate::outbox::Counts::new();
    for (_, counts) in context.outbox.counts(slug).await?.iter().filter(|(name, _)| asked.contains(name)) {
        for (state, number) in counts {
            *total.entry(*state).or_default() += number;
        }
    }
    let of = |state| total.get(&state).copied().unwrap_or_default();
    let waiting = waiting(context, slug, scope).await?;
    let mut error = match cause(slug, halts) {
        Some(error) => error,
        None => {
            let open = [State::Planned, State::Sending, State::Deferred, State::Failed, State::Uncertain];
            let open = open.into_iter().map(of).sum::<u64>().saturating_sub(waiting);
            if open == 0 && waiting > 0 {
                let others = count(waiting, "other waits", "others wait");
                say(&format!("The first have it. {others}: `recap publish` sends it to everybody."));
            }
            if open == 0 {
                return Ok(());
            }
            Error::new(
                Kind::Incomplete,
                format!("{} not arrived yet", count(open, "delivery has", "deliveries have")),
            )
        }
    };
    if of(State::Planned) + of(State::Sending) > 0 {
        error = error.hint(format!(
            "Nothing is lost: `recap publish` goes on where it stopped; {} left.",
            thousands(of(State::Planned))
        ));
    }
    if of(State::Deferred) > 0 {
        error = error.hint("Deferred deliveries are tried again by `recap publish` when they are due, or now by `recap retry`.");
    }
    if of(State::Failed) > 0 {
        error = error.hint(match can_be_retried(context, slug, asked).await? {
            true => "`recap status` shows why deliveries failed; `recap retry --failed` tries them again.",
            false => {
                "`recap status` shows why deliveries failed; none of them would arrive if it was tried again."
            }
        });
    }
    if of(State::Uncertain) > 0 {
        error = error.hint(
            "Uncertain deliveries may have arrived and are never sent again by themselves: see `recap status`, then `recap settle` or `recap retry --uncertain`.",
        );
    }
    Err(error)
}

/// Why the work stopped, if it was not asked to: a cause before its consequences.
fn cause(slug: &str, mut halts: Vec<(channel::Name, Halt)>) -> Option<Error> {
    halts.sort_by_key(|(_, halt)| matches!(halt, Halt::Store(StoreError::Stopped)));
    let refused = |(name, halt): &(channel::Name, Halt)| match halt {
        Halt::Refused(reason) => Some(format!("{name} stopped: {reason}")),
        _ => None,
    };
    // Each channel may have stopped for a reason of its own.
    let mut refused: VecDeque<String> = halts.iter().filter_map(refused).collect();
    let error = halts.into_iter().find_map(|(_, halt)| match halt {
        Halt::Refused(_) => refused.pop_front().map(Error::environment),
        Halt::Store(cause) => Some(Error::from(cause)),
        Halt::Held(Hold::Paused) => Some(
            Error::new(Kind::Incomplete, format!("{slug} is paused"))
                .hint(format!("`recap resume {slug}` goes on; `recap cancel {slug}` ends it for good.")),
        ),
        Halt::Asked | Halt::Held(Hold::Cancelled) => None,
    })?;
    Some(refused.into_iter().fold(error, |error, other| error.hint(format!("Besides, {other}."))))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]

    use super::*;

    #[test]
    fn it_is_told_how_many_were_taken_off_the_list_and_how_many_stay_though_their_mailboxes_are_said_to_be_gone()
     {
        let told = |taken_off, doubted| off_the_list(Mailboxes { taken_off, doubted }).collect::<Vec<_>>();
        assert!(told(0, 0).is_empty());
        assert_eq!(told(1, 0), ["1 was taken off the list: the mailbox is gone."]);
        let both = told(1_200, 15);
        assert_eq!(both[0], "1,200 were taken off the list: their mailboxes are gone.");
        assert!(both[1].starts_with("15 mailboxes were said to be gone and stay on the list"), "{both:?}");
        assert!(told(0, 1)[0].starts_with("1 mailbox was said to be gone and stays on the list"));
    }

    #[test]
    fn every_channel_that_has_stopped_is_told_of() {
        let refused = |reason: &str| Halt::Refused(reason.to_owned());
        let halts = vec![
            (channel::Name::Email, Halt::Asked),
            (channel::Name::Mastodon, refused("no login")),
            (channel::Name::X, refused("no login either")),
            (channel::Name::Feed, Halt::Store(StoreError::Stopped)),
        ];
        let error = cause("evening", halts).unwrap();
        assert_eq!(error.to_string(), "mastodon stopped: no login");
        assert_eq!(error.hints(), ["Besides, x stopped: no login either."]);
        assert!(cause("evening", vec![(channel::Name::Email, Halt::Asked)]).is_none());
    }
}
