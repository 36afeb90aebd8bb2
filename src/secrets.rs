//! In charge of where secrets come from: the environment first, then a file that only its owner
//! can read; never the command line.
//!
//! It leaves which secrets are needed to [`crate::config`], and what a key is to
//! [`recap_subscribers::Key`].

use std::fs::{self, File};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use recap_subscribers::Key;
use secrecy::{ExposeSecret as _, SecretString};

use crate::error::{Error, Result};

#[cfg(feature = "keyring")]
mod keyring;
pub mod tokens;
mod withheld;

pub use withheld::Secrets;

/// Looks a variable up in an environment: the process's, or a test's.
pub type Environment<'a> = &'a dyn Fn(&str) -> Option<String>;

/// More than any secret needs, in bytes.
const LONGEST: u64 = 64 * 1024;

/// The variable that takes the place of the key's file.
const KEY_VARIABLE: &str = "RECAP_KEY";

/// The name of the key's file, beside the store.
const KEY_FILE: &str = "recap.key";

/// A variable's value; an empty one counts as unset.
pub fn variable(name: &str, environment: Environment<'_>) -> Option<String> {
    environment(name).filter(|value| !value.is_empty())
}

/// A secret from the environment variable `name`, or else from a file; none where neither is given.
///
/// One line break at the end is no part of it.
///
/// # Errors
/// The file is missing, empty, longer than one line, or others than its owner may read or write it.
pub fn read(name: &str, file: Option<&Path>, environment: Environment<'_>) -> Result<Option<SecretString>> {
    if let Some(value) = variable(name, environment) {
        return line_of(&value, &format!("`{name}` in the environment")).map(Some);
    }
    file.map(from_file).transpose()
}

/// A private key in PEM (RFC 7468), by the same rules; it has several lines, and whether it is a key
/// is not looked at. In the environment, `\n` may stand for its line breaks: many hosts take variables
/// of one line only.
///
/// # Errors
/// The file is missing, empty, longer than 64 KiB, or others than its owner may read or write it.
pub fn read_pem(
    name: &str,
    file: Option<&Path>,
    environment: Environment<'_>,
) -> Result<Option<SecretString>> {
    if let Some(value) = variable(name, environment) {
        return Ok(Some(value.replace("\\n", "\n").into()));
    }
    file.map(|path| match text_of(path)? {
        text if text.trim().is_empty() => {
            Err(Error::config(format!("the secret `{}` is empty", path.display())))
        }
        text => Ok(SecretString::from(text)),
    })
    .transpose()
}

/// The publication's key: from `RECAP_KEY`, or else from the file `recap.key` beside the store, which
/// is made when both are missing. A store without its key is an error: links in mail that was sent
/// would no longer work, and whoever left could be written to again.
///
/// Two processes that make it at the same moment get the same key.
///
/// # Errors
/// The key is no base64 of 32 bytes, others than the owner may read its file, or the folder cannot
/// be written.
pub fn publication_key(store: &Path, environment: Environment<'_>) -> Result<Key> {
    if let Some(secret) = read(KEY_VARIABLE, None, environment)? {
        return decode(&secret, "`RECAP_KEY` in the environment");
    }
    let path = key_file(store);
    if !path.try_exists().map_err(|error| refused(&path, error))? {
        if fs::metadata(store).is_ok_and(|file| file.len() > 0) {
            return Err(Error::config(format!(
                "the key `{}` is missing, and the store beside it was made with one",
                path.display()
            ))
            .hint("Put it back from a backup, or set RECAP_KEY: without it, unsubscribe links that were sent do not work."));
        }
        make_key(&path).map_err(|error| refused(&path, error))?;
    }
    stored_key(&path)
}

/// Adds a new key to the publication's, which signs from now on, and writes them to the file. With
/// `retire`, what older ones signed is believed no more. Returns where they are and how many.
///
/// # Errors
/// The key comes from the environment, which only a person can change, there are 255 already, or the
/// file cannot be read or replaced.
pub fn rotate_key(store: &Path, retire: bool, environment: Environment<'_>) -> Result<(PathBuf, usize)> {
    let key = publication_key(store, environment)?;
    if variable(KEY_VARIABLE, environment).is_some() {
        let next = key.count() + 1;
        return Err(Error::config("the publication's key comes from `RECAP_KEY`, which recap cannot change")
            .hint(format!(
                "Put a space, `{next}:` and the output of `openssl rand -base64 32` behind the key that is there."
            )));
    }
    let path = key_file(store);
    let Some(rotated) = key.rotated(rand::random(), retire) else {
        return Err(Error::config(format!("`{}` has 255 keys; there can be no more", path.display())));
    };
    replace(&path, &rotated.to_text()).map_err(|error| {
        Error::environment(format!("the key `{}` cannot be replaced", path.display())).because(error)
    })?;
    Ok((path, rotated.count()))
}

