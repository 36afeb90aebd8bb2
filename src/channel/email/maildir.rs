//! In charge of the transport that needs no server: every message becomes a file in a maildir, which
//! a mail program opens.
//!
//! The file's name is made from the delivery, and it appears whole or not at all, so that delivering
//! twice leaves one file. There is no point of no return here: a carrier that writes a maildir never
//! calls [`Commitment::sending`](crate::channel::Commitment::sending), and no delivery of its ever
//! ends uncertain.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write as _};
#[cfg(unix)]
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use super::message::Message;
use crate::channel::{Receipt, Refusal, file};

/// A maildir: messages are written in `tmp`, appear in `new`, and a mail program moves those it has
/// seen to `cur`.
#[derive(Debug, Clone)]
pub(super) struct Maildir {
    path: PathBuf,
}

impl Maildir {
    pub(super) fn new(path: &Path) -> Self {
        Maildir { path: path.to_owned() }
    }

    /// Makes the maildir and proves that messages can be written into it.
    ///
    /// # Errors
    /// What is in the way.
    pub(super) fn preflight(&self) -> Result<(), String> {
        let tried = self.make().and_then(|()| file::preflight(&self.path.join("tmp")));
        tried.map_err(|error| format!("cannot write to the maildir {}: {error}", self.path.display()))
    }

    /// Makes the folders that are missing.
    fn make(&self) -> io::Result<()> {
        ["tmp", "new", "cur"].into_iter().try_for_each(|folder| private_folder(&self.path.join(folder)))
    }

    /// Writes one message, as it would go over the wire: lines end in CRLF, as RFC 5322 section 2.1
    /// has it. Mail programs read that as well as the bare LF that mail servers on Unix store.
    pub(super) async fn write(&self, message: &Message, date: jiff::Timestamp) -> Result<Receipt, Refusal> {
        let maildir = self.clone();
        let name = file_name(message, date);
        let (id, bytes) = (message.id.clone(), message.bytes.clone());
        // One hop for all of it; tokio's own file functions would make one each.
        let written = tokio::task::spawn_blocking(move || maildir.write_file(&name, bytes.as_bytes())).await;
        let written = written.map_err(io::Error::other).flatten();
        match written {
            Ok(path) => Ok(Receipt { id: path.display().to_string(), url: None, detail: Some(id) }),
            Err(error) => {
                let path = self.path.display();
                Err(Refusal::halt(format!("cannot write to the maildir {path}: {error}")))
            }
        }
    }

    /// Returns where the message lies.
    fn write_file(&self, name: &str, bytes: &[u8]) -> io::Result<PathBuf> {
        self.make()?;
        if let Some(seen) = self.seen(name)? {
            return Ok(seen);
        }
        let (unfinished, finished) = (self.path.join("tmp").join(name), self.path.join("new").join(name));
        let mut file = private_file(&unfinished)?;
        let written = file.write_all(bytes).and_then(|()| file.sync_all());
        if let Err(error) = written.and_then(|()| fs::rename(&unfinished, &finished)) {
            // The first error is the one to tell.
            let _ = fs::remove_file(&unfinished);
            return Err(error);
        }
        // Before it is told to have arrived, the name has to last as well.
        #[cfg(unix)]
        File::open(self.path.join("new"))?.sync_all()?;
        Ok(finished)
    }

    /// The message, where it was delivered before and a mail program has moved it, adding flags to
    /// its name.
    fn seen(&self, name: &str) -> io::Result<Option<PathBuf>> {
        for entry in fs::read_dir(self.path.join("cur"))? {
            let entry = entry?;
            if entry.file_name().to_string_lossy().split(':').next() == Some(name) {
                return Ok(Some(entry.path()));
            }
        }
        Ok(None)
    }
}

/// Time, something unique, and who wrote it, as maildir names have it; the same on every try. The
/// unique part is that of the Message-ID.
fn file_name(message: &Message, date: jiff::Timestamp) -> String {
    let unique: String = message.id.chars().filter(char::is_ascii_hexdigit).take(40).collect();
    format!("{}.{unique}.recap", date.as_second())
}

/// Makes a folder that only its owner reads: it holds addresses.
fn private_folder(path: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    builder.mode(0o700);
    builder.create(path)
}

fn private_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    options.mode(0o600);
    options.open(path)
}
