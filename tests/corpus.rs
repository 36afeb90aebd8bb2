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
