#![allow(clippy::unwrap_used, reason = "a test may fail")]

use std::collections::BTreeMap;

use proptest::prelude::*;
use unicode_segmentation::UnicodeSegmentation;

use super::sample::{credit, edition};
use super::*;
use crate::edition::{Credit, Role};
use crate::finding::Severity;
use crate::recap::Speaker;

mod any;
mod stated;

fn on(name: Name) -> &'static Network {
    network(name).unwrap()
}

fn post(text: &str) -> Post {
    Post { tokens: vec![Token::Text(text.to_owned())] }
}

fn texts(edition: &Edition, name: Name) -> Vec<String> {
    compose(edition, on(name)).0.iter().map(Post::text).collect()
}

#[test]
fn the_sample_edition_as_it_is_posted_on_every_network() {
    let mut shown = String::new();
    for network in &super::network::NETWORKS {
        let (posts, findings) = compose(&edition(), network);
        assert_eq!(findings, []);
        for post in posts {
            let length = (network.measure)(&post);
            shown += &format!("== {}, {length} of {}\n{}\n\n", network.name, network.limit, post.text());
        }
    }
    insta::assert_snapshot!(shown);
}

#[test]
fn forty_sponsors_make_a_thread_whose_first_post_has_the_link() {
    let mut edition = edition();
    for number in 1..=40 {
        edition.credits.push(credit(Role::Sponsor, &format!("Invented Company No. {number} Ltd."), None));
    }
    insta::assert_snapshot!(texts(&edition, Name::Bluesky).join("\n---\n"));
}

#[test]
fn headline_and_titles_give_way_before_a_credit_does() {
    let mut edition = edition();
    edition.event.name = Some("An evening with a very long name that goes on and on ".repeat(9));
    let posts = texts(&edition, Name::X);
    for credit in &edition.credits {
        let shown =
            |other: &&Credit| other.name == credit.name || other.affiliation.as_ref() == Some(&credit.name);
        let wanted = edition.credits.iter().filter(shown).count();
        assert_eq!(posts.concat().matches(&credit.name).count(), wanted, "{}", credit.name);
    }
}

#[test]
fn a_title_is_left_out_where_one_of_its_speakers_is_not_credited() {
    let mut edition = edition();
    edition.credits.retain(|credit| credit.name != "Zoë Beispiel");
    let text = texts(&edition, Name::Linkedin).concat();
    assert!(text.contains("Queues") && !text.contains("Certificates"), "{text}");
}

#[test]
fn a_credit_longer_than_a_post_is_an_error_and_never_cut() {
    let mut edition = edition();
    edition.credits.push(credit(Role::Sponsor, &"Long ".repeat(70), None));
    let (posts, findings) = compose(&edition, on(Name::Bluesky));
    assert_eq!((findings[0].severity, findings[0].code), (Severity::Error, "credit-too-long"));
    assert!(posts.iter().all(|post| !post.text().contains("Long")));
    assert_eq!(compose(&edition, on(Name::Mastodon)).1, []);
}

#[test]
fn speakers_of_one_talk_who_do_not_fit_together_are_named_apart() {
    let mut edition = edition();
    let names: Vec<String> = (0..30).map(|number| format!("Speaker Number {number:02}")).collect();
    edition.talks[0].speakers = names.iter().map(Speaker::named).collect();
    edition.credits = names.iter().map(|name| credit(Role::Speaker, name, None)).collect();
    let all = texts(&edition, Name::Bluesky).join("\n");
    for name in names {
        assert_eq!(all.matches(&name).count(), 1);
    }
    assert!(!all.contains("Queues"), "a title beside some of its speakers denies it to the others");
}

#[test]
fn a_handle_that_is_none_is_told_and_the_plain_name_stays() {
    let mut edition = edition();
    edition.credits[1].handles = BTreeMap::from([("mastodon".to_owned(), "@ada".to_owned())]);
    let (posts, findings) = compose(&edition, on(Name::Mastodon));
    assert_eq!(findings[0].code, "handle-malformed");
    assert_eq!(findings[0].hint.as_deref(), Some("those of Mastodon are like `@user@server`"));
    assert!(posts[0].text().contains("Ada Example (Acme Cloud)"));
    assert!(!posts[0].tokens().iter().any(|token| matches!(token, Token::Mention(_))));
}

#[test]
fn a_title_that_would_notify_a_stranger_is_left_out_and_a_name_is_told() {
    let mut edition = edition();
    edition.talks[0].title = Some("What @Test does".to_owned());
    edition.credits[5].name = "@venue".to_owned();
    let (posts, findings) = compose(&edition, on(Name::Mastodon));
    assert!(!posts[0].text().contains("@Test"));
    assert_eq!(findings.iter().map(|finding| finding.code).collect::<Vec<_>>(), ["accidental-mention"]);
    let (posts, findings) = compose(&edition, on(Name::Linkedin));
    assert!(posts[0].text().contains("@Test"));
    assert_eq!(findings, []);
}

#[test]
fn a_bare_domain_is_told_where_it_becomes_a_link() {
    let mut edition = edition();
    edition.credits[5].name = "Acme.example".to_owned();
    assert_eq!(compose(&edition, on(Name::X)).1[0].code, "bare-domain");
    assert_eq!(compose(&edition, on(Name::Mastodon)).1, []);
}

#[test]
fn a_link_longer_than_a_post_is_an_error() {
    let mut edition = edition();
    edition.link = format!("https://meetup.example.org/{}", "long/".repeat(600));
    let (posts, findings) = compose(&edition, on(Name::Linkedin));
    assert!(posts.is_empty());
    assert_eq!(findings.last().unwrap().code, "link-too-long");
}

