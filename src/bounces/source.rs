//! In charge of where mail that came back lies: a file ([`Mbox`]), standard input, a maildir, or a mailbox on a
//! server ([`imap`]). Each message is handed out once and put away after what it tells was recorded.
//!
//! It leaves what it tells to [`super::Desk`].

use std::fs::{self, File};
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};

use recap_subscribers::bounces::LONGEST;

use crate::error::{Error, Result};

pub mod imap;
mod mbox;

pub use mbox::Mbox;

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

    /// The messages that nobody has looked at, in order of arrival. Mail programs move them to `cur` as soon as
    /// they list them; whoever has looked at one leaves a flag.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn unseen(&self) -> Result<Vec<Unseen>> {
        let unreadable = |error: io::Error| cannot("read", &self.folder, error);
        let mut unseen = Vec::new();
        for folder in ["new", "cur"] {
            for entry in fs::read_dir(self.folder.join(folder)).map_err(unreadable)? {
                let entry = entry.map_err(unreadable)?;
                // No mail system makes a name that is no text, or a folder here.
                let Ok(name) = entry.file_name().into_string() else { continue };
                let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
                if !is_folder && !name.starts_with('.') && (folder == "new" || !was_looked_at(&name)) {
                    unseen.push(Unseen { name, folder });
                }
            }
        }
        // Names begin with the second of arrival.
        unseen.sort();
        Ok(unseen)
    }

    /// The first megabyte of a message; none where another program has taken it away.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn message(&self, one: &Unseen) -> Result<Option<Vec<u8>>> {
        let path = self.folder.join(one.folder).join(&one.name);
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
    pub fn put_away(&self, one: &Unseen, is_understood: bool) -> Result<()> {
        // `:2,` and the flags: S for seen, F for flagged. There may be some already.
        let base = one.name.split(":2,").next().unwrap_or(&one.name);
        let flag = if is_understood { 'S' } else { 'F' };
        let from = self.folder.join(one.folder).join(&one.name);
        match fs::rename(&from, self.folder.join("cur").join(format!("{base}:2,{flag}"))) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            other => other.map_err(|error| cannot("move", &from, error)),
        }
    }
}

/// A message of a maildir that nobody has looked at.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unseen {
    /// The name of its file.
    pub name: String,
    folder: &'static str,
}

/// Whether the flags of a message say that somebody, or recap, has dealt with it: seen, flagged, or thrown away.
fn was_looked_at(name: &str) -> bool {
    name.rsplit_once(":2,").is_some_and(|(_, flags)| flags.contains(['S', 'F', 'T']))
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

/// The messages in a file: one, or those of an mbox.
///
/// # Errors
/// When it cannot be read.
pub fn file(path: &Path) -> Result<Mbox<BufReader<File>>> {
    File::open(path)
        .and_then(|file| Mbox::open(BufReader::new(file)))
        .map_err(|error| unreadable(path, error))
}

/// The error about a file that cannot be read.
pub fn unreadable(path: &Path, error: io::Error) -> Error {
    Error::input(format!("{} cannot be read", path.display())).because(error)
}

fn cannot(what: &str, path: &Path, error: io::Error) -> Error {
    Error::environment(format!("cannot {what} {}", path.display())).because(error)
}
