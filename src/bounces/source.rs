//! In charge of where mail that came back lies: a file, standard input, a maildir, or a mailbox on a server
//! ([`imap`]). Each message is handed out once and put away after what it tells was recorded.
//!
//! It leaves what it tells to [`super::Desk`].

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use recap_subscribers::bounces::LONGEST;

use crate::error::{Error, Result};

pub mod imap;

/// A folder of messages, one file each (cr.yp.to/proto/maildir.html).
#[derive(Debug)]
pub struct Maildir {
    folder: PathBuf,
}

impl Maildir {
    /// The maildir in a folder; none where that is no maildir.
    pub fn at(folder: &Path) -> Option<Self> {
        let is_maildir = folder.join("new").is_dir() && folder.join("cur").is_dir();
        is_maildir.then(|| Maildir { folder: folder.to_owned() })
    }

    /// The names of the messages that nobody has looked at, in order of arrival.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn unseen(&self) -> Result<Vec<String>> {
        let unreadable = |error: io::Error| cannot("read", &self.folder, error);
        let mut names = Vec::new();
        for entry in fs::read_dir(self.folder.join("new")).map_err(unreadable)? {
            let name = entry.map_err(unreadable)?.file_name();
            match name.into_string() {
                Ok(name) if !name.starts_with('.') => names.push(name),
                // No mail system makes such a name.
                Ok(_) | Err(_) => {}
            }
        }
        // Names begin with the second of arrival.
        names.sort();
        Ok(names)
    }

    /// The first megabyte of a message; none where another program has taken it away.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn message(&self, name: &str) -> Result<Option<Vec<u8>>> {
        let path = self.folder.join("new").join(name);
        match File::open(&path) {
            Ok(file) => bounded(file).map(Some).map_err(|error| cannot("read", &path, error)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(cannot("read", &path, error)),
        }
    }

    /// Puts a message away: seen, or marked for a person where it was not understood.
    ///
    /// # Errors
    /// When it cannot be moved; it is read again the next time, which changes nothing.
    pub fn put_away(&self, name: &str, is_understood: bool) -> Result<()> {
        // `:2,` and the flags: S for seen, F for flagged. A name in `new` may have some already.
        let base = name.split(":2,").next().unwrap_or(name);
        let flag = if is_understood { 'S' } else { 'F' };
        let from = self.folder.join("new").join(name);
        match fs::rename(&from, self.folder.join("cur").join(format!("{base}:2,{flag}"))) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            other => other.map_err(|error| cannot("move", &from, error)),
        }
    }
}

/// The first megabyte of what a reader gives; the rest is read and dropped, so that whoever writes to a
/// pipe can finish.
///
/// # Errors
/// When it cannot be read.
pub fn bounded(mut reader: impl Read) -> io::Result<Vec<u8>> {
    let mut message = Vec::new();
    reader.by_ref().take(LONGEST as u64).read_to_end(&mut message)?;
    io::copy(&mut reader, &mut io::sink())?;
    Ok(message)
}

/// The first megabyte of a file.
///
/// # Errors
/// When it cannot be read.
pub fn file(path: &Path) -> Result<Vec<u8>> {
    let unreadable = |error| Error::input(format!("{} cannot be read", path.display())).because(error);
    bounded(File::open(path).map_err(unreadable)?).map_err(unreadable)
}

fn cannot(what: &str, path: &Path, error: io::Error) -> Error {
    Error::environment(format!("cannot {what} {}", path.display())).because(error)
}
