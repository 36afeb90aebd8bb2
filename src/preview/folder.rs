//! In charge of writing a preview as files into a folder of its own, to be kept or attached to a build.
//!
//! The folder holds a list of what was written, so that the next preview can take its place, and a
//! folder that somebody else has filled is left alone.

use std::collections::BTreeSet;
use std::fs;
use std::io::ErrorKind;
use std::path::{Component, Path};

use super::Site;
use crate::channel::file::{cannot_write, write_atomically};
use crate::error::{Error, Result};

/// The list of the files, one path a line.
const LIST: &str = ".recap-preview";

/// Writes the files; those of an earlier preview that are no longer part of it are removed.
///
/// # Errors
/// When the folder holds files and no preview, or cannot be written.
pub fn write(site: &Site, folder: &Path) -> Result<()> {
    let before = earlier(folder)?;
    let refused = |path: &Path, error| Error::environment(cannot_write(path, &error));
    let mut list: String = site.files.keys().flat_map(|name| [name.as_str(), "\n"]).collect();
    list.push_str(LIST);
    list.push('\n');
    let path = folder.join(LIST);
    // The list first: a folder that was half written is known as ours.
    write_atomically(&path, list.as_bytes()).map_err(|error| refused(&path, error))?;
    for (name, file) in &site.files {
        let path = folder.join(name);
        write_atomically(&path, &file.bytes).map_err(|error| refused(&path, error))?;
    }
    for name in before.iter().filter(|name| !site.files.contains_key(*name) && *name != LIST) {
        let path = folder.join(name);
        match fs::remove_file(&path) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(refused(&path, error)),
            _ => {}
        }
    }
    Ok(())
}

/// The files of the preview that is there: none in a folder that is missing or empty.
fn earlier(folder: &Path) -> Result<BTreeSet<String>> {
    let unreadable =
        |error| Error::environment(format!("cannot read the folder {}", folder.display())).because(error);
    match fs::read_to_string(folder.join(LIST)) {
        Ok(list) => Ok(list.lines().filter(|name| is_plain(name)).map(str::to_owned).collect()),
        Err(error) if error.kind() == ErrorKind::NotFound => match fs::read_dir(folder) {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(BTreeSet::new()),
            Err(error) => Err(unreadable(error)),
            Ok(mut entries) => match entries.next() {
                None => Ok(BTreeSet::new()),
                Some(_) => Err(Error::usage(format!("{} holds files that are no preview", folder.display()))
                    .hint("Name a folder that is empty or not there yet: --out DIR.")),
            },
        },
        Err(error) => Err(unreadable(error)),
    }
}

/// Whether a path of the list stays within the folder.
fn is_plain(name: &str) -> bool {
    !name.is_empty() && Path::new(name).components().all(|part| matches!(part, Component::Normal(_)))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]

    use super::*;
    use crate::preview::File;

    fn site(names: &[&str]) -> Site {
        let file = |name: &&str| {
            (
                (*name).to_owned(),
                File { media_type: "text/plain", policy: "", bytes: name.as_bytes().to_vec() },
            )
        };
        Site { files: names.iter().map(file).collect(), version: String::new(), watched: Vec::new() }
    }

    #[test]
    fn the_next_preview_takes_the_place_of_the_one_before() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("deep/preview");
        write(&site(&["index.html", "posts/x.txt"]), &folder).unwrap();
        // What was put there by hand meanwhile stays.
        fs::write(folder.join("mine.txt"), "mine").unwrap();
        write(&site(&["index.html", "mail.eml"]), &folder).unwrap();
        assert_eq!(fs::read_to_string(folder.join("mail.eml")).unwrap(), "mail.eml");
        assert!(!folder.join("posts/x.txt").exists());
        assert!(folder.join("mine.txt").exists());
    }

    #[test]
    fn a_folder_of_somebody_else_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("thesis.tex"), "years of work").unwrap();
        let error = write(&site(&["index.html"]), folder.path()).unwrap_err();
        assert!(error.to_string().ends_with("holds files that are no preview"), "{error}");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_list_never_leads_out_of_the_folder() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("preview");
        fs::create_dir(&folder).unwrap();
        fs::write(root.path().join("outside"), "").unwrap();
        fs::write(folder.join(LIST), "../outside\n/etc/passwd\n\n").unwrap();
        write(&site(&["index.html"]), &folder).unwrap();
        assert!(root.path().join("outside").exists());
    }
}
