//! `recap roster update`: entries for the roster from the example's recaps and from a folder.

use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::support::{Publication, Ran};

/// A copy of the example publication.
fn example() -> (Publication, PathBuf) {
    let group = Publication::new();
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/cloud-native-london");
    let root = group.path("example");
    std::fs::create_dir_all(root.join("recaps")).unwrap();
    for name in ["recap.toml", "roster.toml"] {
        std::fs::copy(from.join(name), root.join(name)).unwrap();
    }
    for entry in std::fs::read_dir(from.join("recaps")).unwrap() {
        let path = entry.unwrap().path();
        std::fs::copy(&path, root.join("recaps").join(path.file_name().unwrap())).unwrap();
    }
    (group, root)
}

fn update(group: &Publication, root: &Path, more: &[&str]) -> Ran {
    Ran::of(group.command().arg("-C").arg(root).args(["roster", "update"]).args(more))
}

#[test]
fn what_the_roster_lacks_is_printed_and_nothing_is_changed() {
    let (group, root) = example();
    let before = std::fs::read(root.join("roster.toml")).unwrap();
    let ran = update(&group, &root, &[]).succeeds();
    assert!(ran.stdout.contains("# 2 recaps, 2019-10-02 to 2019-11-20\n[[organisation]]\nname = \"Acme Cloud\"\nurl = \"https://acme.example.com/\"\n"), "{}", ran.stdout);
    assert!(!ran.stdout.contains("Zoë Beispiel"), "{}", ran.stdout);
    assert!(ran.stderr.contains("3 recaps, 2019-06-05 to 2019-11-20"), "{}", ran.stderr);
    assert!(ran.stderr.contains("With --write"), "{}", ran.stderr);
    assert_eq!(std::fs::read(root.join("roster.toml")).unwrap(), before);
}

#[test]
fn written_entries_stand_behind_the_others_and_are_added_once() {
    let (group, root) = example();
    let path = root.join("roster.toml");
    let before = std::fs::read_to_string(&path).unwrap();
    let printed = update(&group, &root, &["--all"]).succeeds().stdout;

    let ran = update(&group, &root, &["--all", "--write"]).succeeds();
    assert!(ran.stdout.ends_with("added.\n"), "{}", ran.stdout);
    let after = std::fs::read_to_string(&path).unwrap();
    assert_eq!(after, format!("{before}\n{printed}"));

    let ran = update(&group, &root, &["--all", "--write"]).succeeds();
    assert_eq!(ran.stdout, "");
    assert!(ran.stderr.contains("Nothing to add"), "{}", ran.stderr);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), after);
    // The publication can still be read.
    Ran::of(group.command().arg("-C").arg(&root).arg("status")).succeeds();
}

#[test]
fn every_byte_that_stands_is_kept_with_its_permissions_and_line_ends() {
    let (group, root) = example();
    let path = root.join("roster.toml");
    let before = "# mine\r\n[[person]]\r\n  name='Bo Muster' # not Mustermann";
    std::fs::write(&path, before).unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).unwrap();
    }
    update(&group, &root, &["--write"]).succeeds();
    let after = std::fs::read_to_string(&path).unwrap();
    assert!(after.starts_with(&format!("{before}\r\n\r\n# ")), "{after}");
    assert!(!after.replace("\r\n", "").contains('\n'), "{after:?}");
    assert_eq!(after.matches("Bo Muster").count(), 1, "{after}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
    }
}

#[test]
fn a_roster_that_cannot_be_added_to_is_left_as_it_was() {
    let (group, root) = example();
    let path = root.join("roster.toml");
    let before = "person = [{ name = \"Bo Muster\" }]\n";
    std::fs::write(&path, before).unwrap();
    let ran = update(&group, &root, &["--write"]).ends_with(2);
    assert!(
        ran.stderr.contains("nothing was written") && ran.stderr.contains("[[person]]"),
        "{}",
        ran.stderr
    );
    assert_eq!(std::fs::read_to_string(&path).unwrap(), before);
}

/// A folder of recaps without a publication.
fn folder(recaps: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, facts) in recaps {
        let text = format!("---\ntitle: Evening\ndescription: Talks.\n{facts}\n---\nText.\n");
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

#[test]
fn a_folder_needs_no_publication_and_what_is_no_recap_is_told() {
    let group = Publication::new();
    let folder = folder(&[
        ("2031-01-01-a.md", "talks: [{ speaker: Zoe Beispiel, affiliation: Acme Cloud }]"),
        ("2031-02-01-b.md", "talks: [{ speaker: Zoë Beispiel, affiliation: Acme Cloud Inc. }]"),
        (
            "2031-03-01-c.md",
            "talks: [{ speaker: Bo Muster }]\nsponsors: [{ name: \"Quote \\\" GmbH\", url: \"https://quote.example/a?utm_source=b\" }]",
        ),
        ("2031-04-01-d.md", "talks: [{ speaker: Bo Mustr }]"),
    ]);
    std::fs::write(folder.path().join("2031-05-01-broken.md"), "---\ntitle: [unclosed\n---\nText.\n")
        .unwrap();
    let run = |more: &[&str]| {
        Ran::of(group.command().current_dir(folder.path()).args(["roster", "update", "."]).args(more))
            .succeeds()
    };
    let ran = run(&[]);
    insta::assert_snapshot!(format!("{}----- stderr\n{}", ran.stdout, ran.stderr));

    let told: serde_json::Value = serde_json::from_str(&run(&["--json"]).stdout).unwrap();
    assert_eq!((&told["recaps"], &told["written"]), (&4.into(), &false.into()));
    assert_eq!(told["entries"][0]["name"], "Zoë Beispiel");
    assert_eq!(told["entries"][0]["first"], "2031-01-01");
    assert_eq!(told["doubts"][0]["line"], 4);
    assert!(told["skipped"][0]["file"].as_str().unwrap().ends_with("2031-05-01-broken.md"));

    run(&["--write", "--roster", "people.toml"]);
    let written = std::fs::read_to_string(folder.path().join("people.toml")).unwrap();
    assert!(
        written.starts_with("# The people and organisations") && written.ends_with(&ran.stdout),
        "{written}"
    );
    assert!(!folder.path().join("roster.toml").exists());
}

#[test]
fn without_a_recap_there_is_nothing_to_learn_from() {
    let group = Publication::new();
    let empty = folder(&[]);
    let path = empty.path().display().to_string();
    let ran = group.run(&["roster", "update", &path]).ends_with(1);
    assert!(ran.stderr.contains("no recap to learn from"), "{}", ran.stderr);
    let ran = group.run(&["roster", "update", "absent"]).ends_with(1);
    assert!(ran.stderr.contains("absent"), "{}", ran.stderr);
}
