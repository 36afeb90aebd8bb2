//! A person's hand on a send: the first ones, a pause, an end for good, and who has not got it.

use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::sink::{Manner, Sink};
use crate::support::{Publication, Ran, SLUG, readers};

const READERS: usize = 400;

/// A slow server, so that there is time to say something.
fn slow() -> Sink {
    Sink::start(Manner { offers: &["PIPELINING"], latency: Duration::from_millis(20) })
}

fn group(sink: &Sink) -> Publication {
    let group = Publication::new().with("RECAP_SMTP_URL", sink.url()).with("RECAP_SMTP_CONNECTIONS", "2");
    group.subscribe(readers(READERS));
    group
}

/// A publish that is under way; returns once the server has taken so many messages.
fn publish_until(group: &Publication, sink: &Sink, taken: usize) -> Child {
    let mut command = group.command_in();
    command.args(["publish", &group.recap(), "--yes"]).stdout(Stdio::piped()).stderr(Stdio::piped());
    let child = command.spawn().unwrap();
    let begun = Instant::now();
    while sink.taken().len() < taken {
        assert!(begun.elapsed() < Duration::from_secs(60), "it did not happen within a minute");
        std::thread::yield_now();
    }
    child
}

/// `recap status --missing --json`.
fn missing(group: &Publication) -> Vec<Value> {
    let ran = group.run_in(&["status", "--missing", "--json", "--show-addresses"]).succeeds();
    ran.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn the_first_get_it_and_nobody_else_until_it_is_published_again() {
    let sink = slow();
    let group = group(&sink);
    let first = ["publish", &group.recap(), "--yes", "--first", "reader7@example.org,reader9@example.org"];

    let ran = group.run_in(&first).ends_with(1);

    assert!(ran.stderr.contains("`recap publish` goes on"), "{}", ran.stderr);
    let mut taken = sink.taken();
    taken.sort();
    assert_eq!(taken, ["reader7@example.org", "reader9@example.org"]);
    assert!(group.path("public/feed.json").exists() || group.path("feed.json").exists());
    assert!(!group.path("posts").exists(), "a post is everybody's");

    group.publish().succeeds();
    assert_eq!(group.status("email").0, json!({ "sent": READERS }));
    assert_eq!(sink.taken().len(), READERS);
}

#[test]
fn a_first_one_who_would_not_be_mailed_is_named_before_anything_happens() {
    let sink = slow();
    let group = group(&sink);
    let ran =
        group.run_in(&["publish", &group.recap(), "--yes", "--first", "nobody@example.org"]).ends_with(1);
    assert!(ran.stderr.contains("--first names n…@example.org"), "{}", ran.stderr);
    assert_eq!(group.run_in(&["status"]).succeeds().stdout, "Nothing is published yet.\n");
}

#[test]
fn a_pause_takes_effect_within_a_second_and_nothing_is_lost_by_it() {
    let sink = slow();
    let group = group(&sink);
    let child = publish_until(&group, &sink, 20);

    group.run_in(&["pause"]).succeeds();
    let said = Instant::now();
    let ran = Ran::from(child.wait_with_output().unwrap()).ends_with(1);

    assert!(said.elapsed() < Duration::from_secs(2), "{:?}", said.elapsed());
    assert!(ran.stderr.contains(&format!("{SLUG} is paused")), "{}", ran.stderr);
    let (states, _) = group.status("email");
    assert_eq!(states["sent"].as_u64().unwrap() as usize, sink.taken().len());
    assert_eq!(states["uncertain"], Value::Null, "{states}");
    assert!(group.run_in(&["status"]).succeeds().stdout.contains("paused: recap resume"));
    // Publishing does not go round the pause.
    let again = group.publish().ends_with(1);
    assert!(again.stderr.contains("is paused"), "{}", again.stderr);

    group.run_in(&["resume"]).succeeds();
    assert_eq!(group.status("email").0, json!({ "sent": READERS }));
    assert_eq!(sink.taken().len(), READERS);
}

#[test]
fn a_cancelled_edition_goes_to_nobody_more_and_says_who_has_not_got_it() {
    let sink = slow();
    let group = group(&sink);
    let child = publish_until(&group, &sink, 20);

    group.run_in(&["cancel", SLUG, "--yes"]).succeeds();
    let said = Instant::now();
    Ran::from(child.wait_with_output().unwrap());

    assert!(said.elapsed() < Duration::from_secs(2), "{:?}", said.elapsed());
    let (states, _) = group.status("email");
    let sent = sink.taken().len();
    assert_eq!(states, json!({ "sent": sent, "skipped": READERS - sent }));
    let missing = missing(&group);
    assert_eq!(missing.len(), READERS - sent);
    assert!(missing.iter().all(|one| one["why"].as_str().unwrap().contains("cancelled")), "{:?}", missing[0]);
    let resumed = group.run_in(&["resume"]).ends_with(1);
    assert!(resumed.stderr.contains("was cancelled"), "{}", resumed.stderr);
    assert_eq!(sink.taken().len(), sent);
}

#[test]
fn everybody_who_has_not_got_it_is_listed_with_the_reason_and_as_csv() {
    let sink = slow();
    let group = Publication::new().with("RECAP_SMTP_URL", sink.url());
    group.subscribe(readers(3));
    group.run_in(&["publish", &group.recap(), "--yes", "--first", "reader2@example.org"]).ends_with(1);

    let lines = group.run_in(&["status", "--missing"]).succeeds().stdout;
    assert_eq!(lines.matches("their turn has not come").count(), 2, "{lines}");
    assert!(lines.contains("r…@example.org") && !lines.contains("reader1@"), "{lines}");
    assert!(lines.ends_with("2 subscribers have not got it.\n"), "{lines}");
    let csv = group.run_in(&["status", "--missing", "--csv", "--show-addresses"]).succeeds().stdout;
    let mut rows: Vec<_> = csv.lines().collect();
    assert_eq!(rows.remove(0), "state,subscriber,address,why,tries,due,since");
    rows.sort_by_key(|row| row.split(',').nth(1));
    assert!(rows[0].starts_with("planned,1,reader1@example.org,their turn has not come,0,,"), "{csv}");
    assert_eq!(rows.len(), 2);

    group.publish().succeeds();
    let lines = group.run_in(&["status", "--missing"]).succeeds().stdout;
    assert_eq!(lines, format!("Everybody has {SLUG} who was to get it.\n"));
}

#[test]
fn the_order_of_sending_is_not_that_of_joining_and_the_same_for_an_edition() {
    let order = || {
        let sink = Sink::start(Manner { offers: &["PIPELINING"], latency: Duration::ZERO });
        let group = Publication::new().with("RECAP_SMTP_URL", sink.url()).with("RECAP_SMTP_CONNECTIONS", "1");
        group.subscribe(readers(50));
        group.publish().succeeds();
        sink.taken()
    };
    let first = order();
    assert_ne!(first, readers(50).collect::<Vec<_>>());
    assert_eq!(first, order());
}

#[test]
fn a_stop_waits_for_an_answer_that_does_not_come_no_longer_than_ten_seconds() {
    let sink = Sink::start(Manner { offers: &[], latency: Duration::from_secs(120) });
    let group = Publication::new().with("RECAP_SMTP_URL", sink.url()).with("RECAP_SMTP_CONNECTIONS", "1");
    group.subscribe(readers(3));
    let mut command = group.command_in();
    command.args(["publish", &group.recap(), "--yes", "--only", "email"]);
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let begun = Instant::now();
    let sending = || {
        let ran = group.run_in(&["status", "--json"]);
        ran.code == Some(0) && ran.stdout.contains("\"sending\"")
    };
    while !sending() {
        assert!(begun.elapsed() < Duration::from_secs(60), "it did not begin within a minute");
    }

    let asked = Instant::now();
    let id = child.id().to_string();
    assert!(std::process::Command::new("kill").args(["-s", "TERM", &id]).status().unwrap().success());
    Ran::from(child.wait_with_output().unwrap()).ends_with(1);

    assert!(asked.elapsed() < Duration::from_secs(10), "{:?}", asked.elapsed());
    assert_eq!(group.status("email").0, json!({ "planned": 2, "uncertain": 1 }));
}
