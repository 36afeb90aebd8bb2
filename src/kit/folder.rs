//! In charge of writing kits into a folder: again and again, without touching what somebody has changed there
//! since.
//!
//! A list in the folder remembers what each file was written with: one that is otherwise now is kept.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::Kit;
use crate::channel::file::{cannot_write, write_atomically};
use crate::error::{Error, Result};

/// The list of the files: the path of each below the folder, with the SHA-256 of what was written to it.
const LIST: &str = ".recap-kit.json";

/// What became of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// It is new, or has new words.
    Written,
    /// It was as it should be.
    Unchanged,
    /// Somebody changed it, and it is as they left it.
    Kept,
    /// It was written for somebody who is no speaker any more, and is there no more.
    Removed,
}

/// A file of a kit, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Written {
    /// Where it is.
    pub path: PathBuf,
    /// What became of it.
    pub state: State,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
struct List(BTreeMap<String, String>);

/// What writing is asked.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wishes {
    /// Write nothing, and tell what would become of the files.
    pub dry_run: bool,
    /// Write what somebody has changed as well.
    pub force: bool,
}

/// Writes the kits, a folder each; gives their files in the order of the kits.
///
/// # Errors
/// When the folder cannot be read or written.
pub fn write(kits: &[Kit], folder: &Path, wishes: Wishes) -> Result<Vec<Vec<Written>>> {
    let mut list = earlier(&folder.join(LIST))?;
    let mut all = Vec::new();
    for kit in kits {
        let mut written = Vec::new();
        for file in &kit.files {
            let name = format!("{}/{}", kit.folder, file.name);
            let path = folder.join(&kit.folder).join(&file.name);
            let state = state(&path, &file.bytes, list.0.get(&name).filter(|_| !wishes.force), wishes)?;
            if state == State::Written && !wishes.dry_run {
                write_atomically(&path, &file.bytes).map_err(|error| refused(&path, &error))?;
            }
            if state != State::Kept {
                list.0.insert(name, digest(&file.bytes));
            }
            written.push(Written { path, state });
        }
        all.push(written);
    }
    if !wishes.dry_run {
        remember(&list, folder)?;
    }
    Ok(all)
}

/// Removes what was written here for people who are no speakers any more, such as under a name that was wrong. What
/// somebody has changed since is kept, and so is whatever is not on the list.
///
/// # Errors
/// When the folder cannot be read or written.
pub fn tidy(kits: &[Kit], folder: &Path, dry_run: bool) -> Result<Vec<Written>> {
    let mut list = earlier(&folder.join(LIST))?;
    let mut tidied = Vec::new();
    for (name, before) in std::mem::take(&mut list.0) {
        let Some((of, file)) = name.split_once('/').filter(|(of, file)| is_name(of) && is_name(file)) else {
            continue;
        };
        if kits.iter().any(|kit| kit.folder == of) {
            list.0.insert(name, before);
            continue;
        }
        let path = folder.join(of).join(file);
        match fs::read(&path) {
            Ok(present) if digest(&present) == before => {
                if !dry_run {
                    fs::remove_file(&path).map_err(|error| refused(&path, &error))?;
                    // One that holds anything else stays.
                    let _ = fs::remove_dir(folder.join(of));
                }
                tidied.push(Written { path, state: State::Removed });
            }
            Ok(_) => {
                list.0.insert(name, before);
                tidied.push(Written { path, state: State::Kept });
            }
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(refused(&path, &error)),
        }
    }
    if !dry_run {
        remember(&list, folder)?;
    }
    Ok(tidied)
}

/// Whether a part of a path leads nowhere but to what has that name.
fn is_name(part: &str) -> bool {
    !matches!(part, "" | "." | "..") && !part.contains(['/', '\\', ':'])
}

fn remember(list: &List, folder: &Path) -> Result<()> {
    let path = folder.join(LIST);
    let json = serde_json::to_vec_pretty(list)
        .map_err(|error| Error::environment("cannot list the files of the kit").because(error))?;
    write_atomically(&path, &json).map_err(|error| refused(&path, &error))
}

/// What is to become of a file; `before` is what it was last written with.
fn state(path: &Path, bytes: &[u8], before: Option<&String>, wishes: Wishes) -> Result<State> {
    match fs::read(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(State::Written),
        Err(error) => Err(refused(path, &error)),
        Ok(present) if present == bytes => Ok(State::Unchanged),
        // What is not on the list was put there by somebody.
        Ok(present) if wishes.force || before.is_some_and(|before| *before == digest(&present)) => {
            Ok(State::Written)
        }
        Ok(_) => Ok(State::Kept),
    }
}

/// The list that is there. One that cannot be read remembers nothing: then every file that differs is kept.
fn earlier(path: &Path) -> Result<List> {
    match fs::read(path) {
        Ok(json) => Ok(serde_json::from_slice(&json).unwrap_or_default()),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(List::default()),
        Err(error) => Err(refused(path, &error)),
    }
}

fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn refused(path: &Path, error: &io::Error) -> Error {
    Error::environment(cannot_write(path, error))
}
