//! The corpus of `tests/bounces`: one folder a class, one message a file, each as it is, with CRLF and with
//! CR; and what holds for any bytes.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;

use super::*;

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

#[test]
fn a_token_is_found_where_quoted_printable_has_broken_its_line() {
    let link = b"List-Unsubscribe: <https://example.org/unsubscribe?token=3DAQAAAAAAAAABc29tZXRo=\naW5nIHRoYXQgaXMgbm8gcmVhbCBvbmU>";
    let clues = clues::find(link);
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
        local in "[a-z]{1,3}[0-9]{1,3}"
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
}
