//! What must be refused clearly, with nothing lost: recaps, addresses, folders, a full disk.

use std::io::Write as _;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use serde_json::json;

use crate::support::{Publication, RECAP, Ran, readers};

/// Publishing must refuse the text, name the reason, and leave no trace.
fn refused(text: &[u8], code: &str, reason: &str) {
    let group = Publication::new();
    std::fs::write(group.recap(), text).unwrap();
    let ran = group.publish().ends_with(1);
    assert!(ran.stderr.contains(reason), "wanted {reason:?} in\n{}", ran.stderr);
    assert!(!group.path("public/feed.xml").exists());
    let ran = group.run(&["check", "--format", "json", &group.recap()]).ends_with(1);
    let findings: Vec<serde_json::Value> = serde_json::from_str(&ran.stdout).unwrap();
    let errors: Vec<_> =
        findings.iter().filter(|one| one["severity"] == "error").map(|one| &one["code"]).collect();
    assert_eq!(errors, [code]);
}

#[test]
fn a_recap_without_front_matter_is_a_recap() {
    let group = Publication::new();
    group.write_recap("# An evening\n\nJust a text.\n");
    let ran = group.publish().succeeds();
    assert!(ran.stderr.contains("note[front-matter-missing]"), "{}", ran.stderr);
}

#[test]
fn a_recap_without_a_date_is_refused() {
    let group = Publication::new();
    std::fs::write(group.path("recaps/evening.md"), "# An evening\n\nJust a text.\n").unwrap();
    let ran = group.run_in(&["publish", &group.path("recaps/evening.md").display().to_string(), "--yes"]);
    let ran = ran.ends_with(1);
    assert!(ran.stderr.contains("date-missing") && ran.stderr.contains("YYYY-MM-DD"), "{}", ran.stderr);
}

#[test]
fn a_draft_is_checked_and_tried_out_but_not_published() {
    let group = Publication::new();
    group.write_recap(&RECAP.replacen("---\n", "---\ndraft: true\n", 1));
    let ran = group.publish().ends_with(1);
    assert!(ran.stderr.contains("error[draft]"), "{}", ran.stderr);
    assert!(!group.path("public/feed.xml").exists());
    let ran = group.run(&["check", &group.recap()]).succeeds();
    assert!(ran.stdout.contains("warning[draft]"), "{}", ran.stdout);
    let ran = group.run_in(&["publish", "--yes"]).ends_with(1);
    assert!(ran.stderr.contains("there is no recap"), "{}", ran.stderr);
    group.run_in(&["publish", &group.recap(), "--test-to", "ada@example.org"]).succeeds();
}

#[test]
fn a_recap_with_broken_front_matter_is_refused() {
    refused(b"---\ntitle: \"unclosed\ndescription: x\n---\nText.\n", "front-matter-broken", "front matter");
}

#[test]
fn a_recap_that_is_not_utf_8_is_refused() {
    refused(b"---\ntitle: Caf\xe9\n---\nText.\n", "not-utf8", "UTF-8");
}

#[test]
fn an_empty_post_is_refused() {
    refused(b"---\ntitle: Nothing\n---\n\n", "empty-post", "empty");
}

#[test]
fn a_recap_of_ten_megabytes_is_refused() {
    let text = format!("{RECAP}{}", "A long evening. ".repeat(10 * 1024 * 1024 / 16));
    refused(text.as_bytes(), "file-too-large", "at most 1 MiB");
}

#[test]
fn a_slip_in_a_stated_fact_is_refused() {
    refused(RECAP.replacen("title: \"Queues", "titel: \"Queues", 1).as_bytes(), "front-matter-key", "titel");
}

#[test]
fn a_recap_that_is_not_there_is_named() {
    let group = Publication::new();
    let ran = group.run_in(&["publish", "nowhere.md", "--yes"]).ends_with(1);
    assert!(ran.stderr.contains("nowhere.md"), "{}", ran.stderr);
}

#[test]
fn a_sender_that_is_no_address_is_pointed_at() {
    let group = Publication::new();
    let settings = group.read("recap.toml");
    let from = settings.lines().find(|line| line.starts_with("from")).unwrap();
    std::fs::write(group.path("recap.toml"), settings.replace(from, "from = \"no address\"")).unwrap();
    let ran = group.publish().ends_with(2);
    assert!(ran.stderr.contains("recap.toml") && ran.stderr.contains("from"), "{}", ran.stderr);
}

