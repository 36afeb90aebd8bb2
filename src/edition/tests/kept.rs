//! What a recap says in raw HTML, tags and notes comes through in both forms, and nothing that it hides.

use super::*;

/// The words of a body's HTML, every tag a bar.
fn bare(html: &str) -> String {
    let mut words = String::new();
    let mut within = false;
    for char in html.chars() {
        match char {
            '<' => within = true,
            '>' => {
                within = false;
                words.push('|');
            }
            _ if within => {}
            char => words.push(char),
        }
    }
    words
}

#[test]
fn what_stands_in_for_scripts_and_frames_is_read_as_markup() {
    for tag in ["noscript", "noframes", "noembed", "NoScript class=\"x\""] {
        let name = tag.split(' ').next().unwrap();
        let body = format!(
            "Before.\n\n<{tag}><p>One <b>two</b></p><img src=\"/a.jpg\" alt=\"A boat\"></{name}>\n\nAfter."
        );
        let (edition, findings) = with_body(&body);
        assert_eq!(edition.text(), "Before.\n\nOne two\n\n[Picture: A boat]\n\nAfter.\n", "{tag}");
        assert!(edition.html.contains("<img src=\"https://meetup.example.org/a.jpg\""), "{}", edition.html);
        assert!(!edition.html.contains("&lt;"), "{}", edition.html);
        assert_eq!(codes(&findings), [""; 0], "{tag}");
    }
    let code = "Set `<noscript>` around it.\n\n```\n<noscript>x</noscript>\n```\n";
    assert_eq!(with_body(code).0.text(), "Set <noscript> around it.\n\n    <noscript>x</noscript>\n");
    assert_eq!(with_body("<plaintext>\n\nThe <b>end</b>.").0.text(), "The end.\n");
    let open = "<noscript><noscript><noscript><b>x\n\nMore *words*.";
    assert_eq!(with_body(open).0.text(), "x\n\nMore words.\n");
}

#[test]
fn words_of_neighbouring_elements_stay_apart_in_both_forms() {
    for name in [
        "section",
        "article",
        "header",
        "main",
        "footer",
        "aside",
        "nav",
        "center",
        "address",
        "legend",
        "dialog",
        "option",
        "figure",
        "hgroup",
        "fieldset",
        "form",
        "search",
        "x-card",
        "output",
        "summary",
        "figcaption",
    ] {
        let (edition, _) = with_body(&format!("<{name}>one</{name}><{name}>two</{name}>\n"));
        let text = edition.text();
        assert_eq!(text.split_whitespace().collect::<Vec<_>>(), ["one", "two"], "{name}: {text}");
        assert!(!bare(&edition.html).contains("onetwo"), "{name}: {}", edition.html);
    }
    for name in ["label", "button"] {
        let (edition, _) = with_body(&format!("<p><{name}>one</{name}><{name}>two</{name}>, three</p>\n"));
        assert_eq!(edition.text(), "one two, three\n", "{name}");
    }
    let (edition, _) = with_body("<menu><li>one</li><li>two</li></menu>\n");
    assert_eq!(edition.text(), "- one\n- two\n");
    // Letters that are set off within a word are one word.
    assert_eq!(with_body("A<font color=\"red\">d</font>a and B<big>o</big>").0.text(), "Ada and Bo\n");
}

#[test]
fn hidden_words_are_published_nowhere() {
    for (open, close) in [
        ("<p hidden>", "</p>"),
        ("<div hidden=\"\"><div>", "</div> More.</div>"),
        ("<div style=\"color:red; DISPLAY : none !important\">", "</div>"),
        ("<span style='visibility:hidden'>", "</span>"),
        ("<div hidden><ul><li>", "</li></ul><br><img src=\"/s.jpg\" alt=\"secret\"></div>"),
        ("<section hidden>", "</section>"),
    ] {
        let body = format!("{open}A secret of ours{close}\n\nOpen words.\n");
        let (edition, _) = with_body(&body);
        assert!(!edition.html.contains("secret"), "{}", edition.html);
        assert_eq!(edition.text(), "Open words.\n", "{body}");
        assert!(!format!("{edition:?}").contains("secret"), "{body}");
    }
    for shown in [
        "<div aria-hidden=\"true\">Words</div>",
        "<div style=\"display:block\">Words</div>",
        "<div class=\"hidden\">Words</div>",
        "<div title=\"hidden\">Words</div>",
    ] {
        assert_eq!(with_body(shown).0.text(), "Words\n", "{shown}");
    }
    let (edition, _) = with_body("<div hidden>\n\nA secret of ours.\n\n</div>\n\nOpen words.\n");
    assert!(!format!("{edition:?}").contains("secret"), "{edition:?}");
    assert_eq!(edition.summary, "Open words.");
}

#[test]
fn details_that_are_open_stay_open() {
    let (edition, _) = with_body("<details open><summary>More</summary>Words</details>\n");
    assert!(edition.html.contains("<details open"), "{}", edition.html);
    let (edition, _) = with_body("<details><summary>More</summary>Words</details>\n");
    assert!(edition.html.contains("<details>"), "{}", edition.html);
}

