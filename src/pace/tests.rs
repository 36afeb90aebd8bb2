//! Pace against a clock that the tests hold.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

use jiff::ToSpan as _;
use proptest::prelude::*;

use super::*;

const BEGIN: Timestamp = Timestamp::constant(1_700_000_000, 0);

fn after(millis: i64) -> Timestamp {
    BEGIN + millis.milliseconds()
}

fn pace(limits: &str) -> Pace {
    Pace::new(&limits.parse().unwrap())
}

fn to(domain: &str) -> Route {
    Route { relay: None, provider: Provider::of_domain(domain) }
}

fn provider(domain: &str) -> Provider {
    Provider::of_domain(domain).unwrap()
}

fn goes(turn: &Turn) -> bool {
    matches!(turn, Turn::Now(_))
}

/// Sends as fast as pace lets it for so long; returns when each message went, in milliseconds.
fn sent(pace: &Pace, route: &Route, from: i64, millis: i64) -> Vec<i64> {
    let mut now = from;
    let mut sent = Vec::new();
    while now < from + millis {
        match pace.turn(route, after(now)) {
            Turn::Now(_) => sent.push(now),
            Turn::Wait(wait) | Turn::Elsewhere(wait) => now += millis_of(wait),
            Turn::Later(due) => now = now.max(due.as_millisecond() - BEGIN.as_millisecond()),
        }
    }
    sent
}

fn millis_of(wait: Duration) -> i64 {
    i64::try_from(wait.as_millis()).unwrap().max(1)
}

/// Most messages in any stretch of that many milliseconds.
fn most_within(sent: &[i64], window: i64) -> usize {
    sent.iter()
        .map(|first| sent.iter().filter(|at| (*first..*first + window).contains(*at)).count())
        .max()
        .unwrap_or(0)
}

#[test]
fn without_limits_nothing_is_even_asked() {
    assert!(!Pace::new(&Limits::default()).limits_something());
    assert!(pace("20/s").limits_something());
    assert!(!pace("20/s").is_free(&to("example.org")));
    assert!(pace("gmail.com 20/s").is_free(&to("example.org")));
}

#[test]
fn no_stretch_of_a_limits_time_sees_more_than_its_messages() {
    let sent = sent(&pace("20/s, 100/min"), &to("example.org"), 0, 200_000);
    assert_eq!(most_within(&sent, 1_000), 20);
    assert_eq!(most_within(&sent, 60_000), 100);
    assert!(sent.len() >= 300, "the limit is used: {}", sent.len());
}

#[test]
fn a_limit_of_one_provider_holds_for_all_of_its_domains_and_for_no_other() {
    let pace = pace("gmail.com 2/h");
    assert!(goes(&pace.turn(&to("gmail.com"), BEGIN)));
    assert!(goes(&pace.turn(&to("googlemail.com"), BEGIN)));
    let Turn::Later(due) = pace.turn(&to("GoogleMail.com"), BEGIN) else { panic!("a third one went") };
    assert!(due > BEGIN + 59.minutes() && due < BEGIN + 63.minutes(), "{due}");
    assert!((0..100).all(|_| goes(&pace.turn(&to("example.org"), BEGIN))));
}

#[test]
fn what_is_put_back_for_a_provider_is_told_to_come_again_in_turn() {
    let pace = pace("gmail.com 60/min");
    let mut dues = Vec::new();
    for _ in 0..180 {
        if let Turn::Later(due) = pace.turn(&to("gmail.com"), BEGIN) {
            dues.push(due.as_second() - BEGIN.as_second());
        }
    }
    assert_eq!(dues.len(), 120);
    assert!(dues.is_sorted());
    let first = dues[0];
    assert!((60..=63).contains(&first), "{first}");
    // A gap of a second each, and nobody waits for longer than until it is looked again.
    assert!(dues.iter().all(|due| *due <= first + 60));
}

#[test]
fn a_not_now_slows_its_provider_and_nobody_else() {
    let pace = Pace::new(&Limits::default());
    let slowness = pace.refused(&provider("yahoo.co.uk"), false, BEGIN).unwrap();
    assert_eq!((slowness.provider.as_str(), slowness.gap), ("yahoo.com", Duration::from_secs(1)));
    assert!(pace.limits_something());
    assert!(goes(&pace.turn(&to("example.org"), BEGIN)));
    assert!(pace.is_free(&to("example.org")) && !pace.is_free(&to("yahoo.com")));
    // Of those in flight that are refused with it, none counts again.
    assert_eq!(pace.refused(&provider("yahoo.com"), false, after(500)), None);
    let again = pace.refused(&provider("yahoo.com"), false, after(1_500)).unwrap();
    assert_eq!(again.gap, Duration::from_secs(2));
    let third = pace.refused(&provider("yahoo.com"), false, after(4_000)).unwrap();
    assert_eq!(third.gap, Duration::from_secs(4));
    assert!(matches!(pace.turn(&to("aol.com"), after(4_100)), Turn::Later(_)));
    let sent = sent(&pace, &to("yahoo.com"), 4_000, 60_000);
    assert!((13..=16).contains(&sent.len()), "one every four seconds: {sent:?}");
}

