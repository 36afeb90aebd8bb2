//! A person's hand on a send: the first ones, a pause, an end for good, and who has not got it.

use std::collections::{BTreeMap, BTreeSet};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::lists::{request, serve, stop};
use crate::support::sink::{Manner, Sink};
use crate::support::{Publication, RECAP, Ran, SLUG, SmtpServer, readers};

const READERS: usize = 400;

/// What two connections to the [`slow`] server send within a second, and what is in flight by then.
const A_SECOND: usize = 100 + 2;

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
    until(sink, taken);
    child
}

/// Waits until the server has taken so many messages.
fn until(sink: &Sink, taken: usize) {
    let begun = Instant::now();
    while sink.taken().len() < taken {
        assert!(begun.elapsed() < Duration::from_secs(60), "it did not happen within a minute");
        std::thread::yield_now();
    }
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

    let ran = group.run_in(&first).succeeds();

    assert!(ran.stderr.contains("The first have it. 398 others wait"), "{}", ran.stderr);
    let mut taken = sink.taken();
    taken.sort();
    assert_eq!(taken, ["reader7@example.org", "reader9@example.org"]);
    assert!(group.path("public/feed.json").exists() || group.path("feed.json").exists());
    let posts = || std::fs::read_dir(group.path("posts")).map_or(0, Iterator::count);
    assert_eq!(posts(), 0, "a post is everybody's");

    group.publish().succeeds();
    assert_eq!(group.status("email").0, json!({ "sent": READERS }));
    assert!(sink.taken().len() == READERS && posts() > 0);
}

