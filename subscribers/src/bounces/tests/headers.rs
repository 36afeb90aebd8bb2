//! Tests of what a header says of who wrote a message, however it is written.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

use super::{Class, read};

/// The class of a message of a header and a text, whose octets are those of Latin-1.
fn class_of(header: &str, body: &str) -> Class {
    let message = format!("{header}Content-Type: text/plain\n\n{body}\n");
    read(&message.chars().map(|letter| letter as u8).collect::<Vec<_>>()).class
}

#[test]
fn what_marks_an_automatic_reply_is_seen_however_its_header_is_written() {
    let header =
        "Return-Path: <>\nFrom: Firma <postmaster@firma.example>\nSubject: Undeliverable: she left\n";
    let body = "The mailbox is no longer in use, your message was not delivered to her; I read it.";
    assert_eq!(class_of(header, body), Class::Hard, "without a mark");
    for mark in [
        "Auto-Submitted: auto-replied\n",
        "Auto-Submitted:\n auto-replied\n",
        "Auto-Submitted : auto-replied\n",
        "AUTO-SUBMITTED:auto-replied\n",
        "Auto-Submitted: \"auto-replied\"\n",
        "Auto-Submitted: (by me) auto-replied\n",
        "X-Org: M\u{fc}ller\nX-Autoreply: yes\n",
        "X-Org: M\u{fc}ller\nAuto-Submitted: auto-replied\n",
        "X-Folded: one\n \n two\nAuto-Submitted: auto-replied\n",
    ] {
        assert_eq!(class_of(&format!("{header}{mark}"), body), Class::NotABounce, "{mark:?}");
    }
}

#[test]
fn a_failed_recipient_is_seen_behind_a_field_that_is_no_utf_8() {
    let header = "From: Mail <mail@mx.example>\nSubject: Nachricht\nX-Org: M\u{fc}ller\nX-Failed-Recipients: ada@example.net\n";
    assert_eq!(class_of(header, "550 5.1.1 no such user here"), Class::Hard);
}

/// A report of delivery under a subject, with the message that came back where a subject of that is given.
fn report(subject: &str, returned: Option<&str>) -> Vec<u8> {
    let returned = returned.map_or_else(String::new, |returned| {
        format!(
            "--z\nContent-Type: text/rfc822-headers\n\nSubject: {returned}\nMIME-Version: 1.0\nFrom: recap@example.org\n\n"
        )
    });
    format!(
        "Return-Path: <>\nFrom: postmaster@corp.example\nSubject: {subject}\nMIME-Version: 1.0\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=z\n\n\
         --z\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; x\n\n\
         Final-Recipient: rfc822; q@corp.example\nAction: failed\nStatus: 5.1.1\n\n{returned}--z--\n"
    )
    .into_bytes()
}

#[test]
fn the_subject_of_what_came_back_says_nothing_of_who_sends_it_back() {
    for subject in ["Terminal Night", "Moving away from Kubernetes", "What we built on vacation"] {
        for words in ["Undeliverable", "Unzustellbar", "Delivery Status Notification (Failure)"] {
            let told = format!("{words}: {subject}");
            assert_eq!(read(&report(&told, None)).class, Class::Hard, "{told}");
        }
        let told = format!("Onbestelbaar: {subject}");
        assert_eq!(read(&report(&told, Some(subject))).class, Class::Hard, "{told}");
    }
    let (told, encoded) =
        ("Onbestelbaar: Wir sind abwesend: für immer", "=?utf-8?Q?Wir_sind_abwesend:_f=C3=BCr_immer?=");
    assert_eq!(read(&report(told, Some(encoded))).class, Class::Hard);
    let notice = "From: MAILER-DAEMON@mx.example\nSubject: Undeliverable: Delayed trains\n";
    assert_eq!(class_of(notice, "<ada@example.net>: 550 5.1.1 no such user, not delivered"), Class::Hard);
}

#[test]
fn the_subject_of_a_mail_systems_report_says_nothing_wherever_that_of_what_came_back_stands() {
    for subject in ["[Undelivered] Out of office", "Out of office (undeliverable)", "Out of office"] {
        let told = String::from_utf8(report(subject, None)).unwrap();
        let system = told.replace("From: postmaster@", "From: MAILER-DAEMON@");
        assert_eq!(read(system.as_bytes()).class, Class::Hard, "{subject}");
        assert_eq!(read(told.as_bytes()).class, Class::NotABounce, "a postmaster may be a person: {subject}");
        let replied =
            system.replace("MIME-Version", "Auto-Submitted: auto-replied\nX-Autoreply: yes\nMIME-Version");
        assert_eq!(read(replied.as_bytes()).class, Class::NotABounce, "{subject}");
    }
}

#[test]
fn an_automatic_reply_is_one_by_its_own_subject_whatever_it_returns() {
    for (subject, returned) in [
        ("Automatic reply: Moving house", "Moving house"),
        ("Out of office", "Out of office"),
        ("I am on vacation: Moving house", "Moving house"),
        ("Out of office: Undeliverable", "Undeliverable"),
    ] {
        assert_eq!(read(&report(subject, Some(returned))).class, Class::NotABounce, "{subject}");
    }
}

/// A report of Outlook's junk mail program, with the fields of the message that it is about.
fn of_outlook(from: &str, fields: &str) -> Vec<u8> {
    format!(
        "From: {from}\nSubject: complaint about message from 192.0.2.1\nMIME-Version: 1.0\n\
         Content-Type: multipart/mixed; boundary=z\n\n--z\nContent-Type: message/rfc822\n\n\
         {fields}Message-ID: <one@example.org>\nSubject: Our evening\nMIME-Version: 1.0\n\nHello\n\n--z--\n"
    )
    .into_bytes()
}

#[test]
fn a_complaint_of_outlooks_junk_mail_program_is_one() {
    let reading = read(&of_outlook("staff@hotmail.com", "X-HmXmrOriginalRecipient: ada@hotmail.example\n"));
    assert_eq!(reading.class, Class::Complaint);
    assert_eq!(reading.reports[0].recipients, ["ada@hotmail.example"]);
    assert_eq!(read(&of_outlook("staff@hotmail.com", "")).class, Class::Complaint);
    assert_eq!(read(&of_outlook("Ada <ada@hotmail.example>", "")).class, Class::NotABounce);
}
