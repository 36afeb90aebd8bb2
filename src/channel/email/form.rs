//! In charge of a message that is written once for all subscribers of an edition, with holes for what
//! differs between them: its header section, its MIME structure (RFC 2045, RFC 2046) and what its
//! signatures have in common. Filling it encodes and hashes no more than it must.
//!
//! It leaves what stands in the fields to [`super::message`], and what the message says to
//! [`super::body`].

use super::body::{Piece, Template, escaped};
use super::dkim::{BodyHash, KeyError, Prepared, Slot};
use super::header::Field;
use super::quoted_printable::{SOFT_BREAK, encode};

/// A message with holes.
pub(super) struct Form {
    head: Vec<Slot>,
    /// The first is always fixed.
    body: Vec<Part>,
    /// Of the body's first part, which all messages begin with.
    begun: BodyHash,
    signatures: Option<Prepared>,
}

/// A stretch of the body.
#[derive(Debug, PartialEq, Eq)]
enum Part {
    /// Lines as they go out.
    Fixed(String),
    Hole(Hole),
}

/// What differs in the body, in the form that its part of the message wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Hole {
    TextGreeting,
    HtmlGreeting,
    TextLink,
    HtmlLink,
    TextPreferences,
    HtmlPreferences,
}

/// What is put into a form for one subscriber.
#[derive(Debug, Default)]
pub(super) struct Filling {
    /// The fields that are holes of the header section.
    pub(super) fields: Vec<Field>,
    /// The line that greets.
    pub(super) greeting: String,
    /// The unsubscribe link.
    pub(super) link: String,
    /// The link to the preferences.
    pub(super) preferences: String,
}

impl Form {
    /// Puts a form together. `boundary` stands between the alternatives; `sign` makes of the header
    /// section what its signatures need.
    pub(super) fn new(
        mut head: Vec<Slot>,
        template: &Template,
        boundary: &str,
        sign: impl FnOnce(&[Slot]) -> Option<Prepared>,
    ) -> Self {
        let fixed = |name, value: String| Slot::Fixed(Field { name, value });
        head.push(fixed("MIME-Version", "1.0".into()));
        head.push(fixed("Content-Type", format!("multipart/alternative; boundary=\"{boundary}\"")));
        let mut body = Body::default();
        // RFC 2046 section 5.1.4: the plainest first.
        let (text, html) = (&template.text, &template.html);
        body.part(boundary, "text/plain", text, [Hole::TextGreeting, Hole::TextLink, Hole::TextPreferences]);
        body.part(boundary, "text/html", html, [Hole::HtmlGreeting, Hole::HtmlLink, Hole::HtmlPreferences]);
        body.lines.push_str(&format!("--{boundary}--\r\n"));
        body.cut();
        let mut begun = BodyHash::new();
        if let Some(Part::Fixed(lines)) = body.parts.first() {
            begun.update(lines);
        }
        Form { signatures: sign(&head), head, body: body.parts, begun }
    }

    /// The whole message: ASCII but for what the fields hold beyond it, lines of at most 76 octets in
    /// the body, each ended by CRLF and none beginning with a dot.
    ///
    /// # Errors
    /// When the cryptographic library refuses.
    pub(super) fn fill(&self, filling: &Filling) -> Result<String, KeyError> {
        let encoded = Encoded::new(filling);
        let lines = |part| encoded.lines(part);
        let varying: Vec<&Field> = filling.fields.iter().collect();
        let mut message = match &self.signatures {
            None => String::new(),
            Some(signatures) => {
                let mut hash = self.begun.clone();
                self.body.iter().skip(1).for_each(|part| hash.update(lines(part)));
                signatures.sign(&varying, hash)?
            }
        };
        let length: usize = self.body.iter().map(|part| lines(part).len()).sum();
        // Twice the usual length of a header section.
        message.reserve(length + 4_096);
        for slot in &self.head {
            let field = match slot {
                Slot::Fixed(field) => Some(field),
                Slot::Hole(name) => filling.fields.iter().find(|field| field.name == *name),
            };
            for text in field.iter().flat_map(|field| [field.name, ": ", &field.value, "\r\n"]) {
                message.push_str(text);
            }
        }
        message.push_str("\r\n");
        self.body.iter().for_each(|part| message.push_str(lines(part)));
        Ok(message)
    }
}

/// What fills the holes of a body, transfer-encoded.
struct Encoded {
    text_greeting: String,
    html_greeting: String,
    text_link: String,
    html_link: String,
    text_preferences: String,
    html_preferences: String,
}

impl Encoded {
    fn new(filling: &Filling) -> Self {
        let Filling { greeting, link, preferences, .. } = filling;
        Encoded {
            text_greeting: encode(greeting),
            html_greeting: encode(&escaped(greeting)),
            text_link: encode(link),
            html_link: encode(&escaped(link)),
            text_preferences: encode(preferences),
            html_preferences: encode(&escaped(preferences)),
        }
    }

    /// A part as it goes out.
    fn lines<'a>(&'a self, part: &'a Part) -> &'a str {
        match part {
            Part::Fixed(lines) => lines,
            Part::Hole(Hole::TextGreeting) => &self.text_greeting,
            Part::Hole(Hole::HtmlGreeting) => &self.html_greeting,
            Part::Hole(Hole::TextLink) => &self.text_link,
            Part::Hole(Hole::HtmlLink) => &self.html_link,
            Part::Hole(Hole::TextPreferences) => &self.text_preferences,
            Part::Hole(Hole::HtmlPreferences) => &self.html_preferences,
        }
    }
}

/// A body that is being put together.
#[derive(Default)]
struct Body {
    parts: Vec<Part>,
    /// Lines since the last hole.
    lines: String,
}

impl Body {
    /// One alternative, quoted-printable always: no server need know 8BITMIME (RFC 6152), and no line
    /// is too long.
    fn part(
        &mut self,
        boundary: &str,
        kind: &str,
        pieces: &[Piece],
        [greeting, link, preferences]: [Hole; 3],
    ) {
        self.lines.push_str(&format!(
            "--{boundary}\r\nContent-Type: {kind}; charset=utf-8\r\n\
             Content-Transfer-Encoding: quoted-printable\r\n\r\n"
        ));
        for piece in pieces {
            match piece {
                Piece::Fixed(text) => self.lines.push_str(&encode(text)),
                Piece::Greeting => self.hole(greeting),
                Piece::Unsubscribe => self.hole(link),
                Piece::Preferences => self.hole(preferences),
            }
        }
        // It belongs to the boundary that follows (RFC 2046 section 5.1.1).
        self.lines.push_str("\r\n");
    }

    /// A hole between soft line breaks, so that what fills it changes no other line.
    fn hole(&mut self, hole: Hole) {
        self.lines.push_str(SOFT_BREAK);
        self.cut();
        self.parts.push(Part::Hole(hole));
        self.lines.push_str(SOFT_BREAK);
    }

    fn cut(&mut self) {
        self.parts.push(Part::Fixed(std::mem::take(&mut self.lines)));
    }
}
