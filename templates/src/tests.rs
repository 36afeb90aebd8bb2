//! What every mail and page keeps, whatever it shows.

use crate::{
    Body, Credit, Data, Edition, Envelope, FeedLink, Group, Index, IndexEntry, Listed, Markup, Neighbours,
    Next, PageLink, Palette, Picture, Surroundings, Talk, Theme, Ways, email, failed, feed_style, incomplete,
    index, page, sitemap, style, unsubscribe_form, unsubscribed,
};

mod views;

/// Markup as a snapshot holds it: one element a line, without the style sheets, which have files.
fn shown(markup: Markup) -> String {
    let mut html = markup.into_string();
    let mut from = 0;
    while let Some(start) = html[from..].find("<style").map(|at| from + at) {
        let content = start + html[start..].find('>').map_or(0, |at| at + 1);
        let end = content + html[content..].find("</style>").unwrap_or(0);
        html.replace_range(content..end, "…");
        from = content;
    }
    html.replace("><", ">\n<")
}

/// Every kind of document, with everything in it.
fn every_document() -> Vec<(&'static str, String)> {
    let edition = views::rich();
    let group = &edition.group;
    [
        ("mail", email(&edition, &views::envelope())),
        ("bare mail", email(&views::minimal(), &views::bare_envelope())),
        ("mail from right to left", email(&views::right_to_left(), &views::envelope())),
        ("mail in German", email(&views::german(), &views::envelope())),
        ("mail of an own theme", email(&views::themed(), &views::envelope())),
        ("page", page(&edition, &views::around())),
        ("page of an own theme", page(&views::themed(), &Surroundings::default())),
        ("bare page", page(&views::minimal(), &Surroundings::default())),
        ("index", index(&views::index())),
        ("page of a year", index(&views::year())),
        ("page of a tag", index(&views::tag())),
        ("question", unsubscribe_form("fr", group, "https://e.example/u?t=1", None)),
        ("answer", unsubscribed("en", group, None)),
        ("notice", incomplete("ja", group)),
        ("notice of a failure", failed("de", group)),
    ]
    .map(|(name, markup)| (name, markup.into_string()))
    .into()
}

/// The start tags of one element.
fn tags<'h>(html: &'h str, element: &str) -> Vec<&'h str> {
    html.match_indices('<')
        .filter_map(|(at, _)| html[at + 1..].split('>').next())
        .filter(|tag| tag.split_whitespace().next() == Some(element))
        .collect()
}

#[test]
fn mails_are_as_recorded() {
    insta::assert_snapshot!("mail_rich", shown(email(&views::rich(), &views::envelope())));
    insta::assert_snapshot!("mail_minimal", shown(email(&views::minimal(), &views::bare_envelope())));
    let envelope = Envelope { greeting: "שלום עדה,", ..views::envelope() };
    insta::assert_snapshot!("mail_right_to_left", shown(email(&views::right_to_left(), &envelope)));
    insta::assert_snapshot!("mail_german", shown(email(&views::german(), &views::envelope())));
    insta::assert_snapshot!("mail_themed", shown(email(&views::themed(), &views::envelope())));
    insta::assert_snapshot!("mail_without_pictures", shown(email(&views::plain(), &views::envelope())));
}

#[test]
fn pages_are_as_recorded() {
    insta::assert_snapshot!("page_rich", shown(page(&views::rich(), &views::around())));
    insta::assert_snapshot!("page_minimal", shown(page(&views::minimal(), &Surroundings::default())));
    insta::assert_snapshot!(
        "page_right_to_left",
        shown(page(&views::right_to_left(), &Surroundings::default()))
    );
    insta::assert_snapshot!("index", shown(index(&views::index())));
    insta::assert_snapshot!("page_of_a_year", shown(index(&views::year())));
    insta::assert_snapshot!("page_of_a_tag", shown(index(&views::tag())));
}

#[test]
fn a_list_of_pages_is_xml_whatever_their_addresses_hold() {
    let page = |url, changed: Option<&str>| crate::KnownPage { url, changed: changed.map(str::to_owned) };
    let pages = [
        page("https://evening.example.org/?a=1&b=<2>", Some("2026-06-03")),
        page("https://e.example/", None),
    ];
    insta::assert_snapshot!(sitemap(&pages).into_string());
}

