#![allow(clippy::unwrap_used, reason = "a test may fail")]

use std::fs;

use proptest::prelude::*;

use super::*;

/// A folder with everything in it that must and must not be shown.
fn site() -> (tempfile::TempDir, PathBuf) {
    let above = tempfile::tempdir().unwrap();
    let folder = above.path().join("public");
    for name in ["a/b", "_private", ".git", "empty"] {
        fs::create_dir_all(folder.join(name)).unwrap();
    }
    for name in [
        "index.html",
        "feed.xml",
        "a/index.html",
        "a/b/ü x.txt",
        "_private/x.txt",
        ".git/config",
        ".htaccess",
    ] {
        fs::write(folder.join(name), name).unwrap();
    }
    fs::write(above.path().join("recap.key"), "secret").unwrap();
    #[cfg(unix)]
    for (name, target) in [
        ("outside", "../recap.key"),
        ("above", ".."),
        ("inside", "a/b"),
        ("hidden", "_private"),
        ("gone", "nowhere"),
    ] {
        std::os::unix::fs::symlink(target, folder.join(name)).unwrap();
    }
    (above, folder)
}

fn found(folder: &Path, path: &str) -> String {
    match Place::parse(path).map(|place| place.look(folder).unwrap()) {
        Some(Found::File(path, stamp)) => {
            assert_eq!(fs::metadata(&path).unwrap().len(), stamp.length);
            path.strip_prefix(folder.canonicalize().unwrap()).unwrap().display().to_string()
        }
        Some(Found::Folder) => "a folder".to_owned(),
        Some(Found::Nothing) | None => "nothing".to_owned(),
    }
}

#[test]
fn a_path_names_a_file_of_the_folder_or_nothing() {
    let (_above, folder) = site();
    for (path, wanted) in [
        ("/", "index.html"),
        ("/feed.xml", "feed.xml"),
        ("/%66eed.xml", "feed.xml"),
        ("/a", "a folder"),
        ("/a/", "a/index.html"),
        ("/a/index.html", "a/index.html"),
        ("/a/b/%C3%BC%20x.txt", "a/b/ü x.txt"),
        ("/inside/%C3%BC%20x.txt", "a/b/ü x.txt"),
        ("/empty/", "nothing"),
        ("/feed.xml/", "nothing"),
        ("/feed.xml/x", "nothing"),
        ("/nowhere", "nothing"),
        ("", "nothing"),
        ("feed.xml", "nothing"),
        ("*", "nothing"),
        ("//feed.xml", "nothing"),
        ("//evil.example/", "nothing"),
        ("/a//index.html", "nothing"),
        ("/../recap.key", "nothing"),
        ("/a/../../recap.key", "nothing"),
        ("/..%2frecap.key", "nothing"),
        ("/%2e%2e/recap.key", "nothing"),
        ("/%2E%2E%2Frecap.key", "nothing"),
        ("/..\\recap.key", "nothing"),
        ("/..%5crecap.key", "nothing"),
        ("/%252e%252e/recap.key", "nothing"),
        ("/%c0%ae%c0%ae/recap.key", "nothing"),
        ("/feed.xml%00", "nothing"),
        ("/feed.xml%00.html", "nothing"),
        ("/feed.xml%0a", "nothing"),
        ("/%ff", "nothing"),
        ("/./feed.xml", "nothing"),
        ("/.htaccess", "nothing"),
        ("/%2ehtaccess", "nothing"),
        ("/.git/config", "nothing"),
        ("/_private/x.txt", "nothing"),
        ("/%5fprivate/x.txt", "nothing"),
        ("/%5Fprivate/x.txt", "nothing"),
        ("/CON", "nothing"),
        ("/C:/", "nothing"),
        ("//etc/passwd", "nothing"),
        ("/%2fetc%2fpasswd", "nothing"),
        ("/outside", "nothing"),
        ("/above/recap.key", "nothing"),
        // Out of the folder and in again: what is shown lies in it.
        ("/above/public/feed.xml", "feed.xml"),
        ("/hidden/x.txt", "nothing"),
        ("/gone", "nothing"),
    ] {
        assert_eq!(found(&folder, path), wanted, "{path}");
    }
    for long in ["a".repeat(255), "a".repeat(256), "a/".repeat(3000)] {
        assert_eq!(found(&folder, &format!("/{long}")), "nothing");
    }
    assert_eq!(found(&folder.join("not-there"), "/x").as_str(), "nothing");
}

#[cfg(unix)]
#[test]
fn a_pipe_is_not_waited_for() {
    let (_above, folder) = site();
    let made = std::process::Command::new("mkfifo").arg(folder.join("pipe")).status().unwrap();
    assert!(made.success());
    assert_eq!(found(&folder, "/pipe"), "nothing");
}

#[test]
fn another_file_of_the_same_name_has_another_stamp() {
    let (_above, folder) = site();
    let stamp = || match Place::parse("/feed.xml").unwrap().look(&folder).unwrap() {
        Found::File(_, stamp) => stamp,
        other => unreachable!("{other:?}"),
    };
    let before = stamp();
    assert_eq!(stamp(), before);
    let (old, new) = (folder.join("feed.xml"), folder.join("new"));
    fs::write(&new, "feed.xml").unwrap();
    let about = fs::File::options().write(true).open(&new).unwrap();
    about.set_modified(before.modified).unwrap();
    fs::rename(new, old).unwrap();
    assert_ne!(stamp(), before, "same length and time");
}

proptest! {
    #[test]
    fn no_path_leads_out_of_the_folder(path in "(/|\\.|%2e|%2f|%5c|\\\\|a|b|above|outside|_private|%00|~|\\PC){0,12}") {
        let (_above, folder) = site();
        // Panics when a file lies elsewhere.
        let found = found(&folder, &path);
        prop_assert!(!found.contains("private") && !found.contains(".git"), "{path}: {found}");
    }

    #[test]
    fn a_key_names_the_same_place_again(names in prop::collection::vec("[^/\\\\._\\pC][^/\\\\\\pC]{0,8}", 1..4), is_folder in any::<bool>()) {
        let place = Place { names, is_folder };
        let key = place.key();
        prop_assert!(key.is_ascii());
        prop_assert_eq!(Place::parse(&key), Some(place));
    }
}
