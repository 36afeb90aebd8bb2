//! `recap` turns one Markdown recap of a meetup into feed entries, mail and social posts, and
//! credits every speaker and sponsor in each of them, exactly once.
//!
//! The rooms, in the order in which a recap passes through them:
//!
//! - **Understand** ([`recap`], [`finding`]): a file becomes a [`recap::Recap`], the facts that
//!   stand in it, and findings about what is doubtful: front matter and text are read, the facts
//!   are looked for, held against each other and linted. Pure: no files, no clock, no network.
//! - **Compile** ([`edition`]): a recap becomes an [`edition::Edition`], from which every channel
//!   is made. Pure as well: the same input gives the same bytes.
//!   Its pictures are found and copied small enough for mail by [`pictures`], and its cards become pixels in
//!   [`cards`].
//! - **Look** ([`preview`]): all that an edition would become, in a browser, before anything happens.
//! - **Share** ([`kit`]): what each speaker can share of it, as files.
//! - **Plan** ([`publish`]): what would go where; the history in the outbox is subtracted.
//! - **Record** ([`outbox`]): the durable table of editions, deliveries and attempts.
//! - **Deliver** ([`worker`], [`pace`], [`channel`]): each delivery goes out when its turn has come, and
//!   is settled.
//! - **Take back** ([`bounces`]): what came back, whose it is, and what follows.
//!
//! Around them stand [`cli`] (arguments in, words out), [`config`] (`recap.toml`, as typed and as
//! meant), [`networks`] (the one list of them), [`server`] (unsubscribing and the output folder over HTTP),
//! [`http`], [`secrets`] and [`oauth`] (the one client, where credentials come from, and tokens that are kept
//! fresh), [`doctor`] (whether everything that publishing needs is in order) and [`error`] (kinds, hints, exit
//! codes).

pub mod bounces;
pub mod cards;
pub mod channel;
pub mod cli;
pub mod config;
pub mod doctor;
pub mod edition;
pub mod error;
pub mod finding;
pub mod http;
pub mod kit;
pub mod networks;
pub mod oauth;
pub mod outbox;
pub mod pace;
pub mod pictures;
pub mod preview;
pub mod publish;
pub mod recap;
pub mod secrets;
pub mod server;
pub mod worker;

pub use error::{Error, Result};
