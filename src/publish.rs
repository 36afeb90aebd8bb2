//! In charge of the plan: which deliveries publishing an edition would make, after subtracting
//! what the outbox already holds, and of committing it.
//!
//! It never sends: once a plan is committed, [`crate::worker`] delivers it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use crate::channel::feed::{self, Entry};
use crate::channel::{self, Channel};
use crate::edition::{Edition, Role};
use crate::error::{Error, Result};
use crate::finding::{Finding, Severity};
use crate::outbox::{
    Audience, ChannelDrafts, Commit, Committed, Counts, Drafts, Existing, Outbox, Planned, Scope, State,
    StoreError,
};

mod posts;

/// What publishing an edition would do.
#[derive(Debug)]
pub struct Plan {
    /// The edition, with the id it has or is given for good.
    pub edition: Edition,
    /// Whether it was published before.
    pub standing: Standing,
    /// One line a channel, in the order of the channels.
    pub lines: Vec<Line>,
    /// What the channels doubt about it.
    pub findings: Vec<Finding>,
    /// Entries that stand in the feed files and were not written by recap.
    pub kept: Vec<Entry>,
    /// The tags that the mail is limited to once this is committed; none where it is for everybody.
    pub only_tags: Vec<String>,
    source: String,
}

/// Whom the mail is for.
#[derive(Debug, Clone, Default)]
pub struct Readers {
    /// Everybody who is to be mailed now.
    pub everybody: Audience,
    /// Those of them who have one of some tags, and the tags; nobody else is mailed.
    pub only: Option<(Audience, Vec<String>)>,
    /// Whether an edition that went to some tags alone is for everybody from now on.
    pub widens: bool,
}

impl Readers {
    /// Everybody, without a tag.
    pub fn all(everybody: Audience) -> Self {
        Readers { everybody, only: None, widens: false }
    }

    /// Who is to be mailed by this publish.
    pub fn wanted(&self) -> &Audience {
        self.only.as_ref().map_or(&self.everybody, |(audience, _)| audience)
    }

    /// Who is to be mailed beside those who were planned before, and the tags that the edition is limited
    /// to then. The audience was frozen by the first commit: it grows where a person asks for that alone.
    fn beside(&self, planned: &Planned) -> (Audience, Vec<String>) {
        let is_limited = !planned.only_tags.is_empty();
        match &self.only {
            // The same tags again are the same publish again: whoever got one of them since is not meant.
            Some((_, tags)) if tags.iter().all(|tag| planned.only_tags.contains(tag)) => {
                (Audience::default(), planned.only_tags.clone())
            }
            Some((audience, tags)) if is_limited => {
                let mut all: Vec<String> = planned.only_tags.iter().chain(tags).cloned().collect();
                all.sort();
                all.dedup();
                (audience.without(&planned.audience), all)
            }
            None if is_limited && self.widens => (self.everybody.without(&planned.audience), Vec::new()),
            _ => (Audience::default(), planned.only_tags.clone()),
        }
    }
}

/// Where an edition stands in the history.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Never committed.
    New,
    /// Committed, and compiled differently since.
    Edited,
    /// Committed as it is.
    Unchanged,
}

/// What one channel would do.
#[derive(Debug)]
pub struct Line {
    /// Which channel.
    pub channel: channel::Name,
    /// Where it leads, in words.
    pub leads_to: String,
    /// New deliveries, and those that are made again.
    pub drafts: Drafts,
    /// Deliveries that the outbox already holds, by state.
    pub before: Counts,
    /// Whether one of them that counts as sent is a file of posts, which a person posts.
    pub in_file: bool,
    /// Those of them that are ready to go now.
    pub left: u64,
    /// Of mail that is limited to tags: how many others could be mailed and are not.
    pub left_out: u64,
    existing: Existing,
}

impl Plan {
    /// Whether there is anything to commit.
    pub fn is_empty(&self) -> bool {
        self.lines.iter().all(|line| line.drafts.is_empty())
    }

