//! Logins that are kept: refreshed by one process for all, used, looked at by the doctor, and for their owner
//! alone.

use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};

use serde_json::Value;

use super::{Grants, change, free, group, log_in, stored, tells_no_secret, with_apps};
use crate::support::{Ran, SmtpServer};

#[test]
fn processes_that_find_a_token_expired_at_once_refresh_it_once() {
    let (group, grants) = (group(), Grants::of("x", 150));
    log_in(&group, &grants, "x");
    let before = stored(&group, "x");
    change(&group, "x", |login| login["expires_at"] = "2020-01-01T00:00:00Z".into());
    let doctors: Vec<Child> = (0..6)
        .map(|_| {
            let mut doctor = group.command_in();
            doctor.arg("doctor").stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
        })
        .collect();
    for doctor in doctors {
        let ran = Ran::from(doctor.wait_with_output().unwrap()).succeeds();
        assert!(ran.stdout.contains("the account acme_meetup answers"), "{}", ran.stdout);
        tells_no_secret(&group, &ran);
    }
    assert_eq!(grants.asked("refresh_token").len(), 1);
    let after = stored(&group, "x");
    assert_ne!(before["refresh_token"], after["refresh_token"], "what replaces it is kept");
    assert_eq!(before["account"], after["account"]);
}

#[test]
fn a_refresh_token_that_was_taken_back_is_told_with_the_command_that_mends_it() {
    let (group, grants) = (group(), Grants::of("x", 0));
    log_in(&group, &grants, "x");
    change(&group, "x", |login| {
        login["expires_at"] = "2020-01-01T00:00:00Z".into();
        login["refresh_token"] = "s3cret-of-before".into();
    });
    let ran = group.run_in(&["doctor"]).ends_with(1);
    assert!(
        ran.stdout.contains("the login to x was ended by X (invalid_grant): run `recap login x` again"),
        "{}",
        ran.stdout
    );
    tells_no_secret(&group, &ran);
}

#[test]
fn mail_goes_out_with_the_token_of_a_login() {
    let (group, grants) = (group(), Grants::of("google", 0));
    let ran = log_in(&group, &grants, "google");
    assert!(ran.stderr.contains("provider = \"google\""), "{}", ran.stderr);
    let token = stored(&group, "google")["access_token"].as_str().unwrap().to_owned();
    let good = group.path("good-token");
    std::fs::write(&good, &token).unwrap();
    let smtp = SmtpServer::start(&["--token-file", &good.display().to_string()]);
    group.sign();
    let group = group
        .with("RECAP_SMTP_URL", format!("{}?tls=none", smtp.url()))
        .with("RECAP_SMTP_USER", "team@example.org")
        .with("RECAP_SMTP_OAUTH2_PROVIDER", "google");
    group.subscribe(["reader@example.org".to_owned()]);
    let healthy = group.run_in(&["doctor"]).succeeds();
    assert!(healthy.stdout.contains("lets us in"), "{}", healthy.stdout);
    let published = group.publish().succeeds();
    assert_eq!((smtp.kept().len(), smtp.kept()[0].login), (1, true));
    assert_eq!(grants.asked("refresh_token").len(), 0);
    for ran in [&healthy, &published] {
        tells_no_secret(&group, ran);
    }

    // A token that the server takes no more is fetched anew, and refused again it is a person's matter.
    std::fs::write(&good, "another").unwrap();
    let recap = group.recap();
    let test = ["publish", &recap, "--test-to", "me@example.org"];
    let ran = group.run_in(&test).ends_with(1);
    tells_no_secret(&group, &ran);
    assert_eq!(grants.asked("refresh_token").len(), 0);
    let ran = group.run_in(&test).ends_with(1);
    assert!(ran.stderr.contains("is the account of `recap login google`"), "{}", ran.stderr);
    tells_no_secret(&group, &ran);
    assert_eq!(grants.asked("refresh_token").len(), 1);
    assert_ne!(stored(&group, "google")["access_token"], token.as_str());

    let group = group.with("RECAP_SMTP_OAUTH2_PROVIDER", "microsoft");
    let ran = group.run_in(&["publish", &group.recap(), "--yes"]).ends_with(2);
    assert!(ran.stderr.contains("nobody is logged in to microsoft: run `recap login microsoft`"), "{ran:?}");
}

#[test]
fn a_file_of_logins_that_others_may_read_is_used_by_nobody() {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let (group, grants) = (group(), Grants::of("x", 0));
        log_in(&group, &grants, "x");
        let path: PathBuf = group.path("recap.tokens");
        let open =
            |path: &Path| std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o644)).unwrap();
        open(&path);
        for arguments in [&["login"][..], &["doctor"], &["logout", "x"]] {
            let ran = group.run_in(arguments);
            assert_ne!(ran.code, Some(0));
            assert!(format!("{}{}", ran.stdout, ran.stderr).contains("chmod 600"), "{ran:?}");
        }
    }
}

#[test]
fn the_doctor_names_everything_that_is_wrong_and_how_to_mend_it() {
    let group = with_apps(&["LINKEDIN"]);
    let ran = group.run_in(&["doctor"]).succeeds();
    for line in ["ok       settings", "ok       clock", "ok       store", "ok       output"] {
        assert!(ran.stdout.contains(line), "{}", ran.stdout);
    }
    assert!(!group.path("recap.db").exists(), "a look makes no store");

    let grants = Grants::of("linkedin", 0);
    log_in(&group, &grants, "linkedin");
    let in_days =
        |days: i64| (jiff::Timestamp::now() + jiff::SignedDuration::from_hours(24 * days)).to_string();
    for (days, state, told) in [
        (30, "ok", "in 29 days"),
        (10, "warning", "Run `recap login linkedin`."),
        (-1, "error", "it ended on"),
    ] {
        change(&group, "linkedin", |login| login["expires_at"] = in_days(days).into());
        let ran = group.run_in(&["doctor", "--offline"]);
        assert_eq!(ran.code, Some(i32::from(state == "error")), "{ran:?}");
        let line = ran.stdout.lines().find(|line| line.contains("linkedin")).unwrap();
        assert!(line.starts_with(state) && line.contains(told), "{line}");
    }

    let nobody = free();
    let down = group.with("RECAP_SMTP_URL", format!("smtp://127.0.0.1:{nobody}"));
    let ran = down.run_in(&["doctor"]).ends_with(1);
    assert!(ran.stdout.contains("error    mail       cannot connect to 127.0.0.1"), "{}", ran.stdout);
    assert!(ran.stdout.contains("warning  mail       it goes out unsigned"), "{}", ran.stdout);
    std::fs::write(down.path("recap.toml"), "nmae = 1\n").unwrap();
    let ran = down.run_in(&["doctor", "--json"]).ends_with(1);
    let checks: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!((&checks[0]["subject"], &checks[0]["state"]), (&"settings".into(), &"error".into()));
}
