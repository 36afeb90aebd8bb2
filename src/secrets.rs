//! In charge of where secrets come from: the environment first, then a file that only its owner
//! can read; never the command line.
//!
//! It leaves which secrets are needed to [`crate::config`].
