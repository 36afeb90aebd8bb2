//! In charge of a message as far as it matters here: who says to have written it, in what words, and which
//! machine-readable parts it has.
//!
//! MIME is read by `mail-parser`; what the words mean is left to [`super::notice`].

use mail_parser::decoders::html::html_to_text;
use mail_parser::{MessageParser, MessagePart, MimeHeaders as _, PartType};

use super::fields::Fields;
use super::{LONGEST, MOST_PARTS};

/// Most octets of words that are looked at.
const LONGEST_NOTICE: usize = 64 * 1024;

/// Most addresses of its writers that are looked at.
const MOST_WRITERS: usize = 16;

/// A message, taken apart.
#[derive(Debug)]
pub(super) struct Mail {
    /// The display name of its From field, in lower case.
    pub(super) name: String,
    /// The address of its From field, in lower case; empty where there is none.
    pub(super) from: String,
    /// The addresses of its From and Sender fields, in lower case: a mail system writes in its own name.
    pub(super) writers: Vec<String>,
    /// Its Subject.
    pub(super) subject: String,
    /// Its words up to where the message that came back begins.
    pub(super) notice: String,
    /// The blocks of its delivery status, where it has one (RFC 3464, RFC 6533).
    pub(super) delivery_status: Option<Vec<Fields>>,
    /// The fields of its feedback report, where it has one (RFC 5965).
    pub(super) feedback: Option<Fields>,
    /// The fields of its disposition notification, where it has one (RFC 8098).
    pub(super) disposition: Option<Fields>,
    /// Whether it is a report of delivery by its form: a `multipart/report` of that type (RFC 6522 section 3)
    /// with the part that it promises, which tells of a recipient (RFC 3464 section 2.1).
    pub(super) is_delivery_report: bool,
    /// Whether it is a report of what became of it in somebody's hands, by its form (RFC 8098 section 3).
    pub(super) is_disposition_report: bool,
    /// Whether it holds the message that came back, or its header, as mail systems hand it back.
    pub(super) returns: bool,
    /// Its header, lines joined.
    pub(super) fields: Fields,
    /// The header of the message that came back, where it holds one.
    pub(super) returned: Fields,
    /// The Subject of the message that came back, decoded; empty where it is not known.
    returned_subject: String,
}

/// The first megabyte and the first parts of a message, with every line ended by LF alone: some mail
/// systems hand out CRLF, and some old ones CR.
pub(super) fn bounded(bytes: &[u8]) -> Vec<u8> {
    let bytes = &bytes[..bytes.len().min(LONGEST)];
    let mut lines = Vec::with_capacity(bytes.len());
    let mut rest = bytes.iter().copied().peekable();
    while let Some(byte) = rest.next() {
        match byte {
            b'\r' => {
                rest.next_if_eq(&b'\n');
                lines.push(b'\n');
            }
            byte => lines.push(byte),
        }
    }
    let end = part_beyond(&lines).unwrap_or(lines.len());
    lines.truncate(end);
    lines
}

/// Where the part after the last one that is read says what it is. Parts within parts are counted as well,
/// so that no message is nested deeper than that.
fn part_beyond(lines: &[u8]) -> Option<usize> {
    const NAME: &[u8] = b"content-type";
    let mut begins = 0;
    let mut parts = 0;
    for line in lines.split_inclusive(|byte| *byte == b'\n') {
        if line.get(..NAME.len()).is_some_and(|name| name.eq_ignore_ascii_case(NAME)) {
            parts += 1;
            if parts > MOST_PARTS {
                return Some(begins);
            }
        }
        begins += line.len();
    }
    None
}

