//! In charge of files that others read while they are written: a reader sees the old bytes or the
//! new ones, never half of either, and a crash leaves one of the two.
//!
//! What stands in the files is left to the channels.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

/// Makes `path` hold exactly `bytes`: a temporary file in the same folder is written and synced,
/// renamed over `path`, and the folder is synced. Missing folders are made. A file that holds the
/// bytes already is left alone, with its time of change; one that is replaced hands down its
/// permissions.
///
/// # Errors
/// What the system says; `path` is then as it was, and the temporary file is gone.
pub fn write_atomically(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if fs::read(path).is_ok_and(|present| present == bytes) {
        return Ok(());
    }
    let folder = folder_of(path);
    fs::create_dir_all(folder)?;
    let (temporary, file) = create_beside(path)?;
    let written = fill(file, path, bytes).and_then(|()| fs::rename(&temporary, path));
    if let Err(error) = written {
        // The first error is the one to tell; a temporary file that cannot be removed is harmless.
        let _ = fs::remove_file(&temporary);
        return Err(error);
    }
    sync_folder(folder)
}

/// Makes the folder where it is missing, and proves that files can be written in it.
///
/// # Errors
/// What the system says.
pub fn preflight(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let (temporary, file) = create_beside(&folder.join("preflight"))?;
    drop(file);
    fs::remove_file(temporary)
}

/// What went wrong, as a person reads it: `cannot write public/feed.xml: Permission denied (…)`.
pub fn cannot_write(path: &Path, error: &io::Error) -> String {
    format!("cannot write {}: {error}", path.display())
}

/// Writes and syncs the temporary file, with the permissions of the file it will replace.
fn fill(mut file: File, replaced: &Path, bytes: &[u8]) -> io::Result<()> {
    if let Ok(present) = fs::metadata(replaced) {
        file.set_permissions(present.permissions())?;
    }
    file.write_all(bytes)?;
    file.sync_all()
}

/// A new, empty, hidden file in the folder of `path`: in the same folder, because a rename is
/// atomic only within one file system.
fn create_beside(path: &Path) -> io::Result<(PathBuf, File)> {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    loop {
        let mut name = OsString::from(".");
        name.push(path.file_name().unwrap_or_default());
        name.push(format!(".{}-{}.tmp", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed)));
        let temporary = folder_of(path).join(name);
        match OpenOptions::new().write(true).create_new(true).open(&temporary) {
            // A process of the same number died here before.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            opened => return opened.map(|file| (temporary, file)),
        }
    }
}

/// The folder of a file; the current one for a bare name.
fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Makes the rename itself survive a power cut. Only Unix lets a folder be opened and synced.
fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]

    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn missing_folders_are_made_and_no_temporary_file_stays() {
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join("a/b/feed.xml");
        write_atomically(&path, b"one").unwrap();
        write_atomically(&path, b"two").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two");
        assert_eq!(names(path.parent().unwrap()), ["feed.xml"]);
    }

    #[test]
    fn a_file_with_the_same_bytes_is_not_touched() {
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join("feed.xml");
        write_atomically(&path, b"one").unwrap();
        let long_ago = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000_000);
        File::options().write(true).open(&path).unwrap().set_modified(long_ago).unwrap();
        write_atomically(&path, b"one").unwrap();
        assert_eq!(fs::metadata(&path).unwrap().modified().unwrap(), long_ago);
    }

    #[test]
    fn a_reader_that_opened_the_old_file_keeps_its_bytes() {
        use std::io::Read;
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join("feed.xml");
        write_atomically(&path, b"old").unwrap();
        let mut reader = File::open(&path).unwrap();
        write_atomically(&path, b"new and longer").unwrap();
        let mut seen = String::new();
        reader.read_to_string(&mut seen).unwrap();
        assert_eq!(seen, "old");
    }

    #[test]
    fn a_failed_write_leaves_nothing_behind() {
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join("feed.xml");
        fs::create_dir(&path).unwrap();
        fs::write(path.join("inside"), b"").unwrap();
        assert!(write_atomically(&path, b"new").is_err());
        assert_eq!(names(root.path()), ["feed.xml"]);
    }

    #[test]
    fn a_folder_that_cannot_be_is_told_before_anything_is_written() {
        let root = tempfile::tempdir().unwrap();
        fs::write(root.path().join("public"), b"a file").unwrap();
        assert!(preflight(&root.path().join("public")).is_err());
        assert!(preflight(&root.path().join("public/feeds")).is_err());
        preflight(&root.path().join("elsewhere")).unwrap();
        assert!(names(&root.path().join("elsewhere")).is_empty());
    }

    #[cfg(unix)]
    #[test]
    fn a_replaced_file_hands_down_its_permissions() {
        use std::os::unix::fs::PermissionsExt;
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join("feed.xml");
        write_atomically(&path, b"one").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        write_atomically(&path, b"two").unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
    }
}
