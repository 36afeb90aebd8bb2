//! What lettre gets wrong, or leaves to its callers, in a message: one test for each, so that none
//! comes back with another version of it or of this program.

use super::*;
use crate::channel::email::dkim::tests::{both_pass, signing_settings};

fn signed(edition: &Edition, to: &Recipient) -> String {
    written(&signing_settings(), edition, "7", to).bytes
}

#[test]
fn lettre_trap_signatures_hold_although_content_type_is_signed_on_a_multipart_message() {
    // lettre folds its signature after hashing it, and hashes Content-Type as absent (lettre #1104).
    let message = signed(&edition(), &recipient("ada@example.net", None));
    assert!(message.contains("Content-Type: multipart/alternative"));
    assert!(both_pass(&message));
}

#[test]
fn lettre_trap_a_header_of_60_kb_is_signed_without_overflowing_the_stack() {
    let edition = Edition { subject: "Größe ".repeat(10_000), ..edition() };
    let signing = move || both_pass(&signed(&edition, &recipient("ada@example.net", None)));
    let thread = std::thread::Builder::new().stack_size(512 * 1024).spawn(signing).unwrap();
    assert!(thread.join().unwrap());
}

#[test]
fn lettre_trap_every_message_has_a_message_id_of_ours() {
    let message = message(&edition(), "7", &recipient("ada@example.net", None));
    assert!(message.id.ends_with("@meetup.example.org>"), "{}", message.id);
    assert_eq!(header(&message.bytes, "Message-ID"), message.id);
}

#[test]
fn lettre_trap_a_domain_in_unicode_leaves_as_a_labels_in_header_and_envelope() {
    let settings = config::Email {
        from: "recap@bücher.example".parse().unwrap(),
        bounces: Some("bounces@bücher.example".parse().unwrap()),
        ..settings(Transport::Maildir("mail".into()))
    };
    let message = written(&settings, &edition(), "7", &recipient("zoe@größe.example", None));
    assert_eq!(message.envelope.to.to_string(), "zoe@xn--gre-6ka8i.example");
    assert_eq!(message.envelope.sender.to_string(), "bounces+token1@xn--bcher-kva.example");
    assert!(message.bytes.is_ascii());
    assert!(header(&message.bytes, "From").ends_with("recap@xn--bcher-kva.example"));
    assert_eq!(header(&message.bytes, "To"), "zoe@xn--gre-6ka8i.example");
}

#[test]
fn lettre_trap_a_line_break_in_a_subject_or_name_is_gone_rather_than_encoded() {
    // lettre puts it into an encoded-word: no header is added, but a reader decodes a line break.
    let edition = Edition { subject: "Größe\r\nBcc: bo@example.org\r\n\r\nText".into(), ..edition() };
    let message = message(&edition, "7", &recipient("ada@example.net", Some("Zoë\r\nBcc: bo@example.org")));
    let parsed = MessageParser::default().parse(message.bytes.as_bytes()).unwrap();
    assert_eq!(parsed.subject(), Some("Größe Bcc: bo@example.org Text"));
    assert_eq!(parsed.to().unwrap().first().unwrap().name(), Some("Zoë Bcc: bo@example.org"));
    assert!(parsed.bcc().is_none());
}

#[test]
fn lettre_trap_a_long_unsubscribe_link_is_neither_folded_nor_encoded() {
    let long = Recipient { unsubscribe_token: "t".repeat(300), ..recipient("ada@example.net", None) };
    let message = message(&edition(), "7", &long);
    let link = format!("<https://meetup.example.org/unsubscribe?token={}>", long.unsubscribe_token);
    let line = message.bytes.split("\r\n").find(|line| line.starts_with("List-Unsubscribe: ")).unwrap();
    assert!(line.contains(&link), "{line}");
}
