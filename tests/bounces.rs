//! `recap bounces`: what comes back, from files, pipes, maildirs, mailboxes and providers, and what follows for
//! those it is about.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::Value;

use crate::support::{Publication, Ran, python, readers};

mod dovecot;

use dovecot::Dovecot;

/// A publication that was mailed to so many readers, each message with an envelope sender of its own.
fn mailed(number: usize) -> Publication {
    let group = Publication::new().with("RECAP_EMAIL_BOUNCES", "bounces@example.org");
    group.subscribe(readers(number));
    group.publish().succeeds();
    group
}

/// The message that a reader got, with its Return-Path.
fn message_to(group: &Publication, reader: usize) -> String {
    let to = format!("reader{reader}@example.org");
    let messages = fs::read_dir(group.path("mail/new")).unwrap();
    let texts = messages.map(|entry| fs::read_to_string(entry.unwrap().path()).unwrap());
    let mut texts =
        texts.filter(|text| text.lines().any(|line| line.starts_with("To:") && line.contains(&to)));
    texts.next().unwrap_or_else(|| panic!("nothing went to {to}"))
}

/// The address that a message comes back to.
fn return_path(message: &str) -> String {
    let line = message.lines().find_map(|line| line.strip_prefix("Return-Path: <")).unwrap();
    line.trim_end_matches('>').to_owned()
}

/// What a mail system writes about a message that it returns (RFC 3464).
fn returned(to: &str, status: &str, said: &str, message: &str) -> String {
    format!(
        "Return-Path: <>\nFrom: Mail Delivery System <MAILER-DAEMON@mx.example.net>\nTo: {to}\n\
         Subject: Undelivered Mail Returned to Sender\nAuto-Submitted: auto-replied\nMIME-Version: 1.0\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=\"=_b\"\n\n\
         --=_b\nContent-Type: text/plain\n\nIt could not be delivered.\n\n\
         --=_b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.net\n\n\
         Final-Recipient: rfc822; reader1@example.org\nAction: failed\nStatus: {status}\n\
         Diagnostic-Code: smtp; {said}\n\n\
         --=_b\nContent-Type: message/rfc822\n\n{message}\n--=_b--\n"
    )
}

/// A report that the mailbox of reader 1 is gone.
fn gone(group: &Publication) -> String {
    let message = message_to(group, 1);
    returned(&return_path(&message), "5.1.1", "550 5.1.1 <reader1@example.org>: User unknown", &message)
}

/// Writes a message and takes it in.
fn take(group: &Publication, message: &str) -> Ran {
    fs::write(group.path("returned.eml"), message).unwrap();
    group.run_in(&["bounces", &group.path("returned.eml").display().to_string()])
}