    /// Deliveries of an earlier commit that are ready to go now, over all channels.
    pub fn left(&self) -> u64 {
        self.lines.iter().map(|line| line.left).sum()
    }
}

/// Makes the plan of an edition for the given channels.
///
/// `source` is the name of the file it was read from, `readers` whom the email channel would write to,
/// `root` the publication's folder and `output` that of the feeds.
///
/// # Errors
/// When the store refuses, or the edition is another one's double: the same slug on another day,
/// or the same recap under another name.
pub async fn plan(
    mut edition: Edition,
    source: &str,
    channels: &[Arc<dyn Channel>],
    readers: &Readers,
    outbox: &Outbox,
    (root, output): (&Path, &Path),
    now: Timestamp,
) -> Result<Plan> {
    let before = outbox.edition(&edition.slug).await?;
    let mut kept = Vec::new();
    match &before {
        Some(before) => take_up(&mut edition, before, source, root)?,
        None => {
            refuse_double(&edition, &outbox.editions().await?, root)?;
            if outbox.is_new().await? {
                kept = feed::read_existing(output).map_err(|error| {
                    Error::environment("the feeds that stand in the output folder cannot be read")
                        .hint("Mend or move them: recap keeps every entry that it can read, and overwrites none that it cannot.")
                        .because(error)
                })?;
                refuse_lost_store(&edition, &kept)?;
                adopt(&mut edition, &mut kept);
            }
        }
    }
    let standing = match &before {
        None => Standing::New,
        Some(before) if before.digest == edition.digest() => Standing::Unchanged,
        Some(_) => Standing::Edited,
    };
    let mut counts = outbox.counts(&edition.slug).await?;
    let (mut findings, mut lines, mut only_tags) = (Vec::new(), Vec::new(), Vec::new());
    for channel in channels {
        let before = counts.remove(&channel.name()).unwrap_or_default();
        let (mut line, doubts) = line(channel.as_ref(), &edition, standing, before, outbox, now).await?;
        if channel.name() == channel::Name::Email {
            only_tags = mail(&mut line, &edition.slug, readers, outbox).await?;
        }
        findings.extend(doubts);
        lines.push(line);
    }
    Ok(Plan { edition, standing, lines, findings, kept, only_tags, source: source.to_owned() })
}

/// What one channel would do, and what it doubts.
async fn line(
    channel: &dyn Channel,
    edition: &Edition,
    standing: Standing,
    before: Counts,
    outbox: &Outbox,
    now: Timestamp,
) -> Result<(Line, Vec<Finding>), StoreError> {
    let name = channel.name();
    let mut learned = Vec::new();
    // Of what stands there, some may be edited, and of what does not, all.
    let is_settled = |state: &State| matches!(state, State::Skipped | State::Retracted | State::Uncertain);
    if before.is_empty() || !before.keys().all(is_settled) {
        learned = channel.learn().await;
    }
    let (mut drafts, mut findings) = channel.drafts(edition);
    let (mut existing, mut not_edited) = (Existing::Keep, None);
    if channel.follows_edits() {
        existing = Existing::Renew;
        let planned = outbox.payloads(&edition.slug, name).await?;
        drafts.retain(|draft| {
            planned.get(&draft.destination) != Some(&draft.payload)
                || channel.has_lost(edition, &draft.destination)
        });
    } else if !before.is_empty() && !drafts.is_empty() {
        // What went out is frozen: it is never mailed or posted anew.
        let now = std::mem::take(&mut drafts);
        if let Some(sent) = outbox.sent_payloads(&edition.slug, name).await? {
            existing = Existing::Renew;
            not_edited = posts::elsewhere(name, &sent, &now).filter(|_| standing == Standing::Edited);
            if not_edited.is_none() {
                (drafts, not_edited) = posts::edited(channel, &sent, now);
            }
        } else {
            let before = outbox.open_payloads(&edition.slug, name).await?;
            // Otherwise they may differ because of what could not be learned.
            if learned.is_empty() || standing == Standing::Edited || posts::is_elsewhere(&before.open, &now) {
                (drafts, not_edited) = posts::rewritten((name, &edition.slug), &before, now);
            }
            existing = if drafts.is_empty() { Existing::Keep } else { Existing::Rewrite };
        }
    }
    findings.extend(learned);
    // What was planned before was doubted then, unless it cannot go as the recap is now.
    let is_open =
        before.keys().any(|state| matches!(state, State::Planned | State::Deferred | State::Failed));
    let is_refused = findings.iter().any(|finding| finding.severity == Severity::Error);
    if drafts.is_empty() && !before.is_empty() && !(is_open && is_refused) {
        findings.clear();
    }
    findings.extend(not_edited);
    let left = outbox.ready(&edition.slug, name, &Scope::All, now).await?;
    let in_file = outbox.to_paste(&edition.slug, name).await?.is_some();
    let leads_to = channel.leads_to();
    let drafts = Drafts::Each(drafts);
    Ok((Line { channel: name, leads_to, drafts, before, in_file, left, left_out: 0, existing }, findings))
}

