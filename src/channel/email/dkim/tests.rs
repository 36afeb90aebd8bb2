//! Signatures as an independent verifier sees them, and the field as it is written.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

use std::sync::LazyLock;

use mail_auth::DkimResult;
use proptest::prelude::*;
use secrecy::ExposeSecret as _;

use self::mail_auth_verifier::Zone;
use super::*;
use crate::channel::email::tests::{edition, recipient, settings, written};
use crate::config::{Dkim, DkimKey, Transport};

#[path = "../../../../tests/support/mail_auth.rs"]
mod mail_auth_verifier;

fn made(algorithm: Algorithm, selector: &str, setting: &'static str) -> DkimKey {
    let pem = PrivateKey::generate(algorithm).unwrap().to_pem().unwrap();
    DkimKey { selector: selector.into(), pem, setting }
}

/// Both keys, made once: an RSA key takes a while.
pub(in crate::channel::email) static KEYS: LazyLock<Dkim> = LazyLock::new(|| Dkim {
    domain: "meetup.example.org".into(),
    rsa: Some(made(Algorithm::Rsa, "recap-rsa", "dkim.rsa_key_file")),
    ed25519: Some(made(Algorithm::Ed25519, "recap-ed25519", "dkim.ed25519_key_file")),
});

/// What mail-auth says of each signature, top to bottom.
fn verified(message: &[u8], keys: &Dkim) -> Vec<DkimResult> {
    let records = Signer::new(keys).unwrap().records().unwrap();
    let zone = Zone::new(records.into_iter().map(|record| (record.name, record.value)));
    mail_auth_verifier::verified(message, &zone)
}

/// Whether both signatures hold.
pub(in crate::channel::email) fn both_pass(message: &str) -> bool {
    verified(message.as_bytes(), &KEYS) == [DkimResult::Pass, DkimResult::Pass]
}

/// Whether none does.
fn none_passes(message: &[u8]) -> bool {
    verified(message, &KEYS).iter().all(|result| *result != DkimResult::Pass)
}

pub(in crate::channel::email) fn signing_settings() -> config::Email {
    config::Email { dkim: Some(KEYS.clone()), ..settings(Transport::Maildir("mail".into())) }
}

/// A message of the sample edition with both signatures.
fn message() -> String {
    static MESSAGE: LazyLock<String> = LazyLock::new(signed);
    MESSAGE.clone()
}

fn signed() -> String {
    written(&signing_settings(), &edition(), "7", &recipient("ada@example.net", Some("Ada Example"))).bytes
}

/// The value of a tag of each signature, without its folds.
fn tag(message: &str, name: &str) -> Vec<String> {
    let head = message.split("\r\n\r\n").next().unwrap().replace("\r\n ", " ");
    let values = head.lines().filter_map(|line| line.strip_prefix("DKIM-Signature: "));
    let value = |line: &str| {
        let mut tags = line.split(';').filter_map(|tag| tag.trim().split_once('='));
        tags.find(|(known, _)| *known == name).map(|(_, value)| value.replace(' ', ""))
    };
    values.filter_map(value).collect()
}

#[test]
fn both_signatures_of_a_message_verify() {
    let message = message();
    assert_eq!(verified(message.as_bytes(), &KEYS), [DkimResult::Pass, DkimResult::Pass], "{message}");
    assert_eq!(tag(&message, "a"), ["rsa-sha256", "ed25519-sha256"]);
    assert_eq!(tag(&message, "s"), ["recap-rsa", "recap-ed25519"]);
}

#[test]
fn one_key_alone_signs_alone() {
    for keys in [Dkim { rsa: None, ..KEYS.clone() }, Dkim { ed25519: None, ..KEYS.clone() }] {
        let settings = config::Email { dkim: Some(keys.clone()), ..signing_settings() };
        let message = written(&settings, &edition(), "7", &recipient("ada@example.net", None)).bytes;
        assert_eq!(verified(message.as_bytes(), &keys), [DkimResult::Pass]);
    }
}

#[test]
fn a_signature_covers_what_the_providers_ask_for_and_bounds_nothing() {
    let message = message();
    for signed in tag(&message, "h") {
        assert_eq!(
            signed,
            "From:From:Reply-To:To:Subject:Subject:Date:Message-ID:MIME-Version:Content-Type:List-Id:\
             List-Unsubscribe:List-Unsubscribe-Post:Feedback-ID"
        );
    }
    assert_eq!(tag(&message, "c"), ["relaxed/relaxed", "relaxed/relaxed"]);
    assert_eq!(tag(&message, "d"), ["meetup.example.org", "meetup.example.org"]);
    assert!(tag(&message, "l").is_empty() && tag(&message, "x").is_empty());
    // The delivery's date, not the clock's.
    assert_eq!(tag(&message, "t"), ["1938496089", "1938496089"]);
}

