#![allow(clippy::unwrap_used, reason = "a test may fail")]

use std::collections::BTreeMap;

use proptest::prelude::*;
use unicode_segmentation::UnicodeSegmentation;

use super::sample::{credit, edition};
use super::*;
use crate::edition::{Credit, Role};
use crate::finding::Severity;
use crate::recap::Speaker;

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

/// The sample edition with a text for its posts.
fn told(text: &str) -> Edition {
    Edition { posts: BTreeMap::from([(String::new(), text.to_owned())]), ..edition() }
}

#[test]
fn a_stated_text_is_posted_with_its_values_and_what_it_leaves_out_behind_it() {
    let mut shown = String::new();
    for text in [
        "What a {event}! Thank you, {speakers}.\nSponsored by {sponsors}, hosted by {host}.\n\n{link}\n{tags}",
        "{headline}\n{summary}\nNext: {next}",
        "Words alone, #CloudNative and https://example.org/why, without a link.",
        "{month}: {title}\n\n\n\n{link}\n\n{sponsors}\n{sponsors}",
    ] {
        for name in [Name::Mastodon, Name::X] {
            let (posts, findings) = compose(&told(text), on(name));
            assert_eq!(findings, [], "{text}");
            let posts: Vec<String> = posts.iter().map(Post::text).collect();
            shown += &format!("== {text:?} on {name}\n{}\n\n", posts.join("\n---\n"));
        }
    }
    insta::assert_snapshot!(shown);
}

#[test]
fn the_text_of_a_network_wins_over_that_of_all() {
    let mut edition = told("For all.");
    edition.posts.insert("x".to_owned(), "For X.".to_owned());
    assert!(texts(&edition, Name::X)[0].starts_with("For X."));
    assert!(texts(&edition, Name::Bluesky)[0].starts_with("For all."));
}

#[test]
fn links_handles_and_tags_in_a_stated_text_are_what_they_are() {
    let edition = told(
        "Hi @ada@social.example! See https://meetup.example.org/recaps/2019/06/05/cloud-evening/, https://example.org. #Go @x",
    );
    let post = &compose(&edition, on(Name::Mastodon)).0[0];
    let marked: Vec<String> = post.marked().map(|(_, token)| token.shown()).take(4).collect();
    assert_eq!(
        marked,
        ["@ada@social.example", &edition.link, "https://example.org", "Go"]
            .map(|it| { if it == "Go" { "#Go".to_owned() } else { it.to_owned() } })
    );
    assert_eq!(post.text().matches(&edition.link).count(), 1, "the link is there already");
    assert_eq!(compose(&edition, on(Name::Mastodon)).1[0].code, "accidental-mention");
}

#[test]
fn credits_that_a_stated_text_gives_by_itself_are_not_given_again() {
    let edition = told("Ada Example (Acme Cloud) was great, Dina too, and so was Cy Example.");
    let text = texts(&edition, Name::Linkedin).concat();
    assert_eq!(text.matches("Ada Example").count(), 1, "{text}");
    assert_eq!(text.matches("Cy Example").count(), 1, "{text}");
    assert_eq!(text.matches("Dina Esempio (Örtliche Küche)").count(), 1, "{text}");
    assert!(text.contains("Bo Muster") && text.contains("Buchhandlung Muster"), "{text}");
}

#[test]
fn what_a_stated_text_is_filled_with_credits_nobody() {
    let mut edition = told("{event} was great.\n{title}\n{link}");
    edition.event.name = Some("Elastic London".to_owned());
    edition.title = "November: Cy Example and Zoë Beispiel".to_owned();
    edition.credits.push(credit(Role::Sponsor, "Elastic", None));
    let text = texts(&edition, Name::Linkedin).concat();
    assert!(text.contains("Muster and Elastic.") && text.contains("Hosted by Cy Example."), "{text}");
    assert!(text.contains("Zoë Beispiel on “Certificates"), "{text}");
    // The same where the title was typed.
    edition.posts.insert(String::new(), format!("{}! {{link}}", edition.title));
    let text = texts(&edition, Name::Linkedin).concat();
    assert!(text.contains("Hosted by Cy Example.") && text.contains("Zoë Beispiel on “"), "{text}");
}

#[test]
fn a_word_that_is_also_a_sponsor_s_name_is_no_credit_and_a_list_of_sponsors_is_one() {
    let mut edition = told("What a Monday evening with Ada of Acme Cloud! {link}");
    edition.credits.push(credit(Role::Sponsor, "Monday", None));
    let text = texts(&edition, Name::Linkedin).concat();
    assert!(
        text.contains("sponsors Acme Cloud, Example & Sons Ltd., Buchhandlung Muster and Monday."),
        "{text}"
    );
    edition.posts.insert(String::new(), "Sponsored by Monday and Acme Cloud. {link}".to_owned());
    let text = texts(&edition, Name::Linkedin).concat();
    assert!(text.contains("sponsors Example & Sons Ltd. and Buchhandlung Muster."), "{text}");
    assert_eq!(text.matches("Monday").count(), 1, "{text}");
}

