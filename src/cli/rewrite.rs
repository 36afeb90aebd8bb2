//! In charge of putting a changed recap where it was read from: `check --fix`, `inspect --write`.
//!
//! It leaves what changes to the commands, and the temporary file to [`crate::channel::file`].

use std::fs;
use std::path::Path;

use crate::channel::file::{cannot_write, write_atomically};
use crate::error::{Error, Result};

/// What a file in UTF-8 may begin with.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// Writes `after` where `before` was read: whole or not at all, with the permissions and the byte order
/// mark that the file had, and through a symbolic link to the file itself.
///
/// # Errors
/// Of kind input when the file is no longer what was read; of kind environment when it cannot be
/// written: it is read-only, or has another name, which would keep the old text.
pub(super) fn rewrite(path: &Path, before: &str, after: &str) -> Result<()> {
    let failed = |error| Error::environment(cannot_write(path, &error));
    let target = fs::canonicalize(path).map_err(failed)?;
    let metadata = fs::metadata(&target).map_err(failed)?;
    if metadata.permissions().readonly() {
        return Err(Error::environment(format!("{} is read-only; it is unchanged", path.display()))
            .hint("Make it writable, for instance with chmod u+w, and try again."));
    }
    if names(&metadata) > 1 {
        let message = format!("{} has another name (a hard link); it is unchanged", path.display());
        return Err(Error::environment(message)
            .hint("Make it a file of its own, for instance with cp and mv, or use a symbolic link."));
    }
    let present = fs::read(&target).map_err(failed)?;
    let mark = if present.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK } else { &[] };
    if present.get(mark.len()..) != Some(before.as_bytes()) {
        return Err(Error::input(format!("{} was changed meanwhile; it is left as it is", path.display()))
            .hint("Try again when nothing else writes it."));
    }
    write_atomically(&target, &[mark, after.as_bytes()].concat()).map_err(failed)
}

/// How many names a file has.
#[cfg(unix)]
fn names(metadata: &fs::Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::nlink(metadata)
}

/// How many names a file has: not known here.
#[cfg(not(unix))]
fn names(_: &fs::Metadata) -> u64 {
    1
}

#[cfg(all(test, unix))]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]

    use std::os::unix::fs::{PermissionsExt as _, symlink};

    use super::*;

    #[test]
    fn a_rewritten_file_keeps_its_mark_its_permissions_and_its_symbolic_links() {
        let folder = tempfile::tempdir().unwrap();
        let (path, link) = (folder.path().join("a.md"), folder.path().join("link.md"));
        fs::write(&path, "\u{feff}one\r\n").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        symlink(&path, &link).unwrap();
        rewrite(&link, "one\r\n", "two\r\n").unwrap();
        assert_eq!(fs::read(&path).unwrap(), "\u{feff}two\r\n".as_bytes());
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert!(rewrite(&folder.path().join("absent.md"), "x", "y").is_err());
    }

    #[test]
    fn a_file_that_changed_has_another_name_or_is_read_only_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let (path, other) = (folder.path().join("a.md"), folder.path().join("b.md"));
        fs::write(&path, "one").unwrap();
        assert!(rewrite(&path, "two", "three").unwrap_err().to_string().contains("changed meanwhile"));
        fs::hard_link(&path, &other).unwrap();
        assert!(rewrite(&path, "one", "two").unwrap_err().to_string().contains("another name"));
        fs::remove_file(&other).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o440)).unwrap();
        assert!(rewrite(&path, "one", "two").unwrap_err().to_string().contains("read-only"));
        assert_eq!(fs::read(&path).unwrap(), b"one");
    }
}
