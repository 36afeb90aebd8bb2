//! Signed mail from end to end: keys are made, records shown, messages published and verified by
//! three programs that know nothing of one another.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use mail_auth::DkimResult;
use serde_json::Value;

use crate::support::mail_auth::{Zone, verified};
use crate::support::{Publication, SmtpServer, check, readers};

/// The messages of a folder and of the maildir that it may be.
fn messages(folder: &Path) -> Vec<Vec<u8>> {
    let new = folder.join("new");
    let folder = if new.exists() { &new } else { folder };
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    files.map(|file| std::fs::read(file).unwrap()).collect()
}

/// The records of an answer of `recap dkim … --json`.
fn records(answer: &Value) -> Vec<&Value> {
    answer["records"].as_array().unwrap().iter().collect()
}

fn zone(answer: &Value) -> Zone {
    let text = |record: &Value, name: &str| record[name].as_str().unwrap().to_owned();
    Zone::new(records(answer).into_iter().map(|record| (text(record, "name"), text(record, "value"))))
}

/// Has dkimpy, opendkim where it is installed, and mail-auth verify every message of a folder.
fn all_verify(group: &Publication, folder: &Path) -> usize {
    let shown = group.run_in(&["dkim", "show", "--json"]).succeeds().stdout;
    std::fs::write(group.path("records.json"), &shown).unwrap();
    let answer: Value = serde_json::from_str(&shown).unwrap();
    let paths = [group.path("records.json"), folder.to_owned()].map(|path| path.display().to_string());
    let said = check("check_dkim.py", &[&paths[0], &paths[1]]);
    let messages = messages(folder);
    let signatures = records(&answer).len();
    assert_eq!(said, format!("{} messages, {signatures} signatures each, 0 faulty\n", messages.len()));
    for message in &messages {
        assert_eq!(verified(message, &zone(&answer)), vec![DkimResult::Pass; signatures]);
    }
    messages.len()
}

#[test]
fn every_message_of_the_example_verifies_in_a_maildir() {
    let group = Publication::example();
    group.sign();
    let recaps = group.editions();
    for recap in &recaps {
        group.run_in(&["publish", recap, "--yes", "--only", "email"]).succeeds();
    }

    let number = all_verify(&group, &group.path("mail"));

    assert!(number > recaps.len(), "{number} messages");
    let said = check("check_mail.py", &[&group.path("mail").display().to_string()]);
    assert_eq!(said, format!("{number} messages, 0 faulty\n"));
    for message in messages(&group.path("mail")) {
        assert!(message.starts_with(b"Return-Path: <recap@example.org>\r\nDKIM-Signature: v=1;"));
    }
}

#[test]
fn every_message_verifies_as_a_server_has_received_it() {
    let server = SmtpServer::start(&[]);
    let group = Publication::new()
        .with("RECAP_SMTP_URL", server.url())
        .with("RECAP_EMAIL_FROM", "Gruppe Größe <recap@bücher.example>");
    group.sign();
    group.subscribe(readers(3));
    // Not every octet of this message is ASCII.
    group.subscribe(["größe@example.org".to_owned()]);

    let ran = group.publish().succeeds();

    assert!(!ran.stderr.contains("unsigned"), "{}", ran.stderr);
    assert_eq!(all_verify(&group, &server.mail()), 4);
}

#[test]
fn a_test_message_is_signed_as_the_real_one_and_goes_to_every_address() {
    let server = SmtpServer::start(&[]);
    let group = Publication::new()
        .with("RECAP_SMTP_URL", server.url())
        .with("RECAP_EMAIL_BOUNCES", "bounces@example.org");
    group.sign();
    group.subscribe(readers(2));

    let to = "editor@example.net,author@example.net,unknown@example.net";
    let ran = group.run_in(&["publish", &group.recap(), "--test-to", to]).ends_with(1);

    assert!(ran.stderr.contains("to u…@example.net: 550 5.1.1"), "{}", ran.stderr);
    let kept = server.kept();
    let addresses: Vec<_> = kept.iter().flat_map(|message| &message.to).collect();
    assert_eq!(addresses, ["editor@example.net", "author@example.net"]);
    assert!(kept.iter().all(|message| message.from == "bounces@example.org"), "{kept:?}");
    assert_eq!(all_verify(&group, &server.mail()), 2);
    assert_eq!(group.run_in(&["status"]).succeeds().stdout, "Nothing is published yet.\n");
    group.publish().succeeds();
    assert_eq!(server.kept().len(), 4, "nothing was recorded as published");
}

