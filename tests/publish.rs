//! `recap publish`: the plan, once and again, edits, renames, and one channel at a time.

use serde_json::json;

use crate::support::{Publication, RECAP, SLUG, readers};

#[test]
fn a_dry_run_shows_the_plan_and_leaves_no_trace() {
    let group = Publication::new();

    let ran = group.run_in(&["publish", &group.recap(), "--dry-run"]).succeeds();

    insta::assert_snapshot!(ran.shown(&group));
    for name in ["recap.db", "recap.key", "public", "mail"] {
        assert!(!group.path(name).exists(), "{name} was made");
    }
}

#[test]
fn publishing_shows_the_plan_and_the_outcome_of_every_channel() {
    let group = Publication::new();
    group.subscribe(readers(3));

    let ran = group.publish().succeeds();

    insta::assert_snapshot!(ran.shown(&group));
}

#[test]
fn publishing_again_does_nothing_and_says_so() {
    let group = Publication::new();
    group.subscribe(readers(3));
    group.publish().succeeds();
    let files = everything(&group);

    let ran = group.publish().succeeds();

    assert!(ran.stdout.starts_with(&format!("{SLUG} was published on ")), "{}", ran.stdout);
    assert!(ran.stdout.ends_with("nothing to do.\n"), "{}", ran.stdout);
    assert_eq!(everything(&group), files);
}

#[test]
fn subscribers_who_come_later_do_not_get_an_edition_that_was_sent() {
    let group = Publication::new();
    group.subscribe(readers(3));
    group.publish().succeeds();
    group.subscribe(readers(5));

    group.publish().succeeds();

    assert_eq!(group.status("email").0, json!({ "sent": 3 }));
}

#[test]
fn an_edited_recap_updates_the_feeds_and_is_neither_mailed_nor_posted_again() {
    let group = Publication::new();
    group.subscribe(readers(3));
    group.publish().succeeds();
    let id = entry(&group)["id"].clone();
    group.write_recap(&RECAP.replace("one raffle", "one raffle with prizes"));

    let ran = group.publish().succeeds();

    assert!(ran.stdout.contains("brought up to date"), "{}", ran.stdout);
    assert_eq!(group.status("email").0, json!({ "sent": 3 }));
    assert_eq!(std::fs::read_dir(group.path("mail/new")).unwrap().count(), 3);
    assert_eq!(group.status("mastodon").0, json!({ "in_file": 1 }));
    assert!(group.read(&format!("posts/{SLUG}/mastodon.txt")).contains("raffle with prizes"));
    let entry = entry(&group);
    assert_eq!(entry["id"], id);
    assert!(entry["summary"].as_str().unwrap().contains("raffle with prizes"));
    assert!(entry["date_modified"].as_str().unwrap() > entry["date_published"].as_str().unwrap());
}

#[test]
fn words_that_somebody_wrote_into_a_file_of_posts_are_laid_aside_and_publish_says_so() {
    let group = Publication::new();
    group.publish().succeeds();
    let posts = format!("posts/{SLUG}/mastodon.txt");
    std::fs::write(group.path(&posts), "my own words").unwrap();
    group.write_recap(&RECAP.replace("one raffle", "one raffle with prizes"));

    let ran = group.publish().succeeds();

    assert_eq!(group.read(&format!("posts/{SLUG}/mastodon.by-hand-1.txt")), "my own words");
    assert!(
        ran.stderr.contains("warning: ") && ran.stderr.contains("mastodon.txt was changed by hand"),
        "{}",
        ran.stderr
    );
}

#[test]
fn a_recap_whose_file_was_renamed_is_not_sent_a_second_time() {
    let group = Publication::new();
    group.subscribe(readers(3));
    group.publish().succeeds();
    let renamed = group.path("recaps/2025-03-05-a-better-name.md");
    std::fs::rename(group.recap(), &renamed).unwrap();

    let ran = group.run_in(&["publish", &renamed.display().to_string(), "--yes"]).ends_with(1);

    assert!(
        ran.stderr.contains("was already published") && ran.stderr.contains(&format!("slug: {SLUG}")),
        "{}",
        ran.stderr
    );
    assert_eq!(std::fs::read_dir(group.path("mail/new")).unwrap().count(), 3);

    let text = RECAP.replacen("---\n", &format!("---\nslug: {SLUG}\n"), 1);
    std::fs::write(&renamed, text).unwrap();
    let ran = group.run_in(&["publish", &renamed.display().to_string(), "--yes"]).succeeds();
    assert!(ran.stdout.contains("nothing to do"), "{}", ran.stdout);
}

