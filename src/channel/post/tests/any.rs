//! Editions and texts of any kind: nobody is lost, and every limit is kept.

use super::*;

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
        let edition = Edition { posts: BTreeMap::from([(String::new(), text.clone())]), ..edition };
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
                // Whoever states a role several times has asked for that.
                let role = match credit.role {
                    Role::Speaker => "{speakers}",
                    Role::Host => "{host}",
                    Role::Sponsor => "{sponsors}",
                };
                let most = text.matches(role).count().max(1);
                let count = all.matches(&format!("n{place:02}n")).count();
                prop_assert!((1..=most).contains(&count), "{} in {}", credit.name, all);
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
