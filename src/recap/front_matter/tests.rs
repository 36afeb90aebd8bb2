//! Each way of writing front matter, and each generator's names.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

use proptest::prelude::*;

use super::*;

fn stated(text: &str) -> (Stated, Vec<&'static str>) {
    let header = split(text).header.unwrap_or(Header {
        root: Node { value: Value::Null, span: 0..0 },
        format: Format::Yaml,
        span: 0..0,
    });
    let (stated, findings) = read(text, &header);
    (stated, findings.into_iter().map(|finding| finding.code).collect())
}

fn title(text: &str) -> Option<String> {
    stated(text).0.title.map(|title| title.value)
}

#[test]
fn every_way_of_writing_it_says_the_same() {
    let table = [
        (Format::Yaml, "---\ntitle: May\n---\nText.\n"),
        (Format::Yaml, "---\r\ntitle: May\r\n...\r\nText.\r\n"),
        (Format::Yaml, "title: May\ntags:\n  - a\n---\nText.\n"),
        (Format::Toml, "+++\ntitle = \"May\"\n+++\nText.\n"),
        (Format::Json, "{\n  \"title\": \"May\"\n}\nText.\n"),
        (Format::Lines, "Title: May\nDate: 2024-05-02\n\nText.\n"),
        (Format::Lines, "Title: \"May\nSummary: of: colons\n---\nText.\n"),
    ];
    for (format, text) in table {
        let parted = split(text);
        assert_eq!(parted.broken, None, "{text}");
        assert_eq!(parted.header.map(|header| header.format), Some(format), "{text}");
        assert_eq!(title(text).unwrap().trim_matches('"'), "May", "{text}");
        assert_eq!(text[parted.body..].trim(), "Text.", "{text}");
    }
}

#[test]
fn a_file_may_begin_with_its_text() {
    for text in [
        "",
        "Text.\n",
        "# May\n",
        "Note: we moved\n\nText.\n",
        "---\n\nA rule across, and text.\n",
        "{% include nav.html %}\nText.\n",
        "{: .lead}\nText.\n",
    ] {
        let parted = split(text);
        assert!(parted.header.is_none() && parted.broken.is_none() && parted.body == 0, "{text}");
    }
    for text in ["---", "---\ntitle: x\n\nText.\n", "+++\nText.\n", "{\n\"title\": 1\n"] {
        assert_eq!(split(text).broken.unwrap().code, "front-matter-open", "{text}");
    }
}

#[test]
fn a_number_without_end_spoils_nothing_beside_it() {
    for number in [".inf", "-.INF", ".nan", "1e999", "0x10", "1_000"] {
        let (stated, findings) = stated(&format!("---\ntags: [a]\nscore: {number}\n---\n"));
        assert_eq!((stated.tags.as_slice(), findings.len()), (&["a".to_owned()][..], 0), "{number}");
    }
}

#[test]
fn names_of_every_generator_are_understood() {
    let image = |matter: &str| stated(&format!("---\n{matter}\n---\n")).0.image;
    for matter in [
        "image: /a.jpg",
        "image: {path: /a.jpg, alt: x}",
        "featured_image: /a.jpg",
        "coverImage: /a.jpg",
        "cover: {image: /a.jpg, alt: x}",
        "cover: /a.jpg",
        "header: {teaser: /a.jpg}",
        "images: [/a.jpg, /b.jpg]",
        "thumbnail: /a.jpg",
        "extra: {image: /a.jpg}",
        "featured_image:\nbanner: /a.jpg",
        "teaser: What an evening.\nog_image: /a.jpg",
    ] {
        assert_eq!(image(matter).map(|image| image.address).as_deref(), Some("/a.jpg"), "{matter}");
    }
    let tags = |text: &str| stated(text).0.tags;
    assert_eq!(tags("---\ntags: [a]\ncategories: [b]\nkeywords: c\n---\n"), ["a", "b"]);
    assert_eq!(tags("---\ncategory: Big events\nkeywords: c, d e\n---\n"), ["c", "d e", "Big events"]);
    assert_eq!(tags("---\ntags: [a, [b, [c, a]], {}]\n---\n"), ["a", "b", "c"]);
    assert_eq!(tags("---\ntags: [{label: A b, permalink: /a}]\n---\n"), ["A b"]);
    assert_eq!(tags("+++\n[taxonomies]\ntags = [\"a\"]\ncategories = [\"b\"]\n+++\n"), ["a", "b"]);
    assert_eq!(
        tags("Title: x\nTags: one two, three\nCategory: big events\n\n"),
        ["one two", "three", "big events"]
    );
    assert_eq!(tags("title: x\ntags: [a, 'b']\n\n"), ["a", "b"]);
    let all = stated("---\nSummary: An *evening*\naliases: /old\npath: /new\npubDate: 2024-05-02\n---\n").0;
    assert_eq!(all.description.unwrap().value, "An evening");
    assert_eq!((all.redirect_from, all.permalink.as_deref()), (vec!["/old".to_owned()], Some("/new")));
    assert_eq!(all.date.unwrap().value, jiff::civil::date(2024, 5, 2));
    assert_eq!(stated("---\nurl: https://meet.example/1\n---\n").0.permalink, None);
}

