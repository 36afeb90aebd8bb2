//! In charge of enhanced status codes (RFC 3463) and the replies of SMTP (RFC 5321 section 4.2): finding
//! them in text, and what each means for whoever was to get the mail.
//!
//! It leaves the words around them to [`super::notice`].

use std::fmt;

use super::Class;

/// An enhanced status code, `5.1.1` (RFC 3463 section 2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Status {
    class: u8,
    subject: u16,
    detail: u16,
}

impl Status {
    /// The status that a text is or begins with; what stands around it is passed over: `5.1.1 (bad
    /// mailbox)`.
    pub fn find(text: &str) -> Option<Self> {
        all(text).next()
    }

    /// 2 for success, 4 for now, 5 for good.
    pub fn class(self) -> u8 {
        self.class
    }

    /// Whether it tells no more than that something failed (RFC 3463 section 3: a detail of 0 is "other or
    /// undefined"), so that the words beside it are asked.
    pub(super) fn is_vague(self) -> bool {
        self.detail == 0 && !matches!(self.subject, 6 | 7)
    }

    /// What it means: only what says that mailbox or domain are not there is hard.
    pub(super) fn meaning(self) -> Class {
        match (self.class, self.subject, self.detail) {
            (2, ..) => Class::NotABounce,
            // Section 3.8, security and policy; section 3.7, content; 5.2.3 and 5.3.4, the message is too
            // large; 5.1.7 and 5.1.8, the sender's address is not liked.
            (_, 7, _) | (5, 6, _) | (5, 2, 3) | (5, 3, 4) | (5, 1, 7 | 8) => Class::AboutUs,
            // Section 3.2: no such mailbox, no such system, no address at all, moved away; RFC 7505
            // section 4.1, a domain that takes no mail. Section 3.3: a mailbox that was disabled.
            (5, 1, 1 | 2 | 3 | 6 | 10) | (5, 2, 1) => Class::Hard,
            _ => Class::Soft,
        }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.class, self.subject, self.detail)
    }
}

/// Every enhanced status code in a text, in order.
pub(super) fn all(text: &str) -> impl Iterator<Item = Status> + '_ {
    numbers(text, true).filter_map(|word| {
        let mut parts = word.split('.');
        let class = parts.next()?.parse().ok().filter(|class| matches!(class, 2 | 4 | 5))?;
        // RFC 3463 section 2: up to three digits each.
        let mut number = || parts.next().filter(|part| part.len() <= 3)?.parse().ok();
        let (subject, detail) = (number()?, number()?);
        // A version or an address of four numbers is none.
        parts.next().is_none().then_some(Status { class, subject, detail })
    })
}

/// The classes (4 or 5) of the SMTP replies in a text: three digits, as they stand before words or a status
/// and not within a longer number.
pub(super) fn replies(text: &str) -> impl Iterator<Item = u8> + '_ {
    numbers(text, false).filter_map(|word| match word.as_bytes() {
        // RFC 5321 section 4.2.1: the second digit says what it is about, and is 0 to 5.
        [class @ (b'4' | b'5'), b'0'..=b'5', b'0'..=b'9'] => Some(class - b'0'),
        _ => None,
    })
}

/// Runs of digits, with dots or without, that stand alone.
fn numbers(text: &str, dotted: bool) -> impl Iterator<Item = &str> + '_ {
    let is_within = move |c: char| c.is_ascii_alphanumeric() || c == '.' || c == '_' || c == '/' || c == '@';
    text.split(move |c: char| !is_within(c)).filter_map(move |word| {
        let word = word.trim_matches('.');
        // Postfix and Exchange write `#5.1.1`, Exim `550-5.1.1`: the signs between are no part of the word.
        let is_number = word.bytes().all(|byte| byte.is_ascii_digit() || (dotted && byte == b'.'));
        (is_number && !word.is_empty() && word.contains('.') == dotted).then_some(word)
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]

    use super::*;

    #[test]
    fn each_status_means_what_the_table_says() {
        for (class, statuses) in [
            (Class::Hard, &["5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1"][..]),
            (Class::Soft, &["4.1.1", "4.2.2", "4.4.1", "5.2.2", "5.3.0", "5.4.4", "5.0.0", "5.1.0"]),
            (Class::AboutUs, &["5.7.1", "5.7.515", "4.7.0", "5.6.0", "5.2.3", "5.3.4", "5.1.8"]),
            (Class::NotABounce, &["2.0.0", "2.1.5"]),
        ] {
            for text in statuses {
                assert_eq!(Status::find(text).unwrap().meaning(), class, "{text}");
            }
        }
    }

    #[test]
    fn a_status_is_found_among_words_and_no_other_number_is_taken_for_one() {
        let found = |text| all(text).map(|status| status.to_string()).collect::<Vec<_>>();
        assert_eq!(found("550-5.1.1 no. #4.2.2, (5.7.26) [2.1.5]"), ["5.1.1", "4.2.2", "5.7.26", "2.1.5"]);
        for none in ["5.1", "10.5.1.1", "5.1.1.1", "v5.1.1", "3.1.1", "5.1.1111", "a5.1.1b", ""] {
            assert_eq!(found(none), Vec::<String>::new(), "{none}");
        }
    }

    #[test]
    fn replies_are_three_digits_that_stand_alone() {
        let found = |text| replies(text).collect::<Vec<_>>();
        assert_eq!(found("550 no; 451-4.7.1 later <552>"), [5, 4, 5]);
        assert_eq!(found("5500 x550 550x 590 299 1.550"), Vec::<u8>::new());
    }
}
