#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

use std::io::Cursor;

use super::*;
use crate::config::{Settings, Transport};
use crate::error::Kind;

fn answers(name: &str) -> Answers {
    Answers {
        name: name.to_owned(),
        url: "https://example.org/".to_owned(),
        from: "recap@example.org".to_owned(),
        language: "en".to_owned(),
        time_zone: "Europe/London".to_owned(),
    }
}

fn load(dir: &Path) -> Settings {
    Settings::load(Some(dir), &|_| None).unwrap_or_else(|error| panic!("{error}"))
}

/// `recap init DIR --yes`.
fn made(dir: &Path) -> Result<String> {
    begin(dir, true, None::<io::Empty>)
}

/// Every file and folder below `dir`, sorted.
fn tree(dir: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        found.push(path.file_name().unwrap().to_string_lossy().into_owned());
        if path.is_dir() {
            let name = found.last().unwrap().clone();
            found.extend(tree(&path).into_iter().map(|inner| format!("{name}/{inner}")));
        }
    }
    found.sort();
    found
}

fn asked(typed: &str) -> (Result<Answers>, String) {
    let mut talk = Vec::new();
    let answers = ask(&answers("Example Meetup"), &mut Cursor::new(typed), &mut talk);
    (answers, String::from_utf8(talk).unwrap())
}

#[test]
fn a_new_publication_is_explained_and_loads_without_warnings() {
    let parent = tempfile::tempdir().unwrap();
    let dir = parent.path().join("new/example-meetup");
    made(&dir).unwrap();
    assert_eq!(tree(&dir), [".gitignore", "recap.toml", "recaps", "recaps/.gitkeep", "roster.toml"]);
    let settings = load(&dir);
    assert_eq!(settings.warnings, Vec::<String>::new());
    assert_eq!(settings.publication.name, "Example Meetup");
    assert_eq!(settings.email.from.email.to_string(), "recap@example.org");
    assert!(matches!(settings.email.transport, Transport::Maildir(path) if path == dir.join("mail")));
    assert_eq!(settings.recaps, dir.join("recaps"));
}

#[test]
fn the_settings_of_a_new_publication_read_well() {
    insta::assert_snapshot!("recap_toml", recap_toml(&answers("Example Meetup")));
}

#[test]
fn every_setting_stands_in_a_new_recap_toml() {
    let text = recap_toml(&answers("Example Meetup"));
    for setting in setting::ALL.iter() {
        let (table, name) = setting.place();
        let below = if table.is_empty() {
            text.as_str()
        } else {
            text.split(&format!("\n[{table}]\n")).nth(1).unwrap()
        };
        let section = below.split("\n[").next().unwrap();
        let stands =
            section.lines().any(|line| line.trim_start_matches("# ").starts_with(&format!("{name} = ")));
        assert!(stands, "{}", setting.key);
    }
}

#[test]
fn the_commented_roster_is_one_when_the_comments_are_taken_away() {
    let (_, examples) = ROSTER.split_once("\n\n").unwrap();
    let uncommented = examples.replace("# ", "");
    let dir = tempfile::tempdir().unwrap();
    make(dir.path(), &answers("Example Meetup")).unwrap();
    fs::write(dir.path().join("roster.toml"), uncommented).unwrap();
    let roster = load(dir.path()).publication.roster;
    assert_eq!(roster.person("zoe beispiel").unwrap().handles.len(), 4);
    assert_eq!(roster.organisation("example and sons").unwrap().name, "Example & Sons Ltd.");
}

#[test]
fn a_name_of_any_letters_survives_the_file() {
    for name in [
        "Zoë's \"Night\"",
        r"C:\meetups\",
        r"\u0041",
        "読書会 — #1",
        "a = \"b\" # c",
        "''' \"\"\"",
        "e\u{301} \u{1f355}",
    ] {
        let dir = tempfile::tempdir().unwrap();
        make(dir.path(), &answers(name)).unwrap();
        let settings = load(dir.path());
        assert_eq!(settings.publication.name, name);
        assert_eq!(settings.warnings, Vec::<String>::new());
    }
}

#[test]
fn the_name_comes_from_the_folder() {
    for (dir, name) in [
        ("/srv/cloud-native-london", "Cloud Native London"),
        ("/srv/rust_meetup/", "Rust Meetup"),
        ("/srv/GopherNight", "GopherNight"),
        ("/srv/étude", "Étude"),
        ("/srv/two\nlines", "Two Lines"),
        ("/srv/---", "Example Meetup"),
        ("/", "Example Meetup"),
    ] {
        assert_eq!(name_of(Path::new(dir)), name, "{dir:?}");
    }
    let here = std::env::current_dir().unwrap();
    assert_eq!(name_of(Path::new(".")), name_of(&here));
}

#[test]
fn rules_for_git_that_are_there_are_left_alone_and_the_lines_to_add_are_told() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join(".gitignore"), "mine").unwrap();
    let said = made(dir.path()).unwrap();
    assert!(said.contains("Add these lines") && said.contains("\n  /recap.db*\n"), "{said}");
    assert_eq!(fs::read_to_string(dir.path().join(".gitignore")).unwrap(), "mine");
    assert!(dir.path().join("recap.toml").exists());
}