#[test]
fn every_delivery_has_an_envelope_sender_that_names_it_and_cannot_be_forged() {
    let server = SmtpServer::start(&[]);
    let group = Publication::new()
        .with("RECAP_SMTP_URL", server.url())
        .with("RECAP_EMAIL_BOUNCES", "bounces@example.org");
    group.subscribe(readers(3));

    group.publish().succeeds();

    let key = recap_subscribers::Key::parse(&group.read("recap.key").into()).unwrap();
    let mut deliveries = BTreeSet::new();
    for message in server.kept() {
        let local = message.from.strip_suffix("@example.org").unwrap();
        assert!(local.len() <= 64, "{local}");
        let token = local.strip_prefix("bounces+").unwrap();
        deliveries.insert(key.read_bounce_token(token).unwrap());
        assert_eq!(key.read_bounce_token(&token.replace(char::is_alphabetic, "z")), None);
    }
    assert_eq!(deliveries.len(), 3);
}

#[test]
fn a_maildir_tells_where_bounces_would_go() {
    let group = Publication::new().with("RECAP_EMAIL_BOUNCES", "bounces@example.org");
    group.subscribe(readers(1));
    group.publish().succeeds();
    let message = String::from_utf8(messages(&group.path("mail")).remove(0)).unwrap();
    let path = message.lines().next().unwrap();
    assert!(path.starts_with("Return-Path: <bounces+") && path.ends_with("@example.org>"), "{path}");
}

#[test]
fn an_address_beyond_ascii_gets_mail_where_the_server_takes_it_and_a_domain_anywhere() {
    for (options, expected) in [
        (&[][..], &["größe@example.org", "leser@xn--bcher-kva.example"][..]),
        (&["--ascii"], &["leser@xn--bcher-kva.example"]),
    ] {
        let server = SmtpServer::start(options);
        let group = Publication::new().with("RECAP_SMTP_URL", server.url());
        group.subscribe(["größe@example.org", "leser@bücher.example"].map(str::to_owned));

        group.publish().ends_with(i32::from(expected.len() == 1));

        let kept = server.kept();
        let mut to: Vec<_> = kept.iter().flat_map(|message| &message.to).map(String::as_str).collect();
        to.sort_unstable();
        assert_eq!(to, expected);
        if expected.len() == 1 {
            let (states, open) = group.status("email");
            assert_eq!(states, serde_json::json!({ "sent": 1, "failed": 1 }));
            assert!(open[0]["reason"].as_str().unwrap().contains("SMTPUTF8"), "{open:?}");
        }
    }
}

#[test]
fn mail_to_a_server_without_a_signature_is_warned_of_once_and_goes() {
    let server = SmtpServer::start(&[]);
    let group = Publication::new().with("RECAP_SMTP_URL", server.url());
    group.subscribe(readers(1));
    let plan = group.run_in(&["publish", &group.recap(), "--dry-run"]).succeeds();
    assert_eq!(plan.stderr.matches("the mail goes out unsigned").count(), 1, "{}", plan.stderr);
    let group = group.with("RECAP_DKIM_SIGNED_BY_RELAY", "true");
    let ran = group.publish().succeeds();
    assert!(!ran.stderr.contains("unsigned"), "{}", ran.stderr);
}

#[test]
fn keys_are_made_once_for_their_owner_alone_with_records_in_both_forms() {
    let group = Publication::new();
    let made = group.run_in(&["dkim", "generate", "--selector", "june"]).succeeds();
    for word in [
        "june-rsa._domainkey.example.org. IN TXT \"v=DKIM1; k=rsa; p=MII",
        "june-ed25519._domainkey.example.org. IN TXT \"v=DKIM1; k=ed25519; p=",
        "  name   june-rsa._domainkey.example.org\n  type   TXT\n  value  v=DKIM1; k=rsa; p=MII",
        "below `[dkim]` in recap.toml",
        "\ned25519_key_file = \"secrets/dkim-ed25519.pem\"\ned25519_selector = \"june-ed25519\"\n\
         rsa_key_file = \"secrets/dkim-rsa.pem\"\nrsa_selector = \"june-rsa\"\n",
    ] {
        assert!(made.stdout.contains(word), "{word} is missing in {}", made.stdout);
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = |path| std::fs::metadata(group.path(path)).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode("secrets"), 0o700);
        assert_eq!((mode("secrets/dkim-rsa.pem"), mode("secrets/dkim-ed25519.pem")), (0o600, 0o600));
    }

    let key = group.read("secrets/dkim-rsa.pem");
    let again = group.run_in(&["dkim", "generate", "--selector", "july"]).ends_with(1);
    assert!(again.stderr.contains("is not replaced") && again.stdout.is_empty(), "{}", again.stderr);
    assert_eq!(group.read("secrets/dkim-rsa.pem"), key);
}

