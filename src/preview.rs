//! In charge of showing what a recap would become before anything is sent: understood, compiled and
//! drafted by every channel, with all findings, as a small site of files.
//!
//! It decides nothing itself and writes nothing down: what goes where is said by [`crate::edition`] and
//! the channels, the markup is the templates', and [`server`] or the command line hand the files out.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use futures_util::future::BoxFuture;
use jiff::Timestamp;

use crate::cards::Cards;
use crate::channel::email::{Email, Recipient, Recipients, Sample};
use crate::channel::feed::{self, Alone, EntrySource, Feed};
use crate::channel::post::{self, ByHand, Network, Post};
use crate::channel::{Channel as _, NETWORKS, post_file};
use crate::config::Settings;
use crate::edition::{self, Edition};
use crate::error::Result;
use crate::finding::{self, Finding};
use crate::pictures::{self as copying, Origin, Places};
use crate::recap::{self, Recap, Source, Surroundings};

pub mod folder;
mod frames;
mod pictures;
pub mod server;
mod site;
#[cfg(test)]
mod tests;
mod view;

pub use site::{File, Site};

/// What a file is when it is looked at: when it was changed, and how long it is; nothing where there is none.
pub type State = Option<(SystemTime, u64)>;

/// The state of a file.
pub fn state(path: &Path) -> State {
    let about = std::fs::metadata(path).ok()?;
    Some((about.modified().ok()?, about.len()))
}

/// The subscriber whom the mail is written to: nobody's address (RFC 2606).
const SUBSCRIBER: &str = "sample.subscriber@example.org";

/// How that subscriber is greeted.
const SUBSCRIBER_NAME: &str = "Sam Example";

/// What their unsubscribe link carries: no subscriber has it.
const TOKEN: &str = "sample";

/// The settings of a publication that is not there yet.
const NO_PUBLICATION: &str = r#"
name = "Your meetup"
url = "https://example.org/"

[email]
from = "Your meetup <recap@example.org>"
postal_address = "Your meetup, 1 Example Street, Exampletown"
"#;

/// What is to be looked at.
#[derive(Debug)]
pub struct Subject<'a> {
    /// The path of the recap, as it was given.
    pub path: &'a str,
    /// The recap, or why it cannot be read.
    pub source: Result<Source, Box<Finding>>,
    /// What is known beside it.
    pub surroundings: Surroundings<'a>,
    /// The publication.
    pub settings: &'a Settings,
    /// What has to be known before anything is believed.
    pub notices: Vec<Notice>,
    /// When it would be published.
    pub now: Timestamp,
}

/// Something that has to be known first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Notice {
    /// One or two sentences.
    pub message: String,
    /// What can be done about it, a sentence each.
    pub hints: Vec<String>,
}

/// Everything that a recap would become.
#[derive(Debug)]
struct Outcome<'a> {
    subject: &'a Subject<'a>,
    /// The file as it was read; empty where it could not be.
    text: &'a str,
    findings: Vec<Finding>,
    published: Option<Published>,
    /// The files of pictures that were looked for, as they were before.
    watched: Vec<(PathBuf, State)>,
}

/// An edition, and what the channels make of it.
#[derive(Debug)]
struct Published {
    recap: Recap,
    edition: Edition,
    /// The message to the sample subscriber, or why there is none.
    mail: std::result::Result<Sample, String>,
    feed: Alone,
    posts: Vec<Posts>,
    /// The bytes of the pictures' copies, by the address that they will have.
    copies: BTreeMap<String, Vec<u8>>,
}

/// What is posted on one network.
#[derive(Debug)]
struct Posts {
    network: &'static Network,
    posts: Vec<Post>,
    /// What opens with a post, where a person posts.
    by_hand: Option<ByHand>,
}

/// The settings that stand in for those of a publication that is not there or cannot be read.
///
/// # Errors
/// Never: they are understood as every publication's are, and a test reads them.
pub fn stand_in() -> Result<Settings> {
    Settings::check(std::path::Path::new("."), NO_PUBLICATION)
}

/// Makes the files that show what a recap would become. Pictures that lie in the publication's
/// folders are read and made as small as mail shows them; nothing is written, recorded or asked of the
/// network.
///
/// `live` tells the page that a server stands behind it.
pub async fn site(subject: &Subject<'_>, live: bool) -> Site {
    site::of(&outcome(subject).await, live)
}

