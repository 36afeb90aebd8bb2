//! Whole messages: as bytes, as a strict parser reads them, and as files in a maildir.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Mutex;

use jiff::tz::TimeZone;
use mail_parser::{HeaderValue, MessageParser, MimeHeaders as _};
use proptest::prelude::*;

mod telling;
mod traps;

use super::*;
use crate::channel::Delivery;
use crate::config::{Publication, Transport};
use crate::edition::{Credit, Role};
use crate::recap::{Event, Next, Roster, Speaker, Talk};

/// A list of subscribers in memory.
pub(super) struct List(pub(super) BTreeMap<String, Recipient>);

impl Recipients for List {
    fn recipients<'a>(
        &'a self,
        destinations: &'a [&'a str],
    ) -> BoxFuture<'a, Result<Vec<Option<Recipient>>, String>> {
        let found = destinations.iter().map(|destination| self.0.get(*destination).cloned()).collect();
        Box::pin(std::future::ready(Ok(found)))
    }

    fn bounced<'a>(
        &'a self,
        _destination: &'a str,
        _written_to: &'a lettre::Address,
    ) -> BoxFuture<'a, Result<(), String>> {
        Box::pin(std::future::ready(Ok(())))
    }

    fn bounce_token(&self, delivery: i64) -> String {
        format!("token{delivery}")
    }
}

/// A list that cannot be read, and why.
struct Unreadable(&'static str);

impl Recipients for Unreadable {
    fn recipients<'a>(
        &'a self,
        _destinations: &'a [&'a str],
    ) -> BoxFuture<'a, Result<Vec<Option<Recipient>>, String>> {
        Box::pin(std::future::ready(Err(self.0.to_owned())))
    }

    fn bounced<'a>(
        &'a self,
        _destination: &'a str,
        _written_to: &'a lettre::Address,
    ) -> BoxFuture<'a, Result<(), String>> {
        Box::pin(std::future::ready(Ok(())))
    }

    fn bounce_token(&self, _delivery: i64) -> String {
        String::new()
    }
}

/// A commitment that remembers whether it was asked.
#[derive(Default)]
struct Noted(Mutex<usize>);

impl Commitment for Noted {
    fn sending(&self) -> BoxFuture<'_, Result<(), Refusal>> {
        *self.0.lock().unwrap() += 1;
        Box::pin(std::future::ready(Ok(())))
    }
}

pub(super) fn publication() -> Publication {
    Publication {
        name: "Example & Söhne Meetup".into(),
        description: "An evening a month.".into(),
        url: "https://meetup.example.org/".parse().unwrap(),
        language: "en".into(),
        time_zone: TimeZone::UTC,
        permalink: "/:year/:month/:day/:title/".into(),
        id_date: None,
        roster: Roster::default(),
        theme: config::Theme::default(),
        form: None,
        posts: Default::default(),
    }
}

pub(super) fn settings(transport: Transport) -> config::Email {
    config::Email {
        limits: crate::pace::Limits::default(),
        fetch_pictures: false,
        from: "Example Meetup <recap@meetup.example.org>".parse().unwrap(),
        reply_to: Some("hello@meetup.example.org".parse().unwrap()),
        list_id: "recaps.meetup.example.org".into(),
        unsubscribe: "https://meetup.example.org/unsubscribe".parse().unwrap(),
        unsubscribe_mailto: "leave@meetup.example.org".parse().unwrap(),
        bounces: None,
        dkim: None,
        signed_by_relay: false,
        topics: Vec::new(),
        postal_address: Some("1 Example Street\nExampletown".into()),
        transport,
    }
}

fn speaker(name: &str, affiliation: Option<&str>) -> Credit {
    Credit {
        name: name.into(),
        role: Role::Speaker,
        affiliation: affiliation.map(Into::into),
        link: Some("https://people.example.com/one?a=1&b=2".into()),
        logo: None,
        handles: BTreeMap::new(),
    }
}