#[test]
fn a_retry_is_signed_with_the_same_octets() {
    assert_eq!(signed(), signed());
}

#[test]
fn a_reply_to_that_is_not_there_is_not_signed() {
    let settings = config::Email { reply_to: None, ..signing_settings() };
    let message = written(&settings, &edition(), "7", &recipient("ada@example.net", None)).bytes;
    assert!(both_pass(&message));
    assert!(tag(&message, "h").iter().all(|signed| !signed.contains("Reply-To")));
}

#[test]
fn the_field_is_folded_and_no_line_of_it_is_long() {
    let message = message();
    let fields = fields(message.split("\r\n\r\n").next().unwrap());
    let signatures: Vec<_> = fields.filter(|field| field.starts_with("DKIM-Signature:")).collect();
    assert_eq!(signatures.len(), 2);
    for line in signatures.iter().flat_map(|field| field.split("\r\n")) {
        assert!(line.len() <= LINE, "{line}");
    }
}

#[test]
fn a_message_to_an_address_beyond_ascii_verifies() {
    let message = written(&signing_settings(), &edition(), "7", &recipient("größe@example.net", None)).bytes;
    assert!(message.contains("To: größe@example.net\r\n"));
    assert!(both_pass(&message), "{message}");
}

#[test]
fn a_second_from_or_subject_breaks_the_signatures() {
    let message = message();
    for field in ["From: Mallory <mallory@example.com>\r\n", "Subject: You have won\r\n"] {
        assert!(none_passes(format!("{field}{message}").as_bytes()), "{field}");
        let below = message.replacen("\r\n\r\n", &format!("\r\n{field}\r\n"), 1);
        assert!(none_passes(below.as_bytes()), "{field} at the end");
    }
    // What is not signed may be added: every server on the way does.
    assert!(both_pass(&format!("Received: from mail.example.org\r\n{message}")));
}

#[test]
fn text_added_at_the_end_breaks_the_signatures() {
    let message = message();
    assert!(none_passes(format!("{message}Buy this.\r\n").as_bytes()));
    assert!(both_pass(&format!("{message}\r\n\r\n")), "empty lines at the end mean nothing");
}

#[test]
fn white_space_that_servers_change_breaks_nothing() {
    let message = message().replacen("\r\nSubject: ", "\r\nSUBJECT:\t ", 1).replacen(
        "\r\nDate: ",
        "\r\nDate:\r\n  ",
        1,
    );
    assert!(both_pass(&message));
}

/// The fields of a header section, continuation lines included, without their last CRLF.
fn fields(head: &str) -> impl Iterator<Item = String> {
    let lines = head.replace("\r\n ", "\0 ").replace("\r\n\t", "\0\t");
    let fields: Vec<_> = lines.split("\r\n").map(|field| field.replace('\0', "\r\n")).collect();
    fields.into_iter()
}

/// The canonical form that both signatures cover: changes that it hides are none.
fn covered(message: &str) -> (Vec<String>, Vec<String>) {
    let (head, body) = message.split_once("\r\n\r\n").unwrap();
    let signed = fields(head).map(|field| relaxed(&field)).filter(|field| {
        SIGNED.iter().any(|(name, _)| field.starts_with(&format!("{}:", name.to_ascii_lowercase())))
    });
    // RFC 6376 section 3.4.4.
    let lines = body.trim_end_matches("\r\n").split("\r\n").map(|line| {
        let words: Vec<_> = line.trim_end_matches([' ', '\t']).split([' ', '\t']).collect();
        let indented = line.starts_with([' ', '\t']);
        let words = words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
        if indented && !words.is_empty() { format!(" {words}") } else { words }
    });
    (signed.collect(), lines.collect())
}

#[test]
fn a_body_is_written_in_its_canonical_form() {
    let edition = crate::edition::Edition {
        html: "<p>  Two  spaces\tand a tab </p><pre>\n.\n  From  x \n</pre>".into(),
        ..edition()
    };
    for name in [None, Some("Ada  Example"), Some("Zoë")] {
        let message = written(&signing_settings(), &edition, "7", &recipient("ada@example.net", name)).bytes;
        let (_, body) = message.split_once("\r\n\r\n").unwrap();
        assert_eq!(body, format!("{}\r\n", covered(&message).1.join("\r\n")));
        assert!(both_pass(&message));
    }
}