#[test]
fn a_feed_is_styled_in_the_words_of_its_language_and_the_colours_of_its_theme() {
    let sheet = feed_style(&views::themed().group.theme, "de-AT");
    assert!(sheet.text().contains(crate::FEED_STYLE));
    assert!(sheet.text().contains("content: \"Das ist ein Feed."), "{}", sheet.text());
    assert!(sheet.text().contains(&views::themed().group.theme.dark.accent.to_string()));
    assert!(!sheet.text().contains("FEED_IS") && !sheet.text().contains("url("));
}

#[test]
fn data_of_a_page_is_no_markup_and_reads_as_it_was_written() {
    let json = "{\"a\":\"</script><!-- & \u{2028}\"}";
    let around = Surroundings { data: Data(json.into()), ..Surroundings::default() };
    let html = page(&views::minimal(), &around).into_string();
    let written = r#"{"a":"\u003c/script\u003e\u003c!-- \u0026 \u2028"}"#;
    let whole = format!(r#"<script type="application/ld+json">{written}</script>"#);
    assert!(html.contains(&whole), "{html}");
}

#[test]
fn a_locale_is_a_language_in_a_country() {
    let locale = |language: &'static str| {
        let edition = Edition { language, ..views::minimal() };
        let html = page(&edition, &Surroundings::default()).into_string();
        let value = html.split_once(r#"property="og:locale" content=""#)?.1;
        Some(value.split('"').next().unwrap_or_default().to_owned())
    };
    assert_eq!(locale("en-gb").as_deref(), Some("en_GB"));
    assert_eq!(locale("zh-Hant-TW").as_deref(), Some("zh_TW"));
    for language in ["de", "zh-Hant", "es-419"] {
        assert_eq!(locale(language), None, "{language}");
    }
}

#[test]
fn subscription_pages_are_as_recorded() {
    let group = views::rich().group;
    let form = unsubscribe_form("en", &group, "/unsubscribe?token=abc", Some("/preferences?token=abc"));
    insta::assert_snapshot!("unsubscribe_form", shown(form));
    insta::assert_snapshot!("unsubscribed", shown(unsubscribed("de-CH", &group, Some("/subscribe"))));
    insta::assert_snapshot!("incomplete", shown(incomplete("he", &group)));
    insta::assert_snapshot!("failed", shown(failed("es", &group)));
}

/// A value that would be markup of its own if it were not escaped, marked with its field's name.
fn evil(field: &str) -> &'static str {
    format!("\">'<script>{field}</script>&").leak()
}

/// Asserts that each of the fields is shown, and as text only.
fn assert_escaped(markup: Markup, fields: &[&str]) {
    // Data is no script: no browser runs it.
    let html = markup.into_string().replace("<script type=\"application/ld+json\">", "");
    assert!(!html.contains("<script"), "{html}");
    for field in fields {
        let escaped = format!("&quot;&gt;'&lt;script&gt;{field}&lt;/script&gt;&amp;");
        assert!(html.contains(&escaped), "{field} is missing: {html}");
    }
}

fn evil_group() -> Group<'static> {
    let theme = Theme {
        font: evil("font"),
        heading_font: evil("heading font"),
        logo: Some(Picture { url: evil("group logo"), alt: evil("logo alt"), size: None }),
        ..Theme::default()
    };
    Group { name: evil("group"), site: evil("site"), theme }
}

