//! What every mail and page keeps, whatever it shows.

use crate::{
    Body, Credit, Edition, Envelope, FeedLink, Index, IndexEntry, Markup, Next, Picture, STYLE, Talk, email,
    index, notice, page, unsubscribe_form, unsubscribed,
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
    [
        ("mail", email(&edition, &views::envelope())),
        ("bare mail", email(&views::minimal(), &views::bare_envelope())),
        ("mail from right to left", email(&views::right_to_left(), &views::envelope())),
        ("page", page(&edition, &views::feeds())),
        ("bare page", page(&views::minimal(), &[])),
        ("index", index(&views::index())),
        ("question", unsubscribe_form("Evening", "https://e.example/", "https://e.example/u?t=1")),
        ("answer", unsubscribed("Evening", "https://e.example/")),
        ("notice", notice(None, "This link does not work", "It may have been cut in two.")),
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
}

#[test]
fn pages_are_as_recorded() {
    insta::assert_snapshot!("page_rich", shown(page(&views::rich(), &views::feeds())));
    insta::assert_snapshot!("page_minimal", shown(page(&views::minimal(), &[])));
    insta::assert_snapshot!("page_right_to_left", shown(page(&views::right_to_left(), &[])));
    insta::assert_snapshot!("index", shown(index(&views::index())));
}

#[test]
fn subscription_pages_are_as_recorded() {
    let site = "https://evening.example.org/";
    let form = unsubscribe_form("Evening of Queues", site, "/unsubscribe?token=abc");
    insta::assert_snapshot!("unsubscribe_form", shown(form));
    insta::assert_snapshot!("unsubscribed", shown(unsubscribed("Evening of Queues", site)));
    let message = "It may have been cut in two. Open it again from the mail.";
    let group = Some("Evening of Queues");
    insta::assert_snapshot!("notice", shown(notice(group, "This link does not work", message)));
}

/// A value that would be markup of its own if it were not escaped, marked with its field's name.
fn evil(field: &str) -> &'static str {
    format!("\">'<script>{field}</script>&").leak()
}

/// Asserts that each of the fields is shown, and as text only.
fn assert_escaped(markup: Markup, fields: &[&str]) {
    let html = markup.into_string();
    assert!(!html.contains("<script"), "{html}");
    for field in fields {
        let escaped = format!("&quot;&gt;'&lt;script&gt;{field}&lt;/script&gt;&amp;");
        assert!(html.contains(&escaped), "{field} is missing: {html}");
    }
}

fn evil_edition() -> Edition<'static> {
    let credit = || Credit {
        name: evil("name"),
        affiliation: Some(evil("affiliation")),
        link: Some(evil("credit link")),
        logo: Some(evil("logo")),
    };
    let talk = |title| Talk {
        title,
        link: Some(evil("talk link")),
        speakers: vec![credit(), credit()],
        starts_at: Some(evil("starts at")),
    };
    Edition {
        language: evil("language"),
        publication: evil("publication"),
        site: evil("site"),
        title: evil("title"),
        summary: evil("summary"),
        link: evil("link"),
        date: evil("date").to_owned(),
        picture: Some(Picture { url: evil("picture"), alt: evil("alt") }),
        body: Body(""),
        host: Some(credit()),
        talks: vec![talk(Some(evil("talk"))), talk(None)],
        sponsors: vec![credit()],
        next: Some(Next {
            date: Some(evil("next date").to_owned()),
            line_up: vec![evil("line-up")],
            rsvp: Some(evil("rsvp")),
        }),
    }
}

/// The fields of an edition that mails and pages show.
const EDITION_FIELDS: [&str; 16] = [
    "name",
    "affiliation",
    "credit link",
    "talk link",
    "starts at",
    "language",
    "publication",
    "site",
    "title",
    "link",
    "date",
    "picture",
    "alt",
    "talk",
    "next date",
    "line-up",
];

#[test]
fn no_field_of_a_mail_can_bring_markup_of_its_own() {
    let envelope = Envelope {
        subject: evil("subject"),
        preheader: evil("preheader"),
        greeting: evil("greeting"),
        unsubscribe: evil("unsubscribe"),
        postal_address: Some(evil("address")),
    };
    let mail = || email(&evil_edition(), &envelope);
    assert_escaped(mail(), &EDITION_FIELDS);
    assert_escaped(mail(), &["rsvp", "subject", "preheader", "greeting", "unsubscribe", "address"]);
}