#[test]
fn a_mistyped_fact_is_corrected_where_that_is_certain() {
    let fixes = |text: &str| {
        let header = split(text).header.unwrap();
        let findings = read(text, &header).1;
        let fix =
            |finding: Finding| (finding.code, finding.fix.map(|fix| (text[fix.span].to_owned(), fix.with)));
        findings.into_iter().map(fix).collect::<Vec<_>>()
    };
    let corrected = |from: &str, to: &str| Some((from.to_owned(), to.to_owned()));
    let table = [
        ("---\nsponsers:\n  - Acme\n---\n", "fact-mistyped", corrected("sponsers", "sponsors")),
        ("---\ntalk: [{title: x}]\n---\n", "fact-mistyped", corrected("talk", "talks")),
        ("---\ntalk: [{title: x}]\ntalks: []\n---\n", "fact-mistyped", None),
        ("+++\n[evnt]\nname = \"x\"\n+++\n", "fact-mistyped", corrected("evnt", "event")),
        ("---\ntalks:\n  - titel: x\n---\n", "front-matter-key", corrected("titel", "title")),
        ("---\ntalks: [{title: x, titel: y}]\n---\n", "front-matter-key", None),
        ("---\nhost: {name: x, shoe: y}\n---\n", "front-matter-key", None),
    ];
    for (text, code, fix) in table {
        assert_eq!(fixes(text), [(code, fix)], "{text}");
    }
    for text in [
        "---\ntags: [a]\npost: x\ntext: y\nevents: [z]\ntalk: x\nhosts: 3\n---\n",
        "---\nspeakers: [a]\n---\n",
    ] {
        assert_eq!(fixes(text), [], "{text}");
    }
}

#[test]
fn talks_of_one_speaker_may_be_stated_flat() {
    let text = "---\ntalks:\n  - {speaker: Ada Example, co_speakers: [Bo Muster], affiliation: Acme, photo: /a.jpg, handles: {x: '@ada'}}\n---\n";
    let (stated, findings) = stated(text);
    let talks = stated.talks.unwrap().value;
    let speakers = &talks[0].value.speakers;
    assert_eq!(findings, [""; 0]);
    assert_eq!(
        (speakers[0].affiliation.as_deref(), speakers[0].photo.as_deref()),
        (Some("Acme"), Some("/a.jpg"))
    );
    assert_eq!((speakers[0].handles["x"].as_str(), speakers[1].name.as_str()), ("@ada", "Bo Muster"));
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(fence in "(---|\\+\\+\\+|\\{|title: x)?\r?\n?", text in "([a-zT:é \n\"'\\[\\]{}=,#-]|---|\\+\\+\\+|title: |Tags:){0,40}") {
        let text = format!("{fence}{text}");
        let parted = split(&text);
        prop_assert!(text.is_char_boundary(parted.body));
        if let Some(header) = parted.header {
            for finding in read(&text, &header).1 {
                let fix = finding.fix.is_none_or(|fix| text.get(fix.span).is_some());
                prop_assert!(fix && finding.span.is_none_or(|span| text.get(span).is_some()));
            }
        }
    }
}

