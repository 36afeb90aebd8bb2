//! In charge of which mailbox provider an address belongs to: the domains under which one provider takes
//! mail count together, since it counts them together.
//!
//! It leaves what is done with that to [`super`].

/// Domains that are one provider's, by the domain that it is named by. A name that ends in a dot
/// stands for all that begin with it: `yahoo.co.uk`.
const GROUPS: &[(&str, &[&str])] = &[
    ("gmail.com", &["googlemail.com"]),
    ("outlook.com", &["outlook.", "hotmail.", "live.", "msn.com", "passport.com", "windowslive.com"]),
    ("yahoo.com", &["yahoo.", "ymail.com", "rocketmail.com", "aol.", "aim.com", "netscape.net"]),
    ("icloud.com", &["me.com", "mac.com"]),
    ("gmx.net", &["gmx.", "web.de", "mail.com", "caramail.com"]),
    ("proton.me", &["protonmail.com", "protonmail.ch", "pm.me"]),
    ("t-online.de", &["magenta.de"]),
    ("orange.fr", &["wanadoo.fr"]),
    ("comcast.net", &["xfinity.com"]),
    ("fastmail.com", &["fastmail.fm"]),
    ("yandex.ru", &["yandex.", "ya.ru"]),
    ("mail.ru", &["bk.ru", "inbox.ru", "list.ru", "internet.ru"]),
    ("qq.com", &["foxmail.com", "vip.qq.com"]),
    ("163.com", &["126.com", "yeah.net"]),
];

/// A mailbox provider: the domain that all of its domains are counted under.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Provider(String);

impl Provider {
    /// The provider that takes the mail of a domain, in ASCII; none where the text is no domain.
    pub fn of_domain(domain: &str) -> Option<Self> {
        let domain = domain.trim_end_matches('.').to_ascii_lowercase();
        let is_label = |label: &str| !label.is_empty() && label.len() < 64;
        let is_domain = domain.contains('.')
            && domain.split('.').all(is_label)
            && domain.chars().all(|char| char.is_ascii_alphanumeric() || ".-".contains(char));
        is_domain.then(|| Provider(group(&domain).unwrap_or(&domain).to_owned()))
    }

    /// A provider by the name that [`Provider::as_str`] gave it.
    pub(super) fn named(name: &str) -> Self {
        Provider(name.to_owned())
    }

    /// The domain that it is named by.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The domain that a group is named by.
fn group(domain: &str) -> Option<&'static str> {
    let is_one = |known: &&str| match known.strip_suffix('.') {
        // Below it stands a country, with or without a second level: `yahoo.de`, `yahoo.co.uk`.
        Some(name) => domain
            .strip_prefix(name)
            .and_then(|rest| rest.strip_prefix('.'))
            .is_some_and(|rest| rest.split('.').count() <= 2 && rest.len() <= 6),
        None => domain == *known,
    };
    let found = GROUPS.iter().find(|(name, others)| domain == *name || others.iter().any(is_one));
    found.map(|(name, _)| *name)
}
