//! In charge of there being one worker at a time on one SQLite store, and of saying who it is.
//!
//! The lock is the operating system's, on a file beside the store: it ends with the process,
//! however that ends. What a dead worker left behind is [`super::Outbox::recover`]'s.

use std::fs::{File, TryLockError};
use std::io::{ErrorKind, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::AtWork;
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

    /// Whether anybody holds the lock of a store. Looking keeps nobody else who looks from the same answer, and
    /// whoever comes to work only for a moment.
    pub fn look(store: &Path) -> AtWork {
        let file = match File::open(lock_path(store, "lock")) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => return AtWork::Nobody,
            Err(_) => return AtWork::Somebody,
        };
        match file.try_lock_shared() {
            Ok(()) => AtWork::Nobody,
            Err(_) => AtWork::Somebody,
        }
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
        match lock(&file) {
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

/// How often a lock is tried that somebody may only be looking at, and how long it is waited for in between.
const TRIES: u32 = 5;
const BETWEEN_TRIES: Duration = Duration::from_millis(10);

fn lock(file: &File) -> Result<(), TryLockError> {
    for _ in 1..TRIES {
        match file.try_lock() {
            Err(TryLockError::WouldBlock) => std::thread::sleep(BETWEEN_TRIES),
            end => return end,
        }
    }
    file.try_lock()
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]

    use super::*;

    #[test]
    fn whoever_looks_sees_whether_anybody_is_at_work_and_takes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let store = folder.path().join("recap.db");
        assert_eq!(WorkLock::look(&store), AtWork::Nobody);
        assert!(std::fs::read_dir(folder.path()).unwrap().next().is_none(), "looking made a file");

        let lock = WorkLock::take(&store, "publishing").unwrap();
        assert_eq!(WorkLock::look(&store), AtWork::Somebody);
        drop(lock);

        let other = File::open(lock_path(&store, "lock")).unwrap();
        other.try_lock_shared().unwrap();
        assert_eq!(WorkLock::look(&store), AtWork::Nobody, "another one looks at the same time");
        drop(other);
        assert!(WorkLock::take(&store, "publishing").is_ok());
    }

    #[test]
    fn somebody_who_only_looks_keeps_nobody_from_working() {
        let folder = tempfile::tempdir().unwrap();
        let store = folder.path().join("recap.db");
        drop(WorkLock::take(&store, "publishing").unwrap());
        let looking = File::open(lock_path(&store, "lock")).unwrap();
        looking.try_lock_shared().unwrap();

        let working = std::thread::spawn(move || WorkLock::take(&store, "publishing"));
        std::thread::yield_now();
        drop(looking);

        assert!(working.join().unwrap().is_ok());
    }
}