#[test]
fn another_recap_of_the_same_name_is_refused() {
    let group = Publication::new();
    group.publish().succeeds();
    let other = RECAP.replacen("---\n", &format!("---\nslug: {SLUG}\ndate: 2025-04-02\n"), 1);
    std::fs::write(group.path("recaps/2025-04-02-other.md"), other).unwrap();
    let path = group.path("recaps/2025-04-02-other.md").display().to_string();

    let ran = group.run_in(&["publish", &path, "--yes"]).ends_with(1);

    assert!(ran.stderr.contains("another recap has the name"), "{}", ran.stderr);
}

#[test]
fn a_change_of_time_zone_neither_moves_nor_locks_what_was_published() {
    let group = Publication::new();
    group.publish().succeeds();
    let before = entry(&group)["date_published"].clone();
    let group = group.with("RECAP_TIME_ZONE", "Pacific/Auckland");
    group.write_recap(&RECAP.replace("one raffle", "two raffles"));

    group.publish().succeeds();

    assert_eq!(entry(&group)["date_published"], before);
    assert!(entry(&group)["summary"].as_str().unwrap().contains("two raffles"));
}

#[test]
fn a_page_of_another_maker_is_not_overwritten() {
    let group = Publication::new();
    std::fs::create_dir(group.path("public")).unwrap();
    std::fs::write(group.path("public/index.html"), "my own page").unwrap();

    let ran = group.publish().ends_with(1);

    assert!(ran.stderr.contains("pages = false"), "{}", ran.stderr);
    assert_eq!(group.read("public/index.html"), "my own page");
    let group = group.with("RECAP_PAGES", "false");
    group.publish().succeeds();
    assert_eq!(group.read("public/index.html"), "my own page");
}

#[test]
fn one_channel_can_go_first_and_the_rest_follows() {
    let group = Publication::new();
    group.subscribe(readers(3));

    group.run_in(&["publish", &group.recap(), "--yes", "--only", "feed"]).succeeds();
    assert!(!group.path("mail/new").exists());
    group.write_recap(&RECAP.replace("one raffle", "two raffles"));
    group.run_in(&["publish", &group.recap(), "--yes", "--only", "email,mastodon"]).succeeds();
    assert_eq!(group.status("email").0, json!({ "sent": 3 }));
    assert!(
        !entry(&group)["summary"].as_str().unwrap().contains("two raffles"),
        "the feed was not asked for"
    );

    group.publish().succeeds();
    assert!(
        entry(&group)["summary"].as_str().unwrap().contains("two raffles"),
        "the edit never reached the feed"
    );
}

#[test]
fn feed_files_that_another_build_has_removed_are_written_again() {
    let group = Publication::new();
    group.subscribe(readers(3));
    group.publish().succeeds();
    let before = group.read("public/feed.json");
    std::fs::remove_dir_all(group.path("public")).unwrap();

    group.publish().succeeds();

    assert_eq!(group.read("public/feed.json"), before);
    assert_eq!(std::fs::read_dir(group.path("mail/new")).unwrap().count(), 3);
}

#[test]
fn without_a_file_the_newest_unpublished_recap_is_meant_and_never_an_old_one() {
    let group = Publication::new();
    std::fs::write(group.path("recaps/2019-01-02-long-ago.md"), RECAP.replace("March 2025", "January 2019"))
        .unwrap();

    let ran = group.run_in(&["publish", "--yes"]).succeeds();
    assert!(ran.stdout.contains(SLUG), "{}", ran.stdout);

    let again = group.run_in(&["publish", "--yes"]).succeeds();
    assert!(again.stdout.starts_with(&format!("{SLUG} was published")), "{}", again.stdout);
    assert!(again.stderr.contains("1 recap is older"), "{}", again.stderr);
}

