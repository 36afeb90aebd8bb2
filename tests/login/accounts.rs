//! Accounts on servers that recap registers itself at, or that take an app password; and posts with them.

use std::io::Write as _;
use std::process::Stdio;

use serde_json::Value;

use super::fakes::Social;
use super::{Waiting, get, group, stored, tells_no_secret};
use crate::support::{Publication, Ran};

/// Logs in to the Mastodon server, with a browser.
fn log_in(group: &Publication, social: &Social) -> Ran {
    let waiting = Waiting::on(group, &["mastodon", "--server", &social.url(), "--no-browser"]);
    assert_eq!(waiting.parameter("scope"), "read:accounts read:statuses write:statuses write:media");
    let (_, page) = get(&waiting.back_with(&format!(
        "code={}&state=STATE",
        social.code(&waiting.parameter("code_challenge"), &waiting.parameter("redirect_uri"))
    )));
    assert!(page.contains("recap is logged in to Mastodon as acme"), "{page}");
    let ran = waiting.ends().succeeds();
    tells_no_secret(group, &ran);
    ran
}

#[test]
fn recap_registers_itself_at_a_mastodon_server_and_posts_with_the_login() {
    let (group, social) = (group(), Social::start());
    let ran = log_in(&group, &social);
    assert!(ran.stdout.contains("it does not expire"), "{}", ran.stdout);

    // No setting names the account: the login is enough.
    let ran = group.run_in(&["publish", &group.recap(), "--yes", "--only", "feed,mastodon"]).succeeds();
    assert!(social.posts() >= 1, "{ran:?}");
    tells_no_secret(&group, &ran);
    let healthy = group.run_in(&["doctor", "--json"]).succeeds();
    let checks: Value = serde_json::from_str(&healthy.stdout).unwrap();
    let told = checks.as_array().unwrap().iter().any(|check| check["told"] == "the account acme answers");
    assert!(told, "{checks}");

    // Another server than that of the settings is no silent choice.
    let elsewhere = group.with("RECAP_MASTODON_SERVER", "https://other.example/");
    elsewhere.run_in(&["status"]).succeeds();
    let ran = elsewhere.run_in(&["publish", &elsewhere.recap(), "--dry-run"]).ends_with(2);
    assert!(ran.stderr.contains("is not what `recap login mastodon` has logged in to"), "{}", ran.stderr);
    let out = elsewhere.run_in(&["logout", "mastodon"]).succeeds();
    tells_no_secret(&elsewhere, &out);
    assert_eq!((social.revoked(), out.stderr.as_str()), (1, ""));
}

#[test]
fn a_login_that_the_network_takes_back_stops_its_posts_alone_and_costs_them_no_try() {
    let (group, social) = (group(), Social::start());
    log_in(&group, &social);
    group.subscribe(["reader@example.org".to_owned()]);
    social.takes_back(true);
    let refused = "mastodon stopped: the login was refused; `recap login mastodon` renews it";
    // More often than a delivery is tried before it is given up.
    for _ in 0..11 {
        let ran = group.publish().ends_with(1);
        assert!(ran.stderr.contains(refused) && ran.stderr.contains("Nothing is lost"), "{}", ran.stderr);
        tells_no_secret(&group, &ran);
    }
    let (states, open) = group.status("mastodon");
    assert_eq!(states.as_object().unwrap().keys().collect::<Vec<_>>(), ["planned"], "{open:?}");
    // Without an account, a post goes to a file.
    for (other, is) in [("feed", "sent"), ("email", "sent"), ("bluesky", "in_file")] {
        let (states, open) = group.status(other);
        assert_eq!(states.as_object().unwrap().keys().collect::<Vec<_>>(), [is], "{other}: {open:?}");
    }
    assert_eq!(social.posts(), 0);

    social.takes_back(false);
    group.publish().succeeds();
    let (states, _) = group.status("mastodon");
    assert_eq!(states["sent"], social.posts());
}

#[test]
fn a_mastodon_code_is_pasted_where_there_is_no_browser() {
    let (group, social) = (group(), Social::start());
    let mut waiting = Waiting::on(&group, &["mastodon", "--server", &social.url(), "--paste"]);
    let redirect = waiting.parameter("redirect_uri");
    assert_eq!(redirect, "urn:ietf:wg:oauth:2.0:oob");
    let code = social.code(&waiting.parameter("code_challenge"), &redirect);
    waiting.paste(&code);
    waiting.ends().succeeds();
    let ran = group.run_in(&["login", "mastodon", "--server", "http://127.0.0.1:9/", "--paste"]).ends_with(1);
    assert!(ran.stderr.contains("recap cannot be registered at http://127.0.0.1:9/"), "{}", ran.stderr);
}

#[test]
fn an_app_password_is_checked_before_it_is_kept_and_never_shown() {
    let (group, social) = (group(), Social::start());
    let url = social.url();
    let log_in = |password: &str| {
        let mut command = group.command_in();
        command.args(["login", "bluesky", "--server", &url, "--account", "acme.example.org"]);
        let mut child =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        // A process that has ended reads nothing.
        let _ = writeln!(child.stdin.take().unwrap(), "{password}");
        let ran = Ran::from(child.wait_with_output().unwrap());
        assert!(!format!("{}{}", ran.stdout, ran.stderr).contains("pass-word"), "{ran:?}");
        ran
    };
    let ran = log_in("wrong-pass-word").ends_with(1);
    assert!(ran.stderr.contains("Bluesky does not let us in"), "{}", ran.stderr);
    assert!(!group.path("recap.tokens").exists());
    log_in("").ends_with(2);
    let ran = log_in("main-pass-word").succeeds();
    assert!(ran.stderr.contains("warning: the password is the account's own"), "{}", ran.stderr);
    let ran = log_in("good-pass-word").succeeds();
    assert!(ran.stdout.starts_with("Logged in to bluesky as acme.example.org at "), "{}", ran.stdout);
    assert_eq!(stored(&group, "bluesky")["account_id"], "did:plc:acme");
    let ran = group.run_in(&["doctor"]).succeeds();
    assert!(ran.stdout.contains("the account acme.example.org answers"), "{}", ran.stdout);
    let ran = group.run_in(&["publish", &group.recap(), "--dry-run"]).succeeds();
    assert!(ran.stdout.contains("@acme.example.org at http://127.0.0.1"), "{}", ran.stdout);
}
