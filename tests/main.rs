//! The program from outside: the built binary, real servers on loopback, whole outputs.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

mod bad_input;
mod bounces;
mod check;
mod corpus;
mod feeds;
mod front_matter;
mod hostile;
mod interrupted;
mod joining;
mod kills;
mod kit;
mod lists;
mod login;
mod mail;
mod mending;
mod networks;
mod newcomer;
mod pace;
mod pictures;
mod preview;
mod publish;
mod reading;
mod roster;
mod sending;
mod serving;
mod signing;
mod spam;
mod support;