#[test]
fn a_page_shows_the_logos_of_sponsors_beside_their_names_and_a_mail_does_not() {
    let mut edition = views::rich();
    edition.sponsors[0].logo = Some("https://meet.example.com/logos/acme.png");
    edition.sponsors[2].logo = Some("https://meet.example.com/logos/works.svg");
    let shown = page(&edition, &[]).into_string();
    let logo = |name: &str, file: &str| {
        format!(
            r#"<img src="https://meet.example.com/logos/{file}" alt="{name}" height="40" loading="lazy">"#
        )
    };
    let linked = format!(r#"<a href="https://acme.example.com/">{}</a>"#, logo("Acme Cloud", "acme.png"));
    let strip =
        format!(r#"<p class="logos">{linked}{}</p><p class="sponsors">"#, logo("Sample Works", "works.svg"));
    assert!(shown.contains(&strip), "{shown}");
    assert!(!email(&edition, &views::envelope()).into_string().contains("logos/"));

    let without = page(&views::rich(), &[]).into_string();
    assert!(!without.contains("class=\"logos\""), "{without}");
}

#[test]
fn no_field_of_a_page_can_bring_markup_of_its_own() {
    let feeds = vec![FeedLink { title: evil("feed"), media_type: evil("type"), url: evil("feed url") }];
    assert_escaped(page(&evil_edition(), &feeds), &EDITION_FIELDS);
    assert_escaped(page(&evil_edition(), &feeds), &["rsvp", "summary", "logo", "feed", "type", "feed url"]);

    let list = Index {
        language: evil("language"),
        publication: evil("publication"),
        site: evil("site"),
        description: evil("description"),
        entries: vec![IndexEntry {
            title: evil("title"),
            date: evil("date").to_owned(),
            summary: evil("summary"),
            link: evil("link"),
        }],
        feeds,
    };
    assert_escaped(index(&list), &["language", "publication", "site", "description", "title"]);
    assert_escaped(index(&list), &["date", "summary", "link", "feed", "type", "feed url"]);

    let group = evil("publication");
    let form = unsubscribe_form(group, evil("site"), evil("action"));
    assert_escaped(form, &["publication", "site", "action"]);
    assert_escaped(unsubscribed(group, evil("site")), &["publication", "site"]);
    let words = notice(Some(group), evil("title"), evil("message"));
    assert_escaped(words, &["publication", "title", "message"]);
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
        for element in ["script", "iframe", "object", "embed", "video", "svg", "base", "input"] {
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
        for rule in ["flex", "grid", "position:", "float", "var(", "calc(", "background-image", "rem;"] {
            assert!(!html.contains(rule), "{rule}");
        }
        for table in tags(&html.replace(edition.body.0, ""), "table") {
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
            assert!(picture.contains("alt=\"") && !picture.contains("alt=\"\""), "{name}: {picture}");
            assert!(!name.contains("mail") || picture.contains("width=\""), "{name}: {picture}");
        }
    }
}

#[test]
fn the_style_sheet_to_hash_is_the_one_in_every_page() {
    for (name, html) in every_document().into_iter().filter(|(name, _)| !name.contains("mail")) {
        assert_eq!(tags(&html, "style").len(), 1, "{name}");
        assert!(html.contains(&format!("<style>{STYLE}</style>")), "{name}");
        assert!(!html.contains(" style=\""), "{name}: a style attribute needs more than the hash");
    }
}

#[test]
fn what_has_nothing_to_show_leaves_no_box() {
    let mail = email(&views::minimal(), &views::bare_envelope()).into_string();
    let page = page(&views::minimal(), &[]).into_string();
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
    let html = unsubscribe_form("Evening", "https://e.example/", "/u?token=1&x=2").into_string();
    assert_eq!(tags(&html, "form"), ["form method=\"post\" action=\"/u?token=1&amp;x=2\""]);
    assert_eq!(tags(&html, "button"), ["button class=\"button\" type=\"submit\" autofocus"]);
}
