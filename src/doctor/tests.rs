#![allow(clippy::unwrap_used, reason = "a test may fail")]

use super::*;
use crate::secrets::tokens::tests::grant;

#[test]
fn a_login_is_warned_of_two_weeks_before_a_person_has_to_renew_it() {
    let now: Timestamp = "2026-12-01T12:00:00Z".parse().unwrap();
    let ending = |hours: i64| Grant {
        refresh_token: None,
        expires_at: Some(now + SignedDuration::from_hours(hours)),
        ..grant(0)
    };
    for (hours, state, told) in [
        (60 * 24, State::Ok, "it ends in 60 days, on 2027-01-30"),
        (14 * 24, State::Ok, "it ends in 14 days, on 2026-12-15"),
        (14 * 24 - 1, State::Warning, "it ends in 13 days, on 2026-12-15"),
        (47, State::Warning, "it ends in 1 day, on 2026-12-03"),
        (1, State::Warning, "it ends within a day, on 2026-12-01"),
        (0, State::Error, "it ended on 2026-12-01"),
    ] {
        assert_eq!(lasts(Network::Linkedin, &ending(hours), now), (state, told.to_owned()));
    }
    let threads = lasts(Network::Threads, &ending(48), now).1;
    assert_eq!(threads, "it ends in 2 days, on 2026-12-03, unless it is used before");
    assert_eq!(lasts(Network::X, &grant(60), now), (State::Ok, "it is renewed by itself".to_owned()));
    let endless = Grant { refresh_token: None, expires_at: None, ..grant(0) };
    assert_eq!(lasts(Network::Mastodon, &endless, now), (State::Ok, "it does not expire".to_owned()));
}

#[test]
fn a_clock_that_cannot_be_right_is_told() {
    let now: Timestamp = "2026-12-01T12:00:00Z".parse().unwrap();
    let at = |text: &str| Some(SystemTime::from(text.parse::<Timestamp>().unwrap()));
    assert_eq!(clock(now, None).state, State::Ok);
    assert_eq!(clock(now, at("2026-12-01T12:30:00Z")).state, State::Ok);
    assert_eq!(clock(now, at("2026-12-03T12:00:00Z")).state, State::Warning);
    assert_eq!(clock(Timestamp::UNIX_EPOCH, None).state, State::Error);
}

#[tokio::test]
async fn an_account_is_told_with_the_way_to_mend_it_that_fits() {
    let refused = |refusal: Refusal| account_of("discord", std::future::ready(Err(refusal)));
    let halted = refused(Refusal::halt("the webhook is refused; make another")).await;
    assert_eq!((halted.state, halted.mend), (State::Error, None));
    let later = refused(Refusal::transient("503")).await;
    assert_eq!(later.mend.as_deref(), Some("Try again later."));
    for (id, name, told) in [
        ("7", "acme", "the account acme answers"),
        ("7", "", "the account 7 answers"),
        ("", "", "the token is taken, and has no right to tell whose it is"),
    ] {
        let text = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        let identity = Identity { id: text(id), name: text(name), doubt: None };
        assert_eq!(account_of("x", std::future::ready(Ok(identity))).await.told, told);
    }
    let login = account_of("x", std::future::ready(Err(Refusal::transient("503")))).await;
    assert!(login.mend.unwrap().contains("recap login x"));
    assert_eq!(
        unasked(Name::Slack).told,
        "Slack cannot be asked without posting whether its webhook is good"
    );
}