fn evil_edition() -> Edition<'static> {
    let credit = || Credit {
        name: evil("name"),
        affiliation: Some(evil("affiliation")),
        link: Some(evil("credit link")),
        picture: Some(Picture { url: evil("photo"), alt: evil("photo alt"), size: Some((0, 7)) }),
    };
    let talk = |title| Talk {
        title,
        link: Some(evil("talk link")),
        speakers: vec![credit(), credit()],
        watch: Some(evil("watch").into()),
        starts_at: Some(evil("starts at")),
        slides: Some(evil("slides")),
        takeaways: vec![evil("takeaway")],
    };
    Edition {
        language: evil("language"),
        group: evil_group(),
        title: evil("title"),
        summary: evil("summary"),
        lead: Some(evil("lead")),
        link: evil("link"),
        date: evil("date").to_owned(),
        picture: Some(Picture { url: evil("picture"), alt: evil("alt"), size: None }),
        card: Some(Picture { url: evil("card"), alt: evil("card alt"), size: Some((1200, 630)) }),
        body: Body("".into()),
        host: Some(credit()),
        talks: vec![talk(Some(evil("talk"))), talk(None)],
        sponsors: vec![credit()],
        next: Some(Next {
            date: Some(evil("next date").to_owned()),
            line_up: vec![evil("line-up")],
            rsvp: Some(evil("rsvp")),
            calendar: Some(evil("calendar")),
        }),
    }
}

/// The fields of an edition that mails and pages show.
const EDITION_FIELDS: [&str; 24] = [
    "name",
    "affiliation",
    "credit link",
    "photo",
    "talk link",
    "watch",
    "starts at",
    "slides",
    "takeaway",
    "language",
    "site",
    "group logo",
    "logo alt",
    "title",
    "lead",
    "link",
    "date",
    "picture",
    "alt",
    "talk",
    "next date",
    "line-up",
    "rsvp",
    "calendar",
];

#[test]
fn no_field_of_a_mail_can_bring_markup_of_its_own() {
    let envelope = Envelope {
        subject: evil("subject"),
        preheader: evil("preheader"),
        greeting: evil("greeting"),
        unsubscribe: evil("unsubscribe"),
        preferences: evil("preferences"),
        postal_address: Some(evil("address")),
    };
    let mail = || email(&evil_edition(), &envelope);
    assert_escaped(mail(), &EDITION_FIELDS);
    assert_escaped(
        mail(),
        &["photo alt", "group", "subject", "preheader", "greeting", "unsubscribe", "preferences", "address"],
    );
}