#[test]
fn a_credit_by_hand_in_a_line_that_is_not_said_is_given_behind_the_text() {
    let mut edition = told("{next}: Cy Example hosts again.\nWith {speakers}, hosted by Cy Example.\n{link}");
    assert_eq!(texts(&edition, Name::Linkedin).concat().matches("Cy Example").count(), 2);
    edition.next = None;
    let text = texts(&edition, Name::Linkedin).concat();
    assert_eq!(text.matches("Cy Example").count(), 1, "{text}");
    // There the speakers do not fit into the first post, and so nor does the line.
    let more = (1..=9).map(|number| credit(Role::Speaker, &format!("Invented Speaker No. {number}"), None));
    edition.credits.splice(5..5, more);
    let posts = texts(&edition, Name::X).concat();
    assert!(posts.contains("Hosted by Cy Example."), "{posts}");
}

#[test]
fn whom_a_text_names_before_it_is_cut_is_not_credited_again() {
    let edition = told(&format!("Ada Example (Acme Cloud). {} Cy Example.", "Words and words. ".repeat(60)));
    let text = texts(&edition, Name::Bluesky).concat();
    assert_eq!(text.matches("Ada Example").count(), 1, "{text}");
    assert!(text.contains("Hosted by Cy Example."), "{text}");
}

#[test]
fn a_stated_text_that_is_too_long_is_cut_and_told_and_everybody_is_credited() {
    let edition = told(&"Words and words. ".repeat(60));
    let (posts, findings) = compose(&edition, on(Name::Bluesky));
    assert_eq!(findings[0].code, "post-text-long");
    let texts: Vec<String> = posts.iter().map(Post::text).collect();
    assert!(texts[0].contains("…\n\n") && texts[0].contains("meetup.example.org"), "{}", texts[0]);
    let rest = texts[1..].concat();
    for credit in &edition.credits {
        assert!(rest.contains(&credit.name), "{} in {rest}", credit.name);
    }
    assert!(texts.iter().all(|text| text.graphemes(true).count() <= 300));
}

#[test]
fn a_stated_text_of_which_nothing_fits_is_left_out_and_told_as_that() {
    let edition = told(&format!("{{link}} {}", "words ".repeat(60)));
    let (posts, findings) = compose(&edition, on(Name::Bluesky));
    assert!(findings[0].message.ends_with("and is left out"), "{findings:?}");
    assert!(!posts[0].text().contains("words words"));
    let social = Social { text: edition.posts.get("").cloned(), ..Social::default() };
    let told: Vec<String> = stated(&edition, &social).into_iter().map(|finding| finding.message).collect();
    assert_eq!(told.len(), 2, "on Bluesky and on X: {told:?}");
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

/// Names as they come: Latin, emoji, right to left, marks on nothing, dots, at signs, controls.
fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        "[A-Z][a-z]{1,12} [A-Z][a-z]{1,14}",
        "[A-Z][a-z]{1,9}\\.(com|io|js) (Ltd\\.|GmbH|& Sons)",
        "(אדה|עמית|لينا|王小明|Żółć|Zoë) (דוגמה|مثال|例|Muster)",
        "(👩‍💻|🏳️‍🌈|🇨🇭|👍🏽)[A-Z][a-z]{0,8}(e\u{301}|a\u{308}\u{323}){1,4}",
        "\u{301}?[@#.a-z\u{202E}\u{0}\r\n\t]{1,8}",
        "\\PC{1,60}",
    ]
}

