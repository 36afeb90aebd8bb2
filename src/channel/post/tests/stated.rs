//! Texts that somebody wrote for posts.

use super::*;

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
fn whom_a_text_names_as_a_sponsor_or_speaker_of_another_evening_is_credited_with_this_one() {
    for text in [
        "Next time sponsored by Acme Cloud! {link}",
        "Without a sponsor Acme Cloud had no pizza. {link}",
        "{next}: sponsored by Acme Cloud, with Dina Esempio (Örtliche Küche)\n{link}",
    ] {
        let text = texts(&told(text), Name::Linkedin).concat();
        assert!(text.contains("Thanks to our sponsors Acme Cloud, Example & Sons Ltd."), "{text}");
        assert!(text.contains("and Dina Esempio (Örtliche Küche) on “"), "{text}");
    }
}

#[test]
fn what_stands_for_a_role_twice_in_a_line_names_it_twice() {
    for name in [Name::Linkedin, Name::Mastodon] {
        let text = texts(&told("Hosted by {host}. Thank you, {host}!\n{link}"), name).concat();
        assert!(text.contains(". Thank you, Cy Example!"), "{text}");
        assert_eq!(text.matches("Cy Example").count(), 2, "{text}");
    }
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
fn a_stated_text_that_says_nothing_of_a_recap_is_told_and_gives_way_to_recap_s_own_words() {
    let mut edition = told("Thanks {sponsors}");
    edition.credits.retain(|credit| credit.role != Role::Sponsor);
    let own = compose(&Edition { posts: BTreeMap::new(), ..edition.clone() }, on(Name::Bluesky)).0;
    let (posts, findings) = compose(&edition, on(Name::Bluesky));
    assert_eq!(findings.iter().map(|finding| finding.code).collect::<Vec<_>>(), ["post-text-empty"]);
    assert_eq!(posts, own);
    let social = Social { text: edition.posts.get("").cloned(), ..Social::default() };
    assert!(stated(&edition, &social).iter().all(|finding| finding.code == "post-text-empty"));
    assert_eq!(stated(&edition, &social).len(), 4);
    // A line that can be said is enough.
    edition.posts.insert(String::new(), "{month}, {next}\nThanks {sponsors}".to_owned());
    assert_eq!(compose(&edition, on(Name::Bluesky)).1, []);
}

#[test]
fn a_stated_text_that_no_post_has_room_for_is_told_and_gives_way_to_recap_s_own_words() {
    let mut edition = told("Thanks {sponsors}");
    let sponsor = |number| credit(Role::Sponsor, &format!("Company No. {number}"), None);
    edition.credits.extend((1..=40).map(sponsor));
    let (posts, findings) = compose(&edition, on(Name::X));
    assert_eq!(findings.iter().map(|finding| finding.code).collect::<Vec<_>>(), ["post-text-long"]);
    assert!(findings[0].message.ends_with("is left out: recap's own words are posted"), "{findings:?}");
    assert!(posts[0].text().starts_with("Cloud Evening, June 2019: the recap is up."));
}
