//! In charge of there being one worker at a time on one SQLite store, and of saying who it is.
//!
//! The lock is the operating system's, on a file beside the store: it ends with the process,
//! however that ends. What a dead worker left behind is [`super::Outbox::recover`]'s.

use std::fs::{File, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};

use crate::error::Error;

/// Held while deliveries are planned, committed and sent.
#[derive(Debug)]
pub struct WorkLock {
    // Unlocked when it is closed.
    _file: File,
}

impl WorkLock {
    /// Takes the lock of a store, or says who holds it. `doing` is shown to whoever comes second.
    ///
    /// # Errors
    /// When another process holds it, or the file cannot be made.
    pub fn take(store: &Path, doing: &str) -> Result<Self, Error> {
        Self::take_file(&lock_path(store, "lock"), doing)
    }

    /// Takes the lock of whoever sends mail about subscriptions, beside which editions may go out.
    ///
    /// # Errors
    /// As [`WorkLock::take`].
    pub fn take_notices(store: &Path) -> Result<Self, Error> {
        Self::take_file(&lock_path(store, "notices.lock"), "sending mail about subscriptions")
    }

    fn take_file(path: &Path, doing: &str) -> Result<Self, Error> {
        let refused = |error: std::io::Error| {
            Error::environment(format!("cannot lock the store with {}", path.display()))
                .hint("Check that the folder exists and can be written.")
                .because(error)
        };
        let mut file = File::options()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path)
            .map_err(refused)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(held(&mut file)),
            Err(TryLockError::Error(error)) => return Err(refused(error)),
        }
        // Who holds it, for whoever comes second; the lock itself does not depend on it.
        let note = format!("{} {doing}\n", std::process::id());
        file.set_len(0)
            .and_then(|()| file.rewind())
            .and_then(|()| file.write_all(note.as_bytes()))
            .map_err(refused)?;
        Ok(WorkLock { _file: file })
    }
}

/// One lock a store, by whatever path it is named.
fn lock_path(store: &Path, ending: &str) -> PathBuf {
    let real = std::fs::canonicalize(store).unwrap_or_else(|_| store.to_owned());
    let mut name = real.into_os_string();
    name.push(".");
    name.push(ending);
    PathBuf::from(name)
}

fn held(file: &mut File) -> Error {
    let mut note = String::new();
    // An unreadable note costs only the words about the holder.
    let who = match file.read_to_string(&mut note) {
        Ok(_) => note.trim().split_once(' ').map(|(id, doing)| format!("process {id}, {doing}")),
        Err(_) => None,
    };
    let who = who.unwrap_or_else(|| "another process".to_owned());
    Error::environment(format!("recap is at work on this publication already ({who})"))
        .hint("Wait until it has finished, then run the command again; `recap status` shows how far it is.")
}