#[test]
fn without_a_file_channels_that_were_left_out_and_edits_are_taken_up() {
    let group = Publication::new();
    group.subscribe(readers(3));
    group.run_in(&["publish", "--yes", "--only", "feed"]).succeeds();

    group.run_in(&["publish", "--yes"]).succeeds();
    assert_eq!(group.status("email").0, json!({ "sent": 3 }));

    group.write_recap(&RECAP.replace("one raffle", "two raffles"));
    group.run_in(&["publish", "--yes"]).succeeds();
    assert!(entry(&group)["summary"].as_str().unwrap().contains("two raffles"));
    assert_eq!(group.status("email").0, json!({ "sent": 3 }));
}

#[test]
fn an_edited_recap_writes_the_files_of_its_posts_anew_and_says_so() {
    let group = Publication::new();
    group.publish().succeeds();
    let file = format!("posts/{SLUG}/x.txt");
    assert!(group.read(&file).contains("Bo Muster"));

    group.write_recap(&RECAP.replace("Bo Muster", "Bo Mustermann"));
    let said = group.publish().succeeds();

    let text = group.read(&file);
    assert!(text.contains("Bo Mustermann") && !text.contains("Bo Muster "), "{text}");
    let told = "the file of its posts is written anew \u{2192} ";
    assert!(said.stdout.contains(&format!("  x         {told}")), "{}", said.stdout);
    assert!(said.stdout.contains("what you have posted from it is yours to edit"), "{}", said.stdout);
    let again = group.publish().succeeds();
    assert!(again.stdout.contains("nothing to do"), "{}", again.stdout);
}

#[test]
fn posts_in_a_file_are_not_said_to_be_sent_once_there_is_an_account() {
    let group = Publication::new();
    group.publish().succeeds();
    let group = group
        .with("RECAP_MASTODON_SERVER", "http://127.0.0.1:9/")
        .with("RECAP_MASTODON_TOKEN", "one-that-is-no-secret");

    group.write_recap(&RECAP.replace("one raffle", "two raffles"));
    let said = group.run_in(&["publish", &group.recap(), "--dry-run"]).succeeds();
    let told = "mastodon  done before: in a file; nothing goes out again";
    assert!(said.stdout.contains(told), "{}", said.stdout);
}

#[test]
fn without_a_file_a_day_that_has_not_come_is_not_meant() {
    let group = Publication::new();
    std::fs::write(group.path("recaps/2999-01-02-one-day.md"), RECAP.replace("March 2025", "January 2999"))
        .unwrap();
    let ran = group.run_in(&["publish", "--dry-run"]).succeeds();
    assert!(ran.stdout.contains(SLUG), "{}", ran.stdout);
}

#[test]
fn a_recap_moved_to_another_day_is_not_sent_a_second_time() {
    let group = Publication::new();
    group.subscribe(readers(3));
    group.publish().succeeds();
    std::fs::rename(group.recap(), group.path("recaps/2025-03-06-acme-meetup-march-2025.md")).unwrap();

    let ran = group.run_in(&["publish", "--yes"]).ends_with(1);

    assert!(ran.stderr.contains("was already published"), "{}", ran.stderr);
    assert_eq!(std::fs::read_dir(group.path("mail/new")).unwrap().count(), 3);
}

#[test]
fn a_recap_moved_renamed_and_touched_up_is_not_sent_a_second_time() {
    let group = Publication::new();
    group.subscribe(readers(3));
    group.publish().succeeds();
    std::fs::remove_file(group.recap()).unwrap();
    let text = RECAP
        .replace("Northwind and Ada Example", "Northwind & Ada Example")
        .replace("everybody", "everyone");
    std::fs::write(group.path("recaps/2025-03-06-march-evening.md"), &text).unwrap();

    let ran = group.run_in(&["publish", "--yes"]).ends_with(1);

    assert!(ran.stderr.contains("give it its day back"), "{}", ran.stderr);
    let mended = text.replacen("---\n", &format!("---\nslug: {SLUG}\ndate: 2025-03-05\n"), 1);
    let path = group.path("recaps/2025-03-06-march-evening.md");
    std::fs::write(&path, mended).unwrap();
    group.run_in(&["publish", &path.display().to_string(), "--yes"]).succeeds();
    assert_eq!(std::fs::read_dir(group.path("mail/new")).unwrap().count(), 3);
}