#[test]
fn mastodon_counts_any_url_as_23_and_a_mention_without_its_server() {
    let link = Token::Link { label: "https://example.org/a".into(), url: "https://example.org/a".into() };
    let full = Post { tokens: vec![Token::Text("x".repeat(476) + " "), link] };
    assert_eq!((on(Name::Mastodon).measure)(&full), 500);
    let mention = Post { tokens: vec![Token::Mention("@ada@social.example".into())] };
    assert_eq!((on(Name::Mastodon).measure)(&mention), "@ada".len());
    assert_eq!((on(Name::Mastodon).measure)(&post("👩‍👩‍👧e\u{301}")), 2);
}

#[test]
fn x_weighs_characters_and_finds_bare_domains() {
    for (text, weight) in [
        ("abc", 3),
        ("日本", 4),
        ("e\u{301}", 1),
        ("🎉", 2),
        ("rust-lang.org", 23),
        ("“a” – b…", 9),
        ("Ltd.Co", 23),
    ] {
        assert_eq!((on(Name::X).measure)(&post(text)), weight, "{text}");
    }
    assert_eq!((on(Name::X).measure)(&post("日本語x.com")), 29);
}

#[test]
fn handles_are_taken_in_their_network_s_own_syntax_only() {
    for (name, written, shown) in [
        (Name::Mastodon, "ada@social.example", Some("@ada@social.example")),
        (Name::Mastodon, "@ada.e@social.example", Some("@ada.e@social.example")),
        (Name::Mastodon, "@ada", None),
        (Name::Mastodon, "@ada@", None),
        (Name::Mastodon, "@ada@social.example/x", None),
        (Name::Mastodon, "https://social.example/@ada", None),
        (Name::Bluesky, "@ada.example.org", Some("@ada.example.org")),
        (Name::Bluesky, "ada", None),
        (Name::Bluesky, "ada.-example.org", None),
        (Name::Bluesky, "ada.example.1", None),
        (Name::X, "ada_example", Some("@ada_example")),
        (Name::X, "ada.example", None),
        (Name::X, "a_name_with_sixteen", None),
        (Name::Linkedin, "in/ada", None),
        (Name::Linkedin, "urn:li:person:AbC-1", Some("urn:li:person:AbC-1")),
        (Name::Linkedin, "@urn:li:person:AbC-1", None),
    ] {
        assert_eq!((on(name).handle)(written).as_deref(), shown, "{written} on {name}");
    }
}

#[test]
fn a_roster_takes_handles_on_the_very_networks_that_show_them() {
    let show = super::network::NETWORKS.into_iter().filter(|network| network.handle_like.is_some());
    let show: std::collections::BTreeSet<&str> = show.map(|network| network.name.as_str()).collect();
    assert_eq!(show, crate::recap::roster::NETWORKS.into());
}

#[test]
fn a_text_is_cut_at_a_word_and_never_inside_a_character() {
    assert_eq!(wording::clip("one two three", 13), "one two three");
    assert_eq!(wording::clip("one two three", 12), "one two…");
    assert_eq!(wording::clip("Donaudampfschiff", 8), "Donauda…");
    assert_eq!(wording::clip("e\u{301}e\u{301}e\u{301}", 2), "e\u{301}…");
    assert_eq!(wording::clip("", 0), "");
}

#[test]
fn an_edition_with_nothing_in_it_is_still_announced() {
    let mut edition = edition();
    edition.credits.clear();
    edition.talks.clear();
    edition.event = crate::recap::Event::default();
    edition.title = "Recap of the June evening".to_owned();
    edition.next = None;
    edition.tags.clear();
    edition.summary.clear();
    assert_eq!(
        texts(&edition, Name::Mastodon),
        ["Recap of the June evening\n\nhttps://meetup.example.org/recaps/2019/06/05/cloud-evening/"]
    );
}

#[test]
fn posts_speak_the_language_of_the_recap() {
    let mut shown = String::new();
    for language in ["de", "fr-CH", "es", "it", "pt-BR", "nl", "pl", "ja"] {
        let edition = Edition { language: language.to_owned(), ..edition() };
        shown += &format!("== {language}\n{}\n\n", texts(&edition, Name::Linkedin).concat());
    }
    insta::assert_snapshot!(shown);
}

#[test]
fn a_server_s_own_limit_is_kept() {
    let mut edition = edition();
    edition
        .credits
        .extend((1..=40).map(|number| credit(Role::Sponsor, &format!("Company No. {number}"), None)));
    let mut fewer = usize::MAX;
    for limit in [200, 500, 5000] {
        let network = Network { limit, ..*on(Name::Mastodon) };
        let (made, _) = compose(&edition, &network);
        assert!(made.iter().all(|post| (network.measure)(post) <= limit));
        assert!(made.len() < fewer, "{limit}: {}", made.len());
        fewer = made.len();
    }
    assert_eq!(fewer, 1);
}

#[test]
fn linkedin_counts_what_has_to_be_escaped() {
    let count = |token: Token| (on(Name::Linkedin).measure)(&Post { tokens: vec![token] });
    assert_eq!(count(Token::Text("a (b) #c".into())), 8 + 3);
    assert_eq!(count(Token::Text("😀é".into())), 3);
    assert_eq!(count(Token::Tag("Sre".into())), r"{hashtag|\#|Sre}".len());
    let name = Token::Name { shown: "Ada".into(), handle: "urn:li:person:AbC".into() };
    assert_eq!(count(name), "@[Ada](urn:li:person:AbC)".len());
}