#[test]
fn what_is_shown_of_configured_keys_is_what_was_made() {
    let group = Publication::new();
    let refused = group.run_in(&["dkim", "show"]).ends_with(2);
    assert!(refused.stderr.contains("recap dkim generate"), "{}", refused.stderr);
    let made = group.sign();
    let shown: Value =
        serde_json::from_str(&group.run_in(&["dkim", "show", "--json"]).succeeds().stdout).unwrap();
    assert_eq!(shown["records"], made["records"]);
}

#[test]
fn keys_that_git_would_take_along_are_told_of() {
    let group = Publication::new();
    let git = Command::new("git").arg("init").arg("-q").arg(group.root()).status().unwrap();
    assert!(git.success());
    let quiet = group.run_in(&["dkim", "generate"]).succeeds();
    assert!(!quiet.stderr.contains("git"), "init has written rules: {}", quiet.stderr);

    let group = Publication::new();
    Command::new("git").arg("init").arg("-q").arg(group.root()).status().unwrap();
    std::fs::remove_file(group.path(".gitignore")).unwrap();
    let told = group.run_in(&["dkim", "generate"]).succeeds();
    assert!(told.stderr.contains("add the line `/secrets/` to .gitignore"), "{}", told.stderr);
}

/// What openssl makes, as a file.
fn openssl(group: &Publication, arguments: &str, file: &str) {
    let (command, options) = arguments.split_once(' ').unwrap();
    let ran = Command::new("openssl")
        .current_dir(group.root())
        .args([command, "-out", file])
        .args(options.split(' '))
        .output()
        .unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::set_permissions(group.path(file), std::fs::Permissions::from_mode(0o600)).unwrap();
    }
}

#[test]
fn lettre_trap_keys_are_read_as_pkcs1_and_pkcs8_whoever_made_them() {
    let group = Publication::new();
    openssl(&group, "genrsa -traditional 2048", "pkcs1.pem");
    openssl(&group, "pkey -in pkcs1.pem", "pkcs8.pem");
    openssl(&group, "genpkey -algorithm ed25519", "ed25519.pem");
    let kinds = ["RSA PRIVATE", "PRIVATE", "PRIVATE"];
    for (file, kind) in ["pkcs1.pem", "pkcs8.pem", "ed25519.pem"].into_iter().zip(kinds) {
        assert!(group.read(file).starts_with(&format!("-----BEGIN {kind} KEY-----")), "{file}");
    }
    let mut group = group
        .with("RECAP_DKIM_RSA_SELECTOR", "one")
        .with("RECAP_DKIM_ED25519_SELECTOR", "two")
        .with("RECAP_DKIM_ED25519_KEY_FILE", "ed25519.pem");
    for (rsa, mail) in [("pkcs1.pem", "mail1"), ("pkcs8.pem", "mail2")] {
        group = group.with("RECAP_DKIM_RSA_KEY_FILE", rsa).with("RECAP_EMAIL_MAILDIR", mail);
        group.run_in(&["publish", &group.recap(), "--test-to", "editor@example.net"]).succeeds();
        assert_eq!(all_verify(&group, &group.path(mail)), 1, "{rsa}");
    }
    let show = |group: &Publication| group.run_in(&["dkim", "show"]).succeeds().stdout;
    let second = show(&group);
    assert_eq!(show(&group.with("RECAP_DKIM_RSA_KEY_FILE", "pkcs1.pem")), second);
}

#[test]
fn keys_that_cannot_sign_are_refused_before_anything_is_published() {
    let group = Publication::new();
    openssl(&group, "genrsa -traditional 1024", "short.pem");
    openssl(&group, "genrsa 4104", "long.pem");
    openssl(&group, "genrsa -aes128 -passout pass:hunter2 2048", "locked.pem");
    openssl(&group, "genrsa -traditional -aes128 -passout pass:hunter2 2048", "locked1.pem");
    openssl(&group, "genpkey -algorithm ed25519", "ed25519.pem");
    group.subscribe(readers(1));
    let mut group = group.with("RECAP_DKIM_RSA_SELECTOR", "one");
    for (file, expected) in [
        ("short.pem", "fewer than 2048 bits"),
        ("long.pem", "more than 4096 bits"),
        ("locked.pem", "encrypted with a passphrase"),
        ("locked1.pem", "encrypted with a passphrase"),
        ("ed25519.pem", "is no RSA key"),
        ("recap.toml", "others than its owner may use"),
    ] {
        group = group.with("RECAP_DKIM_RSA_KEY_FILE", file);
        let ran = group.publish().ends_with(2);
        assert!(ran.stderr.contains(expected), "{file}: {}", ran.stderr);
        assert!(!group.path("mail").exists() && !group.path("public/feed.xml").exists(), "{file}");
    }
}
