//! In charge of taking the reply of a mail server apart, as it is told: its code, and its status where it has one.
//!
//! It leaves what either means to whoever asks.

/// A reply (RFC 5321 section 4.2), such as `550 5.1.1 unknown`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Reply<'a> {
    /// Three digits.
    pub(crate) code: &'a str,
    /// The word behind it, which is a status (RFC 3463 section 2) where it reads like one.
    pub(crate) status: &'a str,
}

impl<'a> Reply<'a> {
    /// Takes a reason apart; none where it is in our own words.
    pub(crate) fn of(reason: &'a str) -> Option<Self> {
        let mut words = reason.split([' ', '-']);
        let code = words.next().unwrap_or_default();
        let is_code = code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_digit());
        is_code.then(|| Reply { code, status: words.next().unwrap_or_default() })
    }

    /// Whether it refuses for good.
    pub(crate) fn is_for_good(self) -> bool {
        self.code.starts_with('5')
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reply_has_a_code_and_what_is_said_in_our_own_words_has_none() {
        let reply = |reason| Reply::of(reason).map(|reply| (reply.code, reply.status, reply.is_for_good()));
        assert_eq!(reply("550 5.1.1 unknown"), Some(("550", "5.1.1", true)));
        assert_eq!(reply("554-no"), Some(("554", "no", true)));
        assert_eq!(reply("451"), Some(("451", "", false)));
        for ours in ["", "55 no", "5501 no", "5x0 no", "the address cannot be written", "\u{e9}5 no"] {
            assert_eq!(reply(ours), None, "{ours}");
        }
    }
}