/// Where the octets of signed fields and of the body stand. Line ends are left out: with one of their
/// halves missing it is no message (RFC 5321 section 2.3.8), and verifiers differ in what they make of it.
fn signed_octets(message: &str) -> Vec<usize> {
    let (head, _) = message.split_once("\r\n\r\n").unwrap();
    let mut at = 0;
    let mut octets = Vec::new();
    for field in fields(head) {
        let name = field.split(':').next().unwrap();
        if SIGNED.iter().any(|(signed, _)| *signed == name) {
            octets.extend(at..at + field.len());
        }
        at += field.len() + 2;
    }
    octets.extend(head.len() + 4..message.len());
    octets.retain(|at| !matches!(message.as_bytes()[*at], b'\r' | b'\n'));
    octets
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]
    #[test]
    fn any_changed_octet_of_a_signed_field_or_the_body_breaks_both_signatures(
        place: prop::sample::Index, octet in 0x20..0x7f_u8,
    ) {
        let message = message();
        let octets = signed_octets(&message);
        let at = octets[place.index(octets.len())];
        let mut changed = message.clone().into_bytes();
        changed[at] = octet;
        let changed = String::from_utf8(changed).unwrap();
        if covered(&changed) == covered(&message) {
            // Letter case of a name, one white space for another.
            prop_assert!(both_pass(&changed), "{}", &message[at.saturating_sub(20)..=at]);
        } else {
            prop_assert!(none_passes(changed.as_bytes()), "{}", &message[at.saturating_sub(20)..=at]);
        }
    }
}

#[test]
fn fields_are_canonicalised_as_rfc_6376_has_it() {
    // RFC 6376 section 3.4.5.
    assert_eq!(relaxed("A: X"), "a:X\r\n");
    assert_eq!(relaxed("B : Y\t\r\n\tZ  "), "b:Y Z\r\n");
    assert_eq!(relaxed("Empty:"), "empty:\r\n");
}

#[test]
fn a_key_reads_back_and_its_record_is_in_strings_that_dns_can_hold() {
    for (algorithm, begins, strings) in [
        (Algorithm::Rsa, "v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA", 2),
        (Algorithm::Ed25519, "v=DKIM1; k=ed25519; p=", 1),
    ] {
        let key = PrivateKey::generate(algorithm).unwrap();
        let pem = key.to_pem().unwrap();
        assert!(pem.expose_secret().lines().all(|line| line.len() <= 64));
        let again = PrivateKey::read(algorithm, &pem).unwrap();
        let record = Record::new(&again, "recap", "example.org").unwrap();
        assert_eq!(record, Record::new(&key, "recap", "example.org").unwrap());
        assert!(record.value.starts_with(begins), "{}", record.value);
        assert_eq!(record.name, "recap._domainkey.example.org");
        let zone = record.zone.strip_prefix("recap._domainkey.example.org. IN TXT ").unwrap();
        let pieces: Vec<_> = zone.split('"').filter(|piece| !piece.trim().is_empty()).collect();
        assert_eq!((pieces.len(), pieces.concat()), (strings, record.value.clone()));
        assert!(pieces.iter().all(|piece| piece.len() <= 255));
    }
}

#[test]
fn a_text_that_is_no_key_is_refused_without_being_shown() {
    let rsa = KEYS.rsa.clone().unwrap().pem;
    let ed25519 = KEYS.ed25519.clone().unwrap().pem;
    let cut = rsa.expose_secret().replacen("MII", "MIJ", 1);
    for (algorithm, pem, expected) in [
        (Algorithm::Rsa, "hunter2", KeyError::NoKey),
        (Algorithm::Rsa, "-----BEGIN PRIVATE KEY-----\nhunter2\n", KeyError::NoKey),
        (
            Algorithm::Rsa,
            "-----BEGIN ENCRYPTED PRIVATE KEY-----\naGk=\n-----END ENCRYPTED PRIVATE KEY-----\n",
            KeyError::Encrypted,
        ),
        (Algorithm::Rsa, ed25519.expose_secret(), KeyError::OtherKind(Algorithm::Rsa)),
        (Algorithm::Ed25519, rsa.expose_secret(), KeyError::OtherKind(Algorithm::Ed25519)),
        (Algorithm::Rsa, &cut, KeyError::OtherKind(Algorithm::Rsa)),
    ] {
        let error = PrivateKey::read(algorithm, &pem.to_owned().into()).unwrap_err();
        assert_eq!(error, expected, "{pem:.40}");
        assert!(!error.to_string().contains("hunter2"));
    }
}

#[test]
fn a_key_shows_nothing_of_itself() {
    let shown = format!("{:?} {:?}", *KEYS, Signer::new(&KEYS).unwrap());
    assert!(!shown.contains("BEGIN") && !shown.contains("MII"), "{shown}");
}