pub(in crate::channel) fn edition() -> Edition {
    let body = "<p>We met in <b>Exampletown</b> &amp; talked.</p>\
        <p><img src=\"https://meetup.example.org/room.jpg\" alt=\"The room &lt;full&gt;\"></p>\
        <ul><li>Take small steps</li></ul><p>.<br>.hidden</p>";
    Edition {
        slug: "2031-06-05-june".into(),
        id: "tag:meetup.example.org,2031-06-05:june".into(),
        title: "What we learnt in June: Größe <matters>".into(),
        summary: "Two talks.".into(),
        link: "https://meetup.example.org/2031/06/05/june/".into(),
        language: "en".into(),
        published: "2031-06-05T00:00:00Z".parse().unwrap(),
        html: body.into(),
        picture: None,
        tags: Vec::new(),
        event: Event::default(),
        talks: vec![Talk {
            speakers: vec![
                Speaker { affiliation: Some("Acme Cloud".into()), ..Speaker::named("Ada Example") },
                Speaker::named("Bo Muster"),
            ],
            title: Some("Queues & you".into()),
            url: Some("https://video.example.com/1".into()),
            starts_at: Some("24:25".into()),
            ..Talk::default()
        }],
        credits: vec![
            Credit { role: Role::Host, ..speaker("Zoë Beispiel", Some("organiser")) },
            speaker("Ada Example", Some("Acme Cloud")),
            Credit { role: Role::Sponsor, ..speaker("Example & Sons Ltd.", None) },
        ],
        next: Some(Next {
            date: Some("2031-07-03".parse().unwrap()),
            month: None,
            affiliations: vec!["Acme Cloud".into()],
            speakers: vec!["Bo Muster".into()],
            rsvp: Some("https://rsvp.example.org/july".into()),
        }),
        calendar: Some("https://meetup.example.org/calendar/2031-06-05-june.ics".into()),
        logo: None,
        subject: "Queues, talks and thanks: the June meetup in Größe and what it taught all of us".into(),
        preheader: "Ada Example and Bo Muster spoke".into(),
        around: std::collections::BTreeMap::new(),
        posts: std::collections::BTreeMap::new(),
        sizes: std::collections::BTreeMap::new(),
        cards: Vec::new(),
    }
}

pub(super) fn recipient(address: &str, name: Option<&str>) -> Recipient {
    Recipient {
        address: address.parse().unwrap(),
        name: name.map(Into::into),
        unsubscribe_token: "dG9rZW4_for-1".into(),
        preferences_token: "cHJlZmVyZW5jZXM-1".into(),
    }
}

pub(super) fn delivery(destination: &str) -> Delivery {
    Delivery {
        id: 1,
        edition: Arc::new(edition()),
        destination: destination.into(),
        payload: serde_json::Value::Null,
        planned_at: "2031-06-06T07:08:09Z".parse().unwrap(),
        attempts: 0,
        after_uncertain: false,
        before: None,
        thread: Vec::new(),
    }
}

/// The message that goes to one subscriber.
pub(super) fn message(edition: &Edition, destination: &str, recipient: &Recipient) -> Message {
    written(&settings(Transport::Maildir("mail".into())), edition, destination, recipient)
}

/// The same with other settings.
pub(super) fn written(
    settings: &config::Email,
    edition: &Edition,
    destination: &str,
    recipient: &Recipient,
) -> Message {
    let template = Template::new(edition, &publication(), settings).unwrap();
    let date = "2031-06-06T07:08:09Z".parse().unwrap();
    let identity = Identity { destination, bounce_token: Some("token1") };
    let headers = SenderHeaders::new(settings, &publication()).unwrap();
    let form = headers.form(&template, edition, date, "").unwrap();
    headers.write(&form, recipient, identity).unwrap()
}

/// The unfolded value of a header that occurs once.
fn header(bytes: &str, name: &str) -> String {
    let head = bytes.split("\r\n\r\n").next().unwrap().replace("\r\n ", " ");
    let values: Vec<_> =
        head.lines().filter_map(|line| line.strip_prefix(&format!("{name}: "))).map(str::to_owned).collect();
    assert_eq!(values.len(), 1, "{name} in {head}");
    values[0].clone()
}

#[test]
fn a_message_goes_out_as_these_bytes() {
    let message = message(&edition(), "7", &recipient("ada@example.net", Some("Ada Example")));
    // The markup of the HTML part is the templates' business and recorded there.
    let (before, rest) = message.bytes.split_once("Content-Type: text/html").unwrap();
    let (html_headers, _) = rest.split_once("\r\n\r\n").unwrap();
    insta::assert_snapshot!(format!("{before}Content-Type: text/html{html_headers}").replace("\r\n", "\n"));
}

