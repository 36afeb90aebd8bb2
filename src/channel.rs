//! In charge of what every way out has in common: its name, the drafts it makes of an edition and
//! the carrier that takes one delivery to its destination.
//!
//! It leaves the conversation with each far side to the modules below it, one a way out, and
//! never decides what to send: that is [`crate::publish`]'s.

pub mod email;
#[cfg(test)]
mod fake;
pub mod feed;
pub mod file;
mod markup;
mod picture;
pub mod post;
pub mod post_file;
mod social;
pub mod view;
mod webhook;

pub use self::social::Identity;
pub(crate) use self::social::Key;

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use reqwest::{Client, Url};
use serde::{Deserialize, Serialize};

use self::post::Network;
use crate::edition::Edition;
use crate::finding::Finding;
use crate::networks::{NAMES, networks};
use crate::pace::{Limits, Route};

/// Makes of the list of networks their modules, their names, and the table of what each of them is. What a
/// network is stands in its own file alone, as `NETWORK`.
macro_rules! ways_out {
    ($($module:ident::$Variant:ident),+ $(,)?) => {
        $(pub mod $module;)+

        /// One way out.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "lowercase")]
        pub enum Name {
            /// RSS, Atom and JSON Feed, and the page they link to.
            Feed,
            /// A message to every confirmed subscriber.
            Email,
            $(
                #[doc = concat!("Posts on the network of [`", stringify!($module), "`].")]
                $Variant,
            )+
        }

        impl Name {
            /// All of them, in the order in which they are shown; the feed is first because mail and
            /// posts link to what it writes.
            pub const ALL: [Name; 2 + NAMES.len()] = [Name::Feed, Name::Email, $(Name::$Variant),+];

            /// The name as it is typed and stored.
            pub const fn as_str(self) -> &'static str {
                match self {
                    Name::Feed => "feed",
                    Name::Email => "email",
                    $(Name::$Variant => stringify!($module),)+
                }
            }
        }

        /// The networks that posts go to, in the order in which they are shown.
        pub const NETWORKS: [&Network; NAMES.len()] = [$(&$module::NETWORK),+];
    };
}

// `make fmt` formats the files of the networks, which `cargo fmt` alone does not find.
networks!(ways_out);

impl Name {
    /// The names as they are typed, with commas between them.
    pub(crate) fn listed() -> String {
        Name::ALL.map(Name::as_str).join(", ")
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// The text was no channel's name.
#[derive(Debug, thiserror::Error)]
#[error("there is no channel `{0}`; the channels are {list}", list = Name::listed())]
pub struct UnknownName(String);

impl FromStr for Name {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, UnknownName> {
        Name::ALL.into_iter().find(|name| name.as_str() == text).ok_or_else(|| UnknownName(text.to_owned()))
    }
}

/// An account on a network, as it is configured.
pub trait Account: fmt::Debug + Send + Sync {
    /// The channel to it.
    fn open(&self, around: Around) -> Arc<dyn Channel>;

    /// Asks the network which account it is; nothing is posted. None where that cannot be asked.
    fn identify(&self, client: Client) -> Option<BoxFuture<'static, Result<Identity, Refusal>>>;
}

/// What of a publication the channels to accounts need.
#[derive(Debug, Clone)]
pub struct Around {
    /// The one client.
    pub client: Client,
    /// The folder that feeds and pages are written to.
    pub output: PathBuf,
    /// Its address: absolute, ends in a slash.
    pub site: Url,
    /// The folder for posts that a person pastes.
    pub posts: PathBuf,
}

impl Around {
    /// Around an account that is only asked who it is.
    fn nothing(client: Client, site: Url) -> Self {
        Around { client, output: PathBuf::new(), site, posts: PathBuf::new() }
    }
}

/// The accounts of a publication.
pub type Accounts = BTreeMap<Name, Arc<dyn Account>>;

/// What a channel would send to one destination, frozen as it will go out.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// Where it goes, unique within (edition, channel): `atom.xml`, a subscriber's id, `post/1`.
    pub destination: String,
    /// What the channel needs in order to send the very same bytes on every try.
    pub payload: serde_json::Value,
    /// Place in a thread, from 0; a post leaves only after the one before it was sent.
    pub position: u32,
}

/// A delivery on its way: a draft that was committed and leased.
#[derive(Debug, Clone)]
pub struct Delivery {
    /// Its row in the outbox.
    pub id: i64,
    /// The edition it belongs to.
    pub edition: Arc<Edition>,
    /// Where it goes.
    pub destination: String,
    /// What its channel's draft froze.
    pub payload: serde_json::Value,
    /// When it was planned: the date of the mail, the time of the post; the same on every try.
    pub planned_at: jiff::Timestamp,
    /// How often it was tried since it was planned, or a person asked for it last.
    pub attempts: u32,
    /// An earlier try ended uncertain and a person asked for this one: look before sending, where
    /// the far side can be asked.
    pub after_uncertain: bool,
    /// The receipts of the posts before it in its thread, in order.
    pub thread: Vec<Receipt>,
    /// What was given back when it arrived in an earlier form: that is to be edited, and nothing sent anew.
    pub before: Option<Receipt>,
}

/// What the far side gave back for something that has arrived.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// The far side's name for it: a queue id, a post's id, a path.
    pub id: String,
    /// Where a person can look at it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Whatever else the channel needs later, such as a record's content id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

/// What stands for the far side's name of something of which only a person has seen that it arrived.
const BY_HAND: &str = "settled by hand";

impl Receipt {
    /// For what has arrived by the word of a person who did not say what it is called there.
    pub fn by_hand() -> Self {
        Receipt { id: BY_HAND.to_owned(), ..Receipt::default() }
    }

