//! What posts are made from: handles, and words that are stated for them.

use std::collections::BTreeMap;

use super::*;
use crate::recap::social::Social;

#[test]
fn a_profile_that_a_name_leads_to_is_a_handle_unless_the_roster_has_another() {
    let mut recap = recap();
    recap.talks[0].speakers[0].url = Some("https://x.com/somebody_else".into());
    recap.talks[1].speakers[0].url = Some("https://bsky.app/profile/bo.example.org".into());
    recap.talks[1].speakers[1].url = Some("https://www.tiktok.com/@zoe".into());
    recap.sponsors[1].url = Some("https://social.example/@sons".into());
    recap.sponsors[0].url = Some("https://www.linkedin.com/in/acme".into());
    let (edition, _) = compile(&recap, &publication());
    let handles = |name: &str| &edition.credits.iter().find(|credit| credit.name == name).unwrap().handles;
    assert_eq!(handles("Ada Example")["x"], "@adaexample", "the roster knows better");
    assert_eq!(handles("Bo Muster")["bluesky"], "@bo.example.org");
    assert!(handles("Zoë Beispiel").is_empty(), "that is no account of the fediverse");
    assert_eq!(handles("Example & Sons Ltd.")["mastodon"], "@sons@social.example");
    assert!(handles("Acme Cloud").is_empty(), "LinkedIn mentions nobody by the address of a profile");
}

#[test]
fn what_a_recap_states_for_its_posts_wins_over_what_its_publication_says() {
    let social = |text: Option<&str>, x: Option<&str>| Social {
        text: text.map(str::to_owned),
        networks: x.map(|text| ("x".to_owned(), text.to_owned())).into_iter().collect(),
        ..Social::default()
    };
    let of = |recap: &Social, publication: &Social| {
        let posts = posts(recap, publication);
        (posts.get("").cloned(), posts.get("x").cloned())
    };
    let own = |text: &str| Some(text.to_owned());
    let group = social(Some("group"), Some("group on X"));
    assert_eq!(of(&Social::default(), &group), (own("group"), own("group on X")));
    assert_eq!(of(&social(None, Some("own on X")), &group), (own("group"), own("own on X")));
    assert_eq!(of(&social(Some("own"), None), &group), (own("own"), None));
    assert_eq!(of(&Social::default(), &Social::default()), (None, None));
    let (edition, _) = compile(&Recap { social: social(Some("Hi"), None), ..recap() }, &publication());
    assert_eq!(edition.posts, BTreeMap::from([(String::new(), "Hi".to_owned())]));
}
