//! What every page and mail about a subscription keeps.

use super::*;
use crate::{Markup, Theme};

const LANGUAGES: [&str; 9] = ["en", "de", "fr", "es", "it", "pt", "nl", "pl", "he"];

/// A value that would be markup of its own if it were not escaped.
const EVIL: &str = "\">'<script>evil</script>&";

fn group(name: &str) -> Group<'_> {
    Group { name, site: "https://evening.example.org/", theme: Theme::default() }
}

fn filled<'a>(value: &'a str, wrong: bool) -> Preferences<'a> {
    Preferences {
        action_url: value,
        unsubscribe_url: value,
        address: value,
        name: value,
        topics: vec![Topic { name: value, chosen: true }],
        paused_until: value,
        days: (value, value),
        saved: (!wrong).then_some(true),
        wrong: Wrong { address: wrong, name: wrong, day: wrong },
    }
}

/// Every page, with everything in it.
fn every_page(language: &str, value: &str) -> Vec<Markup> {
    let group = &group(value);
    let form = SubscribeForm {
        action_url: value,
        address: value,
        name: value,
        wrong_address: true,
        wrong_name: true,
    };
    vec![
        subscribe_form(language, group, &form),
        subscribe_form(language, group, &SubscribeForm::default()),
        look_into_inbox(language, group),
        too_many(language, group),
        confirm_form(language, group, value),
        confirmed(language, group, value),
        stale(language, group, Some(value)),
        change_address_form(language, group, value),
        address_changed(language, group),
        not_subscribed(language, group, Some(value)),
        preferences(language, group, &filled(value, true)),
        preferences(language, group, &filled(value, false)),
    ]
}

fn occasions(moved_to: &str) -> [Occasion<'_>; 5] {
    let moved = Occasion::Moved { to: moved_to };
    [Occasion::Confirm, Occasion::Known, Occasion::Welcome, Occasion::ChangeAddress, moved]
}

/// Every mail without an edition.
fn every_mail(language: &str, value: &str) -> Vec<Markup> {
    let mail = |occasion| {
        let said = said(occasion, language, value, false);
        let view = Notice {
            language,
            group: group(value),
            said: &said,
            greeting: value,
            button_url: value,
            edition: None,
            ways: Some((value, value)),
            postal_address: Some(value),
        };
        notice(&view)
    };
    occasions(value).map(mail).into()
}

#[test]
fn no_value_brings_markup_and_every_document_has_one_heading_and_no_script() {
    for language in LANGUAGES {
        for page in every_page(language, EVIL).into_iter().chain(every_mail(language, EVIL)) {
            let html = page.into_string();
            assert!(html.starts_with("<!DOCTYPE html><html lang=\""), "{html}");
            assert_eq!(html.matches("<h1").count(), 1, "{html}");
            assert!(!html.contains("<script") && !html.contains("javascript:"), "{html}");
        }
    }
}

#[test]
fn every_field_has_a_label_and_what_is_wrong_with_it_is_told_beside_it() {
    for page in every_page("en", "x") {
        let html = page.into_string();
        for field in html.split("<input ").skip(1) {
            let tag = field.split('>').next().unwrap_or_default();
            let id = tag.strip_prefix("id=\"").and_then(|rest| rest.split('"').next());
            let Some(id) = id else {
                // Those without an id stand within their label.
                assert!(tag.contains("name=\"website\"") || tag.contains("name=\"topic[]\""), "{tag}");
                continue;
            };
            assert!(html.contains(&format!("<label for=\"{id}\">")), "{id}: {html}");
            if tag.contains("aria-invalid=\"true\"") {
                assert!(html.contains(&format!("<p id=\"{id}-wrong\" class=\"wrong\" role=\"alert\">")));
            }
        }
    }
}

#[test]
fn what_is_said_in_a_mail_names_the_group_and_fits_a_subject() {
    for language in LANGUAGES {
        for occasion in occasions("a…@example.net") {
            let said = said(occasion, language, "Acme Meetup", true);
            assert!(said.subject.contains("Acme Meetup") && said.subject.chars().count() < 78, "{said:?}");
            assert!(said.before[0].contains("Acme Meetup"), "{said:?}");
        }
    }
}

#[test]
fn whoever_was_moved_is_told_where_to_and_what_to_do_if_it_was_not_they() {
    for language in LANGUAGES {
        let said = said(Occasion::Moved { to: "a…@example.net" }, language, "Acme Meetup", false);
        let before = said.before.join(" ");
        assert!(before.contains("a…@example.net") && !before.contains('{'), "{said:?}");
        assert!(said.after.is_some() && said.button.is_none(), "{said:?}");
    }
}

#[test]
fn the_pages_and_mails_of_joining_are_as_recorded() {
    let group = group("Acme & Söhne");
    let form = SubscribeForm { action_url: "subscribe", ..SubscribeForm::default() };
    let shown = |markup: Markup| {
        let html = markup.into_string();
        let body = html.split_once("</head>").map_or(html.as_str(), |(_, body)| body);
        body.replace("><", ">\n<")
    };
    insta::assert_snapshot!("subscribe_form", shown(subscribe_form("en", &group, &form)));
    let view = Preferences {
        action_url: "preferences?token=abc",
        unsubscribe_url: "unsubscribe?token=def",
        address: "ada@example.org",
        name: "Ada",
        topics: vec![Topic { name: "Talks", chosen: true }, Topic { name: "Jobs", chosen: false }],
        days: ("2026-07-01", "2027-06-30"),
        ..Preferences::default()
    };
    insta::assert_snapshot!("preferences", shown(preferences("de", &group, &view)));
    let said = said(Occasion::Confirm, "fr", group.name, false);
    let mail = Notice {
        language: "fr",
        group,
        said: &said,
        greeting: "",
        button_url: "https://evening.example.org/confirm?token=abc",
        edition: None,
        ways: None,
        postal_address: Some("1 Example Street\nExampleton"),
    };
    insta::assert_snapshot!("confirmation", shown(notice(&mail)));
}