    /// Whether the far side's name for it is not known.
    pub fn is_by_hand(&self) -> bool {
        self.id == BY_HAND
    }
}

/// Why a delivery did not arrive, or may not have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// Not now: to be tried again, at the earliest after `retry_after` where the far side named it.
    Transient {
        /// What the far side said; holds no address and no secret.
        reason: String,
        /// The far side's wish.
        retry_after: Option<Duration>,
    },
    /// The far side takes nothing from us for now, whatever the delivery: another one may take it at once,
    /// or this one later.
    Busy {
        /// What the far side said; holds no address and no secret.
        reason: String,
    },
    /// The far side as a whole is not there, or not in order: nothing was said about this delivery,
    /// and the next one would fare no better.
    Unreachable {
        /// What was tried and what happened; holds no address and no secret.
        reason: String,
    },
    /// Never like this.
    Permanent {
        /// What the far side said; holds no address and no secret.
        reason: String,
    },
    /// It was written and no answer came: it may have arrived.
    Unknown {
        /// What was seen last.
        reason: String,
    },
    /// It must not go: the subscriber has left since the audience was frozen.
    Skip {
        /// Why not.
        reason: String,
    },
    /// The machine's or a setting's fault, such as a full disk or a wrong password; the delivery stays
    /// as it is and work stops.
    Halt {
        /// What happened and how to mend it.
        reason: String,
    },
}

impl Refusal {
    /// A refusal to be tried again by the outbox's own calendar.
    pub fn transient(reason: impl Into<String>) -> Self {
        Refusal::Transient { reason: reason.into(), retry_after: None }
    }

    /// The far side takes nothing from us for now.
    pub fn busy(reason: impl Into<String>) -> Self {
        Refusal::Busy { reason: reason.into() }
    }

    /// The far side cannot be worked with at the moment.
    pub fn unreachable(reason: impl Into<String>) -> Self {
        Refusal::Unreachable { reason: reason.into() }
    }

    /// A refusal for good.
    pub fn permanent(reason: impl Into<String>) -> Self {
        Refusal::Permanent { reason: reason.into() }
    }

    /// No answer after the point of no return.
    pub fn unknown(reason: impl Into<String>) -> Self {
        Refusal::Unknown { reason: reason.into() }
    }