/// Puts the audience into the line of the mail; gives the tags that it is limited to.
async fn mail(
    line: &mut Line,
    slug: &str,
    readers: &Readers,
    outbox: &Outbox,
) -> Result<Vec<String>, StoreError> {
    let planned = outbox.planned(slug).await?;
    // Of some tags there may have been nobody.
    let is_first = line.before.is_empty() && planned.only_tags.is_empty();
    let (audience, only_tags) = if is_first {
        let tags = readers.only.as_ref().map(|(_, tags)| tags.clone());
        (readers.wanted().clone(), tags.unwrap_or_default())
    } else {
        readers.beside(&planned)
    };
    if !only_tags.is_empty() {
        line.left_out = readers.everybody.without(&planned.audience).without(&audience).len();
    }
    if is_first || !audience.is_empty() {
        line.drafts = Drafts::Audience(audience);
    }
    Ok(only_tags)
}

/// Commits a plan: the edition and all of its deliveries, or nothing.
///
/// # Errors
/// When the store refuses; then nothing was recorded and nothing may be sent.
pub async fn commit(plan: Plan, outbox: &Outbox, now: Timestamp) -> Result<Committed> {
    let kept = plan
        .kept
        .iter()
        .map(|entry| Ok((entry.id.clone(), serde_json::to_string(entry)?)))
        .collect::<Result<Vec<_>, StoreError>>()?;
    let deliveries: Vec<_> = plan
        .lines
        .into_iter()
        .map(|line| ChannelDrafts { channel: line.channel, drafts: line.drafts, existing: line.existing })
        .collect();
    let commit = Commit {
        edition: &plan.edition,
        source: &plan.source,
        deliveries: &deliveries,
        only_tags: &plan.only_tags,
        kept: &kept,
    };
    outbox.commit(&commit, now).await?;
    let committed = outbox.edition(&plan.edition.slug).await?;
    committed.ok_or_else(|| Error::environment("the edition that was just committed is not in the store"))
}

/// An edition that was committed before keeps its id and its day.
fn take_up(edition: &mut Edition, before: &Committed, source: &str, root: &Path) -> Result<()> {
    let elsewhere = before.source != source && root.join(&before.source).exists();
    if elsewhere && before.digest != edition.digest() {
        return Err(Error::input(format!(
            "another recap has the name `{}`: it was published from {}, which is still there",
            edition.slug, before.source
        ))
        .hint("Give this recap a name of its own: `slug: …` in its front matter, or another file name.")
        .hint("If it is the same recap, publish it from where it was, or remove the old file."));
    }
    // The same day in another time zone is the same day; the shortest day has 23 hours.
    let apart = edition.published.duration_since(before.edition.published).abs();
    if apart >= SignedDuration::from_hours(23) {
        return Err(Error::input(format!(
            "another recap has the name `{}`: it was published from {} and is of another day",
            edition.slug, before.source
        ))
        .hint("Give this recap a name of its own: `slug: …` in its front matter, or another file name.")
        .hint("If it is the same recap, put its day back: feeds must not move an entry to another day."));
    }
    edition.published = before.edition.published;
    edition.id.clone_from(&before.edition.id);
    Ok(())
}

