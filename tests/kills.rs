//! The program killed again and again, at any moment of a send, and started again until it is done.
//!
//! `make soak` does so more often: `SOAK_KILLS` says how often at least, `SOAK_READERS` of how many.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::process::Stdio;
use std::thread;
use std::time::Duration;

use crate::support::sink::{Manner, Sink};
use crate::support::{Publication, SLUG, readers};

const CONNECTIONS: usize = 4;

fn setting(name: &str, default: usize) -> usize {
    std::env::var(name).map_or(default, |value| value.parse().unwrap())
}

/// Numbers that look random, the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }
}

/// Sends one edition under kills; returns how many there were.
fn send_under_kills(manner: Manner, number: usize, dice: &mut Dice) -> usize {
    let sink = Sink::start(manner);
    let group = Publication::new()
        .with("RECAP_SMTP_URL", sink.url())
        .with("RECAP_SMTP_CONNECTIONS", CONNECTIONS.to_string());
    group.subscribe(readers(number));

    let mut kills = 0;
    while sink.taken().len() < number * 9 / 10 {
        let mut child = group
            .command_in()
            .args(["publish", &group.recap(), "--yes"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // Mostly between two messages somewhere in the send, now and then before it has begun.
        let (before, ahead) = (sink.taken().len(), 1 + dice.below(number as u64 / 6) as usize);
        if dice.below(6) > 0 {
            while sink.taken().len() < before + ahead && child.try_wait().unwrap().is_none() {
                thread::yield_now();
            }
        }
        thread::sleep(Duration::from_micros(dice.below(6_000)));
        let ended = child.try_wait().unwrap().is_some();
        child.kill().unwrap();
        child.wait().unwrap();
        if ended {
            break;
        }
        kills += 1;
    }
    group.publish();

    let (states, open) = group.status("email");
    let addresses = |state: &str| -> BTreeMap<String, String> {
        let one = open.iter().filter(|one| one["state"] == state);
        let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
        one.map(|one| (text(&one["address"]), text(&one["destination"]))).collect()
    };
    let uncertain = addresses("uncertain");
    let taken = sink.taken();
    let once: BTreeSet<&String> = taken.iter().collect();
    assert_eq!(once.len(), taken.len(), "somebody got it twice");
    assert!(uncertain.len() <= kills * CONNECTIONS, "{} uncertain after {kills} kills", uncertain.len());
    assert_eq!(states["sent"].as_u64().unwrap() as usize + uncertain.len(), number, "{states}");
    for address in readers(number).filter(|address| !uncertain.contains_key(address)) {
        assert!(once.contains(&address), "{address} was missed");
    }

    // A person looks at the server's log, and ends what is uncertain.
    for (address, destination) in &uncertain {
        let word = if once.contains(address) { "--arrived" } else { "--lost" };
        group.run_in(&["settle", SLUG, destination, word]).succeeds();
    }
    group.run_in(&["retry", "--failed"]).succeeds();
    assert_eq!(group.status("email").0, serde_json::json!({ "sent": number }));
    let taken = sink.taken();
    assert_eq!((taken.len(), taken.iter().collect::<BTreeSet<_>>().len()), (number, number));
    kills
}

#[test]
fn killed_at_any_moment_nobody_is_missed_and_nobody_gets_it_twice() {
    let (least, number) = (setting("SOAK_KILLS", 12), setting("SOAK_READERS", 600));
    let latency = Duration::from_millis(2);
    let manners = [
        Manner { offers: &[], latency },
        Manner { offers: &["PIPELINING"], latency },
        Manner { offers: &["PIPELINING", "CHUNKING"], latency },
    ];
    let mut dice = Dice(20_250_305);
    let (mut kills, mut sends) = (0, 0);
    while kills < least || sends < manners.len() {
        kills += send_under_kills(manners[sends % manners.len()], number, &mut dice);
        sends += 1;
    }
    let _ = writeln!(std::io::stderr(), "{kills} kills in {sends} sends of {number}");
}
