//! Pages, tags and the calendar: how they lead to one another, and what they tell programs.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::super::shelf::slug;
use super::*;
use crate::recap::Next;

/// Editions of three months, oldest first.
fn three() -> [Edition; 3] {
    let edition = |month: u8, title: &str| Edition {
        slug: format!("m{month}"),
        id: format!("tag:meetup.example.org,2014:m{month}"),
        title: title.to_owned(),
        link: format!("https://meetup.example.org/2019/0{month}/"),
        published: at(&format!("2019-0{month}-05T00:00:00Z")),
        html: format!("<p>Month {month}.</p>"),
        ..june()
    };
    [edition(4, "April"), edition(5, "May"), edition(6, "June")]
}

fn read(root: &Path, name: &str) -> String {
    std::fs::read_to_string(root.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The data that a page holds for programs.
fn data(page: &str) -> Value {
    let (_, rest) = page.split_once(r#"<script type="application/ld+json">"#).unwrap();
    serde_json::from_str(rest.split_once("</script>").unwrap().0).unwrap()
}

#[test]
fn a_new_page_and_those_before_it_lead_to_one_another() {
    let root = tempfile::tempdir().unwrap();
    let editions = three();
    for count in 1..=3 {
        let feed = feed(root.path(), editions[..count].iter().map(committed).collect());
        publish(&feed, &editions[count - 1]);
    }
    let [april, may, june] = [4, 5, 6].map(|month| read(root.path(), &format!("2019/0{month}/index.html")));
    let [first, second, third] = [4, 5, 6].map(|month| format!("https://meetup.example.org/2019/0{month}/"));
    for (page, before, after) in
        [(&april, None, Some(&second)), (&may, Some(&first), Some(&third)), (&june, Some(&second), None)]
    {
        for (relation, link) in [("prev", before), ("next", after)] {
            let head = format!(r#"<link rel="{relation}" href="#);
            assert_eq!(page.contains(&head), link.is_some(), "{page}");
            if let Some(link) = link {
                assert!(page.contains(&format!(r#"{head}"{link}">"#)), "{page}");
                assert!(page.contains(&format!(r#"<a href="{link}" rel="{relation}">"#)), "{page}");
            }
        }
    }
    let year = read(root.path(), "archive/2019/index.html");
    assert!([&first, &second, &third].iter().all(|link| year.contains(*link)), "{year}");
    let sitemap = read(root.path(), "sitemap.xml");
    assert_eq!(sitemap.matches("<loc>").count(), 1 + 1 + 2 + 3, "{sitemap}");
}

#[test]
fn a_page_changes_only_when_something_on_it_does() {
    let root = tempfile::tempdir().unwrap();
    let editions = three();
    let publish_up_to = |count: usize| {
        let feed = feed(root.path(), editions[..count].iter().map(committed).collect());
        publish(&feed, &editions[count - 1]);
    };
    publish_up_to(2);
    let long_ago = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000_000);
    for name in files(root.path()) {
        let file = std::fs::File::options().write(true).open(root.path().join(name)).unwrap();
        file.set_modified(long_ago).unwrap();
    }
    publish_up_to(3);
    let untouched: Vec<_> = files(root.path())
        .into_iter()
        .filter(|name| std::fs::metadata(root.path().join(name)).unwrap().modified().unwrap() == long_ago)
        .collect();
    assert_eq!(untouched, ["2019/04/index.html", "feed.css"]);
}

#[test]
fn what_another_maker_has_put_there_is_left_as_it_is() {
    let root = tempfile::tempdir().unwrap();
    let foreign =
        ["tags/rust/index.html", "tags/rust/feed.json", "archive/2019/index.html", "sitemap.xml", "feed.css"];
    for name in foreign {
        let path = root.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, "somebody's own").unwrap();
    }
    let feed = feed(root.path(), vec![committed(&june())]);
    assert_eq!(feed.preflight(&june()), Ok(()));
    publish(&feed, &june());
    for name in foreign {
        assert_eq!(read(root.path(), name), "somebody's own", "{name}");
    }
    let receipt = deliver(&feed, &june(), "tags").unwrap();
    assert_eq!(
        receipt.detail.as_deref(),
        Some("tags/rust/feed.json was not made by recap and is left as it is")
    );
}

#[test]
fn what_was_lost_is_told_and_what_was_never_there_is_not() {
    let root = tempfile::tempdir().unwrap();
    let feed = feed(root.path(), vec![committed(&june())]);
    publish(&feed, &june());
    let lost = || -> Vec<String> {
        let drafts = feed.drafts(&june()).0.into_iter().map(|draft| draft.destination);
        drafts.filter(|destination| feed.has_lost(&june(), destination)).collect()
    };
    assert!(lost().is_empty(), "{:?}", lost());
    for (name, destination) in [
        ("tags/rust/atom.xml", "tags"),
        ("tags/r-and-d/index.html", "pages"),
        ("archive/2019/index.html", "pages"),
        ("sitemap.xml", "sitemap.xml"),
        ("feed.css", "feed.css"),
    ] {
        std::fs::remove_file(root.path().join(name)).unwrap();
        assert_eq!(lost(), [destination], "{name}");
        deliver(&feed, &june(), destination).unwrap();
        assert!(root.path().join(name).exists(), "{name}");
    }
}

#[test]
fn an_edition_whose_id_no_document_can_hold_as_it_is_is_published_all_the_same() {
    let root = tempfile::tempdir().unwrap();
    let edition = Edition { id: " an id  of\tolden times ".to_owned(), ..june() };
    publish(&feed(root.path(), vec![committed(&edition)]), &edition);
    let read = read_back::parse(read(root.path(), "atom.xml").as_bytes()).unwrap();
    assert_eq!(read.entries[0].id, "an id of olden times");
}

#[test]
fn a_site_that_makes_its_own_pages_gets_feeds_and_calendar_alone() {
    let root = tempfile::tempdir().unwrap();
    let edition = announcing();
    let feed = Feed { pages: false, ..feed(root.path(), vec![committed(&edition)]) };
    publish(&feed, &edition);
    let made = files(root.path());
    assert!(made.iter().all(|name| !name.ends_with(".html") && name != "sitemap.xml"), "{made:?}");
    assert!(made.contains(&"calendar.ics".to_owned()) && made.contains(&"tags/rust/feed.xml".to_owned()));
    let tag = read_back::parse(read(root.path(), "tags/rust/atom.xml").as_bytes()).unwrap();
    let page = tag.links.iter().find(|link| link.rel.as_deref() == Some("alternate")).unwrap();
    assert_eq!(page.href, "https://meetup.example.org/");
}

fn announcing() -> Edition {
    let next = Next {
        date: Some(jiff::civil::date(2019, 7, 3)),
        speakers: vec!["Bo Muster".to_owned()],
        rsvp: Some("https://rsvp.example.org/".to_owned()),
        ..Next::default()
    };
    let calendar = Some("https://meetup.example.org/calendar/june-evening.ics".to_owned());
    Edition { next: Some(next), calendar, ..june() }
}

#[test]
fn every_page_leads_to_the_calendar_once_a_meetup_is_announced() {
    let root = tempfile::tempdir().unwrap();
    let silent = three()[0].clone();
    let feed = feed(root.path(), vec![committed(&silent), committed(&announcing())]);
    publish(&feed, &announcing());
    for name in
        ["index.html", "2019/04/index.html", "2019/06/05/june-evening/index.html", "tags/rust/index.html"]
    {
        let page = read(root.path(), name);
        let link =
            r#"<link rel="alternate" type="text/calendar" href="https://meetup.example.org/calendar.ics">"#;
        assert!(page.contains(link), "{name}: {page}");
        assert!(page.contains(r#"<a href="webcal://meetup.example.org/calendar.ics">"#), "{name}: {page}");
    }
    let calendar = read(root.path(), "calendar.ics");
    let event = |text: &str| text[text.find("BEGIN:VEVENT").unwrap()..].to_owned();
    assert_eq!(event(&calendar), event(&read(root.path(), "calendar/june-evening.ics")));
}

#[test]
fn a_page_of_a_tag_names_the_feeds_of_that_tag() {
    let root = tempfile::tempdir().unwrap();
    let feed = feed(root.path(), three().iter().map(committed).collect());
    publish(&feed, &three()[2]);
    let page = read(root.path(), "tags/r-and-d/index.html");
    for name in ["feed.xml", "atom.xml", "feed.json"] {
        let url = format!("https://meetup.example.org/tags/r-and-d/{name}");
        assert!(page.contains(&format!(r#"href="{url}">"#)), "{page}");
        let text = read(root.path(), &format!("tags/r-and-d/{name}"));
        let read = read_back::parse(text.as_bytes()).unwrap();
        if name == "atom.xml" {
            assert_eq!(read.id, "tag:meetup.example.org,2014:/tags/r-and-d/feed");
        }
        assert_eq!(read.entries.len(), 3);
    }
}

#[test]
fn programs_read_the_evening_with_everybody_who_made_it() {
    let root = tempfile::tempdir().unwrap();
    let mut edition = announcing();
    edition.event = Event {
        date: None,
        name: Some("Example Evening".to_owned()),
        month: Some("2019-06".to_owned()),
        venue: Some("The Shed".to_owned()),
        attendees: Some(80),
        video: None,
    };
    let feed = feed(root.path(), vec![committed(&edition)]);
    publish(&feed, &edition);
    let data = data(&read(root.path(), "2019/06/05/june-evening/index.html"));
    insta::assert_json_snapshot!(data);
}

#[test]
fn what_is_not_known_is_not_told() {
    let root = tempfile::tempdir().unwrap();
    let bare = Edition { talks: Vec::new(), credits: Vec::new(), picture: None, tags: Vec::new(), ..june() };
    let feed = feed(root.path(), vec![committed(&bare)]);
    publish(&feed, &bare);
    let data = data(&read(root.path(), "2019/06/05/june-evening/index.html"));
    let event = data["@graph"].as_array().unwrap().iter().find(|one| one["@type"] == "Event").unwrap();
    for field in [
        "startDate",
        "location",
        "performer",
        "sponsor",
        "contributor",
        "image",
        "workFeatured",
        "recordedIn",
    ] {
        assert_eq!(event[field], Value::Null, "{field}");
    }
    assert_eq!(event["name"], json!("Example Meetup"));
}

#[test]
fn tags_stay_apart_where_they_differ_and_together_where_they_do_not() {
    for (tag, expected) in [
        ("Rust", "rust"),
        ("C", "c"),
        ("C++", "c-plus-plus"),
        ("C#", "c-sharp"),
        ("R&D", "r-and-d"),
        ("Cloud  Native", "cloud-native"),
        ("cloud-native", "cloud-native"),
        ("../../etc/passwd", "etc-passwd"),
        ("Künstliche Intelligenz", "künstliche-intelligenz"),
        ("İstanbul", "istanbul"),
        ("語", "語"),
    ] {
        assert_eq!(slug(tag), expected);
    }
    assert!(slug("🦀").starts_with("tag-") && slug("🦀") != slug("🦞"), "{}", slug("🦀"));
}

proptest! {
    #[test]
    fn no_tag_leads_out_of_its_folder(tag in any::<String>()) {
        let slug = slug(&tag);
        prop_assert!(!slug.is_empty() && slug.len() <= 64, "{slug}");
        prop_assert!(slug.chars().all(|c| c == '-' || c.is_alphanumeric()), "{slug}");
        prop_assert!(!slug.starts_with('-') && !slug.ends_with('-'));
    }

    #[test]
    fn no_words_end_the_data_of_a_page_early(words in "[a-z<>&/!\\-\"'\\\\\u{2028}\u{2029} ]{0,40}(</script>|<!--|]]>)[a-z<>]{0,9}") {
        let edition = Edition { title: words.clone(), ..june() };
        let page = String::from_utf8(pages::alone(&edition, &publication())).unwrap();
        prop_assert_eq!(page.matches("<script").count(), 1);
        prop_assert_eq!(page.matches("</script").count(), 1);
        prop_assert_eq!(&data(&page)["@graph"][0]["headline"], &json!(words));
    }
}