#[test]
fn an_output_folder_that_cannot_be_written_is_told_before_anything_is_recorded() {
    let group = Publication::new();
    group.subscribe(readers(3));
    // A file in the folder's place: root may write anywhere else.
    std::fs::write(group.path("public"), "in the way").unwrap();

    let ran = group.publish().ends_with(1);

    assert!(ran.stderr.contains("public"), "{}", ran.stderr);
    assert_eq!(group.run_in(&["status"]).succeeds().stdout, "Nothing is published yet.\n");
    std::fs::remove_file(group.path("public")).unwrap();
    group.publish().succeeds();
    assert_eq!(group.status("email").0, json!({ "sent": 3 }));
}

#[test]
fn a_store_that_is_no_database_is_left_alone() {
    let group = Publication::new();
    group.subscribe(readers(1));
    std::fs::write(
        group.path("recap.db"),
        "my shopping list, which is long enough to be no empty file".repeat(20),
    )
    .unwrap();
    let ran = group.publish().ends_with(1);
    assert!(ran.stderr.contains("no SQLite database"), "{}", ran.stderr);
    assert!(group.read("recap.db").starts_with("my shopping list"));
}

#[test]
fn the_store_and_the_key_are_readable_by_their_owner_alone() {
    let group = Publication::new();
    group.publish().succeeds();
    for name in ["recap.db", "recap.key"] {
        let mode = std::fs::metadata(group.path(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{name} has mode {mode:o}");
    }
}

#[test]
fn a_disk_that_fills_while_the_outbox_commits_loses_nothing() {
    let Some(disk) = SmallDisk::mount() else { return };
    let group = Publication::new().with("RECAP_STORE", disk.path("recap.db").display().to_string());
    group.subscribe(readers(200));
    disk.fill();

    let ran = group.publish().ends_with(1);

    assert!(ran.stderr.contains("disk is full"), "{}", ran.stderr);
    let mail = || std::fs::read_dir(group.path("mail/new")).map_or(0, Iterator::count);
    assert!(mail() == 0 && !group.path("public/feed.xml").exists(), "something was sent");
    disk.clear();
    group.publish().succeeds();
    assert_eq!(mail(), 200);
}

/// A file system of a few megabytes, which only root can make.
struct SmallDisk(tempfile::TempDir);

impl SmallDisk {
    fn mount() -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let mount = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=16m", "tmpfs"])
            .arg(folder.path())
            .output();
        if mount.is_ok_and(|ran| ran.status.success()) {
            return Some(SmallDisk(folder));
        }
        let _ = writeln!(std::io::stderr(), "skipped: a small file system cannot be mounted here");
        None
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.0.path().join(name)
    }

    /// Takes all the room that is left.
    fn fill(&self) {
        let mut size = 16 * 1024 * 1024;
        let mut bytes = Vec::new();
        while size >= 512 {
            let more = vec![b'x'; size];
            if std::fs::write(self.path("ballast"), [&bytes[..], &more[..]].concat()).is_ok() {
                bytes.extend(more);
            }
            size /= 2;
        }
        std::fs::write(self.path("ballast"), &bytes).unwrap();
    }

    fn clear(&self) {
        std::fs::remove_file(self.path("ballast")).unwrap();
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("--lazy").arg(self.0.path()).status();
    }
}

#[test]
fn a_title_with_control_characters_neither_reaches_the_terminal_nor_a_header() {
    let group = Publication::new();
    group.subscribe(readers(1));
    group.write_recap(&RECAP.replacen(
        "Acme Meetup, March",
        "Acme\\u001b[31m\\r\\nBcc: x@example.net Meetup",
        1,
    ));

    let ran = group.publish().succeeds();

    assert!(!ran.stdout.contains('\u{1b}') && !ran.stderr.contains('\u{1b}'), "{ran:?}");
    let messages: Vec<_> = std::fs::read_dir(group.path("mail/new")).unwrap().collect();
    assert_eq!(messages.len(), 1);
    for message in messages {
        let raw = std::fs::read_to_string(message.unwrap().path()).unwrap();
        assert!(!raw.lines().any(|line| line.starts_with("Bcc")), "a header was injected");
    }
}

#[test]
fn a_reader_that_goes_away_ends_the_program_in_silence() {
    let group = Publication::new();
    let ran = Ran::of(
        Command::new("sh")
            .args(["-c", "\"$0\" inspect --json \"$1\" | true"])
            .arg(env!("CARGO_BIN_EXE_recap"))
            .arg(group.recap()),
    );
    assert_eq!(ran.stderr, "");
}
