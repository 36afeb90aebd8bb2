//! Pictures of recaps: copied for mail, shown with their size, told when they are missing.

use std::collections::BTreeSet;

use crate::support::{Publication, RECAP, Ran, readers};

/// The recap with a picture of the text in front of its first words.
fn with_picture(address: &str) -> String {
    RECAP.replacen("\nThanks to", &format!("\n![The room]({address})\n\nThanks to"), 1)
}

/// The names of the copies.
fn copies(group: &Publication) -> BTreeSet<String> {
    let entries = std::fs::read_dir(group.path("public/pictures")).into_iter().flatten();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

/// The HTML part of the only mail.
fn mail(group: &Publication) -> String {
    let mut files = std::fs::read_dir(group.path("mail/new")).unwrap();
    let bytes = std::fs::read(files.next().unwrap().unwrap().path()).unwrap();
    let message = mail_parser::MessageParser::default().parse(&bytes).unwrap();
    message.body_html(0).unwrap().into_owned()
}

#[test]
fn copies_go_where_the_feeds_go_and_mail_page_and_feeds_show_them_with_their_size() {
    let group = Publication::new();
    group.subscribe(readers(1));
    group.draw("static/images/room.png", 1300, 650);
    let logo = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"90\" height=\"30\"><rect width=\"50\" height=\"30\"/></svg>";
    std::fs::write(group.path("static/paywell.svg"), logo).unwrap();
    let roster = "[[organisation]]\nname = \"Paywell\"\nlogo = \"/paywell.svg\"\n";
    std::fs::write(group.path("roster.toml"), roster).unwrap();
    group.write_recap(&with_picture("/images/room.png?v=2"));

    let ran = group.publish().succeeds();

    assert!(ran.stdout.contains("  pictures  3 copies, "), "{}", ran.stdout);
    assert_eq!(ran.stderr, "");
    let copies = copies(&group);
    assert_eq!(copies.len(), 3);
    let sides = |name: &String| image::image_dimensions(group.path("public/pictures").join(name)).unwrap();
    assert_eq!(copies.iter().map(sides).collect::<BTreeSet<_>>(), [(1200, 600), (40, 30), (180, 60)].into());
    let address = |width| {
        let name = copies.iter().find(|name| sides(name).0 == width).unwrap();
        format!("https://example.org/pictures/{name}")
    };
    let mail = mail(&group);
    let room = mail.split("<img").find(|tag| tag.contains(&address(1200))).unwrap();
    assert!(room.contains("width=\"536\"") && room.contains("height=\"268\""), "{room}");
    assert!(mail.contains(&address(40)), "the headline's picture");
    assert!(!mail.contains("room.png") && !mail.contains("march.jpg"), "{mail}");
    let page = group.read(&format!("public/{}/index.html", crate::support::SLUG));
    let shown = format!("<img src=\"{}\" alt=\"The room\" width=\"600\" height=\"300\">", address(1200));
    assert!(page.contains(&shown) && page.contains(&address(180)), "{page}");
    for feed in ["feed.xml", "atom.xml", "feed.json"] {
        let feed = group.read(&format!("public/{feed}"));
        assert!(feed.contains(&address(1200)) && feed.contains(&address(40)), "{feed}");
    }
}

#[test]
fn publishing_again_makes_no_copy_and_brings_back_those_that_were_lost() {
    let group = Publication::new();
    group.publish().succeeds();
    let before = copies(&group);
    let path = group.path("public/pictures").join(before.first().unwrap());
    let bytes = std::fs::read(&path).unwrap();
    let long_ago = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000_000);
    std::fs::File::options().write(true).open(&path).unwrap().set_modified(long_ago).unwrap();

    let again = group.publish().succeeds();

    assert!(again.stdout.contains("nothing to do"), "{}", again.stdout);
    assert_eq!(copies(&group), before);
    assert_eq!(std::fs::metadata(&path).unwrap().modified().unwrap(), long_ago);
    std::fs::remove_file(&path).unwrap();
    group.publish().succeeds();
    assert_eq!(std::fs::read(&path).unwrap(), bytes);
}

#[test]
fn looking_writes_no_copies() {
    let group = Publication::new();
    group.run_in(&["publish", &group.recap(), "--dry-run"]).succeeds();
    group.run_in(&["check", &group.recap()]).succeeds();
    group.run(&["inspect", &group.recap()]).succeeds();
    assert!(!group.path("public").exists());
}

#[test]
fn a_missing_picture_is_told_with_its_line_and_stops_nothing() {
    let group = Publication::new();
    group.subscribe(readers(1));
    group.draw("images/Room.jpg", 40, 30);
    group.write_recap(&with_picture("/images/room.jpg"));
    let told = |ran: &str| {
        ran.contains("warning[picture-missing]: the picture `/images/room.jpg` is not in")
            && ran.contains(".md:17:13")
            && ran.contains("did you mean `images/Room.jpg`?")
    };

    let checked = group.run_in(&["check", &group.recap()]).succeeds();
    assert!(told(&checked.stdout), "{}", checked.stdout);

    let ran = group.publish().succeeds();
    assert!(told(&ran.stderr), "{}", ran.stderr);
    assert!(mail(&group).contains("https://example.org/images/room.jpg"));
}

#[test]
fn the_site_may_be_made_in_another_folder() {
    let group = Publication::new().with("RECAP_SITE", "../site");
    std::fs::create_dir(group.path("../site")).unwrap();
    std::fs::rename(group.path("pictures"), group.path("../site/pictures")).unwrap();

    let ran: Ran = group.publish().succeeds();

    assert_eq!((ran.stderr.as_str(), copies(&group).len()), ("", 1));
}

#[test]
fn pictures_of_other_sites_are_only_fetched_on_request_and_never_from_this_machine() {
    let group = Publication::new();
    group.write_recap(&with_picture("https://127.0.0.1:9/room.jpg"));
    let plain = group.run_in(&["publish", &group.recap(), "--dry-run"]).succeeds();
    assert!(!plain.stderr.contains("picture-not-fetched"), "{}", plain.stderr);

    for ran in [
        group.run_in(&["publish", &group.recap(), "--dry-run", "--fetch-pictures"]),
        group.with("RECAP_EMAIL_FETCH_PICTURES", "true").publish(),
    ] {
        assert!(ran.stderr.contains("picture-not-fetched"), "{}", ran.stderr);
        assert!(ran.stderr.contains("private network"), "{}", ran.stderr);
        assert_eq!(ran.code, Some(0));
    }
}