impl Mail {
    /// Takes a message apart; none where it has no header at all.
    pub(super) fn parse(bytes: &[u8]) -> Option<Self> {
        let message = MessageParser::default().parse(bytes)?;
        let sender = message.from().and_then(|from| from.first());
        let text = |value: Option<&str>| value.unwrap_or_default().trim().to_lowercase();
        let mut mail = Mail {
            name: text(sender.and_then(|sender| sender.name())),
            from: text(sender.and_then(|sender| sender.address())),
            writers: Vec::new(),
            subject: message.subject().unwrap_or_default().to_owned(),
            notice: String::new(),
            delivery_status: None,
            feedback: None,
            disposition: None,
            is_delivery_report: false,
            is_disposition_report: false,
            returns: false,
            fields: Fields::header(&String::from_utf8_lossy(bytes)),
            returned: Fields::default(),
            returned_subject: String::new(),
        };
        // The parts of a message within the message are its own, and not looked at.
        for part in &message.parts {
            mail.add(part);
        }
        let reports = |kind| reports(message.root_part(), kind);
        let tells = |blocks: &Vec<Fields>| blocks.iter().any(Fields::is_recipient);
        mail.is_delivery_report =
            reports("delivery-status") && mail.delivery_status.as_ref().is_some_and(tells);
        mail.is_disposition_report = reports("disposition-notification") && mail.disposition.is_some();
        if mail.from.is_empty() {
            (mail.name, mail.from) = mail.field("from").map(sender_of).unwrap_or_default();
        }
        let named = [message.from(), message.sender()].into_iter().flatten().flat_map(|field| field.iter());
        mail.writers = named.take(MOST_WRITERS).map(|writer| text(writer.address())).collect();
        mail.writers.push(mail.from.clone());
        if mail.returned.is_empty() {
            mail.returned = header_among(&mail.notice).unwrap_or_default();
        }
        let own = own_words(&mail.notice);
        mail.returns |= is_copy(mail.notice[own.len()..].lines().next().unwrap_or_default());
        mail.notice =
            own.lines().filter(|line| !tells_the_subject(line)).fold(String::new(), |mut notice, line| {
                notice.push_str(line);
                notice.push('\n');
                notice
            });
        Some(mail)
    }

    fn add(&mut self, part: &MessagePart<'_>) {
        let fields = |part: &MessagePart<'_>| Fields::blocks(&String::from_utf8_lossy(part.contents()));
        if is_of(part, "message", &["rfc822", "global"])
            || is_of(part, "text", &["rfc822-headers", "global-headers"])
        {
            if !self.returns {
                self.returned = returned_header(&String::from_utf8_lossy(part.contents()));
                let returned = MessageParser::default().parse_headers(part.contents());
                let subject = returned.as_ref().and_then(|returned| returned.subject());
                subject.unwrap_or_default().clone_into(&mut self.returned_subject);
            }
            self.returns = true;
        }
        if is_of(part, "message", &["delivery-status", "global-delivery-status"]) {
            self.delivery_status.get_or_insert_with(Vec::new).extend(fields(part));
        } else if is_of(part, "message", &["feedback-report"]) {
            self.feedback = self.feedback.take().or_else(|| fields(part).into_iter().next());
        } else if is_of(part, "message", &["disposition-notification", "global-disposition-notification"]) {
            self.disposition = self.disposition.take().or_else(|| fields(part).into_iter().next());
        } else if self.notice.len() < LONGEST_NOTICE {
            match &part.body {
                PartType::Text(_) if is_of(part, "text", &["rfc822-headers", "global-headers"]) => {}
                PartType::Text(text) => self.say(text),
                PartType::Html(html) => self.say(&html_to_text(html)),
                _ => {}
            }
        }
    }

    fn say(&mut self, words: &str) {
        self.notice.push_str(words);
        self.notice.push('\n');
    }

    /// The addresses that its header says it could not be delivered to, as Exim and Gmail have it.
    pub(super) fn failed_recipients(&self) -> impl Iterator<Item = &str> {
        let all = self.field("x-failed-recipients").unwrap_or_default();
        all.split(',').map(str::trim).filter(|one| one.contains('@'))
    }

    /// The first field of its header with that name, in lower case.
    pub(super) fn field(&self, name: &str) -> Option<&str> {
        self.fields.get(name)
    }

    /// What its writer says in its Subject, without the subject of what came back, in which anything may stand:
    /// `Undeliverable: Away from the cloud`.
    pub(super) fn own_subject(&self) -> &str {
        let before = match self.returned_subject.trim() {
            "" => None,
            returned => self.subject.trim_end().strip_suffix(returned),
        };
        before.filter(|before| before.trim_end().ends_with(':')).unwrap_or(&self.subject)
    }
}

/// The display name and the address of a From field that is not written as the standard has it, in lower
/// case.
fn sender_of(value: &str) -> (String, String) {
    let value = value.to_lowercase();
    match value.split_once('<') {
        Some((name, rest)) => {
            (name.trim().to_owned(), rest.split('>').next().unwrap_or_default().trim().to_owned())
        }
        None => (String::new(), value.split_whitespace().next().unwrap_or_default().to_owned()),
    }
}

