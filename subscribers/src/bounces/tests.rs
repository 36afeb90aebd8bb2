//! The corpus of `tests/bounces`: one folder a class, one message a file, each as it is, with CRLF and with
//! CR; and what holds for any bytes.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;

use super::*;

mod headers;

/// Every message of the corpus with its class.
fn corpus() -> Vec<(PathBuf, Class, Vec<u8>)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/bounces");
    let mut all = Vec::new();
    for class in Class::ALL {
        for entry in fs::read_dir(root.join(class.as_str())).unwrap() {
            let path = entry.unwrap().path();
            let bytes = fs::read(&path).unwrap();
            all.push((path, class, bytes));
        }
    }
    all.sort_by(|one, other| one.0.cmp(&other.0));
    all
}

fn with_line_ends(bytes: &[u8], end: &[u8]) -> Vec<u8> {
    bytes.split(|byte| *byte == b'\n').collect::<Vec<_>>().join(end)
}

#[test]
fn every_message_of_the_corpus_is_what_its_folder_says_whatever_ends_its_lines() {
    let corpus = corpus();
    assert!(corpus.len() > 70, "{}", corpus.len());
    let mut wrong = Vec::new();
    for (path, class, bytes) in &corpus {
        for (ends, bytes) in [
            ("LF", bytes.clone()),
            ("CRLF", with_line_ends(bytes, b"\r\n")),
            ("CR", with_line_ends(bytes, b"\r")),
        ] {
            let reading = read(&bytes);
            if reading.class != *class {
                wrong.push(format!(
                    "{} ({ends}): {:?}, {:?}",
                    path.display(),
                    reading.class,
                    reading.reports
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_message_of_the_corpus_that_somebody_forwards_or_answers_is_no_bounce() {
    for (path, _, bytes) in corpus() {
        let within = [b"From: Ada <ada@example.net>\nSubject: Fwd: this came\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=\"=_fwd\"\n\n--=_fwd\nContent-Type: text/plain\n\nWhy?\n\n--=_fwd\nContent-Type: message/rfc822\n\n".as_slice(), &bytes, b"\n--=_fwd--\n"].concat();
        assert_eq!(read(&within).class, Class::NotABounce, "{}", path.display());
        let text = String::from_utf8(bytes).unwrap();
        for mark in ["Re: ", "Fwd: ", "AW: ", "SV: "] {
            let answer = text.replacen("Subject: ", &format!("Subject: {mark}"), 1);
            let class = read(answer.as_bytes()).class;
            assert_ne!(class, Class::Hard, "{mark}{}", path.display());
        }
    }
}

#[test]
fn a_message_of_the_corpus_names_its_delivery_by_the_address_that_it_came_to() {
    for (path, _, bytes) in corpus() {
        let clues = read(&bytes).clues;
        assert_eq!(
            clues.bounce_tokens.first().unwrap(),
            "aeaaaaaaaaaaaksmmvurrnqpgxqgzzfurr4wunh2",
            "{}",
            path.display()
        );
    }
}

#[test]
fn a_returned_message_names_its_delivery_by_its_link_and_its_message_id() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/bounces");
    for name in ["hard/postfix", "hard/qmail", "complaint/arf-redacted", "hard/exchange-online"] {
        let clues = read(&fs::read(root.join(name).with_extension("eml")).unwrap()).clues;
        assert_eq!(
            clues.unsubscribe_tokens,
            ["AQAAAAAAAAABc29tZXRoaW5nIHRoYXQgaXMgbm8gcmVhbCBvbmU"],
            "{name}"
        );
        assert!(clues.message_ids.iter().any(|id| id.ends_with("@example.org")), "{name}");
    }
}

/// The clues in a report that returns a message in a part of its own.
fn clues_in_part(message: &str) -> Clues {
    let report = "From: MAILER-DAEMON@mx.example.net\nContent-Type: multipart/report; boundary=b\n\n--b\nContent-Type: text/plain\n\nGone.\n\n--b\nContent-Type: message/rfc822\n\n";
    read(format!("{report}{message}\n\n--b--\n").as_bytes()).clues
}

/// The clues in a notice that is all words.
fn clues_in_words(words: &str) -> Clues {
    read(format!("From: MAILER-DAEMON@mx.example.net\nSubject: failure notice\n\n{words}\n").as_bytes()).clues
}

#[test]
fn a_token_is_found_where_quoted_printable_has_broken_its_line() {
    let link = "List-Unsubscribe: <https://example.org/unsubscribe?token=3DAQAAAAAAAAABc29tZXRo=\naW5nIHRoYXQgaXMgbm8gcmVhbCBvbmU>";
    let clues = clues_in_part(link);
    assert!(
        clues.unsubscribe_tokens.contains(&"AQAAAAAAAAABc29tZXRoaW5nIHRoYXQgaXMgbm8gcmVhbCBvbmU".to_owned()),
        "{clues:?}"
    );
}

#[test]
fn the_recipient_that_the_mail_server_knows_comes_first() {
    let mut clues = Clues { bounce_tokens: vec!["one".to_owned()], ..Clues::default() };
    clues.add_recipient(&format!("bounces+{}@example.org", "A".repeat(40)));
    assert_eq!(clues.bounce_tokens, ["A".repeat(40), "one".to_owned()]);
}

#[test]
fn what_the_far_side_said_holds_no_address() {
    for (path, _, bytes) in corpus() {
        for report in read(&bytes).reports {
            assert!(!report.said.contains("ada@"), "{}: {}", path.display(), report.said);
            assert!(report.said.chars().count() <= LONGEST_WORDS);
        }
    }
    assert_eq!(
        masked("550 <zoë@example.net>: a\u{1b}[31m b\n\"x y\"@c.example,d"),
        "550 …@example.net a[31m b \"x …@c.example"
    );
}

#[test]
fn several_recipients_are_told_apart_and_the_softest_counts() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/bounces/soft/several-recipients.eml");
    let reading = read(&fs::read(root).unwrap());
    let told: Vec<_> = reading.reports.iter().map(|one| (one.class, one.recipients[0].as_str())).collect();
    assert_eq!(told, [(Class::Hard, "ada@one.example"), (Class::Soft, "ada@two.example")]);
    assert_eq!((reading.class, reading.status().unwrap().to_string().as_str()), (Class::Soft, "4.2.2"));
}

#[test]
fn only_the_first_megabyte_and_fifty_parts_are_read() {
    let mut long = b"From: MAILER-DAEMON@example.net\nSubject: failure notice\n\n".to_vec();
    long.resize(LONGEST, b'x');
    long.extend(b"\nuser unknown, could not be delivered");
    assert_eq!(read(&long).class, Class::Soft);

    let mut many =
        "From: MAILER-DAEMON@example.net\nSubject: Notice\nContent-Type: multipart/report; boundary=b\n"
            .to_owned();
    for _ in 0..MOST_PARTS {
        many.push_str("\n--b\nContent-Type: text/plain\n\nx\n");
    }
    many.push_str("\n--b\nContent-Type: message/delivery-status\n\nFinal-Recipient: rfc822; a@b.example\nAction: failed\nStatus: 5.1.1\n\n--b--\n");
    assert_eq!(read(many.as_bytes()).class, Class::Unknown);
}

#[test]
fn a_message_nested_a_hundred_thousand_times_is_read() {
    let bomb = "Content-Type: message/rfc822\n\n".repeat(100_000);
    let digests = "Content-Type: multipart/digest; boundary=b\n\n--b\n\n".repeat(20_000);
    for bytes in [bomb, digests] {
        assert_ne!(read(bytes.as_bytes()).class, Class::Hard);
    }
}

/// What follows from a message that comes to the address for bounces.
fn class_of(header: &str, body: &str) -> Class {
    let to = "bounces+aeaaaaaaaaaaaksmmvurrnqpgxqgzzfurr4wunh2@example.org";
    read(format!("To: {to}\nMessage-ID: <1@corp.example>\n{header}\n\n{body}\n").as_bytes()).class
}

#[test]
fn a_person_whose_name_begins_like_a_mail_systems_is_a_person() {
    let words = "I passed it on to Bo, but the message was not delivered: user unknown.";
    for from in [
        "N. Drew <ndrew@corp.example>",
        "Imsse Holm <imsse@corp.example>",
        "M. Daemond <mdaemond@corp.example>",
        "Maildelivery Team Jo <maildelivery.jo@corp.example>",
        "Mailer Daemonson <mailer-daemonson@corp.example>",
        "Ann of the Mail Delivery System <ann@corp.example>",
    ] {
        let class = class_of(&format!("From: {from}\nSubject: your newsletter"), words);
        assert_eq!(class, Class::NotABounce, "{from}");
        let class = class_of(&format!("From: {from}\nSubject: Undeliverable: your newsletter"), words);
        assert_ne!(class, Class::Hard, "{from}");
        for submitted in ["auto-replied", "Auto-Replied (vacation)", "auto-replied; owner-email=x"] {
            let header = format!("From: {from}\nAuto-Submitted: {submitted}\nSubject: Gone");
            assert_eq!(class_of(&header, words), Class::NotABounce, "{from}: {submitted}");
        }
    }
}

#[test]
fn an_automatic_reply_in_the_form_of_a_report_without_its_part_is_no_bounce() {
    for kind in ["auto-reply", "delivery-status", "disposition-notification"] {
        let header = format!(
            "From: Ada <ada@corp.example>\nSubject: Mailbox moved\nAuto-Submitted: auto-replied\nMIME-Version: 1.0\nContent-Type: multipart/report; report-type={kind}; boundary=b"
        );
        let body = "--b\nContent-Type: text/plain\n\nThis mailbox is no longer in use. Your message was not delivered.\n--b--";
        assert_eq!(class_of(&header, body), Class::NotABounce, "{kind}");
        let unsaid = header.replace("Auto-Submitted: auto-replied\n", "");
        assert_eq!(class_of(&unsaid, body), Class::NotABounce, "{kind}");
    }
}

#[test]
fn an_automatic_reply_that_names_no_failed_recipient_is_no_bounce() {
    let words = "Mailbox disabled. Your message was not delivered.";
    for field in ["X-Failed-Recipients: ", "X-Failed-Recipients: none"] {
        let header = format!("From: Ann <ann@corp.example>\n{field}\nSubject: Ich bin nicht mehr da");
        assert_eq!(class_of(&header, words), Class::NotABounce, "{field:?}");
        let header = format!("{header}\nAuto-Submitted: auto-replied (vacation)");
        assert_eq!(class_of(&header, words), Class::NotABounce, "{field:?}");
    }
}

#[test]
fn a_postmaster_who_is_a_person_is_never_hard() {
    let words = "Hi, this is Bob. There is no such user here and your mails cannot be delivered.";
    for from in [
        "Postmaster Bob <postmaster@corp.example>",
        "Postmaster <postmaster@corp.example>",
        "ndr@corp.example",
    ] {
        for subject in ["Undeliverable addresses on your list", "Undeliverable: March", "undeliverable mails"]
        {
            for more in [
                "",
                "\nReturn-Path: <bob@corp.example>",
                "\nAuto-Submitted: no",
                "\nAuto-Submitted: auto-replied",
            ] {
                let header = format!("From: {from}\nSubject: {subject}{more}");
                assert_ne!(class_of(&header, words), Class::Hard, "{header}");
            }
        }
    }
}

#[test]
fn a_postmasters_notice_that_no_person_writes_is_hard() {
    let words = "Could not be delivered.\nUnknown user: ada@example.net";
    for header in [
        "Return-Path: <>\nFrom: Bo <postmaster@example.net>\nSubject: Undeliverable: March",
        "Return-Path: <MAILER-DAEMON@mx.example.org>\nFrom: imss@example.net\nSubject: Mail could not be delivered",
        "From: System Administrator <postmaster@example.net>\nX-MS-Embedded-Report:\nSubject: Undeliverable: March",
        "From: \"Postmaster\" <postmaster@example.net>\nX-Mailer: <SMTP32 v8.15>\nSubject: Undeliverable Mail",
    ] {
        assert_eq!(class_of(header, words), Class::Hard, "{header}");
    }
    let opening = "This message was created automatically by mail delivery software.";
    let exim = "Return-Path: <prvs=1=ndr@example.net>\nFrom: ndr@example.net\nSubject: Mail delivery failed";
    assert_eq!(class_of(exim, &format!("{opening}\n\n{words}")), Class::Hard);
    assert_ne!(class_of(exim, &format!("I get this of yours:\n\n{opening}\n\n{words}")), Class::Hard);
    let daemon = "From: MDaemon@example.net\nMessage-ID: <MDAEMON1122@example.net>\nSubject: Warning: ada@example.net - User unknown!\n\nada@example.net - no such user\n";
    assert_eq!(read(daemon.as_bytes()).class, Class::Hard);
}

#[test]
fn a_postmaster_who_writes_by_hand_and_returns_a_message_is_never_hard() {
    let mixed = "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b";
    for words in [
        "Our people cannot answer your newsletter: your own server says \"user unknown\".",
        "I do get your mail. But Mia is no longer with us. Keep me.",
        "When I answer your newsletter I get \"550 5.1.1 user unknown\" back from you. Ned",
        "Could not be delivered.\nUnknown user: ada@example.net",
    ] {
        let part = format!(
            "--b\nContent-Type: text/plain\n\n{words}\n\n--b\nContent-Type: message/rfc822\n\nSubject: x\n\n--b--"
        );
        let copy = format!("{words}\n\nOriginal message follows.\n\nReceived: from x");
        for subject in
            ["Delivery failure reports from your newsletter", "Undeliverable? No!", "Returned mail question"]
        {
            for more in ["", "\nReturn-Path: <postmaster@corp.example>"] {
                let header = format!("From: Postmaster <postmaster@corp.example>\nSubject: {subject}{more}");
                assert_ne!(class_of(&header, &copy), Class::Hard, "{header}: {words}");
                let header = format!("{header}\n{mixed}");
                assert_ne!(class_of(&header, &part), Class::Hard, "{header}: {words}");
            }
        }
    }
}

#[test]
fn what_calls_itself_a_persons_is_one_whatever_it_says() {
    let header = "From: MAILER-DAEMON@corp.example\nAuto-Submitted: no\nSubject: Undeliverable";
    assert_eq!(class_of(header, "user unknown, could not be delivered"), Class::NotABounce);
}

/// A report that Ada's mailbox is gone, under a header of somebody's choice.
fn gone_under(header: &str) -> Class {
    let report = "MIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary=b";
    let body = "--b\nContent-Type: text/plain\n\nIt could not be delivered.\n\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.net\n\nFinal-Recipient: rfc822; Ada@corp.example\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 User unknown\n\n--b--";
    class_of(&format!("{header}\n{report}"), body)
}

#[test]
fn a_report_from_the_very_mailbox_that_it_says_is_gone_is_no_bounce() {
    for header in [
        "From: Ada <ada@corp.example>\nSubject: Undelivered Mail Returned to Sender",
        "From: ada+lists@CORP.example\nSubject: Undelivered Mail Returned to Sender",
        "From: Mail Delivery System <ada@corp.example>\nSubject: failure notice\nAuto-Submitted: auto-replied",
        "From: Bo <bo@corp.example>, Ada <ada@corp.example>\nSubject: this came",
        "From: MAILER-DAEMON@mx.example.net\nSender: Ada <ada@corp.example>\nSubject: this came",
    ] {
        assert_eq!(gone_under(header), Class::NotABounce, "{header}");
    }
    for header in [
        "From: MAILER-DAEMON@corp.example\nSubject: Undelivered Mail Returned to Sender",
        "From: Postmaster <postmaster@corp.example>\nSubject: Undeliverable: March",
        "Return-Path: <>\nFrom: Reports <ada@mx.corp.example>\nSubject: Returned mail",
    ] {
        assert_eq!(gone_under(header), Class::Hard, "{header}");
    }
}

#[test]
fn a_report_in_the_name_of_its_recipient_that_may_be_a_mail_systems_is_for_a_person_to_look_at() {
    let header =
        "From: Ada <ada@corp.example>\nReturn-Path: <>\nSubject: Undelivered Mail Returned to Sender";
    assert_eq!(gone_under(header), Class::Unknown);
    let words = "Could not be delivered.\nUnknown user: postmaster@corp.example";
    let header = "Return-Path: <>\nFrom: postmaster@corp.example\nX-Failed-Recipients: postmaster@corp.example\nSubject: Undeliverable: March";
    assert_eq!(class_of(header, words), Class::Unknown);
}

#[test]
fn a_link_to_unsubscribe_that_somebody_quotes_names_nobody() {
    let link = "https://example.org/unsubscribe?token=AQAAAAAAAAABc29tZXRoaW5nIHRoYXQgaXMgbm8gcmVhbCBvbmU";
    for text in [
        format!("> leave: {link}"),
        format!("Leave: {link}"),
        format!("> List-Unsubscribe: <{link}>"),
        format!("Subject: x\nList-Unsubscribe: <mailto:a@example.org>\nX: {link}"),
        format!("Received: x\n\nList-Unsubscribe: <{link}>"),
        format!("Received: x\n\n> Received: x\n> List-Unsubscribe: <{link}>"),
        format!("Received: x\n\nReceived: x\nList-Unsubscribe: <{link}>"),
    ] {
        for clues in [clues_in_part(&text), clues_in_words(&text)] {
            assert_eq!(clues.unsubscribe_tokens, [""; 0], "{text}");
        }
    }
    for text in
        [format!("List-Unsubscribe: <{link}>"), format!("> Received: x\n> List-Unsubscribe: <{link}>")]
    {
        assert_eq!(clues_in_words(&text).unsubscribe_tokens, [""; 0], "{text}");
    }
    let fields = format!("list-unsubscribe: <mailto:a@example.org>,\n <{link}>\nReceived: x");
    assert_eq!(clues_in_part(&fields).unsubscribe_tokens.len(), 1);
    for text in [
        fields,
        format!("   Received: x\n   List-Unsubscribe: <{link}>"),
        format!("   Received: x\n     (y)\n   List-Unsubscribe:\n      <{link}>\n   \n   Hello"),
        format!("Gone: Ada\n\n--- Copy of the message:\nReceived: x\nList-Unsubscribe: <{link}>"),
    ] {
        assert_eq!(clues_in_words(&text).unsubscribe_tokens.len(), 1, "{text}");
    }
}

#[test]
fn a_code_counts_as_the_envelopes_only_where_a_mail_system_says_what_that_was() {
    let code = "bounces+aeaaaaaaaaaaaksmmvurrnqpgxqgzzfurr4wunh2@example.org";
    for field in [
        format!("Delivered-To: {code}"),
        format!("Received: from mx by mail for\n\t<{code}>; Wed, 5 Mar 2025"),
    ] {
        let clues = read(format!("From: MAILER-DAEMON@mx.example.net\n{field}\n\nx\n").as_bytes()).clues;
        assert_eq!(clues.bounce_tokens.len(), 1, "{field}");
    }
    for (kind, field) in [
        ("delivery-status", "Reporting-MTA: dns; x\nX-Postfix-Sender: rfc822; "),
        ("feedback-report", "Feedback-Type: abuse\nOriginal-Mail-From: "),
    ] {
        let report = format!(
            "Content-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/{kind}\n\n{field}{code}\n\n--b--\n"
        );
        assert_eq!(read(report.as_bytes()).clues.bounce_tokens.len(), 1, "{kind}");
    }
    let subject = format!("From: MAILER-DAEMON@mx.example.net\nSubject: {code}\n\n{code}\nTo: {code}\n");
    assert_eq!(read(subject.as_bytes()).clues, Clues::default());
    let returned = clues_in_part(&format!("Return-Path: <{code}>\nSubject: x\n\nReturn-Path: <{code}>"));
    assert_eq!((returned.bounce_tokens.len(), returned.returned_bounce_tokens.len()), (0, 1));
}

proptest! {
    #[test]
    fn any_bytes_are_read_without_a_panic_and_the_same_each_time(bytes: Vec<u8>) {
        prop_assert_eq!(read(&bytes), read(&bytes));
    }

    #[test]
    fn a_message_of_the_corpus_with_anything_changed_is_read(
        which: prop::sample::Index, at: prop::sample::Index, length in 0..40_usize, put in "\\PC{0,8}|[\r\n=:;-]{0,6}"
    ) {
        let corpus = corpus();
        let mut bytes = corpus[which.index(corpus.len())].2.clone();
        let at = at.index(bytes.len());
        let end = (at + length).min(bytes.len());
        bytes.splice(at..end, put.bytes());
        let reading = read(&bytes);
        prop_assert!(reading.reports.iter().all(|report| reading.class.softer(report.class) == reading.class));
    }

    #[test]
    fn whatever_a_person_writes_is_never_hard(
        subject in "\\PC{0,60}", words in "(user unknown|550 5.1.1|undeliverable|could not be delivered|\\PC{0,20}|\n){0,12}",
        local in "(ndr|imss|mdaemon|maildelivery|postmaster)?[a-z]{1,3}[0-9]{1,3}|ndr|imss|mdaemon|postmaster"
    ) {
        let mail = format!("From: Ada <{local}@example.net>\nTo: recap@example.org\nSubject: {subject}\n\n{words}\n");
        prop_assert_ne!(read(mail.as_bytes()).class, Class::Hard);
    }

    #[test]
    fn an_automatic_reply_is_never_a_bounce(
        words in "(user unknown|550 5.1.1|undeliverable|could not be delivered|\\PC{0,20}|\n){0,12}",
        from in "(mailer-daemon|postmaster|ada)@example.net"
    ) {
        for mark in ["Subject: Out of office", "X-Autoreply: yes\nSubject: x", "Precedence: auto_reply\nSubject: Undeliverable"] {
            let mail = format!("Return-Path: <>\nFrom: {from}\n{mark}\n\n{words}\n");
            prop_assert_eq!(read(mail.as_bytes()).class, Class::NotABounce);
        }
    }

    #[test]
    fn what_says_it_replies_by_itself_for_a_person_is_never_hard(
        words in "(user unknown|550 5.1.1|undeliverable|could not be delivered|\\PC{0,20}|\n){0,12}",
        from in "(ndr|imss|mdaemon|maildelivery|postmaster|ada)[a-z]{0,3}@example\\.net",
        subject in "(Undeliverable: March|Gone|failure notice)",
        more in "(|X-Failed-Recipients: \n|X-Failed-Recipients: bo@example\\.net\n|Return-Path: <>\n)"
    ) {
        // Who is called that and names who failed is a mail system.
        prop_assume!(!(more.contains("bo@") && from.starts_with("postmaster@")));
        let mail = format!("{more}From: {from}\nAuto-Submitted: auto-replied\nSubject: {subject}\n\n{words}\n");
        prop_assert_ne!(read(mail.as_bytes()).class, Class::Hard);
    }
}
