//! Mail that keeps a pace, and mail that goes over several servers.

use std::net::TcpListener;
use std::process::Stdio;
use std::time::{Duration, Instant};

use serde_json::json;

use crate::support::sink::{Manner, Sink};
use crate::support::{Publication, readers};

const QUICK: Manner = Manner { offers: &["PIPELINING"], latency: Duration::ZERO };

#[test]
fn a_pace_is_kept_and_everybody_gets_it() {
    let sink = Sink::start(QUICK);
    let group = Publication::new().with("RECAP_SMTP_URL", sink.url()).with("RECAP_SMTP_PACE", "10/s");
    group.subscribe(readers(25));
    let begun = Instant::now();
    group.publish().succeeds();
    // Ten at once, ten after a second, the rest after another.
    assert!(begun.elapsed() >= Duration::from_secs(2), "{:?}", begun.elapsed());
    assert_eq!(group.status("email").0, json!({ "sent": 25 }));
    assert_eq!(sink.taken().len(), 25);
}

#[test]
fn two_servers_share_the_mail_by_their_weight_and_nobody_gets_it_from_both() {
    let (one, two) = (Sink::start(QUICK), Sink::start(QUICK));
    let group = Publication::new()
        .with("RECAP_SMTP_URL", format!("{}?weight=3", one.url()))
        .with("RECAP_SMTP_RELAYS", two.url());
    group.subscribe(readers(400));
    let plan = group.run_in(&["publish", &group.recap(), "--dry-run"]).succeeds().stdout;
    assert!(
        plan.contains("4 connections to smtp://127.0.0.1:") && plan.contains(" and smtp://127.0.0.1:"),
        "{plan}"
    );

    group.publish().succeeds();

    let mut taken = one.taken();
    assert!(
        taken.len() > two.taken().len() && !two.taken().is_empty(),
        "{} and {}",
        taken.len(),
        two.taken().len()
    );
    taken.extend(two.taken());
    taken.sort();
    taken.dedup();
    assert_eq!(taken.len(), 400);
}

#[test]
fn a_server_that_is_not_there_is_left_out_and_the_other_takes_everything() {
    let sink = Sink::start(QUICK);
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let group = Publication::new()
        .with("RECAP_SMTP_URL", format!("smtp://{nobody}"))
        .with("RECAP_SMTP_RELAYS", sink.url());
    group.subscribe(readers(30));
    let ran = group.publish().succeeds();
    assert!(ran.stderr.contains("email goes on without one server"), "{}", ran.stderr);
    assert_eq!(ran.stderr.matches("goes on without").count(), 1, "{}", ran.stderr);
    assert_eq!(sink.taken().len(), 30);
    assert_eq!(group.status("email").0, json!({ "sent": 30 }));
}

const SMALL: Manner = Manner { offers: &["PIPELINING", "SIZE 1000"], latency: Duration::ZERO };

#[test]
fn a_server_that_takes_too_little_is_left_out_and_the_other_takes_everything() {
    let (small, sink) = (Sink::start(SMALL), Sink::start(QUICK));
    for count in [1, 60] {
        for urls in [[small.url(), sink.url()], [sink.url(), small.url()]] {
            let [first, other] = urls;
            let group = Publication::new().with("RECAP_SMTP_URL", first).with("RECAP_SMTP_RELAYS", other);
            group.subscribe(readers(count));
            let ran = group.publish().succeeds();
            assert!(
                ran.stderr.matches("takes messages of at most 1000 octets").count() <= 1,
                "{}",
                ran.stderr
            );
            assert_eq!(group.status("email").0, json!({ "sent": count }));
        }
    }
    assert_eq!((small.taken().len(), sink.taken().len()), (0, 122));
}

#[test]
fn one_server_alone_that_takes_too_little_stops_the_mail_and_fails_nobody() {
    let small = Sink::start(SMALL);
    let group = Publication::new().with("RECAP_SMTP_URL", small.url());
    group.subscribe(readers(60));
    let ran = group.publish().ends_with(1);
    assert!(ran.stderr.contains("takes messages of at most 1000 octets"), "{}", ran.stderr);
    assert_eq!(group.status("email").0, json!({ "planned": 60 }));
}

#[test]
fn an_edition_is_spread_over_the_time_that_is_asked_for() {
    let sink = Sink::start(QUICK);
    let group = Publication::new().with("RECAP_SMTP_URL", sink.url());
    group.subscribe(readers(3));
    for wrong in ["soon", "1s", "8d", "-2h"] {
        let ran =
            group.run_in(&["publish", &group.recap(), "--yes", &format!("--over={wrong}")]).ends_with(2);
        assert!(ran.stderr.contains("from a minute to a week"), "{}", ran.stderr);
    }
    let plan = group.run_in(&["publish", &group.recap(), "--dry-run", "--over", "2h"]).succeeds().stdout;
    assert!(plan.contains("3 messages → ") && plan.contains(", spread over 2h"), "{plan}");
}

#[test]
fn whoever_comes_to_an_edition_that_is_spread_gets_a_share_of_the_same_time() {
    let sink = Sink::start(QUICK);
    let group = Publication::new().with("RECAP_SMTP_URL", sink.url());
    group.subscribe(readers(600));
    group.run_in(&["subscribers", "tag", "reader1@example.org", "--add", "board"]).succeeds();
    let recap = group.recap();
    let spread = ["publish", &recap, "--yes", "--over", "1m"];
    group.run_in(&[&spread[..], &["--only-tag", "board"]].concat()).succeeds();
    assert_eq!(sink.taken().len(), 1);

    // A tenth of a second apart now, where the one alone had the minute for itself.
    let mut command = group.command_in();
    command.args(spread).arg("--everybody").stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = command.spawn().unwrap();
    let begun = Instant::now();
    while sink.taken().len() < 5 {
        assert!(begun.elapsed() < Duration::from_secs(50), "as slow as the one alone");
        std::thread::yield_now();
    }
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn whoever_was_put_back_for_the_sake_of_their_provider_gets_it_later() {
    let sink = Sink::start(QUICK);
    let group = Publication::new()
        .with("RECAP_SMTP_URL", sink.url())
        .with("RECAP_SMTP_CONNECTIONS", "1")
        .with("RECAP_SMTP_PACE", "example.org 5/s");
    group.subscribe(readers(60));
    group.publish().succeeds();
    assert_eq!(group.status("email").0, json!({ "sent": 60 }));
    assert_eq!(sink.taken().len(), 60);
}