#[test]
fn every_header_occurs_once_and_says_what_the_standards_want() {
    let message = message(&edition(), "7", &recipient("ada@example.net", Some("Ada Example")));
    let header = |name| header(&message.bytes, name);
    assert_eq!(header("From"), "Example Meetup <recap@meetup.example.org>");
    assert_eq!(header("To"), "Ada Example <ada@example.net>");
    assert_eq!(header("Reply-To"), "hello@meetup.example.org");
    assert_eq!(header("Date"), "Fri, 06 Jun 2031 07:08:09 +0000");
    assert_eq!(header("MIME-Version"), "1.0");
    assert_eq!(
        header("List-Unsubscribe"),
        "<https://meetup.example.org/unsubscribe?token=dG9rZW4_for-1>, \
         <mailto:leave@meetup.example.org?subject=unsubscribe%20dG9rZW4_for-1>"
    );
    assert_eq!(header("List-Unsubscribe-Post"), "List-Unsubscribe=One-Click");
    assert!(header("List-Id").ends_with(" <recaps.meetup.example.org>"));
    assert_eq!(header("Precedence"), "bulk");
    assert_eq!(header("Auto-Submitted"), "auto-generated");
    assert_eq!(header("Content-Language"), "en");
    assert_eq!(header("Feedback-ID"), "2031-06-05-june:recap:recaps:meetupexampleor");
    assert_eq!(header("Message-ID"), message.id);
}

#[test]
fn a_feedback_id_fits_on_one_short_line_and_names_one_edition() {
    let line = |slug: &str| {
        let edition = Edition { slug: slug.into(), ..edition() };
        let bytes = message(&edition, "7", &recipient("ada@example.net", None)).bytes;
        bytes.lines().find(|line| line.starts_with("Feedback-ID: ")).unwrap().to_owned()
    };
    let long = "2031-06-05-example-meetup-june-2031-with-acme-cloud-and-example-and-sons";
    let (one, other) = (line(&format!("{long}-1")), line(&format!("{long}-2")));
    assert!(one.len() <= 78 && one.starts_with("Feedback-ID: 2031-06-05-example-"), "{one}");
    assert!(one.ends_with(":recap:recaps:meetupexampleor"), "{one}");
    assert_ne!(one, other);
}

#[test]
fn a_retry_is_the_same_message_and_another_subscriber_gets_another() {
    let ada = recipient("ada@example.net", None);
    let first = message(&edition(), "7", &ada);
    assert_eq!(first.bytes, message(&edition(), "7", &ada).bytes);
    assert_ne!(first.id, message(&edition(), "8", &ada).id);
    let other = Edition { id: "tag:meetup.example.org,2031-06-05:jun".into(), ..edition() };
    assert_ne!(first.id, message(&other, "e7", &ada).id);
}

#[test]
fn a_parser_reads_both_bodies_with_their_holes_filled() {
    let message = message(&edition(), "7", &recipient("zoe@exämple.net", Some("Zoë &\r\nBeispiel")));
    let parsed = MessageParser::default().parse(message.bytes.as_bytes()).unwrap();
    assert_eq!(parsed.subject(), Some(edition().subject.as_str()));
    let to = parsed.to().unwrap().first().unwrap();
    assert_eq!((to.name(), to.address()), (Some("Zoë & Beispiel"), Some("zoe@xn--exmple-cua.net")));
    let parts: Vec<_> = parsed.parts.iter().filter(|part| part.is_text()).collect();
    assert_eq!(parts.len(), 2);
    for part in parts {
        let kind = part.content_type().unwrap();
        assert_eq!(kind.attribute("charset").unwrap().to_lowercase(), "utf-8");
        assert!(
            matches!(&part.headers.iter().find(|h| h.name() == "Content-Transfer-Encoding").unwrap().value,
            HeaderValue::Text(encoding) if encoding == "quoted-printable")
        );
    }
    let (text, html) = (parsed.body_text(0).unwrap(), parsed.body_html(0).unwrap());
    let link = "https://meetup.example.org/unsubscribe?token=dG9rZW4_for-1";
    assert!(
        text.contains("Hello Zoë & Beispiel,") && text.contains(&format!("Unsubscribe: {link}")),
        "{text}"
    );
    assert!(html.contains("Hello Zoë &amp; Beispiel,") && html.contains(link), "{html}");
    assert!(text.contains("\r\n.\r\n.hidden\r\n"), "{text}");
}