fn is_of(part: &MessagePart<'_>, kind: &str, subkinds: &[&str]) -> bool {
    part.content_type().is_some_and(|found| {
        found.ctype().eq_ignore_ascii_case(kind)
            && found.subtype().is_some_and(|sub| subkinds.iter().any(|known| known.eq_ignore_ascii_case(sub)))
    })
}

/// Whether a part is a report of some type; some mail systems leave the type out.
fn reports(part: &MessagePart<'_>, kind: &str) -> bool {
    let found = part.content_type().and_then(|found| found.attribute("report-type"));
    is_of(part, "multipart", &["report"]) && found.is_none_or(|found| found.trim().eq_ignore_ascii_case(kind))
}

/// What the writer of a notice says itself: everything before the message that came back. Servers that know
/// no parts put a line of words or dashes there, or nothing but its header.
fn own_words(text: &str) -> &str {
    let mut end = 0;
    for line in text.split_inclusive('\n') {
        if begins_the_returned(line) && end > 0 {
            break;
        }
        end += line.len();
        if end > LONGEST_NOTICE {
            break;
        }
    }
    &text[..end]
}

/// The header of a message that came back. Some mail systems hand it on in quoted-printable and do not say so
/// (RFC 2045 section 6.7).
fn returned_header(message: &str) -> Fields {
    match message.contains("=3D") {
        true => Fields::header(&message.replace("=\n", "")),
        false => Fields::header(message),
    }
}

/// The header of the message that came back, where it stands among the words of a notice: the first lines on
/// end that are fields, one of them a field that a mail system or program writes. What is marked as a quotation
/// is no header, and neither is anything that comes behind the first.
fn header_among(words: &str) -> Option<Fields> {
    let (mut header, mut margin, mut is_one) = (String::new(), 0, false);
    for line in words.lines().chain([""]) {
        let text = line.trim_start();
        let indent = line.len() - text.len();
        if !header.is_empty() && indent > margin && !text.is_empty() {
            header.push(' ');
        } else if begins_a_field(text) && (header.is_empty() || indent == margin) {
            margin = indent;
            is_one |= is_of_returned(&text.to_lowercase());
        } else if is_one {
            return Some(returned_header(&header));
        } else {
            header.clear();
            continue;
        }
        header.push_str(text);
        header.push('\n');
    }
    None
}

/// Whether a line begins as a field of a header does, with the characters that are in use for its name.
fn begins_a_field(line: &str) -> bool {
    line.split_once(':').is_some_and(|(name, _)| {
        !name.is_empty()
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    })
}

/// Whether a line repeats the subject of what came back, in which anything may stand.
fn tells_the_subject(line: &str) -> bool {
    let line = line.trim_start().to_lowercase();
    ["subject:", "with subject ", "betreff:", "objet:", "asunto:", "oggetto:"]
        .iter()
        .any(|label| line.starts_with(label))
}

/// Whether a line that begins the returned message can be no person's: what they quote they mark, or their
/// program writes `-----Original Message-----` above it.
fn is_copy(line: &str) -> bool {
    let line = line.trim_end().to_lowercase();
    begins_the_returned(&line) && !line.starts_with(['>', '|']) && !line.contains("original message--")
}

/// Whether a line, in lower case, is a field that only the returned message has.
fn is_of_returned(line: &str) -> bool {
    const FIELDS: [&str; 7] = [
        "received: ",
        "return-path: ",
        "message-id: ",
        "mime-version: ",
        "x-mailer: ",
        "dkim-signature: ",
        "reply-to: ",
    ];
    FIELDS.iter().any(|field| line.starts_with(field))
}

fn begins_the_returned(line: &str) -> bool {
    // `------ This is a copy of the message, including all the headers. ------` and its kin.
    const COPIES: [&str; 14] = [
        "copy of the message",
        "copy of your message",
        "copy of my message",
        "original message",
        "message header",
        "returned message",
        "message follows",
        "message text follows",
        "unsent message",
        "message body",
        "undelivered message",
        "headers of the message",
        "original text",
        "returned headers",
    ];
    let line = line.trim_start_matches(['>', ' ', '|']).trim_end().to_lowercase();
    let dashed = line.starts_with(['-', '=', '_', '*', '+', '#'])
        || line.ends_with("follows:")
        || line.ends_with("follows.")
        || line.ends_with("follow:");
    is_of_returned(&line) || (line.len() < 120 && dashed && COPIES.iter().any(|copy| line.contains(copy)))
}