fn refused(path: &Path, error: io::Error) -> Error {
    Error::environment(format!("the publication's key `{}` cannot be made", path.display())).because(error)
}

/// Writes a new key to a file of its own and then gives it the name, unless another process was
/// quicker: the name never belongs to half a key, and is never taken away from a whole one.
fn make_key(path: &Path) -> io::Result<()> {
    let draft = draft_of(path);
    let made =
        write_new(&draft, &Key::from_bytes(rand::random()).to_text()).and_then(|()| {
            match fs::hard_link(&draft, path) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
                other => other,
            }
        });
    let removed = match fs::remove_file(&draft) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    };
    made.and(removed)
}

/// Writes a secret to a file of its own and then gives it the name: whoever reads gets the old one or
/// the new one, whole.
fn replace(path: &Path, secret: &SecretString) -> io::Result<()> {
    let draft = draft_of(path);
    let replaced = write_new(&draft, secret).and_then(|()| fs::rename(&draft, path));
    replaced.inspect_err(|_| {
        // The first error is the one to tell.
        let _ = fs::remove_file(&draft);
    })
}

fn draft_of(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!("{name}.{:016x}", rand::random::<u64>()))
}

/// Writes a secret to a new file that only its owner can read and write.
///
/// # Errors
/// The file is there already, or what the system says.
pub fn write_new(path: &Path, secret: &SecretString) -> io::Result<()> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(secret.expose_secret().as_bytes())?;
    file.sync_all()
}

/// The keys of a file.
fn stored_key(path: &Path) -> Result<Key> {
    let text = text_of(path)?;
    let place = format!("`{}`", path.display());
    // What is no line of text is told as such.
    if text.lines().count() < 2 {
        return decode(&line_of(&text, &place)?, &place);
    }
    decode(&SecretString::from(text), &place)
}

fn decode(secret: &SecretString, place: &str) -> Result<Key> {
    Key::parse(secret).map_err(|_| {
        Error::config(format!("{place} is no key: it has to be the base64 of 32 bytes"))
            .hint("Make one with `openssl rand -base64 32`; links in mail that is out keep working only with the key that signed them.")
    })
}

/// Reads a secret from its file.
///
/// # Errors
/// The file is missing, empty, has more than one line, or others than its owner may read or write it.
pub fn from_file(path: &Path) -> Result<SecretString> {
    line_of(&text_of(path)?, &format!("`{}`", path.display()))
}

fn text_of(path: &Path) -> Result<String> {
    let place = format!("`{}`", path.display());
    let unreadable =
        |error: io::Error| Error::config(format!("the secret {place} cannot be read")).because(error);
    let file = File::open(path).map_err(unreadable)?;
    refuse_shared(&file, path)?;
    let mut text = String::new();
    file.take(LONGEST).read_to_string(&mut text).map_err(unreadable)?;
    Ok(text)
}

/// Refuses a file that group or others may use. The open file is asked, not the name, so that it
/// cannot be another one by then.
#[cfg(unix)]
fn refuse_shared(file: &File, path: &Path) -> Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    let unreadable =
        |error| Error::config(format!("the secret `{}` cannot be read", path.display())).because(error);
    let mode = file.metadata().map_err(unreadable)?.permissions().mode() & 0o7777;
    if mode & 0o077 == 0 {
        return Ok(());
    }
    let path = path.display();
    Err(Error::config(format!("others than its owner may use the secret `{path}` (mode {mode:04o})"))
        .hint(format!("Run `chmod 600 {path}`.")))
}

#[cfg(not(unix))]
fn refuse_shared(_file: &File, _path: &Path) -> Result<()> {
    Ok(())
}

/// The one line that a secret is.
fn line_of(text: &str, place: &str) -> Result<SecretString> {
    let line = text.strip_suffix('\n').unwrap_or(text);
    let line = line.strip_suffix('\r').unwrap_or(line);
    if line.is_empty() {
        return Err(Error::config(format!("the secret {place} is empty")));
    }
    if line.chars().any(char::is_control) {
        return Err(Error::config(format!("the secret {place} is more than one line of text")));
    }
    Ok(SecretString::from(line))
}

/// Where the key of a store stands.
fn key_file(store: &Path) -> PathBuf {
    beside(store, KEY_FILE)
}

