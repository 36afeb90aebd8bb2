//! In charge of the subscriber list: addresses, consent, suppression, signed tokens, import and
//! export. All SQL about subscribers is here.
//!
//! It leaves to others what is sent to them and when, and it never prints: reports name a line or
//! show a masked address.
//!
//! - [`Address`] and [`Name`]: what may stand in a mail header, parsed once at the edge.
//! - [`Subscribers`]: the store. Joining, leaving and looking up; [`Subscribers::audience`] is
//!   everybody who is to be mailed now.
//! - [`State`] and [`Reason`]: where a subscriber stands, and why an address is suppressed.
//! - [`Consent`]: what somebody agreed to, when and where. [`Tag`]: a word for a part of the list.
//! - [`Person`]: everything that is known of somebody; [`Subscribers::erase`] takes it back.
//! - [`Key`] and [`Purpose`]: the publication's secret and the tokens made with it.
//! - [`bounces`]: what mail that came back means; [`Told`] and [`Effect`]: recording it, and what follows.
//! - [`Asking`], [`Confirmed`] and [`Notice`]: joining and moving by a form, which counts once the button
//!   in a mail was pressed, and the queue of those mails. [`Preferences`]: what subscribers decide.
//! - [`ImportOptions`], [`ImportReport`]: CSV in; [`Subscribers::export`]: CSV out, which can be
//!   imported again.

mod address;
mod bounce;
pub mod bounces;
mod consent;
mod error;
mod export;
mod folding;
mod import;
mod joining;
mod key;
mod ledger;
mod name;
mod person;
mod preferences;
mod request;
mod rows;
mod state;
mod store;
mod suppression;
mod tag;
mod tags;
mod token;
mod unmailed;

#[cfg(test)]
mod testing;

pub use address::{Address, AddressError, parse_domain};
pub use bounce::BOUNCE_TOKEN_LENGTH;
pub use consent::{Consent, ConsentKind};
pub use error::Error;
pub use export::spreadsheet_cell;
pub use import::{
    Event, Field, Format, Import, ImportOptions, ImportReport, Mapping, Refusal, RowNote, Skipped,
};
pub use joining::Outcome;
pub use key::{Key, KeyError};
pub use ledger::{Effect, Evidence, RecordedBounce, Sent, Told};
pub use name::{Name, NameError};
pub use person::{Erased, Person, Suppression};
pub use preferences::{Decided, Preferences};
pub use request::{
    Asked, Asking, Confirmable, Confirmed, Network, Notice, NoticeEnd, NoticeKind, PER_HOUR,
    PER_NETWORK_AND_HOUR, RecordedRequest,
};
pub use rows::Writing;
pub use state::{Reason, State, UnknownState};
pub use store::{Counts, Recipient, Subscriber, SubscriberId, Subscribers};
pub use suppression::{Leaving, Who};
pub use tag::{Tag, TagError};
pub use token::{Purpose, TokenError};
pub use unmailed::Unmailed;
