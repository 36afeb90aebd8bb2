//! In charge of the mail to a speaker: a draft that a mail program opens for somebody to address and send.
//!
//! It leaves sending mail to [`crate::channel::email`]; nothing here is ever sent.

use lettre::message::header::{ContentType, From, Header, HeaderName, Headers, MIME_VERSION_1_0, Subject};
use lettre::message::{Attachment, Mailbox, Mailboxes, MultiPart, SinglePart};
use sha2::{Digest, Sha256};

use super::{Card, Text, share_words};
use crate::edition::{Edition, month_in_words};

/// A mail that is not yet addressed.
pub(super) struct Draft<'a> {
    pub(super) edition: &'a Edition,
    pub(super) speaker: &'a str,
    pub(super) from: &'a Mailbox,
    pub(super) texts: &'a [Text],
    /// The speaker gave more than one talk.
    pub(super) several: bool,
    /// Cards by the names of their files.
    pub(super) cards: &'a [(String, &'a Card)],
}

/// Opens the message as one to be sent, in mail programs that know it.
#[derive(Clone)]
struct Unsent;

impl Header for Unsent {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("X-Unsent")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Unsent)
    }

    fn display(&self) -> lettre::message::header::HeaderValue {
        lettre::message::header::HeaderValue::new(Self::name(), "1".to_owned())
    }
}

impl Draft<'_> {
    /// The message: no To, since nobody here knows the address (RFC 5322 section 3.6 asks for none), and no
    /// Date, which whoever sends it gives.
    pub(super) fn write(&self) -> Vec<u8> {
        let share = share_words(&self.edition.language);
        let mut headers = Headers::new();
        headers.set(Unsent);
        headers.set(From::from(Mailboxes::from(self.from.clone())));
        headers.set(Subject::from(share.subject.replace("{}", &self.event())));
        headers.set(MIME_VERSION_1_0);
        let text = SinglePart::builder().header(ContentType::TEXT_PLAIN).body(self.body());
        let body = match self.cards {
            [] => text.formatted(),
            cards => {
                // `=_` never occurs in quoted-printable text (RFC 2045 section 6.7, note).
                let parts = MultiPart::mixed().boundary(format!("=_{}", self.print()));
                let png = ContentType::parse("image/png").unwrap_or(ContentType::TEXT_PLAIN);
                let attached = |(name, card): &(String, &Card)| {
                    Attachment::new(name.clone()).body(card.png.clone(), png.clone())
                };
                let parts = parts.singlepart(text);
                cards.iter().map(attached).fold(parts, MultiPart::singlepart).formatted()
            }
        };
        [headers.to_string().into_bytes(), body].concat()
    }

    fn event(&self) -> String {
        let event = &self.edition.event;
        let name = event.name.as_deref().unwrap_or(&self.edition.title);
        let month = event.month.as_deref().filter(|_| event.name.is_some());
        match month.and_then(|month| month_in_words(month, &self.edition.language)) {
            Some(month) => format!("{name}, {month}"),
            None => name.to_owned(),
        }
    }

    fn body(&self) -> String {
        let language = &self.edition.language;
        let (share, words) = (share_words(language), recap_templates::words(language));
        let mut paragraphs = vec![
            words.greeting.replace("{}", self.speaker),
            format!("{}\n{}", share.thanks.replace("{}", &self.event()), self.edition.link),
            share.texts.to_owned(),
        ];
        if self.texts.iter().any(|text| text.is_thread) {
            paragraphs.push(share.thread.to_owned());
        }
        if !self.cards.is_empty() {
            paragraphs.push(share.card.to_owned());
        }
        for text in self.texts {
            let number = if self.several { format!(" {}", text.talk) } else { String::new() };
            paragraphs.push(format!("== {}{number}\n\n{}", text.network.title, text.text));
        }
        for (name, card) in self.cards {
            paragraphs.push(format!("== {name}\n\n{}", card.alt));
        }
        paragraphs.extend(self.from.name.clone());
        paragraphs.join("\n\n") + "\n"
    }

    /// Hexadecimal digits that the same draft always has.
    fn print(&self) -> String {
        let print = Sha256::digest(format!("{}\n{}", self.edition.id, self.speaker));
        print.iter().take(12).map(|byte| format!("{byte:02x}")).collect()
    }
}
