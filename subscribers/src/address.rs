//! In charge of what counts as a mail address, and of never showing one whole by accident.
//!
//! Whether mail to it arrives is not looked at: that is found out by sending.

use std::fmt;

/// A mail address that may be sent to: free of control characters, the domain in lower case and as
/// A-label (RFC 5890 section 2.3.2.1), the local part as it was typed.
///
/// `Display` and `Debug` show it masked; [`Address::expose`] is the one way to all of it.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Address(lettre::Address);

/// Why a text is no mail address. Holds nothing of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// Nothing but white space.
    #[error("the address is empty")]
    Empty,
    /// A line break, NUL, space or character without width within the text.
    #[error("the address holds a space, a control character or an invisible character")]
    Character,
    /// RFC 5321 section 4.5.3.1: 64 octets before the `@`, and 254 in all, which is what is left of
    /// a path's 256 within its angle brackets.
    #[error("the address is too long")]
    TooLong,
    /// No `@`.
    #[error("the address has no `@`")]
    NoAt,
    /// What stands before the `@` is not allowed there.
    #[error("the part before the `@` is not valid")]
    Local,
    /// What stands after the `@` is no domain name.
    #[error("the part after the `@` is no domain name")]
    Domain,
}

impl Address {
    /// Most octets before the `@` (RFC 5321 section 4.5.3.1.1).
    const MAX_LOCAL: usize = 64;
    /// Most octets in all (RFC 5321 section 4.5.3.1.3, RFC 3696 erratum 1690).
    const MAX: usize = 254;

    /// Reads an address as a person or a spreadsheet writes it: white space around it is dropped,
    /// a domain beyond ASCII becomes its A-label. `Name <address>` is refused, and so are domains
    /// that are an IP address.
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        let text = text.trim_matches(|c: char| c.is_whitespace() || is_invisible(c));
        if text.is_empty() {
            return Err(AddressError::Empty);
        }
        if text.chars().any(|c| c.is_control() || c.is_whitespace() || is_invisible(c)) {
            return Err(AddressError::Character);
        }
        let (local, domain) = text.rsplit_once('@').ok_or(AddressError::NoAt)?;
        // The domain may still shrink, but not from more than a name can have.
        if local.len() > Self::MAX_LOCAL || domain.len() > 4 * Self::MAX {
            return Err(AddressError::TooLong);
        }
        let domain = ascii_domain(domain).ok_or(AddressError::Domain)?;
        if local.len() + 1 + domain.len() > Self::MAX {
            return Err(AddressError::TooLong);
        }
        lettre::Address::new(local, domain).map(Address).map_err(|error| match error {
            lettre::address::AddressError::InvalidDomain => AddressError::Domain,
            _ => AddressError::Local,
        })
    }

    /// All of it, for an envelope, a header, the store or an export; never for a log.
    pub fn expose(&self) -> &str {
        self.0.as_ref()
    }

    /// The address in lower case, by which subscribers were told apart before there were base
    /// addresses: older suppressions are hashes of it.
    pub(crate) fn key(&self) -> String {
        self.expose().to_lowercase()
    }

    /// What all spellings of the address have in common, and so what makes two addresses the same
    /// subscriber. Mail goes to the address itself.
    ///
    /// It is in lower case: servers that tell `Bo@` from `bo@` are allowed (RFC 5321 section 2.4) and
    /// unheard of, while the same person under both is common. A tag behind a plus (RFC 5233 section 1)
    /// is left out, on whatever server: one that knows no tags has few addresses with a plus. Dots before
    /// the `@` mean nothing at Gmail, and `googlemail.com` is its other name. Quotes and the backslashes
    /// within them say nothing of their own (RFC 5321 section 4.1.2); they stay, in one form, around what
    /// could not be told from another address without them.
    pub fn base(&self) -> String {
        let mut base = self.key();
        let Some(at) = base.rfind('@') else { return base };
        if let Some(quoted) = base[..at].strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
            return base_of_quoted(&unquoted(quoted), &base[at + 1..]);
        }
        // What begins with a plus has nothing before its tag.
        let end = base[..at].find('+').filter(|plus| *plus > 0).unwrap_or(at);
        let is_gmail = matches!(&base[at + 1..], "gmail.com" | "googlemail.com");
        if is_gmail {
            let mut local = base[..end].replace('.', "");
            local.push_str("@gmail.com");
            return local;
        }
        base.replace_range(end..at, "");
        base
    }

    /// What stands behind the `@`: a domain in lower case, as A-label.
    pub fn domain(&self) -> &str {
        self.0.domain()
    }

    /// `a…@example.org`: enough to recognise one's own, not enough to write to.
    pub fn masked(&self) -> String {
        let first = self.0.user().chars().next().unwrap_or('…');
        format!("{first}…@{}", self.0.domain())
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.masked())
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Address({})", self.masked())
    }
}