#[test]
fn next_months_recap_with_the_same_title_is_another_one() {
    let group = Publication::new();
    group.subscribe(readers(1));
    group.publish().succeeds();
    std::fs::remove_file(group.recap()).unwrap();
    let text =
        RECAP.replace("Ada Example", "Zoë Beispiel").replace("2025-03", "2025-04").replace("raffle", "quiz");
    std::fs::write(group.path("recaps/2025-04-02-april.md"), text).unwrap();

    group.run_in(&["publish", "--yes"]).succeeds();

    assert_eq!(std::fs::read_dir(group.path("mail/new")).unwrap().count(), 2);
}

#[test]
fn two_recaps_of_one_day_whose_names_come_to_the_same_are_told_apart() {
    let group = Publication::new();
    group.subscribe(readers(1));
    for (name, title) in [("日本語", "One"), ("中文", "Two")] {
        std::fs::write(
            group.path(&format!("recaps/2025-05-07-{name}.md")),
            RECAP.replace("Acme Meetup, March", title),
        )
        .unwrap();
    }
    let path = |name: &str| group.path(&format!("recaps/2025-05-07-{name}.md")).display().to_string();
    group.run_in(&["publish", &path("日本語"), "--yes"]).succeeds();

    let ran = group.run_in(&["publish", &path("中文"), "--yes"]).ends_with(1);

    assert!(
        ran.stderr.contains("another recap has the name") && ran.stderr.contains("slug:"),
        "{}",
        ran.stderr
    );
}

#[test]
fn a_lost_store_is_noticed_before_everybody_gets_it_again() {
    let group = Publication::new();
    group.subscribe(readers(3));
    group.publish().succeeds();
    for name in ["recap.db", "recap.db-wal", "recap.db-shm"] {
        let _ = std::fs::remove_file(group.path(name));
    }
    group.subscribe(readers(3));

    let ran = group.publish().ends_with(1);

    assert!(ran.stderr.contains("the store knows nothing of it"), "{}", ran.stderr);
    assert_eq!(std::fs::read_dir(group.path("mail/new")).unwrap().count(), 3);
}

#[test]
fn the_pages_of_a_jekyll_site_are_linked_as_jekyll_names_them() {
    let group = Publication::new().with("RECAP_PERMALINK", "/:year/:month/:day/:title.html");
    let path = group.path("recaps/2025-06-04-Zürich-VMWare and more.md");
    std::fs::write(&path, RECAP).unwrap();
    group.run_in(&["publish", &path.display().to_string(), "--yes"]).succeeds();
    assert_eq!(entry(&group)["url"], "https://example.org/2025/06/04/Z%C3%BCrich-VMWare-and-more.html");
}

#[test]
fn without_a_terminal_and_without_yes_nothing_is_published() {
    let group = Publication::new();

    let ran = group.run_in(&["publish", &group.recap()]).ends_with(2);

    assert!(ran.stderr.contains("--yes"), "{}", ran.stderr);
    assert!(!group.path("public/feed.xml").exists());
}

#[test]
fn a_recap_outside_the_publication_can_be_published() {
    let group = Publication::new();
    let elsewhere = tempfile::tempdir().unwrap();
    let path = elsewhere.path().join(format!("{SLUG}.md"));
    std::fs::write(&path, RECAP).unwrap();

    group.run_in(&["publish", &path.display().to_string(), "--yes"]).succeeds();

    assert!(group.path("public/feed.xml").exists());
}

/// The only entry of `feed.json`.
fn entry(group: &Publication) -> serde_json::Value {
    let feed: serde_json::Value = serde_json::from_str(&group.read("public/feed.json")).unwrap();
    assert_eq!(feed["items"].as_array().unwrap().len(), 1);
    feed["items"][0].clone()
}

/// Every file below output and mail with its bytes.
fn everything(group: &Publication) -> std::collections::BTreeMap<std::path::PathBuf, Vec<u8>> {
    let mut all = std::collections::BTreeMap::new();
    let mut folders = vec![group.path("public"), group.path("mail")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                all.insert(path.clone(), std::fs::read(path).unwrap());
            }
        }
    }
    all
}