#[test]
fn frames_are_called_what_they_show() {
    for (frame, shown) in [
        ("https://docs.google.com/forms/d/e/1/viewform?embedded=true", "See it on docs.google.com"),
        ("https://docs.google.com/spreadsheets/d/e/1/pubhtml", "See it on docs.google.com"),
        ("https://docs.google.com/document/d/e/1/pub?embedded=true", "See it on docs.google.com"),
        ("https://docs.google.com/presentation/d/e/1/embed", "See the slides on docs.google.com"),
    ] {
        let (edition, _) = with_body(&format!("<iframe src=\"{frame}\"></iframe>\n"));
        assert!(edition.html.contains(shown), "{}", edition.html);
    }
    for (frame, address) in [
        (
            "https://w.soundcloud.com/player/?url=https%3A//api.soundcloud.com/tracks/1&color=0066cc",
            "https://w.soundcloud.com/player/?url=https%3A//api.soundcloud.com/tracks/1&amp;color=0066cc",
        ),
        (
            "https://w.soundcloud.com/player/?url=https%3A//soundcloud.com/ada/one",
            "https://soundcloud.com/ada/one",
        ),
    ] {
        let (edition, _) = with_body(&format!("<iframe src=\"{frame}\"></iframe>\n"));
        assert!(edition.html.contains(&format!("href=\"{address}\"")), "{}", edition.html);
        assert!(edition.html.contains(">Listen on soundcloud.com<"), "{}", edition.html);
    }
}

#[test]
fn a_number_stands_apart_from_brackets_behind_it() {
    assert_eq!(
        with_body("[Production](/p)(starting at 11:42)").0.text(),
        "Production [1] (starting at 11:42)\n\nLinks:\n[1] https://meetup.example.org/p\n"
    );
    assert!(with_body("[A](/a)[^1]\n\n[^1]: C.").0.text().starts_with("A [1] (1)\n"));
    assert!(with_body("Ada[^1][^2]\n\n[^1]: C.\n\n[^2]: D.").0.text().starts_with("Ada(1) (2)\n"));
    assert_eq!(with_body("![A](/a.jpg)Words ![B](/b.jpg).").0.text(), "[Picture: A] Words [Picture: B].\n");
    assert!(with_body("[A](/a), [B](/b)s").0.text().starts_with("A [1], B [2]s\n"));
}

#[test]
fn elements_of_a_sites_scripts_show_what_they_stand_for() {
    for (body, text) in [
        (
            "<lite-youtube videoid=\"abc\"></lite-youtube>",
            "Watch the video on youtube.com [1]\n\nLinks:\n[1] https://www.youtube.com/watch?v=abc\n",
        ),
        (
            "<amp-youtube data-videoid=\"abc\" width=\"4\" height=\"3\"></amp-youtube>",
            "Watch the video on youtube.com [1]\n\nLinks:\n[1] https://www.youtube.com/watch?v=abc\n",
        ),
        ("<amp-img src=\"/a.jpg\" alt=\"A boat\" width=\"4\" height=\"3\"></amp-img>", "[Picture: A boat]\n"),
        ("<x-card>Words <b>here</b></x-card>", "Words here\n"),
    ] {
        assert_eq!(with_body(body).0.text(), text, "{body}");
    }
    let (edition, _) = with_body("<amp-img src=\"/a.jpg\" alt=\"A boat\"></amp-img>");
    assert!(
        edition.html.contains("src=\"https://meetup.example.org/a.jpg\" alt=\"A boat\""),
        "{}",
        edition.html
    );
}

#[test]
fn when_a_talk_begins_is_read_as_people_write_it() {
    let starts = |starts_at: &str| {
        let talk = Talk {
            speakers: vec![Speaker::named("Ada Example")],
            starts_at: Some(starts_at.into()),
            ..Talk::default()
        };
        compile(&Recap { talks: vec![talk], ..recap() }, &publication()).0.talks[0].starts_at.clone()
    };
    for (written, shown) in [
        ("24:25", Some("24:25")),
        ("1:02:03", Some("1:02:03")),
        ("1h2m3s", Some("1:02:03")),
        ("24m25s", Some("24:25")),
        ("1465", Some("24:25")),
        ("1465s", Some("24:25")),
        ("7", Some("0:07")),
        ("banana", None),
        ("99:99:99", None),
        ("-5", None),
        ("+5:30", None),
        ("99999999999999999999", None),
    ] {
        assert_eq!(starts(written).as_deref(), shown, "{written}");
    }
}