impl std::str::FromStr for Address {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        Address::parse(text)
    }
}

impl From<Address> for lettre::Address {
    fn from(address: Address) -> Self {
        address.0
    }
}

/// A domain as a person writes it, `example.org` or `@example.org`, as addresses have it.
///
/// # Errors
/// When it is no domain name.
pub fn parse_domain(text: &str) -> Result<String, AddressError> {
    let text = text.trim();
    let domain = ascii_domain(text.strip_prefix('@').unwrap_or(text)).ok_or(AddressError::Domain)?;
    // What no address can have behind its `@` would suppress nobody.
    lettre::Address::new("postmaster", &domain).map_err(|_| AddressError::Domain)?;
    Ok(domain)
}

/// What stands between quotes without its quoted-pairs (RFC 5321 section 4.1.2).
fn unquoted(quoted: &str) -> String {
    let mut text = String::with_capacity(quoted.len());
    let mut characters = quoted.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => text.extend(characters.next()),
            character => text.push(character),
        }
    }
    text
}

/// The base address of a local part that was quoted and a domain, both in lower case. See [`Address::base`].
fn base_of_quoted(local: &str, domain: &str) -> String {
    let end = local.find('+').filter(|plus| *plus > 0).unwrap_or(local.len());
    let is_gmail = matches!(domain, "gmail.com" | "googlemail.com");
    let (local, domain) = match is_gmail {
        true => (local[..end].replace('.', ""), "gmail.com"),
        false => (local[..end].to_owned(), domain),
    };
    // RFC 5322 section 3.2.3, RFC 6531 section 3.3. Where dots may stand is not asked: a tag that is left
    // out leaves them in any place.
    let needs_none = |c: char| c.is_alphanumeric() || !c.is_ascii() || "!#$%&'*+-/=?^_`{|}~.".contains(c);
    if !local.is_empty() && local.chars().all(needs_none) {
        return format!("{local}@{domain}");
    }
    let mut base = String::with_capacity(local.len() + domain.len() + 3);
    base.push('"');
    for character in local.chars() {
        if matches!(character, '"' | '\\') {
            base.push('\\');
        }
        base.push(character);
    }
    base.push_str("\"@");
    base.push_str(domain);
    base
}

/// The domain as it goes over the wire (RFC 5321 section 2.3.5, RFC 5891 section 4.4): letters,
/// digits and hyphens in lower case.
fn ascii_domain(domain: &str) -> Option<String> {
    let ascii = idna::domain_to_ascii_cow(domain.as_bytes(), idna::AsciiDenyList::STD3).ok()?;
    // An IP address passes for a name made of digits; nobody subscribes from one.
    let is_ip = ascii.parse::<std::net::IpAddr>().is_ok();
    (!is_ip).then(|| ascii.into_owned())
}

