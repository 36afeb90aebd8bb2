//! In charge of what in a message may name the delivery that it is about: tokens and Message-IDs, in the
//! order in which they stand there.
//!
//! It leaves checking them to those who have the key: anybody can write such characters.

/// Most clues of one kind that are kept.
const MOST: usize = 16;

/// Characters of a token of a bounce ([`crate::BOUNCE_TOKEN_LENGTH`]).
const BOUNCE_TOKEN: usize = 40;

/// Fewest and most characters of a token in an unsubscribe link.
const UNSUBSCRIBE_TOKEN: std::ops::RangeInclusive<usize> = 24..=200;

/// Hexadecimal digits in a Message-ID of ours.
const MESSAGE_ID: usize = 40;

/// What may name the delivery; nothing of it is checked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Clues {
    /// What looks like the token of an envelope sender, first those of the message's own header.
    pub bounce_tokens: Vec<String>,
    /// What looks like the token of an unsubscribe link in the header of the returned message. Those in its
    /// text are left out: whoever answers quotes them.
    pub unsubscribe_tokens: Vec<String>,
    /// What looks like a Message-ID of ours, without its angle brackets.
    pub message_ids: Vec<String>,
}

impl Clues {
    /// Adds an address that the message was sent to, as the mail server that hands it over knows it.
    pub fn add_recipient(&mut self, address: &str) {
        let mut found = find(address.as_bytes()).bounce_tokens;
        found.append(&mut self.bounce_tokens);
        self.bounce_tokens = found;
    }
}

/// Looks through all of a message, as it is and without the line breaks of quoted-printable (RFC 2045
/// section 6.7).
pub(super) fn find(bytes: &[u8]) -> Clues {
    let text = String::from_utf8_lossy(bytes).replace("=\n", "");
    let mut clues = Clues::default();
    let mut is_of_link = false;
    for line in text.lines() {
        // RFC 5322 section 2.2.3: a line that begins with white space goes on with the field above.
        is_of_link = match line.starts_with([' ', '\t']) {
            true => is_of_link || names_the_link(line.trim_start()),
            false => names_the_link(line),
        };
        find_in(line, is_of_link, &mut clues);
    }
    clues
}

/// Whether a line begins the field with the link to unsubscribe (RFC 2369 section 3.2).
fn names_the_link(line: &str) -> bool {
    const NAME: &str = "list-unsubscribe:";
    line.get(..NAME.len()).is_some_and(|name| name.eq_ignore_ascii_case(NAME))
}

/// Looks through one line; whether it is of the field with the link to unsubscribe is known.
fn find_in(line: &str, is_of_link: bool, clues: &mut Clues) {
    let mut rest = line;
    while let Some(at) = rest.find(['+', '=', '<']) {
        let (sign, behind) = (rest.as_bytes()[at], &rest[at + 1..]);
        match sign {
            // `bounces+TOKEN@example.org`
            b'+' => {
                let token = leading(behind, |byte| byte.is_ascii_alphanumeric());
                if token.len() == BOUNCE_TOKEN {
                    keep(&mut clues.bounce_tokens, token);
                }
            }
            // `?token=TOKEN`, and as quoted-printable writes it `?token=3DTOKEN`
            b'=' if is_of_link && rest[..at].ends_with("token") => {
                let token =
                    leading(behind, |byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
                for token in [Some(token), token.strip_prefix("3D")].into_iter().flatten() {
                    if UNSUBSCRIBE_TOKEN.contains(&token.len()) {
                        keep(&mut clues.unsubscribe_tokens, token);
                    }
                }
            }
            b'<' => {
                let digits = leading(behind, |byte| byte.is_ascii_hexdigit());
                let end = behind.find('>').filter(|end| *end < 400 && digits.len() == MESSAGE_ID);
                if let Some(id) = end.map(|end| &behind[..end])
                    && id[MESSAGE_ID..].starts_with('@')
                    && !id.contains(char::is_whitespace)
                {
                    keep(&mut clues.message_ids, id);
                }
            }
            _ => {}
        }
        rest = behind;
    }
}

/// As much of the beginning as belongs there.
fn leading(text: &str, belongs: impl Fn(u8) -> bool) -> &str {
    let end = text.bytes().position(|byte| !belongs(byte)).unwrap_or(text.len());
    &text[..end]
}

fn keep(kept: &mut Vec<String>, one: &str) {
    if kept.len() < MOST && !kept.iter().any(|known| known == one) {
        kept.push(one.to_owned());
    }
}
