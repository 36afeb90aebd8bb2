//! In charge of quoted-printable (RFC 2045 section 6.7), written so that no program on the way has a
//! reason to change a line, and so that lines are their own canonical form for DKIM (RFC 6376 section
//! 3.4.4): no tab, no two spaces side by side, no space at a line's end, no dot and no `From ` at a
//! line's beginning.
//!
//! It leaves what is written to its callers, [`super::form`] above all. lettre's own encoder keeps
//! spaces and dots as they are.

use std::fmt::Write as _;

/// Longest line, without its end (RFC 2045 section 6.7, rule 5).
const LINE: usize = 76;

/// A soft line break: the line goes on behind it (rule 5).
pub(super) const SOFT_BREAK: &str = "=\r\n";

/// Encodes a text whose lines end in LF; those of the answer end in CRLF. The answer begins a line
/// of its own.
pub(super) fn encode(text: &str) -> String {
    let mut encoder = Encoder { out: String::with_capacity(text.len() + text.len() / 16), column: 0 };
    for (index, line) in text.split('\n').enumerate() {
        if index > 0 {
            encoder.out.push_str("\r\n");
            encoder.column = 0;
        }
        encoder.line(line);
    }
    encoder.out
}

struct Encoder {
    out: String,
    /// Octets on the line that is being written.
    column: usize,
}

impl Encoder {
    fn line(&mut self, line: &str) {
        for (at, c) in line.char_indices() {
            let last = at + c.len_utf8() == line.len();
            let literal = match c {
                '=' => false,
                // RFC 5321 section 4.5.2: a dot here would have to be doubled.
                '.' => self.column > 0,
                // Mailbox files take this for the beginning of the next message (RFC 4155).
                'F' => self.column > 0 || !line[at..].starts_with("From "),
                ' ' => !last && !self.out.ends_with(' '),
                '!'..='~' => true,
                _ => false,
            };
            // A character stays on one line: some programs decode line by line.
            let width = if literal { 1 } else { 3 * c.len_utf8() };
            if self.column + width >= LINE {
                self.out.push_str(SOFT_BREAK);
                self.column = 0;
                // What was no line's beginning is one now.
                self.character(c, literal && !matches!(c, '.' | 'F'));
            } else {
                self.character(c, literal);
            }
        }
    }

    fn character(&mut self, c: char, literal: bool) {
        if literal {
            self.out.push(c);
            self.column += 1;
            return;
        }
        for byte in c.encode_utf8(&mut [0; 4]).bytes() {
            // Writing to a String cannot fail.
            let _ = write!(self.out, "={byte:02X}");
            self.column += 3;
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]

    use mail_parser::MessageParser;
    use proptest::prelude::*;

    use super::*;

    /// What an independent decoder makes of it.
    fn decoded(encoded: &str) -> String {
        let message = format!(
            "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n{encoded}"
        );
        let parsed = MessageParser::default().parse(message.as_bytes()).unwrap();
        parsed.body_text(0).unwrap().replace("\r\n", "\n")
    }

    #[test]
    fn what_a_line_may_hold_stands_as_it_is_and_the_rest_is_encoded() {
        for (text, encoded) in [
            ("", ""),
            ("Hello, Ada!", "Hello, Ada!"),
            ("a = b", "a =3D b"),
            ("Größe", "Gr=C3=B6=C3=9Fe"),
            ("one\ntwo\n", "one\r\ntwo\r\n"),
            ("a  b   c", "a =20b =20 c"),
            ("end \nend", "end=20\r\nend"),
            ("\tx", "=09x"),
            (".\n.hidden\nv. 1", "=2E\r\n=2Ehidden\r\nv. 1"),
            ("From Ada\nFromage", "=46rom Ada\r\nFromage"),
        ] {
            assert_eq!(encode(text), encoded, "{text:?}");
        }
    }

    #[test]
    fn a_long_line_is_broken_softly_and_no_character_is_torn() {
        let encoded = encode(&"ö".repeat(30));
        let lines: Vec<&str> = encoded.split("\r\n").collect();
        assert_eq!(
            lines,
            [format!("{}=", "=C3=B6".repeat(12)), format!("{}=", "=C3=B6".repeat(12)), "=C3=B6".repeat(6)]
        );
        // The dot begins a line only because of the break.
        assert_eq!(encode(&format!("{}.x", "a".repeat(75))), format!("{}=\r\n=2Ex", "a".repeat(75)));
    }

    proptest! {
        #[test]
        fn whatever_is_written_is_read_back_and_its_lines_are_canonical(text in "(\\PC|[ =.F\\n\\t]|From ){0,300}") {
            let encoded = encode(&text);
            prop_assert_eq!(decoded(&encoded), text.as_str());
            for line in encoded.split("\r\n") {
                prop_assert!(line.len() <= LINE && line.is_ascii(), "{line}");
                prop_assert!(!line.contains("  ") && !line.contains(['\t', '\r', '\n']), "{line}");
                prop_assert!(!line.ends_with(' ') && !line.starts_with('.') && !line.starts_with("From "), "{line}");
            }
        }
    }
}