async fn outcome<'a>(subject: &'a Subject<'a>) -> Outcome<'a> {
    let source = match &subject.source {
        Ok(source) => source,
        Err(finding) => {
            let findings = vec![(**finding).clone()];
            return Outcome { subject, text: "", findings, published: None, watched: Vec::new() };
        }
    };
    let (recap, mut findings) = recap::understand_among(source, &subject.surroundings);
    let (edition, more) = edition::compile(&recap, &subject.settings.publication);
    finding::join(&mut findings, more);
    let (places, folder) = (Places::from(subject.settings), copying::folder_of(Path::new(subject.path)));
    let origin = Origin { text: &source.text, folder: &folder, places: &places };
    let watched = copying::looked_for(&edition, origin).into_iter();
    let watched = watched.map(|file| (file.clone(), state(&file))).collect();
    let gathered = copying::gather(&edition, origin, None).await;
    let edition = edition.with_pictures(&gathered.copies);
    let mut copies = gathered.bytes(&places.output);
    findings.extend(gathered.findings);
    let cards = Cards::of(&edition, &subject.settings.publication);
    let edition = edition.with_cards(cards.on(&places.url));
    let (drawn, undrawn) = cards.bytes(&places.url, &copies);
    copies.extend(drawn);
    findings.extend(cards.findings.into_iter().chain(undrawn));
    let published = publish(recap, edition, copies, subject, &mut findings);
    // The gravest first, each kind in the order of the file.
    let place = |finding: &Finding| finding.span.as_ref().map_or(usize::MAX, |span| span.start);
    findings.sort_by_key(|finding| (finding.severity, place(finding)));
    Outcome { subject, text: &source.text, findings, published: Some(published), watched }
}

/// Asks every channel for what it would send.
fn publish(
    recap: Recap,
    edition: Edition,
    copies: BTreeMap<String, Vec<u8>>,
    subject: &Subject<'_>,
    findings: &mut Vec<Finding>,
) -> Published {
    let settings = subject.settings;
    findings.extend(Feed::new(settings, Arc::new(Nobody)).drafts(&edition).1);
    let posts = NETWORKS.into_iter().filter(|network| is_shown(network, settings)).map(|network| {
        let (posts, doubts) = post::compose(&edition, network);
        findings.extend(doubts);
        let by_hand = network.by_hand.filter(|_| !settings.networks.contains(&network.name));
        findings.extend(match by_hand {
            Some(_) => post_file::thread_by_hand(network, posts.len()),
            None => post::too_many(network, posts.len()),
        });
        Posts { network, posts, by_hand }
    });
    let posts = posts.collect();
    let mail = mail(&edition, subject, findings);
    let feed = Alone::of(&edition, &settings.publication);
    Published { recap, edition, mail, feed, posts, copies }
}

/// Whether a network is posted to: with an account, whose secret nobody needs for that, or by hand.
fn is_shown(network: &Network, settings: &Settings) -> bool {
    network.by_hand.is_some() || settings.networks.contains(&network.name)
}

/// The message to the sample subscriber.
fn mail(
    edition: &Edition,
    subject: &Subject<'_>,
    findings: &mut Vec<Finding>,
) -> std::result::Result<Sample, String> {
    let Settings { email, publication, .. } = subject.settings;
    let channel = Email::new(email, publication, Arc::new(Nobody)).map_err(|error| format!("{error:#}"))?;
    findings.extend(channel.drafts(edition).1);
    let recipient = Recipient {
        address: SUBSCRIBER.parse().map_err(|error| format!("the sample subscriber: {error}"))?,
        name: Some(SUBSCRIBER_NAME.to_owned()),
        unsubscribe_token: TOKEN.to_owned(),
        preferences_token: TOKEN.to_owned(),
    };
    channel.sample(edition, &recipient, subject.now).map_err(|refusal| refusal.to_string())
}

/// No subscribers and no entries: what channels are given that are only looked at.
struct Nobody;

impl Recipients for Nobody {
    fn recipients<'a>(
        &'a self,
        destinations: &'a [&'a str],
    ) -> BoxFuture<'a, std::result::Result<Vec<Option<Recipient>>, String>> {
        Box::pin(std::future::ready(Ok(vec![None; destinations.len()])))
    }

    fn bounced<'a>(
        &'a self,
        _destination: &'a str,
        _written_to: &'a lettre::Address,
    ) -> BoxFuture<'a, std::result::Result<(), String>> {
        Box::pin(std::future::ready(Ok(())))
    }

    fn bounce_token(&self, _delivery: i64) -> String {
        TOKEN.to_owned()
    }
}

impl EntrySource for Nobody {
    fn entries(&self) -> BoxFuture<'_, std::result::Result<Vec<feed::Published>, String>> {
        Box::pin(std::future::ready(Ok(Vec::new())))
    }
}