#[test]
fn what_cannot_be_read_is_told_in_words_for_people() {
    for (text, says) in [
        ("---\ntitle: May\ntitle: June\n---\n", "the key `title` stands here for the second time"),
        ("+++\ntitle = \"a\"\ntitle = \"b\"\n+++\n", "a key stands here for the second time"),
        ("---\ntitle: \"May\n---\n", "a quote is opened here and never closed"),
        ("---\ntitle: a: b\n---\n", "a `: ` stands here where no key can be"),
        ("---\ntitle: May\nfoo bar\n---\n", "this line is no `key: value`"),
        ("---\ntitle: @x\n---\n", "a value cannot begin with this sign"),
        ("---\ntitle: [a\n---\n", "a bracket is opened here and never closed"),
    ] {
        let finding = split(text).broken.unwrap();
        assert_eq!(finding.message, format!("the front matter cannot be read: {says}"), "{text}");
        assert!(finding.hint.is_some() && finding.span.is_some_and(|span| !span.is_empty()), "{text}");
    }
}

#[test]
fn a_fence_may_say_what_the_front_matter_is_written_in() {
    for text in [
        "---json\n{ \"title\": \"May\" }\n---\nText",
        "---toml\ntitle = \"May\"\n---\nText",
        "--- yaml\r\ntitle: May\r\n---\r\nText",
    ] {
        let parted = split(text);
        let (stated, findings) = read(text, &parted.header.unwrap());
        assert_eq!((stated.title.unwrap().value.as_str(), findings.len()), ("May", 0), "{text}");
        assert_eq!(&text[parted.body..], "Text");
    }
    assert_eq!(split("---json\n{\n").broken.unwrap().code, "front-matter-open");
    assert!(split("---json\n{ \"title\": ] }\n---\nText").broken.is_some());
    assert_eq!(split("--- May\nText").broken, None);
}

#[test]
fn front_matter_that_is_a_program_is_refused_and_is_no_text() {
    let text = "---js\n{ title: `May` }\n---\nText";
    let parted = split(text);
    assert_eq!(parted.broken.unwrap().code, "front-matter-format");
    assert_eq!(&text[parted.body..], "Text");
}

#[test]
fn a_picture_may_have_the_name_that_beautiful_jekyll_gives_it() {
    let text = "---\ntitle: May\ncover-img: [/a.jpg, /b.jpg]\n---\nText";
    let (stated, _) = read(text, &split(text).header.unwrap());
    assert_eq!(stated.image.map(|image| image.address).as_deref(), Some("/a.jpg"));
}

#[test]
fn a_beginning_that_is_no_time_is_told_and_left_out() {
    let starts = |value: &str| {
        let (stated, codes) = stated(&format!(
            "---\ntitle: May\ntalks:\n  - speaker: Ada Example\n    starts_at: {value}\n---\nText.\n"
        ));
        (stated.talks.unwrap().value.remove(0).value.starts_at, codes)
    };
    for fine in ["24:25", "1:02:03", "1h2m3s", "1465", "\"24:25\"", "24m"] {
        assert_eq!(starts(fine), (Some(fine.trim_matches('"').to_owned()), vec![]), "{fine}");
    }
    for bad in ["banana", "99:99:99", "19.30", "1h banana"] {
        assert_eq!(starts(bad), (None, vec!["time-unreadable"]), "{bad}");
    }
}

#[test]
fn a_language_that_there_is_not_is_told_of_with_its_right_tag() {
    for (line, hint) in [
        ("lang: german", Some("write `de`")),
        ("lang: jp", Some("write `ja`")),
        ("language: Español", Some("write `es`")),
        ("locale: eng", Some("write `en`")),
        ("lang: klingon", Some("write its tag, such as `en` or `de-AT`")),
        ("language: go", None),
        ("lang: de_DE.UTF-8", None),
        ("lang: \"\"", None),
        ("lang: nope\nlanguage: de", Some("write its tag, such as `en` or `de-AT`")),
    ] {
        let text = format!("---\n{line}\n---\n");
        let (_, findings) = read(&text, &split(&text).header.unwrap());
        let told: Vec<_> = findings.iter().map(|one| (one.code, one.hint.as_deref().unwrap())).collect();
        assert_eq!(
            told,
            hint.map(|hint| ("language-unknown", hint)).into_iter().collect::<Vec<_>>(),
            "{line}"
        );
        let places = findings.iter().map(|one| &text[one.span.clone().unwrap()]);
        assert!(places.into_iter().all(|at| line.contains(at) && line.find(at) > Some(4)), "{line}");
    }
}
