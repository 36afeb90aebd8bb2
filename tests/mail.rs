//! Mail through a real SMTP server: every subscriber once, every message right.

use std::collections::BTreeMap;

use serde_json::json;

use crate::support::{Kept, Publication, RECAP, SmtpServer, check, readers};

/// How often every address got mail.
pub(crate) fn by_address(kept: &[Kept]) -> BTreeMap<&str, usize> {
    let mut all = BTreeMap::new();
    for address in kept.iter().flat_map(|message| &message.to) {
        *all.entry(address.as_str()).or_default() += 1;
    }
    all
}

#[test]
fn a_thousand_subscribers_get_one_valid_message_each_and_a_second_publish_sends_none() {
    let server = SmtpServer::start(&[]);
    let group = Publication::new().with("RECAP_SMTP_URL", server.url());
    group.subscribe(readers(1_000));

    group.publish().succeeds();

    let kept = server.kept();
    assert_eq!(kept.len(), 1_000);
    let by_address = by_address(&kept);
    assert_eq!(by_address.len(), 1_000);
    assert!(readers(1_000).all(|address| by_address.get(address.as_str()) == Some(&1)));
    let said = check("check_mail.py", &[&server.mail().display().to_string()]);
    assert_eq!(said, "1000 messages, 0 faulty\n");
    assert_eq!(group.status("email").0, json!({ "sent": 1_000 }));

    let again = group.publish().succeeds();

    assert!(again.stdout.contains("nothing to do"), "{}", again.stdout);
    assert_eq!(server.kept().len(), 1_000);
}

#[test]
fn every_message_has_an_id_and_an_unsubscribe_link_of_its_own() {
    let server = SmtpServer::start(&[]);
    let group = Publication::new().with("RECAP_SMTP_URL", server.url());
    group.subscribe(readers(3));

    group.publish().succeeds();

    let ids: std::collections::BTreeSet<_> =
        server.kept().into_iter().map(|message| message.message_id).collect();
    assert_eq!(ids.len(), 3);
    let mut links = std::collections::BTreeSet::new();
    for entry in std::fs::read_dir(server.mail()).unwrap() {
        let raw = String::from_utf8(std::fs::read(entry.unwrap().path()).unwrap()).unwrap();
        let header = raw.lines().find_map(|line| line.strip_prefix("List-Unsubscribe: ")).unwrap().to_owned();
        links.insert(header);
    }
    assert_eq!(links.len(), 3);
}

#[test]
fn a_mail_that_mail_programs_would_clip_is_told_of_when_it_is_published() {
    let group = Publication::new();
    let talks: String = (0..120)
        .map(|number| {
            let told = "what of them is told in a hundred words, ".repeat(10);
            format!(
                "  - {{ speaker: Ada Example, title: \"Queues, part {number}\", takeaways: [\"{told}\"] }}\n"
            )
        })
        .collect();
    group.write_recap(&RECAP.replace("talks:\n", &format!("talks:\n{talks}")));
    let said = group.run_in(&["publish", &group.recap(), "--yes", "--only", "email"]).succeeds();
    assert!(said.stderr.contains("mail programs clip it"), "{}", said.stderr);
}

#[test]
fn refusals_are_told_apart_and_retry_sends_only_what_did_not_arrive() {
    let server = SmtpServer::start(&[]);
    let group = Publication::new().with("RECAP_SMTP_URL", server.url());
    let odd =
        ["unknown@example.org", "greylisted@example.org", "unwanted@example.org", "overquota@example.org"];
    let all = odd.into_iter().chain(["vanishing@example.org"]).map(str::to_owned).chain(readers(5));
    group.subscribe(all);

    let ran = group.publish().ends_with(1);

    assert!(ran.stderr.contains("recap retry --uncertain"), "{}", ran.stderr);
    let (states, open) = group.status("email");
    assert_eq!(states, json!({ "sent": 5, "deferred": 2, "failed": 2, "uncertain": 1 }));
    let state_of = |address: &str| {
        let one = open
            .iter()
            .find(|one| one["address"] == address)
            .unwrap_or_else(|| panic!("{address} in {open:?}"));
        one["state"].as_str().unwrap().to_owned()
    };
    assert_eq!(odd.map(state_of), ["failed", "deferred", "failed", "deferred"]);
    assert_eq!(state_of("vanishing@example.org"), "uncertain");
    assert!(!ran.stderr.contains("vanishing@") && !ran.stdout.contains("vanishing@"), "an address was shown");

    // The deferred two are refused again; nobody else is asked.
    group.run_in(&["retry"]).ends_with(1);
    assert_eq!(server.kept().len(), 6);
    assert_eq!(group.status("email").0, states);

    group.run_in(&["settle", crate::support::SLUG, "--arrived"]).succeeds();
    assert_eq!(group.status("email").0, json!({ "sent": 6, "deferred": 2, "failed": 2 }));
}