/// Gives a message to the program as a mail server does.
fn pipe(group: &Publication, message: &str) -> Ran {
    let mut command = group.command_in();
    command.args(["bounces", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(message.as_bytes()).unwrap();
    Ran::from(child.wait_with_output().unwrap())
}

/// Where reader 1 stands.
fn state(group: &Publication) -> String {
    let list = group.run_in(&["subscribers", "list", "--json", "--show-addresses"]).succeeds().stdout;
    let list: Value = serde_json::from_str(&list).unwrap();
    let mut all = list["subscribers"].as_array().unwrap().iter();
    all.find(|one| one["address"] == "reader1@example.org").unwrap()["state"].as_str().unwrap().to_owned()
}

#[test]
fn a_mailbox_that_is_gone_is_mailed_no_more_and_nobody_else_is_touched() {
    let group = mailed(3);
    let first = take(&group, &gone(&group)).succeeds();
    insta::assert_snapshot!("gone", first.shown(&group));
    assert_eq!(state(&group), "bounced");
    let list = group.run_in(&["subscribers", "list", "--json"]).succeeds().stdout;
    let list: Value = serde_json::from_str(&list).unwrap();
    assert_eq!(
        (list["counts"]["confirmed"].as_u64(), list["counts"]["bounced"].as_u64()),
        (Some(2), Some(1))
    );

    let again = take(&group, &gone(&group)).succeeds();
    assert!(again.stdout.contains("was recorded before"), "{}", again.stdout);
    let shown = group.run_in(&["bounces"]).succeeds();
    assert!(shown.stdout.contains("hard") && shown.stdout.contains("r…@example.org"), "{}", shown.stdout);
    assert!(!format!("{first:?}{again:?}{shown:?}").contains("reader1"));
}

#[test]
fn a_message_that_came_back_whole_names_whom_it_went_to_without_an_address_of_its_own() {
    let group = Publication::new();
    group.subscribe(readers(2));
    group.publish().succeeds();
    let message = message_to(&group, 1);
    assert!(!return_path(&message).contains('+'));
    take(&group, &returned("recap@example.org", "5.1.1", "550 5.1.1 unknown", &message)).succeeds();
    assert_eq!(state(&group), "bounced");
}

#[test]
fn a_forged_report_takes_nobody_off_the_list() {
    let group = mailed(2);
    let message = message_to(&group, 1);
    let token = return_path(&message);
    let mut changed: Vec<char> = token.chars().collect();
    changed[20] = if changed[20] == 'a' { 'b' } else { 'a' };
    let header = |name: &str| message.lines().find(|line| line.starts_with(name)).unwrap().to_owned();
    for (to, original) in [
        ("bounces@example.org".to_owned(), "Subject: x\n".to_owned()),
        (changed.into_iter().collect(), "Subject: x\n".to_owned()),
        // It takes no secret to compute a Message-ID.
        ("bounces@example.org".to_owned(), format!("{}\n", header("Message-ID:"))),
    ] {
        let ran = take(&group, &returned(&to, "5.1.1", "550 5.1.1 unknown", &original)).succeeds();
        assert!(ran.stdout.contains("hard"), "{}", ran.stdout);
        assert_eq!(state(&group), "confirmed", "{to}");
    }
}

#[test]
fn a_report_that_somebody_sends_on_from_their_own_mailbox_does_not_take_them_off_the_list() {
    let group = mailed(1);
    let gone = gone(&group);
    let daemon = "Return-Path: <>\nFrom: Mail Delivery System <MAILER-DAEMON@mx.example.net>\n";
    assert!(gone.starts_with(daemon));
    let own = "Return-Path: <reader1@example.org>\nFrom: Reader <Reader1@example.org>\n";
    // It may name their mailbox as it is called elsewhere.
    let elsewhere = gone.replace("rfc822; reader1@example.org", "rfc822; r1@mailbox.example.net");
    for (report, class) in [(&gone, "not a bounce"), (&elsewhere, "unknown")] {
        let ran = take(&group, &report.replace(daemon, own)).succeeds();
        assert!(ran.stdout.contains(class), "{}", ran.stdout);
        assert_eq!(state(&group), "confirmed", "{class}");
    }
    take(&group, &elsewhere).succeeds();
    assert_eq!(state(&group), "bounced");
}

/// A report to the organiser that the mailbox of somebody who is not on the list is gone, about that message.
fn colleague_gone(message: &str) -> String {
    let said = "550 5.1.1 <co@team.example>: User unknown";
    returned("recap@example.org", "5.1.1", said, message).replace("reader1@example.org", "co@team.example")
}

#[test]
fn a_report_about_another_message_takes_nobody_off_the_list_whatever_that_message_holds() {
    let group = mailed(1);
    let copy = message_to(&group, 1);
    let field = |name: &str| copy.lines().find(|line| line.starts_with(name)).unwrap();
    let (path, rest) = copy.split_once('\n').unwrap();
    assert!(path.starts_with("Return-Path: <bounces+"));
    let at = copy.find("unsubscribe?token=").unwrap();
    let link = copy[at..].split(['>', '"', '\r', '\n']).next().unwrap();
    let link = format!("List-Unsubscribe: <https://example.org/{link}>");
    let own = "Received: from home by mail.example.org; Wed, 5 Mar 2025 20:15:02 +0000\n\
               From: Organiser <recap@example.org>\nTo: co@team.example\nSubject: Look at this\n\
               Message-ID: <1@example.org>\n";
    let enclosed = |copy: &str| {
        format!(
            "{own}MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=\"=_q\"\n\n--=_q\n\
             Content-Type: text/plain\n\nPlease answer.\n\n--=_q\nContent-Type: message/rfc822\n\n{copy}\n--=_q--"
        )
    };
    let messages = [
        ("enclosed", enclosed(&copy)),
        ("enclosed without its envelope", enclosed(rest)),
        ("quoted", format!("{own}\n> {path}\n> {link}")),
        ("copied into the text", format!("{own}\n{path}\n{link}\n{}", field("Message-ID:"))),
        // A mail program that redirects leaves the header as it is.
        ("sent on as it was", copy.clone()),
    ];
    for (how, message) in messages {
        let words = format!(
            "Return-Path: <>\nFrom: MAILER-DAEMON@mx.example.net\nTo: recap@example.org\nSubject: failure notice\n\
             X-Failed-Recipients: co@team.example\n\n<co@team.example>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n\
             --- Below this line is a copy of the message.\n\n{message}\n"
        );
        for report in [colleague_gone(&message), words] {
            let ran = take(&group, &report).succeeds();
            assert!(ran.stdout.contains("hard"), "{how}: {}", ran.stdout);
            assert_eq!(state(&group), "confirmed", "{how}: {report}");
        }
    }
}

#[test]
fn a_mailbox_that_forwards_to_one_that_is_gone_is_known_by_the_address_that_the_report_came_to() {
    let group = mailed(1);
    let copy = message_to(&group, 1);
    let report = colleague_gone(&copy).replace("recap@example.org", &return_path(&copy));
    take(&group, &report).succeeds();
    assert_eq!(state(&group), "bounced");
}

#[test]
fn a_complaint_takes_whoever_made_it_off_the_list() {
    let group = mailed(2);
    let message = message_to(&group, 1);
    let report = format!(
        "From: feedback@example.net\nTo: recap@example.org\nSubject: Complaint\nMIME-Version: 1.0\n\
         Content-Type: multipart/report; report-type=feedback-report; boundary=\"=_b\"\n\n\
         --=_b\nContent-Type: text/plain\n\nUnwanted.\n\n\
         --=_b\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\nVersion: 1\nUser-Agent: Example/1\n\n\
         --=_b\nContent-Type: message/rfc822\n\n{message}\n--=_b--\n"
    );
    take(&group, &report).succeeds();
    assert_eq!(state(&group), "complained");
}

#[test]
fn nothing_that_is_no_bounce_takes_anybody_off_the_list_whatever_address_it_came_to() {
    let group = mailed(1);
    let to = return_path(&message_to(&group, 1));
    let maildir = group.path("returned");
    for folder in ["new", "cur", "tmp"] {
        fs::create_dir_all(maildir.join(folder)).unwrap();
    }
    for class in ["not_a_bounce", "unknown", "about_us", "soft"] {
        for entry in fs::read_dir(corpus().join(class)).unwrap() {
            let path = entry.unwrap().path();
            let text = fs::read_to_string(&path).unwrap();
            let text = text.replace("bounces+aeaaaaaaaaaaaksmmvurrnqpgxqgzzfurr4wunh2@example.org", &to);
            let name = format!("{class}-{}", path.file_stem().unwrap().to_string_lossy());
            fs::write(maildir.join("new").join(name), text).unwrap();
        }
    }
    let ran = group.run_in(&["bounces", &maildir.display().to_string(), "--json"]).succeeds();
    let answer: Value = serde_json::from_str(&ran.stdout).unwrap();
    let messages = answer["messages"].as_array().unwrap();
    assert!(messages.len() > 50, "{}", messages.len());
    for message in messages {
        let name = message["message"].as_str().unwrap();
        assert!(name.starts_with(message["class"].as_str().unwrap()), "{message}");
    }
    assert_eq!(state(&group), "confirmed");
}

#[test]
fn a_maildirs_messages_are_put_away_once_they_are_recorded_and_marked_for_a_person_where_they_are_not_understood()
 {
    let group = mailed(1);
    let maildir = group.path("returned");
    for folder in ["new", "cur", "tmp"] {
        fs::create_dir_all(maildir.join(folder)).unwrap();
    }
    fs::write(maildir.join("new/1.M1.host"), gone(&group)).unwrap();
    // Listed by a mail program, and not looked at.
    fs::copy(corpus().join("unknown/silent-daemon.eml"), maildir.join("cur/2.M2.host:2,")).unwrap();
    fs::copy(corpus().join("unknown/silent-daemon.eml"), maildir.join("cur/0.M0.host:2,RS")).unwrap();
    fs::create_dir(maildir.join("new/folder")).unwrap();
    let ran = group.run_in(&["bounces", &maildir.display().to_string()]).succeeds();
    assert!(ran.stdout.contains("2 messages: 1 hard, 1 unknown."), "{}", ran.stdout);
    let mut names: Vec<_> = fs::read_dir(maildir.join("cur"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names, ["0.M0.host:2,RS", "1.M1.host:2,S", "2.M2.host:2,F"]);
    let again = group.run_in(&["bounces", &maildir.display().to_string()]).succeeds();
    assert_eq!(again.stdout, "0 messages: nothing new.\n");

    let no_maildir = group.run_in(&["bounces", &group.root().display().to_string()]).ends_with(1);
    assert!(no_maildir.stderr.contains("is no maildir"), "{}", no_maildir.stderr);
}

#[test]
fn every_message_of_an_mbox_is_taken_in() {
    let group = mailed(1);
    let unknown = fs::read_to_string(corpus().join("unknown/silent-daemon.eml")).unwrap();
    let from = "From MAILER-DAEMON Wed Mar  5 18:30:00 2025\n";
    let mbox = group.path("bounces.mbox");
    fs::write(&mbox, format!("{from}{unknown}\n\n{from}{}\n", gone(&group))).unwrap();
    let ran = group.run_in(&["bounces", &mbox.display().to_string()]).succeeds();
    assert!(ran.stdout.contains("2 messages: 1 hard, 1 unknown."), "{}", ran.stdout);
    assert!(ran.stdout.contains("bounces.mbox (2)"), "{}", ran.stdout);
    assert_eq!(state(&group), "bounced");
}

#[test]
fn a_mail_server_hears_by_the_exit_code_whether_to_try_again() {
    let group = mailed(1);
    let message = gone(&group);
    // A folder in the store's place cannot be opened.
    let store = group.path("recap.db");
    let aside = group.path("aside.db");
    fs::rename(&store, &aside).unwrap();
    fs::create_dir(&store).unwrap();
    let refused = pipe(&group, &message).ends_with(75);
    assert!(refused.stderr.contains("error"), "{}", refused.stderr);
    fs::remove_dir(&store).unwrap();
    fs::rename(&aside, &store).unwrap();
    let broken = group.read("recap.toml");
    fs::write(group.path("recap.toml"), "nonsense = 1\n").unwrap();
    pipe(&group, &message).ends_with(75);
    fs::write(group.path("recap.toml"), broken).unwrap();

    pipe(&group, &message).ends_with(0);
    assert_eq!(state(&group), "bounced");
    pipe(&group, "From: Ada <ada@example.net>\nSubject: Hello\n\nHello!\n").ends_with(0);
    pipe(&group, "").ends_with(0);
}

#[test]
fn an_edition_of_which_more_than_one_in_a_hundred_is_refused_because_of_us_is_paused() {
    let group = Publication::new().with("RECAP_EMAIL_BOUNCES", "bounces@example.org");
    group.subscribe(readers(20));
    let first: Vec<_> = readers(6).collect();
    group.run_in(&["publish", &group.recap(), "--yes", "--first", &first.join(",")]).succeeds();
    for reader in 1..=5 {
        let message = message_to(&group, reader);
        let said = format!("550 5.7.1 refused by policy, number {reader}");
        let ran = take(&group, &returned(&return_path(&message), "5.7.1", &said, &message)).succeeds();
        assert_eq!(ran.stdout.contains("recap resume"), reader == 5, "{}", ran.stdout);
    }
    let status = group.run_in(&["status", "--json"]).succeeds().stdout;
    let status: Value = serde_json::from_str(&status).unwrap();
    assert_eq!(status["hold"], "paused");
    assert_eq!(state(&group), "confirmed");
}

#[test]
fn the_recipient_may_come_from_the_mail_server() {
    let group = mailed(1);
    let message = message_to(&group, 1);
    let report = returned("undisclosed@example.org", "5.1.1", "550 5.1.1 unknown", "Subject: x\n");
    fs::write(group.path("returned.eml"), report).unwrap();
    let file = group.path("returned.eml").display().to_string();
    group.run_in(&["bounces", &file, "--recipient", &return_path(&message).to_uppercase()]).succeeds();
    assert_eq!(state(&group), "bounced");
}

#[test]
fn a_mailbox_is_emptied_of_what_was_recorded_and_keeps_the_rest_for_a_person() {
    let group = mailed(1);
    let server = Dovecot::start();
    server.put("1.gone", &gone(&group));
    server.put("2.odd", &fs::read_to_string(corpus().join("unknown/silent-daemon.eml")).unwrap());
    server.put("3.reply", &fs::read_to_string(corpus().join("not_a_bounce/human-reply.eml")).unwrap());
    let address = server.address("INBOX?move=Done");
    let group = group.with("RECAP_BOUNCES_PASSWORD", dovecot::PASSWORD);
    let distrusted = group.run_in(&["bounces", &address]).ends_with(1);
    assert!(distrusted.stderr.contains("cannot start TLS"), "{}", distrusted.stderr);
    let group = group.with("SSL_CERT_FILE", server.authority());

    let ran = group.run_in(&["bounces", &address]).succeeds();
    assert!(ran.stdout.contains("3 messages: 1 hard, 1 not a bounce, 1 unknown."), "{}", ran.stdout);
    assert_eq!(state(&group), "bounced");
    assert_eq!(server.flags(""), [("2.odd".to_owned(), "FS".to_owned())]);
    let moved: Vec<_> = server.flags(".Done").into_iter().map(|(_, flags)| flags).collect();
    assert_eq!(moved, ["S", "S"]);

    let again = group.run_in(&["bounces", &server.address_of_tls("INBOX")]).succeeds();
    assert_eq!(again.stdout, "0 messages: nothing new.\n");
    let group = group.with("RECAP_BOUNCES_PASSWORD", "wrong");
    let refused = group.run_in(&["bounces", &address]).ends_with(1);
    assert!(
        refused.stderr.contains("cannot log in") && !refused.stderr.contains("wrong"),
        "{}",
        refused.stderr
    );
}

#[test]
fn a_provider_that_is_configured_is_heard_and_another_is_not() {
    let group = mailed(2).with("RECAP_HOOKS_POSTMARK_PASSWORD", "opensesame");
    let (mut server, port) = serve(&group);
    let record = r#"{"RecordType":"Bounce","Type":"HardBounce","ID":42,"Email":"reader1@example.org","Details":"smtp;550 5.1.1 unknown"}"#;
    let call = |path: &str, authorization: &str| {
        let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
        write!(
            stream,
            "POST /hooks/{path} HTTP/1.1\r\nHost: localhost\r\n{authorization}Content-Type: application/json\r\n\
             Content-Length: {}\r\nConnection: close\r\n\r\n{record}",
            record.len()
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer.split(' ').nth(1).unwrap().parse::<u16>().unwrap()
    };
    // `recap:opensesame` and `recap:opensesamE` in base64.
    let right = "Authorization: Basic cmVjYXA6b3BlbnNlc2FtZQ==\r\n";
    assert_eq!(call("brevo", right), 404);
    assert_eq!(call("postmark", ""), 401);
    assert_eq!(call("postmark", "Authorization: Basic cmVjYXA6b3BlbnNlc2FtRQ==\r\n"), 401);
    assert_eq!(state(&group), "confirmed");
    assert_eq!(call("postmark", right), 200);
    assert_eq!(call("postmark", right), 200);
    assert_eq!(state(&group), "bounced");
    let _ = server.kill();
    let _ = server.wait();
    let shown: Value = serde_json::from_str(&group.run_in(&["bounces", "--json"]).succeeds().stdout).unwrap();
    assert_eq!(shown["bounces"].as_array().unwrap().len(), 1, "{shown}");
}

/// What other people's programs make of real messages: flufl.bounce's, where `tests/setup` has fetched them.
#[test]
fn real_messages_are_what_their_status_says_and_what_people_read_in_them() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/checks/bounces");
    assert!(folder.exists(), "run tests/setup first (`make test` does)");
    let group = Publication::new();
    let maildir = group.path("real");
    for below in ["new", "cur", "tmp"] {
        fs::create_dir_all(maildir.join(below)).unwrap();
    }
    let mut files: Vec<PathBuf> = Vec::new();
    for entry in fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|end| end == "txt") {
            fs::copy(&path, maildir.join("new").join(path.file_name().unwrap())).unwrap();
            files.push(path);
        }
    }
    assert_eq!(files.len(), 117);
    let oracle = Ran::of(Command::new(python()).arg("tests/tools/bounce_oracle.py").args(&files)).succeeds();
    let ran = group.run_in(&["bounces", &maildir.display().to_string(), "--json"]).succeeds();
    let answer: Value = serde_json::from_str(&ran.stdout).unwrap();
    let class = |name: &str| {
        let mut all = answer["messages"].as_array().unwrap().iter();
        all.find(|one| one["message"] == name).unwrap()["class"].as_str().unwrap().to_owned()
    };
    let read = fs::read_to_string(corpus().join("flufl.txt")).unwrap();
    let people = |name: &str| {
        let mut lines = read.lines().filter_map(|line| line.split_once(' '));
        lines.find(|(file, _)| *file == name).map(|(_, class)| class.split(' ').next().unwrap().to_owned())
    };
    let (mut by_status, mut by_words, mut agreed, mut differ) = (0, 0, 0, Vec::new());
    for line in oracle.stdout.lines() {
        let told: Value = serde_json::from_str(line).unwrap();
        let name = told["file"].as_str().unwrap();
        let ours = class(name);
        if let Some(wanted) = told["class"].as_str() {
            by_status += 1;
            assert_eq!(ours, wanted, "{name}");
            continue;
        }
        by_words += 1;
        let wanted = people(name).unwrap_or_else(|| panic!("{name} is not in flufl.txt"));
        assert!(!(wanted == "not_a_bounce" && ours == "hard"), "{name}");
        if ours == wanted {
            agreed += 1;
        } else {
            differ.push(format!("{name}: {ours}, and people read {wanted}"));
        }
    }
    let said = format!("{by_status} by their status; {agreed} of {by_words} by their words: {differ:?}\n");
    std::io::stderr().write_all(said.as_bytes()).unwrap();
    assert!(by_status >= 11 && agreed * 100 >= by_words * 95, "{said}");
}

fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bounces")
}

/// `recap serve` on a port of its own.
fn serve(group: &Publication) -> (Child, u16) {
    let mut command = group.command_in();
    let mut server =
        command.args(["serve", "--listen", "127.0.0.1:0"]).stderr(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(server.stderr.take().unwrap()).lines();
    let line =
        lines.find(|line| line.as_ref().is_ok_and(|line| line.starts_with("Serving"))).unwrap().unwrap();
    // What it logs later has to be read by somebody.
    std::thread::spawn(move || lines.for_each(drop));
    let port = line.trim_end_matches('/').rsplit(':').next().unwrap().parse().unwrap();
    (server, port)
}