#[test]
fn the_caption_of_a_picture_stands_below_it_in_both_forms() {
    for (tag, html, text) in [
        (
            "{{< figure src=\"/a.jpg\" alt=\"A boat\" caption=\"Ada at sea\" title=\"Boats\" attr=\"Bo\" >}}",
            "alt=\"A boat\"><figcaption>Boats – Ada at sea – Bo</figcaption></figure>",
            "[Picture: A boat]\nBoats – Ada at sea – Bo\n\nAfter.\n",
        ),
        (
            "{% include figure.html src=\"/a.jpg\" alt=\"A boat\" caption=\"Ada & Bo at sea\" %}",
            "alt=\"A boat\"><figcaption>Ada &amp; Bo at sea</figcaption></figure>",
            "[Picture: A boat]\nAda & Bo at sea\n\nAfter.\n",
        ),
        (
            "{{< figure src=\"/a.jpg\" caption=\"Ada at sea\" >}}",
            "alt=\"\"><figcaption>Ada at sea</figcaption></figure>",
            "[Picture: Ada at sea]\n\nAfter.\n",
        ),
        (
            "{{< figure src=\"/a.jpg\" alt=\"A boat\" caption=\"By [Ada](/ada) < *all*\" >}}",
            "<p>By <a href=\"https://meetup.example.org/ada\" rel=\"noopener noreferrer\">Ada</a> &lt; <em>all</em></p>",
            "[Picture: A boat]\n\nBy Ada [1] < all\n\nAfter.\n\nLinks:\n[1] https://meetup.example.org/ada\n",
        ),
        (
            "Here {% include figure.html src=\"/a.jpg\" alt=\"A boat\" caption=\"Ada at sea\" %} too.",
            "alt=\"A boat\"> (Ada at sea) too.</p>",
            "Here [Picture: A boat] (Ada at sea) too.\n\nAfter.\n",
        ),
    ] {
        let (edition, _) = with_body(&format!("{tag}\n\nAfter.\n"));
        assert!(edition.html.contains(html), "{}", edition.html);
        assert_eq!(edition.text(), text);
    }
}

#[test]
fn the_headline_picture_says_what_is_stated_of_it() {
    for (stated, alt, told) in [
        ("image:\n  path: /a.jpg\n  alt: A boat", "A boat", 0),
        ("cover:\n  image: /a.jpg\n  alt: A boat\n  caption: At sea", "A boat", 1),
        ("cover:\n  image: /a.jpg\n  caption: At sea", "At sea", 1),
        ("image: /a.jpg\nimage_alt: A boat", "A boat", 0),
        ("featured_image: /a.jpg\nfeaturedImageAlt: A boat", "A boat", 0),
        ("header:\n  image: /a.jpg\n  image_description: A boat\n  caption: At sea", "A boat", 1),
        ("image: /a.jpg\nimage_caption: At sea", "At sea", 1),
        ("image: /a.jpg\nalt: Other\ncaption: Other", "Photo from Example Meetup", 0),
    ] {
        let text = format!("---\ntitle: May\ndescription: x\ndate: 2024-05-01\n{stated}\n---\nHello.\n");
        let source = crate::recap::Source { path: "2024-05-01-may.md".into(), text };
        let (recap, findings) = crate::recap::understand(&source);
        let (edition, _) = compile(&recap, &publication());
        let picture = edition.picture.unwrap();
        assert_eq!(picture.url, "https://meetup.example.org/a.jpg");
        assert!(picture.alt.starts_with(alt) || alt.starts_with("Photo"), "{stated}: {}", picture.alt);
        let captions = findings.iter().filter(|finding| finding.code == "caption-dropped").count();
        assert_eq!(captions, told, "{stated}");
    }
}

#[test]
fn what_kramdown_and_github_add_leaves_no_marks() {
    for (body, text) in [
        ("|a|b|\n|c|d|\n|===|===|\n|e|f|\n", "a | b\nc | d\ne | f\n"),
        ("> [!NOTE]\n> Bring a *torch*.\n", "> Note\n>\n> Bring a torch.\n"),
        ("> [!WARNING] Mind the *gap*.\n> It is wide.\n", "> Warning\n>\n> Mind the gap. It is wide.\n"),
        (
            "See <https://a.example/API/x>, and the API.\n\n*[API]: Big CSS\n*[CSS]: Sheets\n\nCSS.\n",
            "See https://a.example/API/x, and the API (Big CSS).\n\nCSS (Sheets).\n",
        ),
        ("|a|b|\n|c|d|\nThanks to all.\n", "a | b\nc | d\n\nThanks to all.\n"),
        (
            "We like XHTML, HTML and HTML.\n\n*[HTML]: HyperText Markup Language\n",
            "We like XHTML, HTML (HyperText Markup Language) and HTML.\n",
        ),
        ("- one\n^\n- two\n", "- one\n\n- two\n"),
    ] {
        assert_eq!(with_body(body).0.text(), text, "{body}");
    }
    let (edition, _) = with_body("|a|b|\n|c|d|\n");
    assert!(edition.html.contains("<td>a</td>") && !edition.html.contains("<th"), "{}", edition.html);
}

#[test]
fn thanks_that_only_the_front_matter_tells_are_told_of() {
    let thanked = |name: &str| crate::recap::Thanked { name: name.into(), ..Default::default() };
    let also_thanked = vec![thanked("Hanna Example"), thanked("The Hall"), thanked("Zoë's Café")];
    let findings = compile(&Recap { also_thanked, ..recap() }, &publication()).1;
    assert_eq!(codes(&findings), ["thanks-missing-in-body"]);
    assert!(
        findings[0].message.starts_with("The Hall and Zoë's Café are thanked"),
        "{}",
        findings[0].message
    );
}
