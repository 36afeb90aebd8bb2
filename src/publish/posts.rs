//! In charge of what becomes of an edition's posts that were planned or sent before: which of them are edited, which
//! are written anew before they go, and which a person is told to look after.
//!
//! It leaves everything else of the plan to [`super`].

use std::collections::BTreeMap;

use crate::channel::post_file::PostFile;
use crate::channel::{self, Channel, Draft};
use crate::finding::Finding;
use crate::outbox::Payloads;

/// That the posts went to a file, and would go to an account now, or the other way round: nothing there can be edited.
pub(super) fn elsewhere(
    network: channel::Name,
    sent: &BTreeMap<String, serde_json::Value>,
    now: &[Draft],
) -> Option<Finding> {
    if !is_elsewhere(sent, now) {
        return None;
    }
    let (place, what) = match sent.contains_key(PostFile::DESTINATION) {
        true => ("a file", "what was posted from it"),
        false => ("an account", "what stands there"),
    };
    let told = format!(
        "the posts of {network} went to {place}, which is not where they would go now: they are left as they are"
    );
    Some(Finding::warning("thread-not-edited", told).hint(format!("edit {what} by hand")))
}

/// The posts that stand there and are to be edited, and the file of posts that is to be written anew. A thread that
/// would need more posts, or fewer, is left as it is: a post that is added or left over would credit somebody twice,
/// or not at all.
pub(super) fn edited(
    channel: &dyn Channel,
    sent: &BTreeMap<String, serde_json::Value>,
    mut drafts: Vec<Draft>,
) -> (Vec<Draft>, Option<Finding>) {
    let count = drafts.len();
    let is_file = drafts.iter().any(|draft| draft.destination == PostFile::DESTINATION);
    drafts.retain(|draft| {
        sent.get(&draft.destination).is_some_and(|sent| match is_file {
            true => *sent != draft.payload,
            false => channel.edits(sent, &draft.payload),
        })
    });
    if drafts.is_empty() || count == sent.len() {
        return (drafts, None);
    }
    let told = format!(
        "the edited recap makes {} on {}, where there {}: what stands there is left as it is",
        match count {
            1 => "one post".to_owned(),
            count => format!("{count} posts"),
        },
        channel.name(),
        match sent.len() {
            1 => "is one".to_owned(),
            number => format!("are {number}"),
        }
    );
    (Vec::new(), Some(Finding::warning("thread-not-edited", told).hint("edit them by hand")))
}

/// The posts of an edition as they are now, where some have not gone out as they were before. Those that stand
/// there have to say the same: behind others, a post would credit somebody twice, or not at all.
pub(super) fn rewritten(
    (channel, slug): (channel::Name, &str),
    before: &Payloads,
    now: Vec<Draft>,
) -> (Vec<Draft>, Option<Finding>) {
    let says = |of: &BTreeMap<String, serde_json::Value>, draft: &Draft| {
        of.get(&draft.destination).is_some_and(|payload| *payload == draft.payload)
    };
    let is_same = now.len() == before.open.len() + before.gone.len()
        && now.iter().all(|draft| says(&before.open, draft) || says(&before.gone, draft));
    if before.open.is_empty() || now.is_empty() || is_same {
        return (Vec::new(), None);
    }
    let standing = now.iter().filter(|draft| says(&before.gone, draft)).count();
    if standing == before.gone.len() {
        return (
            now.into_iter().filter(|draft| !before.gone.contains_key(&draft.destination)).collect(),
            None,
        );
    }
    let told = format!(
        "a part of the thread on {channel} is out and reads otherwise than it would now: the rest of it goes out as it was planned"
    );
    let hint = format!(
        "`recap retract {slug} --only {channel}` takes back what is out, and keeps the rest from going"
    );
    (Vec::new(), Some(Finding::warning("thread-not-edited", told).hint(hint)))
}

/// Whether posts of which there are some would go to other destinations now.
pub(super) fn is_elsewhere(there: &BTreeMap<String, serde_json::Value>, now: &[Draft]) -> bool {
    !there.is_empty() && now.iter().all(|draft| !there.contains_key(&draft.destination))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn posts_of_which_every_one_was_skipped_are_not_said_to_have_gone_elsewhere() {
        let draft = Draft { destination: "post/1".to_owned(), payload: 1.into(), position: 0 };
        let told = |sent: &[&str]| {
            let sent = sent.iter().map(|to| ((*to).to_owned(), 0.into())).collect();
            elsewhere(channel::Name::X, &sent, std::slice::from_ref(&draft)).map(|finding| finding.message)
        };
        assert_eq!(told(&[]), None);
        assert_eq!(told(&["post/1"]), None);
        assert!(told(&[PostFile::DESTINATION]).is_some_and(|told| told.contains("went to a file")));
    }
}
