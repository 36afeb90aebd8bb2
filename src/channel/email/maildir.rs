//! In charge of the transport that needs no server: every message becomes a file in a maildir, which
//! a mail program opens.
//!
//! The file's name is made from the delivery, and it appears whole or not at all, so that delivering
//! twice leaves one file. There is no point of no return here: a carrier that writes a maildir never
//! calls [`Commitment::sending`], and no delivery of its ends uncertain because it was killed.

use std::collections::HashMap;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write as _};
#[cfg(unix)]
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::message::Message;
use crate::channel::{Commitment, Receipt, Refusal, file};

/// A maildir: messages are written in `tmp`, appear in `new`, and a mail program moves those it has
/// seen to `cur`.
#[derive(Debug, Clone)]
pub(super) struct Maildir {
    path: Arc<Path>,
}

/// Writes messages into a maildir.
#[derive(Debug)]
pub(super) struct MaildirTransport {
    maildir: Maildir,
    /// Where each message in the maildir lies, by its name without flags; none before the maildir
    /// was looked at. Looking once keeps a full maildir from being listed for every message.
    delivered: Option<HashMap<String, PathBuf>>,
}

impl Maildir {
    pub(super) fn new(path: &Path) -> Self {
        Maildir { path: path.into() }
    }

    /// A transport that has not looked at the maildir yet.
    pub(super) fn transport(&self) -> MaildirTransport {
        MaildirTransport { maildir: self.clone(), delivered: None }
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

    /// Makes the folders and lists the messages that were delivered before, by their names without
    /// the flags that mail programs add.
    fn open(&self) -> io::Result<HashMap<String, PathBuf>> {
        self.make()?;
        let mut delivered = HashMap::new();
        // In the order in which messages move, so that one that is moved meanwhile is not missed.
        for folder in ["new", "cur"] {
            for entry in fs::read_dir(self.path.join(folder))? {
                let entry = entry?;
                let name = entry.file_name().to_string_lossy().into_owned();
                let base = name.split(':').next().unwrap_or_default().to_owned();
                delivered.insert(base, entry.path());
            }
        }
        // What a run that was cut off left behind is told to have arrived as well.
        self.keep_names()?;
        Ok(delivered)
    }

    /// Returns where the message lies.
    fn write_file(&self, name: &str, bytes: &[u8]) -> io::Result<PathBuf> {
        let (unfinished, finished) = (self.path.join("tmp").join(name), self.path.join("new").join(name));
        let mut file = private_file(&unfinished)?;
        let written = file.write_all(bytes).and_then(|()| file.sync_all());
        if let Err(error) = written.and_then(|()| fs::rename(&unfinished, &finished)) {
            // The first error is the one to tell.
            let _ = fs::remove_file(&unfinished);
            return Err(error);
        }
        self.keep_names()?;
        Ok(finished)
    }

    /// Makes the names in `new` last: before a message is told to have arrived, they have to.
    fn keep_names(&self) -> io::Result<()> {
        #[cfg(unix)]
        File::open(self.path.join("new"))?.sync_all()?;
        Ok(())
    }

    /// Does something with the disk where waiting for it holds up nobody: in one hop, where tokio's
    /// own file functions would make one each.
    async fn on_disk<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Maildir) -> io::Result<T> + Send + 'static,
    ) -> Result<T, Refusal> {
        let maildir = self.clone();
        let done = tokio::task::spawn_blocking(move || work(&maildir)).await;
        done.map_err(io::Error::other).flatten().map_err(|error| {
            let path = self.path.display();
            Refusal::halt(format!("cannot write to the maildir {path}: {error}"))
        })
    }
}

impl MaildirTransport {
    /// Makes the maildir and looks at what it holds, unless that was done.
    pub(super) async fn be_ready(&mut self) -> Result<(), Refusal> {
        self.delivered().await.map(|_| ())
    }

    /// Writes one message, as it would go over the wire: lines end in CRLF, as RFC 5322 section 2.1
    /// has it. Mail programs read that as well as the bare LF that mail servers on Unix store. One
    /// that was delivered before stays as it is, wherever a mail program has moved it.
    pub(super) async fn send(
        &mut self,
        message: &Message,
        date: jiff::Timestamp,
        commitment: &dyn Commitment,
    ) -> Result<Receipt, Refusal> {
        let name = file_name(message, date);
        let maildir = self.maildir.clone();
        let delivered = self.delivered().await?;
        let path = match delivered.get(&name) {
            Some(path) => path.clone(),
            None => {
                // RFC 5321 section 4.4: whoever delivers for good writes down where bounces go.
                let bytes = format!("Return-Path: <{}>\r\n{}", message.envelope.sender, message.bytes);
                let file = name.clone();
                commitment.begins()?;
                let write = move |maildir: &Maildir| maildir.write_file(&file, bytes.as_bytes());
                let path = maildir.on_disk(write).await?;
                delivered.insert(name, path.clone());
                path
            }
        };
        Ok(Receipt { id: path.display().to_string(), url: None, detail: Some(message.id.clone()) })
    }

    async fn delivered(&mut self) -> Result<&mut HashMap<String, PathBuf>, Refusal> {
        let delivered = match self.delivered.take() {
            Some(delivered) => delivered,
            None => self.maildir.on_disk(Maildir::open).await?,
        };
        Ok(self.delivered.insert(delivered))
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