/// A file beside a store, by whatever path the store is named.
fn beside(store: &Path, name: &str) -> PathBuf {
    let folder = match fs::canonicalize(store).as_deref().unwrap_or(store).parent() {
        Some(folder) if folder != Path::new("") => folder.to_owned(),
        _ => PathBuf::from("."),
    };
    folder.join(name)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;

    use super::*;

    const NOTHING: Environment<'static> = &|_| None;

    fn secret_file(text: &str, mode: u32) -> tempfile::NamedTempFile {
        let file = tempfile::NamedTempFile::new().unwrap();
        fs::write(file.path(), text).unwrap();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            fs::set_permissions(file.path(), fs::Permissions::from_mode(mode)).unwrap();
        }
        file
    }

    fn exposed(secret: Result<Option<SecretString>>) -> Option<String> {
        secret.unwrap().map(|secret| secret.expose_secret().to_owned())
    }

    #[test]
    fn a_store_without_its_key_is_not_given_another_one() {
        let folder = tempfile::tempdir().unwrap();
        let store = folder.path().join("recap.db");
        std::fs::write(&store, "subscribers").unwrap();
        let error = publication_key(&store, NOTHING).unwrap_err();
        assert!(error.to_string().contains("is missing"), "{error}");
        assert!(!folder.path().join(KEY_FILE).exists());
    }

    #[test]
    fn the_environment_wins_over_the_file_unless_it_is_empty() {
        let file = secret_file("from the file\n", 0o600);
        let set: Environment<'_> = &|name| (name == "RECAP_X").then(|| "from the environment".into());
        let empty: Environment<'_> = &|_| Some(String::new());
        assert_eq!(exposed(read("RECAP_X", Some(file.path()), set)).as_deref(), Some("from the environment"));
        assert_eq!(exposed(read("RECAP_X", Some(file.path()), empty)).as_deref(), Some("from the file"));
        assert_eq!(exposed(read("RECAP_X", None, NOTHING)), None);
    }

    #[test]
    fn only_one_line_break_at_the_end_is_cut() {
        for (text, secret) in [
            ("hunter2", "hunter2"),
            ("hunter2\n", "hunter2"),
            ("hunter2\r\n", "hunter2"),
            (" a b \n", " a b "),
        ] {
            let file = secret_file(text, 0o600);
            assert_eq!(exposed(read("X", Some(file.path()), NOTHING)).as_deref(), Some(secret), "{text:?}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_file_that_others_may_use_is_refused_with_the_command_that_mends_it() {
        for mode in [0o640, 0o604, 0o644, 0o660, 0o601] {
            let file = secret_file("hunter2\n", mode);
            let error = read("X", Some(file.path()), NOTHING).unwrap_err();
            assert_eq!(
                error.to_string(),
                format!(
                    "others than its owner may use the secret `{}` (mode {mode:04o})",
                    file.path().display()
                )
            );
            assert_eq!(error.hints(), [format!("Run `chmod 600 {}`.", file.path().display())]);
            assert_eq!(error.kind(), crate::error::Kind::Config);
        }
        for mode in [0o600, 0o400] {
            let file = secret_file("hunter2\n", mode);
            assert_eq!(exposed(read("X", Some(file.path()), NOTHING)).as_deref(), Some("hunter2"));
        }
    }

    #[test]
    fn an_empty_missing_or_longer_file_is_an_error_that_does_not_show_it() {
        for (text, problem) in
            [("", "is empty"), ("\n", "is empty"), ("hunter2\nhunter3\n", "is more than one line of text")]
        {
            let file = secret_file(text, 0o600);
            let error = read("X", Some(file.path()), NOTHING).unwrap_err();
            assert!(error.to_string().ends_with(problem), "{error}");
            assert!(!format!("{error:#} {error:?}").contains("hunter"), "{error:?}");
        }
        let missing = read("X", Some(Path::new("/nowhere/secret")), NOTHING).unwrap_err();
        assert_eq!(missing.to_string(), "the secret `/nowhere/secret` cannot be read");
    }

    #[test]
    fn a_key_in_pem_may_have_many_lines_and_in_the_environment_one() {
        let file = secret_file("-----BEGIN-----\nabc\n", 0o600);
        let read =
            |name| exposed(read_pem(name, Some(file.path()), &|_| Some("-----BEGIN-----\\nabc\n".into())));
        assert_eq!(read("RECAP_X").as_deref(), Some("-----BEGIN-----\nabc\n"));
        let from_file = exposed(read_pem("RECAP_X", Some(file.path()), NOTHING));
        assert_eq!(from_file.as_deref(), Some("-----BEGIN-----\nabc\n"));
        assert_eq!(exposed(read_pem("RECAP_X", None, NOTHING)), None);
        let empty = secret_file(" \n", 0o600);
        assert!(
            read_pem("RECAP_X", Some(empty.path()), NOTHING).unwrap_err().to_string().ends_with("is empty")
        );
    }

    #[test]
    fn the_key_is_made_once_and_kept() {
        let folder = tempfile::tempdir().unwrap();
        let first = publication_key(&folder.path().join("recap.db"), NOTHING).unwrap();
        let second = publication_key(&folder.path().join("recap.db"), NOTHING).unwrap();
        assert_eq!(first.to_text().expose_secret(), second.to_text().expose_secret());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "no draft is left");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = fs::metadata(folder.path().join(KEY_FILE)).unwrap().permissions().mode();
            assert_eq!(mode & 0o7777, 0o600);
        }
    }

    #[test]
    fn everybody_who_makes_the_key_at_the_same_moment_gets_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let start = std::sync::Barrier::new(16);
        let keys: Vec<String> = std::thread::scope(|scope| {
            let makers: Vec<_> = (0..16)
                .map(|_| {
                    scope.spawn(|| {
                        start.wait();
                        let key = publication_key(&folder.path().join("recap.db"), NOTHING).unwrap();
                        key.to_text().expose_secret().to_owned()
                    })
                })
                .collect();
            makers.into_iter().map(|maker| maker.join().unwrap()).collect()
        });
        assert!(keys.iter().all(|key| *key == keys[0]));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "no draft is left");
    }

    #[test]
    fn the_key_of_the_environment_wins_and_has_to_be_one() {
        let folder = tempfile::tempdir().unwrap();
        let good: Environment<'_> = &|_| Some(STANDARD.encode([7; 32]));
        let key = publication_key(&folder.path().join("recap.db"), good).unwrap();
        assert_eq!(key.to_text().expose_secret().trim(), STANDARD.encode([7; 32]));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "no file is made");

        for bad in ["not base64!", "c2hvcnQ="] {
            let error = publication_key(&folder.path().join("recap.db"), &|_| Some(bad.into())).unwrap_err();
            assert_eq!(
                error.to_string(),
                "`RECAP_KEY` in the environment is no key: it has to be the base64 of 32 bytes"
            );
            assert!(!format!("{error:?}").contains(bad));
        }
    }

    #[test]
    fn a_rotated_key_is_written_behind_the_old_one_for_its_owner_alone() {
        let folder = tempfile::tempdir().unwrap();
        let store = folder.path().join("recap.db");
        let first = publication_key(&store, NOTHING).unwrap().to_text();
        assert_eq!(rotate_key(&store, false, NOTHING).unwrap(), (folder.path().join(KEY_FILE), 2));
        let both = publication_key(&store, NOTHING).unwrap();
        assert!(both.to_text().expose_secret().starts_with(first.expose_secret()));
        assert_eq!((both.count(), fs::read_dir(folder.path()).unwrap().count()), (2, 1));
        assert_eq!(rotate_key(&store, true, NOTHING).unwrap().1, 3);
        let text = fs::read_to_string(folder.path().join(KEY_FILE)).unwrap();
        assert_eq!(text.matches(":retired\n").count(), 2);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = fs::metadata(folder.path().join(KEY_FILE)).unwrap().permissions().mode();
            assert_eq!(mode & 0o7777, 0o600);
        }
    }

    #[test]
    fn a_key_of_the_environment_is_rotated_by_a_person() {
        let folder = tempfile::tempdir().unwrap();
        let given = format!("{} 2:{}", STANDARD.encode([7; 32]), STANDARD.encode([8; 32]));
        let set: Environment<'_> = &|name| (name == "RECAP_KEY").then(|| given.clone());
        assert_eq!(publication_key(&folder.path().join("recap.db"), set).unwrap().count(), 2);
        let error = rotate_key(&folder.path().join("recap.db"), false, set).unwrap_err();
        assert!(error.hints()[0].contains("`3:`"), "{error:?}");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "no file is made");
    }

    #[test]
    fn a_folder_that_cannot_be_written_is_the_machines_refusal() {
        let error = publication_key(Path::new("/nowhere/at/all/recap.db"), NOTHING).unwrap_err();
        assert_eq!(error.to_string(), "the publication's key `/nowhere/at/all/recap.key` cannot be made");
        assert_eq!(error.kind(), crate::error::Kind::Environment);
    }
}