#[test]
fn a_provider_that_takes_mail_again_is_soon_written_to_as_before() {
    let pace = Pace::new(&Limits::default());
    pace.refused(&provider("gmail.com"), false, BEGIN);
    for _ in 0..20 {
        pace.accepted(&provider("gmail.com"));
    }
    assert!(!pace.limits_something());
    assert!(goes(&pace.turn(&to("gmail.com"), after(1))));
}

#[test]
fn slowness_never_grows_beyond_a_quarter_of_an_hour() {
    let pace = Pace::new(&Limits::default());
    let mut now = 0;
    let mut gap = Duration::ZERO;
    for _ in 0..20 {
        if let Some(slowness) = pace.refused(&provider("gmail.com"), false, after(now)) {
            gap = slowness.gap;
        }
        now += millis_of(gap);
    }
    assert_eq!(gap, Duration::from_secs(15 * 60));
}

#[test]
fn what_an_earlier_run_sent_counts_in_the_next() {
    let pace = pace("100/h");
    pace.remember(OVERALL, after(-30 * 60_000), 60);
    pace.remember(OVERALL, after(-10 * 60_000), 39);
    assert!(goes(&pace.turn(&to("example.org"), BEGIN)));
    let Turn::Wait(wait) = pace.turn(&to("example.org"), BEGIN) else { panic!("one too many went") };
    assert!(wait >= Duration::from_secs(30 * 60) && wait <= Duration::from_secs(32 * 60), "{wait:?}");
    assert_eq!(pace.looks_back(), Some(Duration::from_secs(61 * 60)));
}

#[test]
fn slowness_of_an_earlier_run_fades_with_time() {
    let slowness = Slowness { provider: "gmail.com".into(), gap: Duration::from_secs(60), since: BEGIN };
    let soon = Pace::new(&Limits::default());
    soon.remember_slowness(&slowness, after(5_000));
    assert!(matches!(soon.turn(&to("gmail.com"), after(5_000)), Turn::Later(_)));
    let late = Pace::new(&Limits::default());
    late.remember_slowness(&slowness, after(700_000));
    assert!(!late.limits_something());
}

#[test]
fn an_edition_is_spread_evenly_over_its_time() {
    let pace = Pace::new(&Limits::default());
    pace.spread(Duration::from_secs(1), BEGIN);
    let sent: Vec<_> = sent(&pace, &to("example.org"), 0, 99_999);
    assert_eq!(sent.len(), 100);
    assert!(sent.windows(2).all(|pair| (990..=1_010).contains(&(pair[1] - pair[0]))), "{sent:?}");
}

#[test]
fn an_edition_that_is_spread_waits_no_longer_than_a_gap_when_the_clock_is_set_back() {
    let pace = Pace::new(&Limits::default());
    pace.spread(Duration::from_secs(1), BEGIN);
    assert!(goes(&pace.turn(&to("example.org"), BEGIN)));
    let turn = pace.turn(&to("example.org"), after(-3_600_000));
    assert_eq!(turn, Turn::Wait(Duration::from_secs(1)));
    assert_eq!(pace.turn(&to("example.org"), after(-3_599_600)), Turn::Wait(Duration::from_millis(600)));
    assert!(goes(&pace.turn(&to("example.org"), after(-3_599_000))));
}

#[test]
fn a_relay_that_has_had_enough_keeps_nobody_from_another() {
    let mut limits = Limits::default();
    limits.add_relay("first", vec!["1/h".parse().unwrap()]);
    let pace = Pace::new(&limits);
    let over = |relay: &str| Route { relay: Some(relay.into()), provider: None };
    assert!(goes(&pace.turn(&over("first"), BEGIN)));
    assert!(matches!(pace.turn(&over("first"), after(1_000)), Turn::Elsewhere(_)));
    assert!(goes(&pace.turn(&over("second"), after(1_000))));
}

#[test]
fn a_clock_that_is_set_back_keeps_nobody_waiting_for_longer_than_the_limit() {
    let pace = pace("10/min");
    assert_eq!(sent(&pace, &to("example.org"), 0, 1_000).len(), 10);
    assert!(goes(&pace.turn(&to("example.org"), after(-3_600_000))));
    let slow = Pace::new(&Limits::default());
    slow.refused(&provider("gmail.com"), false, BEGIN);
    match slow.turn(&to("gmail.com"), after(-3_600_000)) {
        Turn::Later(due) => assert!(due <= after(-3_600_000 + 5_000), "{due}"),
        turn => assert!(goes(&turn)),
    }
}

#[test]
fn limits_are_read_as_people_write_them() {
    let limits: Limits = "20/s,5000/h, googlemail.com 100 / min".parse().unwrap();
    let mut named: Vec<_> = limits.named().map(|(name, limit)| format!("{name} {limit}")).collect();
    named.sort();
    assert_eq!(named, ["all 20/s", "all 5000/h", "gmail.com 100/min"]);
    for wrong in
        ["", "20", "20/week", "0/s", "-1/s", "x/s", "gmail 1/s", "gmail.com", "20/s,", "4294967296/s"]
    {
        assert!(wrong.parse::<Limits>().is_err(), "{wrong}");
    }
}