#[test]
fn both_parts_credit_everybody() {
    let message = message(&edition(), "7", &recipient("ada@example.net", None));
    let parsed = MessageParser::default().parse(message.bytes.as_bytes()).unwrap();
    let html = parsed.body_html(0).unwrap().replace("&amp;", "&");
    for part in [parsed.body_text(0).unwrap().as_ref(), html.as_str()] {
        for credit in
            ["Ada Example", "Bo Muster", "Zoë Beispiel", "Acme Cloud", "Example & Sons Ltd.", "Queues & you"]
        {
            assert!(part.contains(credit), "{credit} is missing in {part}");
        }
        for next in ["Thursday 3 July 2031", "https://rsvp.example.org/july", "1 Example Street", "Hello,"] {
            assert!(part.contains(next), "{next} is missing in {part}");
        }
    }
}

#[test]
fn nothing_in_a_recap_is_taken_for_a_hole() {
    let spoof = Edition { html: "<p>greeting00000000000000000000000000000000</p>".into(), ..edition() };
    let message = message(&spoof, "7", &recipient("ada@example.net", Some("Ada")));
    assert!(message.bytes.contains("greeting00000000000000000000000000000000"));
}

#[test]
fn a_setting_that_cannot_stand_in_a_header_is_an_error_that_names_it() {
    let wrong = |change: fn(&mut config::Email)| {
        let mut settings = settings(Transport::Maildir("mail".into()));
        change(&mut settings);
        SenderHeaders::new(&settings, &publication()).unwrap_err().to_string()
    };
    assert!(wrong(|s| s.list_id = "a>\r\nBcc: <x@example.org".into()).contains("email.list_id"));
    assert!(wrong(|s| s.list_id = "nodots".into()).contains("email.list_id"));
    assert!(wrong(|s| s.from.email = "größe@example.org".parse().unwrap()).contains("email.from"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn whatever_the_subject_and_the_name_the_message_stands(
        subject in "\\PC{0,300}|[\\x00-\\x7f]{0,80}",
        name in proptest::option::of("\\PC{0,300}|[\\x00-\\x7f]{0,80}"),
        text in "(\\PC|[\\r\\n.\\x00]){0,200}",
    ) {
        let html = crate::edition::sanitise(&format!("<pre>{text}</pre>"), &publication().url);
        let edition = Edition { subject, html, ..edition() };
        let message = message(&edition, "7", &recipient("ada@example.net", name.as_deref()));
        prop_assert!(message.bytes.is_ascii());
        for line in message.bytes.strip_suffix("\r\n").unwrap().split("\r\n") {
            prop_assert!(line.len() <= 998 && !line.contains(['\r', '\n', '\0']));
        }
        let parsed = MessageParser::default().parse(message.bytes.as_bytes()).unwrap();
        prop_assert!(!parsed.subject().unwrap_or_default().contains(char::is_control));
        prop_assert!(!parsed.to().unwrap().first().unwrap().name().unwrap_or_default().contains(char::is_control));
        prop_assert_eq!(parsed.parts.len(), 3);
        prop_assert!(parsed.headers().iter().all(|header| header.name() != "Bcc"));
    }
}

fn to_maildir(path: &Path, people: &[(&str, Recipient)]) -> Email {
    let list = people.iter().map(|(id, recipient)| ((*id).to_owned(), recipient.clone())).collect();
    Email::new(&settings(Transport::Maildir(path.into())), &publication(), Arc::new(List(list))).unwrap()
}

fn files(path: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(path).unwrap();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

#[tokio::test]
async fn a_maildir_gets_one_private_file_however_often_a_delivery_is_tried() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mail");
    let email = to_maildir(&path, &[("7", recipient("ada@example.net", None))]);
    let (delivery, noted) = (delivery("7"), Noted::default());
    let receipt = email.carrier().deliver(&delivery, &noted).await.unwrap();
    assert_eq!(email.carrier().deliver(&delivery, &noted).await.unwrap(), receipt);
    assert_eq!(*noted.0.lock().unwrap(), 0, "a maildir knows no point of no return");
    let names = files(&path.join("new"));
    assert_eq!((names.len(), files(&path.join("tmp")).len()), (1, 0));
    let bytes = std::fs::read_to_string(&receipt.id).unwrap();
    assert_eq!(header(&bytes, "Message-ID"), receipt.detail.clone().unwrap());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&path.join("new")), mode(Path::new(&receipt.id))), (0o700, 0o600));
    }

    // A mail program has seen it.
    let seen = path.join("cur").join(format!("{}:2,S", names[0]));
    std::fs::rename(&receipt.id, &seen).unwrap();
    assert_eq!(email.carrier().deliver(&delivery, &noted).await.unwrap().id, seen.display().to_string());
    assert_eq!(files(&path.join("new")).len(), 0);
}