#[test]
fn a_reader_of_the_output_who_goes_away_keeps_nothing_from_going_out() {
    let sink = slow();
    let group = group(&sink);
    let mut command = group.command_in();
    command.args(["publish", &group.recap(), "--yes", "--only", "email"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    drop(child.stdout.take());
    assert!(child.wait().unwrap().success());
    assert_eq!(sink.taken().len(), READERS);
}

#[test]
fn a_password_that_is_not_at_hand_keeps_nobody_from_looking_or_from_stopping_an_edition() {
    let sink = slow();
    let group = group(&sink);
    group.run_in(&["publish", &group.recap(), "--yes", "--first", "reader2@example.org"]).succeeds();
    let group = group.with("RECAP_SMTP_USER", "recap@example.org");
    for command in [&["status"][..], &["pause", SLUG], &["cancel", SLUG, "--yes"], &["subscribers", "list"]] {
        group.run_in(command).succeeds();
    }
    let said = group.run_in(&["publish", &group.recap(), "--yes"]).ends_with(2);
    assert!(said.stderr.contains("there is no password"), "{}", said.stderr);
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
    let taken = sink.taken().len();
    let ran = Ran::from(child.wait_with_output().unwrap()).ends_with(1);

    assert!(sink.taken().len() - taken <= A_SECOND, "{taken}, then {}", sink.taken().len());
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
    let taken = sink.taken().len();
    child.wait_with_output().unwrap();

    assert!(sink.taken().len() - taken <= A_SECOND, "{taken}, then {}", sink.taken().len());
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
    group.run_in(&["publish", &group.recap(), "--yes", "--first", "reader2@example.org"]).succeeds();

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

/// A publish by one connection to a server that answers nobody; returns once it has begun with somebody.
fn publish_into_silence(group: &Publication) -> Child {
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
    child
}

#[test]
fn after_a_kill_status_says_what_was_being_sent_and_what_to_do_and_no_more_that_it_is() {
    let sink = Sink::start(Manner { offers: &[], latency: Duration::from_secs(120) });
    let group = Publication::new().with("RECAP_SMTP_URL", sink.url()).with("RECAP_SMTP_CONNECTIONS", "1");
    group.subscribe(readers(3));
    let mut child = publish_into_silence(&group);
    let all = [&["status"][..], &["status", "--missing"], &["status", "--missing", "--csv"]];
    for command in all {
        let said = group.run_in(command).succeeds().stdout;
        assert!(said.contains("it is being sent") && !said.contains("was stopped"), "{said}");
    }

    child.kill().unwrap();
    child.wait().unwrap();

    for command in all {
        let said = group.run_in(command).succeeds().stdout;
        assert!(said.contains("recap was stopped while this was being sent"), "{said}");
        assert!(said.contains("`recap publish`") && said.contains("`recap settle`"), "{said}");
        assert!(said.matches("may have arrived").count() == 1 && !said.contains("sending"), "{said}");
    }
    let (states, open) = group.status("email");
    assert_eq!(states, json!({ "planned": 2, "uncertain": 1 }));
    assert!(open[0]["reason"].as_str().unwrap().contains("recap was stopped"), "{open:?}");
    let why: Vec<_> = missing(&group).into_iter().filter(|one| one["state"] == "uncertain").collect();
    assert!(why.len() == 1 && why[0]["why"] == open[0]["reason"], "{why:?}");
    group.run_in(&["settle", SLUG, "--lost"]).succeeds();
    assert_eq!(group.status("email").0, json!({ "failed": 1, "planned": 2 }));
}

#[test]
fn what_a_killed_run_of_a_cancelled_edition_had_in_hand_is_told_as_skipped_and_is_by_the_next_command() {
    let sink = Sink::start(Manner { offers: &[], latency: Duration::from_secs(120) });
    let group = Publication::new().with("RECAP_SMTP_URL", sink.url()).with("RECAP_SMTP_CONNECTIONS", "1");
    group.subscribe(readers(3));
    let mut child = publish_into_silence(&group);
    let said = group.run_in(&["cancel", SLUG, "--yes"]).succeeds().stdout;
    assert!(!said.contains("0 deliveries"), "{said}");
    child.kill().unwrap();
    child.wait().unwrap();

    let told = || {
        assert_eq!(group.status("email").0, json!({ "skipped": 2, "uncertain": 1 }));
        let csv = group.run_in(&["status", "--missing", "--csv"]).succeeds().stdout;
        assert_eq!(csv.matches("the edition was cancelled before this was sent").count(), 2, "{csv}");
    };
    told();
    group.publish().ends_with(1);
    told();
}

#[test]
fn whoever_is_gone_by_their_turn_is_listed_with_the_reason_and_without_a_try() {
    let group = Publication::new();
    group.subscribe(readers(4));
    group.run_in(&["publish", &group.recap(), "--yes", "--first", "reader1@example.org"]).succeeds();
    group.run_in(&["subscribers", "remove", "reader2@example.org"]).succeeds();
    group.run_in(&["subscribers", "erase", "reader3@example.org", "--yes"]).succeeds();
    group.publish().succeeds();

    let why: BTreeMap<_, _> = missing(&group)
        .into_iter()
        .map(|one| (one["destination"].as_str().unwrap().to_owned(), one))
        .collect();
    let why: Vec<_> = why.values().map(|one| (one["why"].as_str().unwrap(), &one["attempts"])).collect();
    assert_eq!(why, [("taken off the list by hand", &json!(0)), ("not on the list any more", &json!(0))]);
}

#[test]
fn a_stop_waits_for_an_answer_that_does_not_come_no_longer_than_ten_seconds() {
    let sink = Sink::start(Manner { offers: &[], latency: Duration::from_secs(120) });
    let group = Publication::new().with("RECAP_SMTP_URL", sink.url()).with("RECAP_SMTP_CONNECTIONS", "1");
    group.subscribe(readers(3));
    let child = publish_into_silence(&group);

    let asked = Instant::now();
    let id = child.id().to_string();
    assert!(std::process::Command::new("kill").args(["-s", "TERM", &id]).status().unwrap().success());
    Ran::from(child.wait_with_output().unwrap()).ends_with(1);

    assert!(asked.elapsed() < Duration::from_secs(10), "{:?}", asked.elapsed());
    assert_eq!(group.status("email").0, json!({ "planned": 2, "uncertain": 1 }));
}

#[test]
fn whoever_leaves_or_is_taken_off_while_mail_goes_out_gets_none_a_second_later() {
    let sink = slow();
    let group = Publication::new().with("RECAP_SMTP_CONNECTIONS", "2");
    // Enough that it is not over while people leave, however busy the machine is.
    let number = 3 * READERS;
    group.subscribe(readers(number));
    // An edition of the month before, from which everybody has a link to leave.
    group.publish().succeeds();
    let links = unsubscribe_links(&group);
    assert_eq!(links.len(), number);
    let next = group.path("recaps/2025-04-02-example-night.md");
    let other = [
        ("2025-04-02", "2025-05-07"),
        ("2025-03", "2025-04"),
        ("March", "April"),
        ("Ada Example", "Zoe Sample"),
        ("Bo Muster", "Max Beispiel"),
        ("Queues: a love story", "Trees and their friends"),
        ("What broke, and why?", "What held, and for whom?"),
        ("talks/queues", "talks/trees"),
        ("Queues are everywhere", "Trees stand still"),
    ];
    let text = other.iter().fold(RECAP.to_owned(), |text, (from, to)| text.replace(from, to));
    std::fs::write(&next, text).unwrap();
    let (server, port) = serve(&group);

    let mut command = group.command_in();
    command.args(["publish", &next.display().to_string(), "--yes"]).env("RECAP_SMTP_URL", sink.url());
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    until(&sink, 20);
    let taken = sink.taken();
    let waiting: Vec<_> = links.iter().filter(|(address, _)| !taken.contains(address)).take(20).collect();
    let (leave, removed) = waiting.split_at(10);
    for (_, token) in leave {
        let (head, _) =
            request(port, &format!("POST /unsubscribe?token={token} HTTP/1.1\r\nContent-Length: 0"));
        assert!(head.starts_with("HTTP/1.1 200"), "{head}");
    }
    let mut remove = vec!["subscribers", "remove"];
    remove.extend(removed.iter().map(|(address, _)| address.as_str()));
    group.run_in(&remove).succeeds();
    until(&sink, sink.taken().len() + A_SECOND);
    let within_a_second = sink.taken().len();
    assert!(child.try_wait().unwrap().is_none(), "it was over before a second had passed");
    child.wait().unwrap();

    let taken = sink.taken();
    let gone: BTreeSet<_> = waiting.iter().map(|(address, _)| (*address).clone()).collect();
    assert!(taken[within_a_second..].iter().all(|address| !gone.contains(address)));
    let got = taken.iter().filter(|address| gone.contains(*address)).count();
    assert!(got < gone.len(), "all of them had it before");
    let status = group.run_in(&["status", "2025-04-02-example-night", "--json"]).succeeds().stdout;
    let status: Value = serde_json::from_str(&status).unwrap();
    assert!(status.to_string().contains(&format!("\"skipped\":{}", gone.len() - got)), "{status}");
    assert_eq!(taken.len(), number - gone.len() + got);
    stop(server);
}

/// The tokens by which the readers of an edition in the maildir may leave, by address.
fn unsubscribe_links(group: &Publication) -> BTreeMap<String, String> {
    let link = |message: std::fs::DirEntry| {
        let message = std::fs::read_to_string(message.path()).unwrap();
        let field = |name: &str| message.lines().find_map(|line| line.strip_prefix(name)).unwrap();
        let token = field("List-Unsubscribe: ").split_once("?token=").unwrap().1;
        (field("To: ").to_owned(), token.split('>').next().unwrap().to_owned())
    };
    std::fs::read_dir(group.path("mail/new")).unwrap().map(|message| link(message.unwrap())).collect()
}

#[test]
fn whose_mailbox_is_gone_is_told_at_the_end_and_not_offered_to_be_tried_again() {
    let server = SmtpServer::start(&[]);
    let group = Publication::new().with("RECAP_SMTP_URL", server.url()).with("RECAP_SMTP_CONNECTIONS", "2");
    group.subscribe(
        readers(30).chain(["unknown-1@example.org".to_owned(), "unknown-2@example.org".to_owned()]),
    );

    let ran = group.publish().ends_with(1);

    let told = "2 were taken off the list: their mailboxes are gone.";
    assert!(ran.stderr.contains(told) && !ran.stderr.contains("unknown-"), "{}", ran.stderr);
    assert!(!ran.stderr.contains("retry --failed"), "{}", ran.stderr);
    let again = group.publish().ends_with(1);
    assert!(
        !again.stderr.contains("taken off") && !again.stderr.contains("retry --failed"),
        "{}",
        again.stderr
    );
}

#[test]
fn whose_mailbox_is_said_to_be_gone_by_a_server_in_doubt_stays_on_the_list_which_is_told_at_the_end() {
    let server = SmtpServer::start(&[]);
    let group = Publication::new().with("RECAP_SMTP_URL", server.url()).with("RECAP_SMTP_CONNECTIONS", "2");
    group.subscribe(readers(6).chain((1..=5).map(|number| format!("unknown-{number}@example.org"))));

    let ran = group.publish().ends_with(1);

    assert!(ran.stderr.contains("5 mailboxes were said to be gone and stay on the list"), "{}", ran.stderr);
    assert!(ran.stderr.contains("`recap retry --failed` tries them again"), "{}", ran.stderr);
    let again = group.run_in(&["retry", "--failed"]).ends_with(1);
    assert!(
        again.stderr.contains("5 mailboxes were said to be gone and stay on the list"),
        "{}",
        again.stderr
    );
}
