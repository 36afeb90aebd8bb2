//! Real recaps, where they lie beside the clone: the one that must be perfect, and all the others,
//! which must at least be survived.

use std::path::PathBuf;

use serde_json::Value;

use crate::support::{Publication, beside, readers};

fn posts() -> Option<Vec<PathBuf>> {
    let folder = beside("corpus/posts")?;
    let mut all: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    all.sort();
    Some(all)
}

#[test]
fn the_recap_of_our_user_is_understood_to_the_letter() {
    let Some(seed) = beside("seed") else { return };
    let group = Publication::new();
    let file = |ending: &str| {
        let mut files = std::fs::read_dir(&seed).unwrap().map(|entry| entry.unwrap().path());
        files.find(|path| path.extension().is_some_and(|has| has == ending)).unwrap()
    };
    let label: Value = serde_json::from_str(&std::fs::read_to_string(file("json")).unwrap()).unwrap();

    let ran = group.run(&["inspect", "--json", &file("md").display().to_string()]).succeeds();

    let mut facts: Value = serde_json::from_str(&ran.stdout).unwrap();
    // The label counts the takeaways and quotes the first.
    for talk in facts["talks"].as_array_mut().unwrap() {
        let takeaways = talk["takeaways"].take();
        let takeaways = takeaways.as_array().unwrap();
        talk["first_takeaway"] = takeaways.first().cloned().unwrap_or(Value::Null);
        talk["takeaways"] = takeaways.len().into();
        // What the answer tells beyond the label.
        talk.as_object_mut()
            .unwrap()
            .retain(|key, _| !["speakers", "video", "slides"].contains(&key.as_str()));
    }
    for field in ["event", "host", "sponsors", "also_thanked", "talks", "next"] {
        assert_eq!(facts[field], label[field], "{field}");
    }
    group.run(&["check", &file("md").display().to_string()]).succeeds();

    group.subscribe(readers(2));
    group.run_in(&["publish", &file("md").display().to_string(), "--yes"]).succeeds();
    let slug = file("md").file_stem().unwrap().to_str().unwrap().to_owned();
    let mail = std::fs::read_dir(group.path("mail/new")).unwrap().next().unwrap().unwrap().path();
    let mail =
        mail_parser::MessageParser::default().parse(&std::fs::read(mail).unwrap()).unwrap().into_owned();
    let channels = [
        group.read("public/feed.xml"),
        mail.body_text(0).unwrap().into_owned(),
        mail.body_html(0).unwrap().into_owned(),
        group.read(&format!("posts/{slug}/mastodon.txt")),
        group.read(&format!("posts/{slug}/bluesky.txt")),
        group.read(&format!("posts/{slug}/linkedin.txt")),
        group.read(&format!("posts/{slug}/x.txt")),
    ];
    let names = |list: &Value, field: &str| -> Vec<String> {
        list.as_array().unwrap().iter().map(|one| one[field].as_str().unwrap().to_owned()).collect()
    };
    for name in names(&label["talks"], "speaker").into_iter().chain(names(&label["sponsors"], "name")) {
        for channel in &channels {
            assert!(channel.contains(&name), "{name} is not credited in\n{channel}");
        }
    }
}

#[test]
fn every_recap_is_checked_and_planned_without_a_fault_of_ours() {
    let Some(posts) = posts() else { return };
    let group = Publication::new();
    assert_eq!(posts.len(), 38);
    for post in posts {
        let post = post.display().to_string();
        for arguments in [&["check", &post][..], &["publish", "--dry-run", &post][..]] {
            let ran = group.run_in(arguments);
            assert!(matches!(ran.code, Some(0 | 1)), "{arguments:?}: {ran:?}");
            assert!(!ran.stderr.contains("panicked"), "{arguments:?}: {}", ran.stderr);
        }
    }
}

/// The mistakes that were made in nine years of recaps, by the month of the recap, the line and the code.
const MISTAKES: &[(&str, u64, &str)] = &[
    ("2018-09", 13, "host-disagrees"),
    ("2018-10", 14, "host-disagrees"),
    ("2019-09", 46, "rsvp-left-over"),
    ("2020-07", 53, "line-up-left-over"),
    ("2020-09", 15, "month-disagrees"),
    ("2020-10", 39, "broken-link"),
    ("2021-02", 3, "title-long"),
    ("2021-02", 15, "name-spelt-twice"),
    ("2021-11", 17, "broken-link"),
    ("2022-01", 15, "month-disagrees"),
    ("2022-06", 37, "address-with-space"),
    ("2023-04", 26, "mistyped-address"),
    ("2023-12", 15, "month-disagrees"),
    ("2024-06", 19, "broken-link"),
    ("2025-10", 45, "mistyped-address"),
    ("2025-10", 51, "weekday-mismatch"),
];

/// What is told of many recaps, and is no mistake of one.
const HABITS: &[&str] = &["picture-without-description", "no-sponsors"];

#[test]
fn the_mistakes_of_real_recaps_are_found_and_nothing_else_is_called_one() {
    let Some(posts) = posts() else { return };
    let group = Publication::new();
    let mut told = Vec::new();
    for post in posts {
        let month: String = post.file_name().unwrap().to_str().unwrap().chars().take(7).collect();
        let ran = group.run(&["inspect", "--json", &post.display().to_string()]).succeeds();
        let facts: Value = serde_json::from_str(&ran.stdout).unwrap();
        for finding in facts["findings"].as_array().unwrap() {
            let code = finding["code"].as_str().unwrap().to_owned();
            if !HABITS.contains(&code.as_str()) {
                told.push((month.clone(), finding["line"].as_u64().unwrap(), code));
            }
        }
    }
    told.sort();
    let mistakes: Vec<_> =
        MISTAKES.iter().map(|(month, line, code)| ((*month).to_owned(), *line, (*code).to_owned())).collect();
    assert_eq!(told, mistakes);
}
