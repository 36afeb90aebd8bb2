//! In charge of the commands.

pub mod init;