#[test]
fn a_sponsor_is_named_below_the_logo_and_alone_without_one() {
    let shown = [email(&views::rich(), &views::envelope()), page(&views::rich(), &Surroundings::default())];
    for html in shown.map(Markup::into_string) {
        assert!(html.contains(r#"acme.png" alt="""#), "{html}");
        let named =
            r#"<p class="below-logo" dir="auto"><a href="https://acme.example.com/">Acme Cloud</a></p>"#;
        assert!(html.contains(named), "{html}");
        assert!(html.contains(r#"<p class="sponsor" dir="auto">Sample Works (venue)</p>"#), "{html}");
    }
}

#[test]
fn photos_stand_beside_all_talks_or_beside_none() {
    let count = |edition: &Edition<'_>, of: &str| {
        let html = email(edition, &views::envelope()).into_string();
        html.matches(of).count()
    };
    assert_eq!(count(&views::rich(), "class=\"photo\""), 2);
    assert_eq!(count(&views::rich(), "<td class=\"photos"), 3);
    assert_eq!(count(&views::plain(), "class=\"photo"), 0);
}

#[test]
fn a_title_leads_nowhere_that_a_button_leads() {
    let mut edition = views::rich();
    edition.talks[0].link = edition.talks[0].watch.as_deref().map(|link| &*link.to_owned().leak());
    let html = email(&edition, &views::envelope()).into_string();
    assert!(html.contains(r#"<h3 class="talk-title" dir="auto">What a queue hides</h3>"#), "{html}");
    assert_eq!(html.matches("https://video.example.com/watch?v=1&amp;t=1465").count(), 1);
    assert!(html.contains(">Watch from 24:25</a>"));
}

#[test]
fn no_field_of_a_page_can_bring_markup_of_its_own() {
    let ways = || Ways {
        mail: Some(evil("form")),
        feeds: vec![FeedLink { title: evil("feed"), media_type: evil("type"), url: evil("feed url") }],
        calendar: Some(evil("all meetups")),
    };
    let other = |title| PageLink { title: evil(title), url: evil("other page").to_owned() };
    let neighbours = || Neighbours { earlier: Some(other("earlier")), later: Some(other("later")) };
    let around = Surroundings {
        ways: ways(),
        tags: vec![other("tag")],
        neighbours: neighbours(),
        published: evil("published").to_owned(),
        modified: Some(evil("modified").to_owned()),
        data: Data(evil("data").into()),
    };
    assert_escaped(page(&evil_edition(), &around), &EDITION_FIELDS);
    assert_escaped(page(&evil_edition(), &around), &["group", "summary", "feed", "type", "feed url"]);
    assert_escaped(page(&evil_edition(), &around), &["all meetups", "other page", "earlier", "later", "tag"]);
    assert_escaped(page(&evil_edition(), &around), &["published", "modified", "form"]);

    for of in [Listed::Newest, Listed::Year(evil("heading")), Listed::Tag(evil("heading"))] {
        let list = || {
            index(&Index {
                language: evil("language"),
                group: evil_group(),
                description: evil("description"),
                link: evil("own"),
                of,
                entries: vec![IndexEntry {
                    title: evil("title"),
                    date: evil("date").to_owned(),
                    summary: evil("summary"),
                    link: evil("link"),
                }],
                years: vec![other("year")],
                tags: vec![other("tag")],
                neighbours: neighbours(),
                ways: ways(),
            })
        };
        assert_escaped(list(), &["language", "group", "site", "description", "title", "own", "year", "tag"]);
        assert_escaped(list(), &["date", "summary", "link", "feed", "type", "feed url", "earlier", "later"]);
        if of != Listed::Newest {
            assert_escaped(list(), &["heading"]);
        }
    }

    let group = evil_group();
    let form = unsubscribe_form(evil("language"), &group, evil("action"), Some(evil("preferences")));
    assert_escaped(form, &["group", "site", "action"]);
    assert_escaped(unsubscribed(evil("language"), &group, Some(evil("subscribe"))), &["group", "site"]);
    assert_escaped(failed(evil("language"), &group), &["logo alt", "site"]);
    assert_escaped(incomplete(evil("language"), &group), &["logo alt", "site"]);
}

#[test]
fn every_document_names_its_language_and_has_one_first_heading() {
    for (name, html) in every_document() {
        assert!(html.starts_with("<!DOCTYPE html><html lang=\""), "{name}");
        assert_eq!(tags(&html, "h1").len(), 1, "{name}");
        assert_eq!(tags(&html, "title").len(), 1, "{name}");
    }
}

#[test]
fn no_document_holds_script_or_loads_anything_but_pictures() {
    for (name, html) in every_document() {
        // Data is no script: no browser runs it.
        assert!(
            tags(&html, "script").iter().all(|tag| *tag == "script type=\"application/ld+json\""),
            "{name}"
        );
        for element in ["iframe", "object", "embed", "video", "svg", "base", "input"] {
            assert!(tags(&html, element).is_empty(), "{name}: {element}");
        }
        for words in ["javascript:", "data:", "url(", "@import", "@font-face", "http-equiv"] {
            assert!(!html.contains(words), "{name}: {words}");
        }
        for link in tags(&html, "link") {
            assert!(!link.contains("stylesheet"), "{name}: {link}");
        }
    }
}

#[test]
fn a_mail_holds_only_what_mail_programs_know() {
    for edition in [views::rich(), views::minimal(), views::right_to_left()] {
        let html = email(&edition, &views::envelope()).into_string();
        for element in ["form", "button", "link", "section", "main", "header", "footer", "picture"] {
            assert!(tags(&html, element).is_empty(), "{element}");
        }
        for rule in [
            "flex",
            "grid",
            "position:",
            "float",
            "var(",
            "calc(",
            "background-image",
            "rem;",
            "line-height:",
            "aria-hidden",
        ] {
            assert!(!html.contains(rule), "{rule}");
        }
        for table in tags(&html.replace(&*edition.body.0, ""), "table") {
            assert!(table.contains("role=\"presentation\""), "{table}");
        }
        assert_eq!(html.matches("role=\"article\"").count(), 1);
    }
}

#[test]
fn a_mail_says_how_to_leave_and_where_its_sender_lives() {
    let html = email(&views::rich(), &views::envelope()).into_string();
    assert!(html.contains("<a href=\"https://evening.example.org/unsubscribe?token=abc\">"));
    assert!(html.contains("Exampleton EX1 1EX"));
    assert!(html.contains("<a href=\"https://evening.example.org/2026/06/03/queues/\">"));
}

#[test]
fn pictures_have_words_and_in_a_mail_a_width() {
    for (name, html) in every_document() {
        for picture in tags(&html, "img") {
            // The name of a sponsor stands below the logo, that of a speaker on a page beside the photo.
            let named = picture.contains("/logos/")
                || (picture.contains("class=\"photo\"") && !name.contains("mail"));
            assert!(picture.contains("alt=\"") && named == picture.contains("alt=\"\""), "{name}: {picture}");
            assert!(!name.contains("mail") || picture.contains("width=\""), "{name}: {picture}");
        }
    }
}

#[test]
fn the_style_sheet_to_hash_is_the_one_in_every_page() {
    let own = style(&views::themed().group.theme);
    for (name, html) in every_document().into_iter().filter(|(name, _)| !name.contains("mail")) {
        assert_eq!(tags(&html, "style").len(), 1, "{name}");
        let sheet = if name.contains("own theme") { &own } else { &style(&Theme::default()) };
        assert!(html.contains(&format!("<style>{}</style>", sheet.text())), "{name}");
        assert!(!html.contains(" style=\""), "{name}: a style attribute needs more than the hash");
    }
}

#[test]
fn what_has_nothing_to_show_leaves_no_box() {
    let mail = email(&views::minimal(), &views::bare_envelope()).into_string();
    let page = page(&views::minimal(), &Surroundings::default()).into_string();
    for html in [&mail, &page] {
        assert!(tags(html, "h2").is_empty(), "{html}");
        assert!(tags(html, "img").is_empty(), "{html}");
        for (tag, next) in html.split('<').zip(html.split('<').skip(1)) {
            let element = tag.split([' ', '>']).next().unwrap_or_default();
            let empty = tag.ends_with('>') && next.starts_with(&format!("/{element}>"));
            assert!(!empty || element.is_empty(), "<{tag}<{next}");
        }
    }
    assert!(!mail.contains("class=\"preheader\"") && !mail.contains("class=\"greeting\""));
    assert!(tags(&page, "footer").is_empty());
}

#[test]
fn leaving_takes_one_button_and_no_script() {
    let html = unsubscribe_form("en", &views::rich().group, "/u?token=1&x=2", None).into_string();
    assert_eq!(tags(&html, "form"), ["form method=\"post\" action=\"/u?token=1&amp;x=2\""]);
    assert_eq!(tags(&html, "button"), ["button class=\"button\" type=\"submit\" autofocus"]);
}

#[test]
fn a_theme_colours_mail_and_page_and_leaves_no_place_unfilled() {
    let theme = views::themed().group.theme;
    let mail = email(&views::themed(), &views::envelope()).into_string();
    let page = page(&views::themed(), &Surroundings::default()).into_string();
    for colour in [theme.light.accent, theme.dark.accent, theme.light.background, theme.dark.surface] {
        assert!(mail.contains(&colour.to_string()), "{colour}");
        assert!(page.contains(&colour.to_string()), "{colour}");
    }
    assert!(mail.contains("'Lora',Georgia") && page.contains("'Lora',Georgia"));
    assert!(!mail.contains(&Palette::LIGHT.accent.to_string()), "a colour is not the theme's");
    assert!(!mail.contains("var("), "{mail}");
    assert!(mail.contains("We meet on the first") && page.contains("We meet on the first"));
}

#[test]
fn headings_of_a_mail_and_of_a_page_follow_one_another() {
    for (name, html) in every_document() {
        let levels: Vec<u8> = html
            .match_indices("<h")
            .filter_map(|(at, _)| html.as_bytes().get(at + 2).filter(|byte| byte.is_ascii_digit()))
            .map(|digit| digit - b'0')
            .collect();
        assert_eq!(levels.first(), Some(&1), "{name}");
        assert!(levels.windows(2).all(|pair| pair[1] <= pair[0] + 1), "{name}: {levels:?}");
    }
}