#[test]
fn the_domains_of_one_provider_are_one() {
    for (domain, group) in [
        ("gmail.com", "gmail.com"),
        ("Hotmail.CO.UK", "outlook.com"),
        ("live.com", "outlook.com"),
        ("yahoo.co.jp", "yahoo.com"),
        ("web.de", "gmx.net"),
        ("me.com", "icloud.com"),
        ("example.org", "example.org"),
        ("yahoo.example.org", "yahoo.example.org"),
        ("notgmail.com", "notgmail.com"),
        ("xn--bcher-kva.example", "xn--bcher-kva.example"),
    ] {
        assert_eq!(provider(domain).as_str(), group, "{domain}");
    }
    for wrong in ["", "localhost", "a..b", ".org", "bücher.example", "a b.org"] {
        assert_eq!(Provider::of_domain(wrong), None, "{wrong}");
    }
}

#[test]
fn only_a_word_of_the_provider_slows_it() {
    for (reply, about) in [
        ("452 4.2.2 the mailbox is full", About::Mailbox),
        ("451 4.3.0 try later", About::Relay),
        ("452 4.3.1 no room", About::Relay),
        ("451 4.4.5 congested", About::Relay),
        ("451 4.5.0 what", About::Relay),
        ("421 4.7.0 too many connections", About::Relay),
        ("the server closed the connection", About::Relay),
        ("no answer within 60 seconds", About::Relay),
        ("", About::Relay),
        ("451 4.7.1 greylisted", About::Provider),
        ("451-4.7.28 not so fast", About::Provider),
        ("471 4.7.1 later", About::Provider),
        ("450 4.1.1 later", About::Provider),
        ("451 4.4.1 its server does not answer", About::Provider),
        ("450 later", About::Provider),
        ("450", About::Provider),
    ] {
        assert_eq!(About::of(reply), about, "{reply}");
    }
}

#[test]
fn first_tries_that_are_refused_slow_a_provider_by_seconds_and_others_by_minutes() {
    let slow = |first: bool| {
        let pace = Pace::new(&Limits::default());
        let gaps = (0..12).filter_map(|try_number: i64| {
            pace.refused(&provider("example.org"), first, after(try_number * 1_000_000))
        });
        gaps.map(|slowness| slowness.gap.as_secs()).collect::<Vec<_>>()
    };
    assert_eq!(slow(true), [1, 2, 4, 5]);
    assert_eq!(slow(false)[..5], [1, 2, 4, 8, 16]);
    // What is slow for another reason is not made quicker by it.
    let pace = Pace::new(&Limits::default());
    for try_number in 0..6 {
        pace.refused(&provider("example.org"), false, after(try_number * 1_000_000));
    }
    assert_eq!(pace.refused(&provider("example.org"), true, after(9_000_000)), None);
    let again = pace.refused(&provider("example.org"), false, after(9_000_000)).unwrap();
    assert_eq!(again.gap.as_secs(), 64);
}

#[test]
fn turns_that_grew_old_while_a_server_stood_still_are_taken_one_by_one() {
    let pace = pace("1/s");
    let mut granted = sent(&pace, &to("example.org"), 0, 16_000);
    let names: Vec<Arc<str>> = vec![OVERALL.into()];
    assert!(granted.len() > 10);
    // All of them could go at the same moment.
    let (mut now, mut gone) = (20_000, Vec::new());
    while let Some(then) = granted.pop() {
        let mut then = Some(after(then));
        while let Err(wait) = pace.renew(&names, then.take(), after(now)) {
            now += millis_of(wait);
        }
        gone.push(now);
    }
    assert_eq!(most_within(&gone, 1_000), 1, "{gone:?}");
    assert!(goes(&pace.turn(&to("example.org"), after(now + 2_000))));
}

#[test]
fn a_turn_that_is_renewed_in_time_counts_once_and_waits_for_nobody() {
    let pace = pace("2/h");
    let names: Vec<Arc<str>> = vec![OVERALL.into()];
    assert!(goes(&pace.turn(&to("example.org"), BEGIN)));
    assert_eq!(pace.renew(&names, Some(BEGIN), after(60_000)), Ok(()));
    assert!(goes(&pace.turn(&to("example.org"), after(60_000))));
    assert_eq!(pace.renew(&names, Some(after(60_000)), after(120_000)), Ok(()));
    assert!(!goes(&pace.turn(&to("example.org"), after(120_000))));
}

proptest! {
    #[test]
    fn no_limit_is_ever_exceeded_whenever_messages_come(
        steps in prop::collection::vec(0i64..400, 1..400),
        messages in 1u32..30,
    ) {
        let pace = pace(&format!("{messages}/s"));
        let mut now = 0;
        let mut sent = Vec::new();
        for step in steps {
            now += step;
            if goes(&pace.turn(&to("example.org"), after(now))) {
                sent.push(now);
            }
        }
        prop_assert!(most_within(&sent, 1_000) <= messages as usize);
    }
}