#[tokio::test]
async fn a_message_that_was_delivered_stays_where_it_lies_and_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let people = ["7", "8"].map(|id| (id, recipient("ada@example.net", None)));
    let email = to_maildir(folder.path(), &people);
    let mut carrier = email.carrier();
    let receipt = carrier.deliver(&delivery("7"), &Noted::default()).await.unwrap();
    let bytes = std::fs::read(&receipt.id).unwrap();

    // The carrier that wrote it knows it, although a mail program has moved it meanwhile.
    let seen = folder.path().join("cur").join("seen");
    std::fs::rename(&receipt.id, &seen).unwrap();
    assert_eq!(carrier.deliver(&delivery("7"), &Noted::default()).await.unwrap(), receipt);
    assert_eq!(files(&folder.path().join("new")).len(), 0);
    std::fs::rename(&seen, &receipt.id).unwrap();

    // So does the next run, whatever the edition says by now.
    let edited = Edition { subject: "Edited".into(), ..edition() };
    let again = Delivery { edition: Arc::new(edited), ..delivery("7") };
    let mut next = email.carrier();
    assert_eq!(next.deliver(&again, &Noted::default()).await.unwrap(), receipt);
    assert_eq!(std::fs::read(&receipt.id).unwrap(), bytes);
    next.deliver(&delivery("8"), &Noted::default()).await.unwrap();
    assert_eq!(files(&folder.path().join("new")).len(), 2);
}

#[tokio::test]
async fn who_has_left_is_skipped() {
    let folder = tempfile::tempdir().unwrap();
    let email = to_maildir(folder.path(), &[]);
    let refusal = email.carrier().deliver(&delivery("7"), &Noted::default()).await.unwrap_err();
    assert!(matches!(refusal, Refusal::Skip { .. }), "{refusal:?}");
}

#[tokio::test]
async fn a_list_that_cannot_be_read_halts_with_its_whole_reason() {
    let folder = tempfile::tempdir().unwrap();
    let settings = settings(Transport::Maildir(folder.path().into()));
    let reason = "the subscriber list refused: the row of subscriber 7 is damaged";
    let email = Email::new(&settings, &publication(), Arc::new(Unreadable(reason))).unwrap();
    let refusal = email.carrier().deliver(&delivery("7"), &Noted::default()).await.unwrap_err();
    assert_eq!(refusal, Refusal::halt(reason));
    assert_eq!(files(&folder.path().join("new")).len(), 0);
}

#[tokio::test]
async fn a_maildir_that_cannot_be_written_halts() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mail");
    std::fs::write(&path, "a file").unwrap();
    let email = to_maildir(&path, &[("7", recipient("ada@example.net", None))]);
    let refusal = email.carrier().deliver(&delivery("7"), &Noted::default()).await.unwrap_err();
    assert!(matches!(refusal, Refusal::Halt { .. }), "{refusal:?}");
}

#[tokio::test]
async fn a_test_message_is_marked_and_unsubscribes_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let email = to_maildir(folder.path(), &[]);
    let receipt = email.send_test(&edition(), &"team@example.org".parse().unwrap()).await.unwrap();
    let bytes = std::fs::read_to_string(receipt.id).unwrap();
    assert!(header(&bytes, "List-Unsubscribe").contains("?token=test>"));
    let parsed = MessageParser::default().parse(bytes.as_bytes()).unwrap();
    assert_eq!(parsed.subject().unwrap(), format!("[Test] {}", edition().subject));
}

#[test]
fn the_plan_shows_where_mail_leads() {
    let email = to_maildir(Path::new("mail"), &[]);
    assert_eq!(email.leads_to(), "the maildir mail");
}

#[test]
fn a_mail_that_mail_programs_would_clip_is_told_of() {
    let email = to_maildir(Path::new("mail"), &[]);
    let told = |talks: usize| {
        let mut edition = edition();
        edition.talks = vec![edition.talks[0].clone(); talks];
        let (_, findings) = email.drafts(&edition);
        findings.into_iter().map(|finding| finding.code).collect::<Vec<_>>()
    };
    assert!(told(3).is_empty());
    assert_eq!(told(100), ["long-mail"]);
}
