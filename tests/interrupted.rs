//! The program killed or stopped in the middle, and run twice at once.

use std::collections::BTreeSet;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use sqlx::Connection as _;

use crate::mail::by_address;
use crate::support::{Publication, Ran, SmtpServer, readers};

const READERS: usize = 300;

/// A publish that is under way; returns once the server has kept so many messages.
fn publish_until(group: &Publication, server: &SmtpServer, kept: usize) -> Child {
    let child = group
        .command_in()
        .args(["publish", &group.recap(), "--yes"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    wait_until(|| server.kept().len() >= kept);
    child
}

fn wait_until(done: impl Fn() -> bool) {
    let start = Instant::now();
    while !done() {
        assert!(start.elapsed() < Duration::from_secs(60), "it did not happen within a minute");
        std::thread::yield_now();
    }
}

fn signal(child: &Child, name: &str) {
    let id = child.id().to_string();
    assert!(std::process::Command::new("kill").args(["-s", name, &id]).status().unwrap().success());
}

fn addresses(open: &[Value], state: &str) -> BTreeSet<String> {
    open.iter()
        .filter(|one| one["state"] == state)
        .map(|one| one["address"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn killed_in_the_middle_nobody_gets_it_twice_and_only_uncertain_ones_may_miss_it() {
    let server = SmtpServer::start(&["--latency", "2"]);
    let group = Publication::new().with("RECAP_SMTP_URL", server.url()).with("RECAP_SMTP_CONNECTIONS", "4");
    group.subscribe(readers(READERS));

    for share in [10, 90, 200] {
        let mut child = publish_until(&group, &server, share);
        child.kill().unwrap();
        child.wait().unwrap();
    }
    let end = group.publish();

    let (states, open) = group.status("email");
    let uncertain = addresses(&open, "uncertain");
    assert_eq!(end.code, Some(i32::from(!uncertain.is_empty())), "{end:?}");
    assert!(uncertain.len() <= 3 * 4, "more than one a connection and kill: {uncertain:?}");
    assert_eq!(states["sent"].as_u64().unwrap() + uncertain.len() as u64, READERS as u64, "{states}");
    let kept = server.kept();
    let by_address = by_address(&kept);
    assert!(by_address.values().all(|times| *times == 1), "somebody got it twice");
    for address in readers(READERS).filter(|address| !uncertain.contains(address)) {
        assert!(by_address.contains_key(address.as_str()), "{address} was missed");
    }
}

#[test]
fn sigterm_finishes_what_is_in_flight_and_says_how_to_go_on() {
    let server = SmtpServer::start(&["--latency", "2"]);
    let group = Publication::new().with("RECAP_SMTP_URL", server.url());
    group.subscribe(readers(READERS));

    for name in ["TERM", "INT"] {
        let child = publish_until(&group, &server, server.kept().len() + 20);
        signal(&child, name);
        let ran = Ran::from(child.wait_with_output().unwrap()).ends_with(1);
        assert!(ran.stderr.contains("`recap publish` goes on where it stopped"), "{}", ran.stderr);
        let (states, _) = group.status("email");
        assert_eq!(states["uncertain"], Value::Null, "{states}");
        assert_eq!(states["sent"].as_u64().unwrap(), server.kept().len() as u64);
    }
    // Without a file, what was begun goes on before anything new.
    group.run_in(&["publish", "--yes"]).succeeds();

    assert_eq!(group.status("email").0, json!({ "sent": READERS }));
    let kept = server.kept();
    assert_eq!(kept.len(), READERS);
    assert_eq!(by_address(&kept).len(), READERS);
}

#[test]
#[cfg(target_os = "linux")]
fn what_was_started_to_outlive_its_terminal_goes_on_when_that_goes_away() {
    let server = SmtpServer::start(&["--latency", "2"]);
    let group = Publication::new().with("RECAP_SMTP_URL", server.url());
    group.subscribe(readers(READERS));
    let publish = group.command_in();
    let child = std::process::Command::new("nohup")
        .arg(publish.get_program())
        .envs(publish.get_envs().filter_map(|(name, value)| Some((name, value?))))
        .current_dir(publish.get_current_dir().unwrap_or(&group.root()))
        .args(publish.get_args())
        .args(["publish", &group.recap(), "--yes"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    wait_until(|| server.kept().len() >= 20);
    signal(&child, "HUP");
    Ran::from(child.wait_with_output().unwrap()).succeeds();
    assert_eq!(group.status("email").0, json!({ "sent": READERS }));
}

#[test]
fn sigterm_ends_it_though_another_program_has_locked_the_store() {
    let server = SmtpServer::start(&["--latency", "2"]);
    let group = Publication::new().with("RECAP_SMTP_URL", server.url());
    group.subscribe(readers(READERS));
    let mut child = publish_until(&group, &server, 20);

    let runtime = tokio::runtime::Runtime::new().unwrap();
    let store = sqlx::sqlite::SqliteConnectOptions::new().filename(group.path("recap.db"));
    let mut locked = runtime.block_on(sqlx::SqliteConnection::connect_with(&store)).unwrap();
    runtime.block_on(sqlx::query("BEGIN IMMEDIATE").execute(&mut locked)).unwrap();
    let asked = Instant::now();
    signal(&child, "TERM");
    assert_eq!(child.wait().unwrap().code(), Some(1));
    // Ten seconds are what is promised; the rest is for a busy machine.
    assert!(asked.elapsed() < Duration::from_secs(20), "{:?}", asked.elapsed());
    runtime.block_on(sqlx::query("ROLLBACK").execute(&mut locked)).unwrap();

    group.publish();
    let kept = server.kept();
    let by_address = by_address(&kept);
    let (states, open) = group.status("email");
    let uncertain = addresses(&open, "uncertain");
    assert_eq!(states["sent"].as_u64().unwrap() + uncertain.len() as u64, READERS as u64, "{states}");
    assert!(by_address.values().all(|times| *times == 1), "somebody got it twice");
}

#[test]
fn a_second_publish_at_the_same_time_says_who_is_at_work() {
    let server = SmtpServer::start(&["--latency", "2"]);
    let group = Publication::new().with("RECAP_SMTP_URL", server.url());
    group.subscribe(readers(READERS));

    let child = publish_until(&group, &server, 10);
    let second = group.publish().ends_with(1);

    assert!(second.stderr.contains(&format!("process {}", child.id())), "{}", second.stderr);
    Ran::from(child.wait_with_output().unwrap()).succeeds();
    assert_eq!(server.kept().len(), READERS);
}

#[test]
fn the_store_under_another_name_is_the_same_store() {
    let server = SmtpServer::start(&["--latency", "2"]);
    let group = Publication::new().with("RECAP_SMTP_URL", server.url());
    group.subscribe(readers(READERS));
    std::os::unix::fs::symlink(group.path("recap.db"), group.path("alias.db")).unwrap();

    let child = publish_until(&group, &server, 10);
    let mut second = group.command_in();
    let second =
        Ran::of(second.args(["publish", &group.recap(), "--yes"]).env("RECAP_STORE", group.path("alias.db")));

    second.ends_with(1);
    Ran::from(child.wait_with_output().unwrap()).succeeds();
    assert_eq!(server.kept().len(), READERS);
}

#[test]
fn a_lock_file_that_was_deleted_doubles_nothing() {
    let server = SmtpServer::start(&["--latency", "2"]);
    let group = Publication::new().with("RECAP_SMTP_URL", server.url());
    group.subscribe(readers(READERS));

    let child = publish_until(&group, &server, 10);
    std::fs::remove_file(group.path("recap.db.lock")).unwrap();
    group.publish();
    let _ = child.wait_with_output().unwrap();
    group.publish();

    let kept = server.kept();
    assert!(by_address(&kept).values().all(|times| *times == 1), "somebody got it twice");
    let (states, _) = group.status("email");
    assert_eq!(states["sent"].as_u64().unwrap() + states["uncertain"].as_u64().unwrap_or(0), READERS as u64);
}

#[test]
fn whoever_leaves_while_it_is_sent_gets_nothing_more() {
    let server = SmtpServer::start(&["--latency", "2"]);
    let group = Publication::new().with("RECAP_SMTP_URL", server.url()).with("RECAP_SMTP_CONNECTIONS", "1");
    group.subscribe(readers(READERS));

    let child = publish_until(&group, &server, 5);
    // They are listed in the order of sending.
    let left = group.run_in(&["status", "--missing", "--csv", "--show-addresses"]).succeeds().stdout;
    let last = left.lines().last().unwrap().split(',').nth(2).unwrap().to_owned();
    group.run_in(&["subscribers", "remove", &last]).succeeds();

    Ran::from(child.wait_with_output().unwrap()).succeeds();
    assert_eq!(group.status("email").0, json!({ "sent": READERS - 1, "skipped": 1 }));
    let kept = server.kept();
    assert!(!by_address(&kept).contains_key(last.as_str()));
}

#[test]
fn a_maildir_gets_every_message_once_however_often_the_program_is_killed() {
    let group = Publication::new();
    group.subscribe(readers(2_000));
    let new = group.path("mail/new");
    let count = || std::fs::read_dir(&new).map_or(0, Iterator::count);

    for share in [20, 500] {
        let mut child = group
            .command_in()
            .args(["publish", &group.recap(), "--yes"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        wait_until(|| count() >= share);
        child.kill().unwrap();
        child.wait().unwrap();
    }
    group.publish().succeeds();

    assert_eq!(count(), 2_000);
    assert_eq!(group.status("email").0, json!({ "sent": 2_000 }));
}