    /// Something that a person has to mend before anything can be delivered.
    pub fn halt(reason: impl Into<String>) -> Self {
        Refusal::Halt { reason: reason.into() }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Refusal::Transient { reason, .. }
        | Refusal::Busy { reason }
        | Refusal::Unreachable { reason }
        | Refusal::Permanent { reason }
        | Refusal::Unknown { reason }
        | Refusal::Skip { reason }
        | Refusal::Halt { reason }) = self;
        f.write_str(reason)
    }
}

/// What a channel's far sides had answered when a run began.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Before {
    /// Their last final answers, the newest last: arrived, or why not.
    pub answers: Vec<Result<(), String>>,
    /// Whether anything of the edition has arrived.
    pub has_served: bool,
}

/// What became of mailboxes that a channel's far sides said to be gone.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Mailboxes {
    /// Those that were taken off the list.
    pub taken_off: u64,
    /// Those that stay on it, since the word of such a far side is not to be taken.
    pub doubted: u64,
}

/// The point of no return of one delivery, kept by the worker.
pub trait Commitment: Send + Sync {
    /// Tells that the delivery is begun and is not to be called off any more: its bytes are on their way to a
    /// place where the same bytes can be put again, such as a file. Nothing is recorded. On an error nothing must
    /// be written.
    ///
    /// # Errors
    /// When the work is to stop.
    fn begins(&self) -> Result<(), Refusal> {
        Ok(())
    }

    /// Where its turn has grown old, the wait for another: a server that took its time must not be sent to in
    /// one moment what was granted over many. A carrier calls it when all is ready but the last question and
    /// [`Commitment::sending`]. On an error nothing must be written.
    fn waits(&self) -> Option<BoxFuture<'_, Result<(), Refusal>>> {
        None
    }

    /// Records durably that the delivery is now being sent. A carrier calls it once, right before
    /// it writes the bytes after which only the far side knows whether the delivery arrived. On an
    /// error nothing must be written.
    fn sending(&self) -> BoxFuture<'_, Result<(), Refusal>>;
}

/// One way out, as it is configured.
pub trait Channel: Send + Sync {
    /// Which one it is.
    fn name(&self) -> Name;

    /// Where it leads, for the plan: `public/feed.xml, …`, `smtp://mail.example.org:587`. Holds no
    /// secret.
    fn leads_to(&self) -> String;

    /// Asks the far side what it allows, before drafts are made; says what is doubtful about the answer.
    /// Nothing may arrive anywhere by that.
    fn learn(&self) -> BoxFuture<'_, Vec<Finding>> {
        Box::pin(std::future::ready(Vec::new()))
    }

    /// What it would send for an edition, with findings such as a credit that does not fit. The
    /// email channel leaves the drafts to the audience and returns none.
    fn drafts(&self, edition: &Edition) -> (Vec<Draft>, Vec<Finding>);

    /// Whether an edited edition is delivered again to where it has been (feeds), or never (mail
    /// and posts).
    fn follows_edits(&self) -> bool {
        false
    }

    /// Whether a post that went out as `sent` is to be edited into `draft`; both are payloads of drafts.
    fn edits(&self, _sent: &serde_json::Value, _draft: &serde_json::Value) -> bool {
        false
    }

    /// Whether what was delivered to a destination before is not there any more, such as a feed file
    /// that another program's build has removed; it is then planned again. Asked only of channels
    /// that follow edits.
    fn has_lost(&self, _edition: &Edition, _destination: &str) -> bool {
        false
    }

    /// Whether the way out is open as far as this machine is concerned, such as a folder that can
    /// be written and holds nothing that is in the edition's place; asked before anything is
    /// committed.
    ///
    /// # Errors
    /// What is in the way, one sentence without a full stop.
    fn preflight(&self, _edition: &Edition) -> Result<(), String> {
        Ok(())
    }

    /// Whether a post that stands behind another in a thread answers it, and so has to know what that one is
    /// called there.
    fn answers_before(&self) -> bool {
        false
    }

    /// Like what the address of a post reads that a person may give for one that recap knows no name of; none
    /// where that says nothing that the channel could use.
    fn address_like(&self) -> Option<&'static str> {
        None
    }

    /// What the far side calls the post at such an address; none where it is no address of one.
    fn receipt_of(&self, _address: &str) -> Option<Receipt> {
        None
    }

    /// Deletes at the far side what arrived there. What is not there any more counts as deleted, so that
    /// it can be asked for twice.
    fn retract<'a>(&'a self, _receipt: &'a Receipt) -> BoxFuture<'a, Result<(), Refusal>> {
        Box::pin(std::future::ready(Err(Refusal::permanent("recap cannot delete it there; a person can"))))
    }

    /// How many carriers may work side by side.
    fn lanes(&self) -> usize {
        1
    }

    /// How many far sides share the work: one that is not there is left out while others are,
    /// and not counted any more once a carrier was told to leave it.
    fn ways(&self) -> usize {
        1
    }

    /// How much may go in how much time.
    fn limits(&self) -> Limits {
        Limits::default()
    }

    /// Tells what its far sides have answered in earlier runs. Told by the email channel's worker alone.
    fn remember(&self, _before: &Before) {}

    /// What became of mailboxes that were said to be gone since it was opened.
    fn mailboxes(&self) -> Mailboxes {
        Mailboxes::default()
    }

    /// Tells which deliveries its carriers will be given next, so that what is to be asked about each of them is
    /// asked once. Nothing of them may arrive by that.
    fn expect<'a>(&'a self, _upcoming: &'a [Delivery]) -> BoxFuture<'a, ()> {
        Box::pin(std::future::ready(()))
    }

    /// A carrier for one lane; it keeps its connection between deliveries.
    fn carrier(&self) -> Box<dyn Carrier>;
}