#[test]
fn who_is_put_off_at_first_and_gone_when_it_is_tried_again_is_taken_off_the_list_and_nobody_else_is() {
    let server = SmtpServer::start(&[]);
    let group = Publication::new().with("RECAP_SMTP_URL", server.url());
    group.subscribe(["fading@example.org".to_owned()].into_iter().chain(readers(5)));
    let bounced = || {
        let list = group.run_in(&["subscribers", "list", "--json", "--show-addresses"]).succeeds().stdout;
        let list: serde_json::Value = serde_json::from_str(&list).unwrap();
        let all = list["subscribers"].as_array().unwrap().iter().filter(|one| one["state"] == "bounced");
        all.map(|one| one["address"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };

    group.publish().ends_with(1);
    assert_eq!(group.status("email").0, json!({ "sent": 5, "deferred": 1 }));
    assert!(bounced().is_empty());

    group.run_in(&["retry"]).ends_with(1);
    assert_eq!(group.status("email").0, json!({ "sent": 5, "failed": 1 }));
    assert_eq!(bounced(), ["fading@example.org"]);
}

#[test]
fn a_server_that_wants_tls_and_a_login_gets_both() {
    let tls = Certificate::new();
    let server = SmtpServer::start(&["--tls", "starttls", "--certificate", &tls.pem(), "--login"]);
    let group = Publication::new()
        .with("RECAP_SMTP_URL", format!("smtp://organiser@localhost:{}", server.port()))
        .with("RECAP_SMTP_PASSWORD", "correct horse")
        .with("RECAP_SMTP_CA_FILE", tls.authority());
    group.subscribe(readers(3));

    group.publish().succeeds();

    assert!(server.kept().iter().all(|message| message.tls && message.login && message.answered));
    assert_eq!(server.kept().len(), 3);
}

#[test]
fn implicit_tls_works_as_well() {
    let tls = Certificate::new();
    let server = SmtpServer::start(&["--tls", "implicit", "--certificate", &tls.pem()]);
    let group = Publication::new()
        .with("RECAP_SMTP_URL", format!("smtps://localhost:{}", server.port()))
        .with("RECAP_SMTP_CA_FILE", tls.authority());
    group.subscribe(readers(3));

    group.publish().succeeds();

    assert_eq!(server.kept().iter().filter(|message| message.tls).count(), 3);
}

#[test]
fn lettre_trap_a_certificate_that_is_its_own_authority_is_refused_and_nothing_is_lost() {
    let tls = Certificate::new();
    let server = SmtpServer::start(&["--tls", "starttls", "--certificate", &tls.own_authority()]);
    let group = Publication::new()
        .with("RECAP_SMTP_URL", format!("smtp://localhost:{}?tls=required", server.port()))
        .with("RECAP_SMTP_CA_FILE", tls.authority());
    group.subscribe(readers(1));

    let ran = group.publish().ends_with(1);

    assert!(ran.stderr.contains("email stopped: no encrypted connection"), "{}", ran.stderr);
    assert!(ran.stderr.contains("an authority's certificate is no server's"), "{}", ran.stderr);
    assert_eq!(group.status("email").0, json!({ "planned": 1 }));
}

#[test]
fn a_wrong_password_stops_the_mail_and_loses_nothing() {
    let tls = Certificate::new();
    let server = SmtpServer::start(&["--tls", "starttls", "--certificate", &tls.pem(), "--login"]);
    let group = Publication::new()
        .with("RECAP_SMTP_URL", format!("smtp://organiser@localhost:{}", server.port()))
        .with("RECAP_SMTP_PASSWORD", "sesame-open-up")
        .with("RECAP_SMTP_CA_FILE", tls.authority());
    group.subscribe(readers(3));

    let ran = group.publish().ends_with(1);

    assert!(ran.stderr.contains("email stopped"), "{}", ran.stderr);
    assert!(!ran.stderr.contains("sesame"), "a password was shown");
    assert_eq!(group.status("email").0, json!({ "planned": 3 }));
    assert_eq!(server.kept().len(), 0);
}

#[test]
fn a_server_that_is_down_leaves_everything_planned_and_the_next_publish_sends_it() {
    let group = Publication::new();
    group.subscribe(readers(3));
    // A port that was free a moment ago, and nobody listens on.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let group = group.with("RECAP_SMTP_URL", format!("smtp://127.0.0.1:{port}"));

    let ran = group.publish().ends_with(1);

    assert!(ran.stderr.contains("email stopped") && ran.stderr.contains("recap publish"), "{}", ran.stderr);
    assert_eq!(group.status("email").0, json!({ "planned": 3 }));

    let server = SmtpServer::start(&[]);
    let group = group.with("RECAP_SMTP_URL", server.url());
    group.publish().succeeds();
    assert_eq!(server.kept().len(), 3);
}

#[test]
fn a_test_message_goes_to_one_address_and_is_not_recorded() {
    let server = SmtpServer::start(&[]);
    let group = Publication::new().with("RECAP_SMTP_URL", server.url());
    group.subscribe(readers(3));

    group.run_in(&["publish", &group.recap(), "--test-to", "editor@example.net"]).succeeds();

    let kept = server.kept();
    assert_eq!(kept.len(), 1);
    assert_eq!(kept[0].to, ["editor@example.net"]);
    let raw = std::fs::read_to_string(server.mail().join("00001.eml")).unwrap();
    assert!(raw.contains("Subject: [Test] Acme Meetup"), "{raw}");
    group.publish().succeeds();
    assert_eq!(server.kept().len(), 4);
}

#[test]
fn whoever_was_removed_gets_no_mail_and_an_import_does_not_bring_them_back() {
    let server = SmtpServer::start(&[]);
    let group = Publication::new().with("RECAP_SMTP_URL", server.url());
    group.subscribe(readers(3));
    group.run_in(&["subscribers", "remove", "reader2@example.org"]).succeeds();
    group.subscribe(readers(3));

    group.publish().succeeds();

    let kept = server.kept();
    assert_eq!(
        by_address(&kept).into_keys().collect::<Vec<_>>(),
        ["reader1@example.org", "reader3@example.org"]
    );
}

/// A certificate for localhost and the authority that has signed it.
struct Certificate(tempfile::TempDir);

impl Certificate {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let openssl = |arguments: &str| {
            let ran = std::process::Command::new("openssl")
                .current_dir(folder.path())
                .args(arguments.split(' '))
                .output()
                .unwrap();
            assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
        };
        let make = "req -x509 -newkey rsa:2048 -nodes -days 2";
        openssl(&format!(
            "{make} -subj /CN=localhost -keyout authority.key -out authority.pem -addext subjectAltName=DNS:localhost"
        ));
        openssl(&format!(
            "{make} -subj /CN=localhost -CA authority.pem -CAkey authority.key -keyout server.key -out server.crt \
             -addext subjectAltName=DNS:localhost,IP:127.0.0.1 -addext basicConstraints=critical,CA:FALSE"
        ));
        for (certificate, name) in [("server.crt", "server"), ("authority.pem", "authority")] {
            let read = |name: &str| std::fs::read_to_string(folder.path().join(name)).unwrap();
            let both = read(certificate) + &read(&format!("{name}.key"));
            std::fs::write(folder.path().join(format!("{name}-with-key.pem")), both).unwrap();
        }
        Certificate(folder)
    }

    fn pem(&self) -> String {
        self.0.path().join("server-with-key.pem").display().to_string()
    }

    /// The authority's own certificate, as a server would use it by mistake.
    fn own_authority(&self) -> String {
        self.0.path().join("authority-with-key.pem").display().to_string()
    }

    fn authority(&self) -> String {
        self.0.path().join("authority.pem").display().to_string()
    }
}
