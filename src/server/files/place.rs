//! In charge of which file a path of a URL names, and that none is named that is not shown: nothing
//! outside the output folder, by whatever spelling or link, and nothing hidden.
//!
//! It leaves reading the file to [`super`].

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

/// The file that stands for its folder.
pub(super) const INDEX: &str = "index.html";

/// Longest name of a file on the file systems there are.
const LONGEST_NAME: usize = 255;

/// What has to be encoded in a segment of a path (RFC 3986 section 3.3).
const ENCODED: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'/')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// A path of a URL that may name a file: decoded, and with nothing in it that leads astray.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    names: Vec<String>,
    is_folder: bool,
}

impl Place {
    /// Reads the path of a request; none where it can name no file that is shown.
    pub(super) fn parse(path: &str) -> Option<Self> {
        let mut names = Vec::new();
        let mut segments = path.strip_prefix('/')?.split('/').peekable();
        while let Some(segment) = segments.next() {
            if segment.is_empty() && segments.peek().is_none() {
                return Some(Place { names, is_folder: true });
            }
            let name = percent_decode_str(segment).decode_utf8().ok()?;
            if !is_shown(&name) {
                return None;
            }
            names.push(name.into_owned());
        }
        Some(Place { names, is_folder: false })
    }

    /// The one spelling of this path that answers are kept under.
    pub(super) fn key(&self) -> String {
        let mut key = String::new();
        for name in &self.names {
            key.push('/');
            key.extend(utf8_percent_encode(name, ENCODED));
        }
        if self.is_folder {
            key.push('/');
        }
        key
    }

    /// The path below the folder that is shown, its parts joined by slashes.
    pub(super) fn below(&self) -> String {
        let mut names = self.names.clone();
        if self.is_folder {
            names.push(INDEX.to_owned());
        }
        names.join("/")
    }

    /// Looks for it in a folder. Links are followed within the folder, and nowhere else.
    ///
    /// # Errors
    /// When the file system refuses for another reason than that there is no such file.
    pub(super) fn look(&self, folder: &Path) -> io::Result<Found> {
        match self.look_closely(folder) {
            Err(error) if is_absence(&error) => Ok(Found::Nothing),
            found => found,
        }
    }

    fn look_closely(&self, folder: &Path) -> io::Result<Found> {
        // The folder itself may be a link that whoever builds the site points elsewhere.
        let folder = folder.canonicalize()?;
        let mut path = folder.clone();
        path.extend(&self.names);
        if self.is_folder {
            path.push(INDEX);
        }
        let path = path.canonicalize()?;
        let Ok(below) = path.strip_prefix(&folder) else { return Ok(Found::Nothing) };
        if !below.iter().all(|name| name.to_str().is_some_and(is_shown)) {
            return Ok(Found::Nothing);
        }
        let about = fs::metadata(&path)?;
        if about.is_dir() {
            return Ok(if self.is_folder { Found::Nothing } else { Found::Folder });
        }
        // Opening a pipe would wait for its other end.
        if !about.is_file() {
            return Ok(Found::Nothing);
        }
        Ok(Found::File(path, Stamp::of(&about)?))
    }
}

/// Whether a file or folder of this name is shown: those that begin with a dot or an underscore are no
/// part of a site, as Jekyll has it; they hold settings, lists and keys.
fn is_shown(name: &str) -> bool {
    !name.is_empty()
        && name.len() <= LONGEST_NAME
        && !name.starts_with(['.', '_'])
        && !name.contains(|c: char| c.is_control() || matches!(c, '/' | '\\'))
}

/// Whether an error only says that there is no such file.
fn is_absence(error: &io::Error) -> bool {
    use io::ErrorKind::{InvalidFilename, NotADirectory, NotFound, PermissionDenied};
    matches!(error.kind(), NotFound | NotADirectory | PermissionDenied | InvalidFilename)
}

/// What a path leads to.
#[derive(Debug)]
pub(super) enum Found {
    /// A file, where it really is, and by what its next version is told from it.
    File(PathBuf, Stamp),
    /// A folder, though the path names a file.
    Folder,
    /// Nothing that is shown.
    Nothing,
}

/// By what two versions of a file are told apart without reading them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Stamp {
    /// When it was written.
    pub(super) modified: SystemTime,
    /// Its octets.
    pub(super) length: u64,
    /// Which file of the file system it is: a file that is renamed over another is another.
    #[cfg(unix)]
    number: (u64, u64),
    /// When it became what it is, in seconds and nanoseconds, which nobody can set: whoever unpacks an archive
    /// gives a new file the time of an old one, and may get its number too.
    #[cfg(unix)]
    changed: (i64, i64),
}

impl Stamp {
    fn of(about: &fs::Metadata) -> io::Result<Self> {
        #[cfg(unix)]
        use std::os::unix::fs::MetadataExt as _;
        Ok(Stamp {
            modified: about.modified()?,
            length: about.len(),
            #[cfg(unix)]
            number: (about.dev(), about.ino()),
            #[cfg(unix)]
            changed: (about.ctime(), about.ctime_nsec()),
        })
    }

    /// The stamp of an open file.
    pub(super) fn of_file(file: &File) -> io::Result<Self> {
        Self::of(&file.metadata()?)
    }
}

#[cfg(test)]
mod tests;
