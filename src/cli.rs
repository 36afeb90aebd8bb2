//! In charge of the commands, one file each.

pub mod check;
pub mod inspect;