/// A recap whose file was renamed, or moved to another day, would go out a second time: it says the
/// same, or it tells of the same people and the file it was published from is gone or has its title.
fn refuse_double(edition: &Edition, editions: &[Committed], root: &Path) -> Result<()> {
    let speakers = |edition: &Edition| -> Vec<String> {
        edition.credited(Role::Speaker).map(|credit| credit.name.clone()).collect()
    };
    let own = speakers(edition);
    let double = editions.iter().find(|before| {
        let other = &before.edition;
        let (same_day, same_title) = (other.published == edition.published, other.title == edition.title);
        let same_people = !own.is_empty() && own == speakers(other);
        let gone = !root.join(&before.source).exists();
        other.id == edition.id
            || other.link == edition.link
            || other.html == edition.html
            || (same_day && (same_title || gone))
            || (same_people && (same_title || gone))
    });
    let Some(double) = double else { return Ok(()) };
    let (slug, day) = (&double.edition.slug, double.edition.published);
    let rename = if day == edition.published {
        format!(
            "If the file was renamed, add `slug: {slug}` to its front matter: it is then an edit, and nobody gets it twice."
        )
    } else {
        format!(
            "If it was renamed and moved to another day, add `slug: {slug}` to its front matter and give it its day back \
             with `date:`: it is then an edit, and nobody gets it twice."
        )
    };
    Err(Error::input(format!("this recap was already published as `{slug}`, from {}", double.source))
        .hint(rename)
        .hint("If it is another recap, it needs a text, a title and a permalink of its own."))
}

/// Feeds that hold this very recap under the id that recap gives it, and a store that knows nothing
/// of it: the store was lost, and everybody would get it again.
fn refuse_lost_store(edition: &Edition, kept: &[Entry]) -> Result<()> {
    if !edition.id.starts_with("tag:") || kept.iter().all(|entry| entry.id != edition.id) {
        return Ok(());
    }
    Err(Error::input(format!("the feeds hold `{}` already, and the store knows nothing of it", edition.slug))
        .hint("Was the store lost or moved? Put it back from a backup: it knows who has got this recap.")
        .hint("To publish it to everybody all the same, move the feed files out of the output folder first."))
}

/// An entry that stands in the feeds for the same page gives the edition its id: readers that have
/// seen it must not see it as new.
fn adopt(edition: &mut Edition, kept: &mut Vec<Entry>) {
    let same = |entry: &Entry| {
        entry.id == edition.id || entry.link.trim_end_matches('/') == edition.link.trim_end_matches('/')
    };
    if let Some(index) = kept.iter().position(same) {
        let entry = kept.remove(index);
        edition.id = entry.id;
    }
}

/// Which recap `recap publish` without a file means.
#[derive(Debug, PartialEq, Eq)]
pub enum Choice {
    /// This file.
    File(PathBuf),
    /// Every recap is published, or older than the newest that is; so many older ones are not.
    UpToDate {
        /// Recaps older than the newest published one that were never published with recap.
        older: usize,
    },
    /// There is no recap at all.
    Empty,
}

/// The newest recap that is not yet published: never one older than what is, so that taking up
/// recap with nine years of recaps mails none of them.
///
/// `recaps` are (day, slug, file), `published` the (day, slug) of every edition; days as
/// `YYYY-MM-DD`.
pub fn newest_unpublished(
    mut recaps: Vec<(String, String, PathBuf)>,
    published: &[(String, String)],
) -> Choice {
    if recaps.is_empty() {
        return Choice::Empty;
    }
    recaps.sort();
    let newest = published.iter().map(|(day, _)| day.as_str()).max().unwrap_or_default().to_owned();
    recaps.retain(|(_, slug, _)| !published.iter().any(|(_, known)| known == slug));
    let older = recaps.iter().filter(|(day, ..)| *day < newest).count();
    match recaps.pop() {
        Some((day, _, file)) if day >= newest => Choice::File(file),
        _ => Choice::UpToDate { older },
    }
}

#[cfg(test)]
mod tests;
