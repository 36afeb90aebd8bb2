//! cli

pub mod subscribers;