/// Takes deliveries to their destinations, one after the other.
pub trait Carrier: Send {
    /// Delivers one. A deadline is the carrier's own business: it returns in bounded time, and
    /// after [`Commitment::sending`] it tells a missing answer as [`Refusal::Unknown`].
    fn deliver<'a>(
        &'a mut self,
        delivery: &'a Delivery,
        commitment: &'a dyn Commitment,
    ) -> BoxFuture<'a, Result<Receipt, Refusal>>;

    /// Tells which deliveries it will most likely be asked for next, in order, behind those that it was
    /// told of before: it may make ready for them while the far side is busy with another. Nothing of
    /// them may arrive by that.
    fn expect(&mut self, _upcoming: &[Delivery]) {}

    /// Tells that a delivery was put back: it is not expected any more, until that is told anew.
    fn forget(&mut self, _delivery: &Delivery) {}

    /// Tells whether what is expected may have to wait when its turn comes: then the far side is not
    /// told of it before.
    fn hold_back(&mut self, _held: bool) {}

    /// Where a delivery goes, as far as pace cares. Asked only while pace limits something.
    ///
    /// # Errors
    /// When nothing can be delivered at all.
    fn route<'a>(&'a mut self, _delivery: &'a Delivery) -> BoxFuture<'a, Result<Route, Refusal>> {
        Box::pin(std::future::ready(Ok(Route::default())))
    }

    /// Tells that its far side is left out from now on, since it makes no sense to go on with it: others do its work.
    fn leave(&mut self) {}

    /// Says goodbye to the far side, after the last delivery; waits a second for it at most.
    ///
    /// # Errors
    /// What else was to be done with the answers and was not, one sentence without a full stop. The deliveries
    /// themselves are as they were told.
    fn close(&mut self) -> BoxFuture<'_, Result<(), String>> {
        Box::pin(std::future::ready(Ok(())))
    }
}

/// A channel that keeps nothing from one delivery to the next: a copy of it is its carrier.
pub(crate) trait Poster: Send + Sync {
    /// Delivers one, as [`Carrier::deliver`] does.
    fn post(
        &self,
        delivery: &Delivery,
        commitment: &dyn Commitment,
    ) -> impl Future<Output = Result<Receipt, Refusal>> + Send;
}

impl<T: Poster> Carrier for T {
    fn deliver<'a>(
        &'a mut self,
        delivery: &'a Delivery,
        commitment: &'a dyn Commitment,
    ) -> BoxFuture<'a, Result<Receipt, Refusal>> {
        Box::pin(self.post(delivery, commitment))
    }
}