#[test]
fn nothing_is_overwritten_and_nothing_half_written() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("recap.toml"), "mine").unwrap();
    fs::write(dir.path().join("roster.toml"), "mine").unwrap();
    let error = made(dir.path()).unwrap_err();
    assert_eq!(error.kind(), Kind::Usage);
    assert_eq!(
        error.to_string(),
        format!(
            "`{}`, `{}` exist already, and nothing is overwritten",
            dir.path().join("roster.toml").display(),
            dir.path().join("recap.toml").display()
        )
    );
    assert_eq!(tree(dir.path()), ["recap.toml", "roster.toml"]);
    assert_eq!(fs::read_to_string(dir.path().join("recap.toml")).unwrap(), "mine");
}

#[test]
fn a_second_time_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    made(dir.path()).unwrap();
    let before = fs::read_to_string(dir.path().join("recap.toml")).unwrap();
    assert!(made(dir.path()).unwrap_err().to_string().contains("exist already"));
    assert_eq!(fs::read_to_string(dir.path().join("recap.toml")).unwrap(), before);
}

#[test]
fn other_files_in_the_folder_do_no_harm() {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("recaps")).unwrap();
    fs::write(dir.path().join("recaps/2026-06-05-june.md"), "mine").unwrap();
    fs::write(dir.path().join("index.html"), "mine").unwrap();
    made(dir.path()).unwrap();
    assert_eq!(fs::read_to_string(dir.path().join("recaps/2026-06-05-june.md")).unwrap(), "mine");
    load(dir.path());
}

#[test]
fn a_failure_in_the_middle_leaves_nothing_behind() {
    let dir = tempfile::tempdir().unwrap();
    // A file where the folder of the recaps would be.
    fs::write(dir.path().join("recaps"), "mine").unwrap();
    let error = make(dir.path(), &answers("Example Meetup")).unwrap_err();
    assert_eq!(error.kind(), Kind::Environment);
    assert_eq!(tree(dir.path()), ["recaps"]);
}

#[test]
fn a_file_is_no_folder() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let error = made(file.path()).unwrap_err();
    assert_eq!(error.to_string(), format!("`{}` is no folder", file.path().display()));
}

#[test]
fn an_empty_answer_takes_what_is_in_brackets() {
    let (taken, talk) = asked("\n\n\n\n\n");
    assert_eq!(taken.unwrap(), answers("Example Meetup"));
    assert_eq!(
        talk,
        "The group's name [Example Meetup]: \
         The site that the recaps are read on [https://example.org/]: \
         The sender of the mail [recap@example.org]: \
         The language of the recaps [en]: \
         The time zone that the group meets in [Europe/London]: "
    );
}

#[test]
fn an_answer_that_cannot_be_is_asked_for_again() {
    let (taken, talk) = asked(
        "Zoë's Night\nexample.net\nhttps://example.net\nrecap\nZoë <zoe@example.net>\nen_GB\nde\nBerlin\nEurope/Berlin\n",
    );
    assert_eq!(
        taken.unwrap(),
        Answers {
            name: "Zoë's Night".into(),
            url: "https://example.net".into(),
            from: "Zoë <zoe@example.net>".into(),
            language: "de".into(),
            time_zone: "Europe/Berlin".into(),
        }
    );
    assert!(
        talk.contains("That has to be an address of the web, such as `https://example.org/`. Begin it with")
    );
    assert!(talk.contains("That has to be an address, such as `recap@example.org`"));
    assert!(talk.contains("Its parts are joined by `-`, not by `_`."));
    assert_eq!(talk.matches("The time zone").count(), 2);
}

#[test]
fn questions_that_are_left_unanswered_make_nothing() {
    let (taken, _) = asked("Example Meetup\n");
    let error = taken.unwrap_err();
    assert_eq!(error.kind(), Kind::Usage);
    assert_eq!(error.to_string(), "the questions were not answered, so nothing was made");
}

#[test]
fn without_a_terminal_nothing_is_made_unless_asked_for_with_yes() {
    let dir = tempfile::tempdir().unwrap();
    let error = begin(dir.path(), false, None::<io::Empty>).unwrap_err();
    assert_eq!(error.kind(), Kind::Usage);
    assert_eq!(error.hints(), ["Run `recap init DIR --yes`, and edit `recap.toml` afterwards."]);
    assert_eq!(tree(dir.path()), Vec::<String>::new());
}

#[test]
fn the_next_steps_can_be_copied() {
    insta::assert_snapshot!(next_steps(Path::new("my meetup")), @r"
    Made a publication in my meetup

    1. Look through my meetup/recap.toml
    2. Add your subscribers:   recap -C 'my meetup' subscribers import FILE.csv
    3. Write a recap in my meetup/recaps, named such as 2026-06-05-what-happened.md
    4. See what is understood: recap inspect FILE.md
    5. See what would be sent: recap -C 'my meetup' publish FILE.md --dry-run
    6. Send it:                recap -C 'my meetup' publish FILE.md

    Until `[smtp]` and an account are configured, mail and posts are written to files.
    ");
    assert!(next_steps(Path::new(".")).contains("  recap publish FILE.md\n"));
}