/// Characters that change what is seen without being seen: soft hyphen, zero width, direction
/// marks and overrides, line and paragraph separators, byte order mark.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

    use proptest::prelude::*;

    use super::*;

    fn parsed(text: &str) -> String {
        Address::parse(text).unwrap().expose().to_owned()
    }

    #[test]
    fn white_space_and_invisible_characters_around_an_address_are_dropped() {
        assert_eq!(parsed(" \u{feff}ada@example.org\u{200b}\r\n"), "ada@example.org");
        assert_eq!(parsed("\u{a0}ada@example.org\t"), "ada@example.org");
    }

    #[test]
    fn the_domain_becomes_lower_case_and_the_local_part_stays_as_typed() {
        assert_eq!(parsed("Ada.Example+list@EXAMPLE.Org"), "Ada.Example+list@example.org");
    }

    #[test]
    fn a_domain_beyond_ascii_becomes_its_a_label() {
        assert_eq!(parsed("ada@Bücher.example"), "ada@xn--bcher-kva.example");
    }

    #[test]
    fn two_spellings_of_one_address_have_one_key() {
        let (one, other) = ("Zoë@Bücher.example", "zoË@xn--bcher-kva.EXAMPLE");
        assert_eq!(Address::parse(one).unwrap().key(), Address::parse(other).unwrap().key());
    }

    #[test]
    fn all_spellings_of_an_address_have_one_base() {
        for (spelling, base) in [
            ("a.b+x@gmail.com", "ab@gmail.com"),
            ("AB@GoogleMail.com", "ab@gmail.com"),
            ("Ada+news@Example.org", "ada@example.org"),
            ("ada+a+b@example.org", "ada@example.org"),
            ("a.d.a@example.org", "a.d.a@example.org"),
            ("+ada@example.org", "+ada@example.org"),
            ("a.b@gmail.com.example", "a.b@gmail.com.example"),
        ] {
            assert_eq!(Address::parse(spelling).unwrap().base(), base, "{spelling}");
        }
    }

    #[test]
    fn quotes_and_quoted_pairs_make_no_other_person() {
        for (spelling, base) in [
            (r#""left"@example.org"#, "left@example.org"),
            (r#""le\ft"@example.org"#, "left@example.org"),
            (r#""\L\e\f\t"@Example.org"#, "left@example.org"),
            (r#""left+tag"@example.org"#, "left@example.org"),
            (r#""le\ft\+tag"@example.org"#, "left@example.org"),
            (r#""l.e.ft+x"@googlemail.com"#, "left@gmail.com"),
            (r#""+left"@example.org"#, "+left@example.org"),
            // What needs its quotes keeps them, in one form.
            (r#""a,b"@example.org"#, r#""a,b"@example.org"#),
            (r#""a\,\b+tag"@example.org"#, r#""a,b"@example.org"#),
            (r#""a\"b"@example.org"#, r#""a\"b"@example.org"#),
            (r#""a\\b"@example.org"#, r#""a\\b"@example.org"#),
            (r#""a@b"@example.org"#, r#""a@b"@example.org"#),
        ] {
            let address = Address::parse(spelling).unwrap_or_else(|error| panic!("{spelling}: {error}"));
            assert_eq!(address.base(), base, "{spelling}");
            let again = Address::parse(base).unwrap_or_else(|error| panic!("{base}: {error}"));
            assert_eq!(again.base(), base, "{spelling}");
        }
    }

    #[test]
    fn a_domain_is_read_as_addresses_have_it() {
        assert_eq!(parse_domain(" @Bücher.example "), Ok("xn--bcher-kva.example".to_owned()));
        for text in ["", "@", "ada@example.org", "127.0.0.1", "%", "example..org"] {
            assert_eq!(parse_domain(text), Err(AddressError::Domain), "{text:?}");
        }
    }

    #[test]
    fn what_is_no_address_is_refused_with_its_reason() {
        use AddressError::*;
        for (text, reason) in [
            ("", Empty),
            (" \u{200b} ", Empty),
            ("ada", NoAt),
            ("@example.org", Local),
            ("ada@", Domain),
            ("ada@-example.org", Domain),
            ("ada@exa_mple.org", Domain),
            ("ada@example..org", Domain),
            ("ada@127.0.0.1", Domain),
            ("ada@[127.0.0.1]", Domain),
            ("ada@[IPv6:::1]", Domain),
            (".ada@example.org", Local),
            ("ada..b@example.org", Local),
            ("<ada@example.org>", Domain),
            ("mailto:ada@example.org", Local),
            ("Ada Example <ada@example.org>", Character),
            ("ada@example.org\nBcc: bo@example.org", Character),
            ("ada\r@example.org", Character),
            ("ada\0@example.org", Character),
            ("ada@example.org,bo@example.org", Local),
            ("ad\u{202e}a@example.org", Character),
            ("ad\u{2028}a@example.org", Character),
        ] {
            assert_eq!(Address::parse(text), Err(reason), "{text:?}");
        }
    }

    #[test]
    fn lengths_beyond_the_limits_of_smtp_are_refused() {
        let label = "d".repeat(63);
        let domain = format!("{label}.{label}.{label}");
        let at_limit = format!("{}@{domain}", "l".repeat(254 - 1 - domain.len()));
        assert_eq!(at_limit.len(), 254);
        assert!(Address::parse(&at_limit).is_ok());
        assert_eq!(Address::parse(&format!("l{at_limit}")), Err(AddressError::TooLong));
        assert!(Address::parse(&format!("{}@example.org", "l".repeat(64))).is_ok());
        assert_eq!(Address::parse(&format!("{}@example.org", "l".repeat(65))), Err(AddressError::TooLong));
    }

    #[test]
    fn an_address_is_shown_masked_however_it_is_formatted() {
        let address = Address::parse("ada@example.org").unwrap();
        assert_eq!(format!("{address}"), "a…@example.org");
        assert_eq!(format!("{address:?}"), "Address(a…@example.org)");
        assert_eq!(format!("{address:20}|"), "a…@example.org      |");
    }

    proptest! {
        #[test]
        fn whoever_is_quoted_is_who_they_are_without_quotes(
            local in "[a-zA-Z0-9]{1,6}(\\.[a-zA-Z0-9]{1,4})?(\\+[a-z]{0,3})?", pairs: u16, gmail: bool
        ) {
            let domain = if gmail { "googlemail.com" } else { "example.org" };
            let mut quoted = String::new();
            for (place, character) in local.chars().enumerate() {
                if pairs >> (place % 16) & 1 == 1 {
                    quoted.push('\\');
                }
                quoted.push(character);
            }
            let plain = Address::parse(&format!("{local}@{domain}")).unwrap();
            let quoted = Address::parse(&format!("\"{quoted}\"@{domain}")).unwrap();
            prop_assert_eq!(plain.base(), quoted.base());
        }

        #[test]
        fn parsing_any_text_never_panics_and_lets_no_control_character_through(text in ".{0,80}") {
            if let Ok(address) = Address::parse(&text) {
                prop_assert!(!address.expose().chars().any(|c| c.is_control() || c.is_whitespace()));
            }
        }

        #[test]
        fn what_parses_parses_again_to_the_same(
            text in "[a-zA-ZäßĐ0-9.+'\u{202e} -]{1,12}@[a-zA-ZäßĐ0-9.-]{1,12}\\.[a-zä]{1,6}"
        ) {
            if let Ok(address) = Address::parse(&text) {
                prop_assert_eq!(Address::parse(address.expose()), Ok(address.clone()));
                // What a tag leaves behind may itself be no address: `a.+b@example.org`.
                if let Ok(base) = Address::parse(&address.base()) {
                    prop_assert_eq!(base.base(), address.base());
                }
                prop_assert!(address.expose().len() <= 254);
                prop_assert!(address.expose().rsplit_once('@').unwrap().1.is_ascii());
            }
        }
    }
}