fn any_edition() -> impl Strategy<Value = Edition> {
    let credits = (0..3usize, 0..12usize, 0..41usize);
    let people = proptest::collection::vec((name(), proptest::option::of(name())), 60);
    (credits, people, "\\PC{0,90}", "\\PC{0,120}", "\\PC{0,200}", any::<bool>()).prop_map(
        |((hosts, speakers, sponsors), people, event, title, summary, together)| {
            let mut edition = edition();
            let role = |place| match place {
                _ if place < hosts => Role::Host,
                _ if place < hosts + speakers => Role::Speaker,
                _ => Role::Sponsor,
            };
            let count = hosts + speakers + sponsors;
            // A number makes every name one that can be looked for.
            let made = people.into_iter().take(count).enumerate().map(|(place, (name, affiliation))| {
                let mut credit = credit(role(place), &format!("n{place:02}n {name}"), affiliation.as_deref());
                if place % 3 == 0 {
                    credit.handles = edition.credits[1].handles.clone();
                }
                credit
            });
            edition.credits = made.collect();
            let names: Vec<&Credit> = edition.credits.iter().collect();
            for (place, talk) in edition.talks.iter_mut().enumerate() {
                let speaker = |at: usize| names.get(hosts + at).map(|credit| credit.name.clone());
                let second = speaker(2 * place + 1).filter(|_| together);
                talk.speakers = speaker(2 * place).into_iter().chain(second).map(Speaker::named).collect();
                talk.title = Some(title.clone());
            }
            edition.language = ["en", "de", "fr", "pl", "ja"][count % 5].to_owned();
            edition.event.name = Some(event);
            edition.summary = summary;
            edition
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_edition_is_posted_whole_and_within_every_limit(edition in any_edition()) {
        for network in &super::network::NETWORKS {
            let (posts, findings) = compose(&edition, network);
            let left_out: Vec<&Finding> = findings.iter().filter(|finding| finding.severity == Severity::Error).collect();
            prop_assert!(left_out.is_empty(), "{left_out:?}");
            for post in &posts {
                for (range, token) in post.marked() {
                    prop_assert_eq!(post.text().get(range).map(str::to_owned), Some(token.shown()));
                }
                let limit = match network.name {
                    Name::Mastodon => 500,
                    Name::Bluesky => 300,
                    Name::Linkedin => 3000,
                    Name::X => 280,
                    _ => network.limit,
                };
                prop_assert!((network.measure)(post) <= limit, "{} on {}", post.text(), network.name);
                prop_assert!(network.name != Name::Bluesky || post.text().len() <= 3000);
                prop_assert!(!post.text().starts_with(char::is_whitespace));
            }
            let links = |post: &Post| post.tokens().iter().filter(|token| matches!(token, Token::Link { .. })).count();
            prop_assert_eq!(posts.iter().map(links).collect::<Vec<_>>()[0], 1);
            prop_assert_eq!(posts.iter().map(links).sum::<usize>(), 1);

            // Everybody once, in order, whole.
            let all: String = posts.iter().map(|post| post.text() + "\n---\n").collect();
            let mut from = 0;
            for (place, credit) in edition.credits.iter().enumerate() {
                prop_assert_eq!(all.matches(&format!("n{place:02}n")).count(), 1);
                let name = wording::clean(&credit.name);
                let found = all[from..].find(&name);
                prop_assert!(found.is_some(), "{} is missing or out of order in {}", name, all);
                from += found.unwrap() + name.len();
                if let (Some(affiliation), false) = (&credit.affiliation, credit.role == Role::Host) {
                    let rest = all[from..].lines().next().unwrap();
                    prop_assert!(rest.contains(&wording::clean(affiliation)), "{} in {}", affiliation, rest);
                }
            }
        }
    }

    #[test]
    fn any_stated_text_is_posted_with_every_credit_and_the_link(
        edition in any_edition(),
        text in "(\\{(headline|event|month|title|summary|host|speakers|sponsors|next|link|tags)\\}|\\PC|\n|[a-z]{1,9} |https://a\\.example/b |#Tag |@ada ){0,30}",
    ) {
        let edition = Edition { posts: BTreeMap::from([(String::new(), text)]), ..edition };
        for network in &super::network::NETWORKS {
            let (posts, findings) = compose(&edition, network);
            prop_assert!(findings.iter().all(|finding| finding.severity != Severity::Error), "{findings:?}");
            for post in &posts {
                prop_assert!(network.fits(post), "{} on {}", post.text(), network.name);
                for (range, token) in post.marked() {
                    prop_assert_eq!(post.text().get(range).map(str::to_owned), Some(token.shown()));
                }
            }
            let link = |token: &Token| matches!(token, Token::Link { url, .. } if *url == edition.link);
            prop_assert!(posts[0].tokens().iter().any(link), "{}", posts[0].text());
            prop_assert!(!posts[1..].iter().flat_map(Post::tokens).any(link));
            let all: String = posts.iter().map(|post| post.text() + "\n---\n").collect();
            for (place, credit) in edition.credits.iter().enumerate() {
                prop_assert_eq!(all.matches(&format!("n{place:02}n")).count(), 1, "{} in {}", credit.name, all);
                prop_assert!(all.contains(&wording::clean(&credit.name)), "{} in {}", credit.name, all);
            }
        }
    }

    #[test]
    fn a_cut_text_is_within_its_limit_and_ends_on_a_character(text in "\\PC{0,80}", longest in 1..60usize) {
        let text = wording::clean(&text);
        let cut = wording::clip(&text, longest);
        prop_assert!(cut.graphemes(true).count() <= longest.max(1));
        if cut != text {
            let kept = cut.strip_suffix('…').unwrap();
            let boundary = text.grapheme_indices(true).any(|(at, _)| at == kept.len());
            prop_assert!(text.starts_with(kept) && boundary);
        }
    }
}
