//! In charge of `recap.toml`: read as typed, with the environment over it, and resolved to what
//! it means. A key that is not known or of the wrong type is an error that points at the line.
//!
//! Read twice: `typed` knows keys, types and places in the file, `meant` what the values mean,
//! and the second begins only when the first is complete. Which keys there are is said once, in
//! `setting`. How a secret is read is [`crate::secrets`]' business.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use ipnet::IpNet;
use jiff::tz::TimeZone;
use secrecy::SecretString;
use url::Url;

use crate::channel::{Accounts, Name};
use crate::error::{Error, Result};
use crate::pace::Limits;
use crate::recap::Roster;
use crate::secrets::Environment;
use crate::secrets::tokens::{Network, Tokens};

pub(crate) mod account;
pub(crate) mod check;
mod dkim;
mod env;
mod hooks;
mod login;
mod meant;
pub(crate) mod roster;
mod serve;
pub(crate) mod setting;
mod smtp;
mod social;
pub(crate) mod source;
#[cfg(test)]
mod tests;
mod theme;
pub(crate) mod typed;

pub use login::LoginSettings;
pub use serve::{Address, LogFormat};
pub use social::Posts;
pub use theme::Theme;

/// The name of the file that makes a folder a publication.
pub const FILE: &str = "recap.toml";

/// The name of the file of known people and organisations, beside it.
pub const ROSTER: &str = "roster.toml";

/// Everything `recap.toml`, `roster.toml` and the environment say, complete and checked.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The folder of `recap.toml`; the paths below are absolute or relative to the current folder.
    pub root: PathBuf,
    /// What editions are compiled with.
    pub publication: Publication,
    /// The folder of the recaps.
    pub recaps: PathBuf,
    /// The folder that the site is made from, with its pictures.
    pub site: PathBuf,
    /// The folder that feeds and pages are written to.
    pub output: PathBuf,
    /// The folder for the posts of networks without an account.
    pub posts: PathBuf,
    /// The SQLite file of subscribers and outbox.
    pub store: PathBuf,
    /// Whether recap writes a page for every edition, or the site has one already.
    pub pages: bool,
    /// Most entries in a feed.
    pub feed_entries: usize,
    /// The hub that is told of new entries (WebSub), where one is configured.
    pub hub: Option<Url>,
    /// The mail.
    pub email: Email,
    /// The mailbox that mail comes back to.
    pub bounces: Bounces,
    /// The providers that may tell of it.
    pub hooks: Hooks,
    /// The accounts on networks.
    pub accounts: Accounts,
    /// The networks that an account is set for, whether their accounts are read or not.
    pub networks: BTreeSet<Name>,
    /// The server.
    pub serve: Serve,
    /// What is odd about the settings but stops nothing: sentences without a full stop.
    pub warnings: Vec<String>,
}

/// What of the settings is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Read {
    /// All, with secrets and logins.
    Everything,
    /// What needs no secret.
    AllButAccounts,
}

impl Settings {
    /// Reads `recap.toml` and `roster.toml` in a folder, by default the current one, with the
    /// environment over them. Reads the secrets as well.
    ///
    /// # Errors
    /// There is no `recap.toml`, or something in it, in the roster, in the environment or about a
    /// secret is wrong; what stands in a file is shown with its line.
    pub fn load(dir: Option<&Path>, environment: Environment<'_>) -> Result<Self> {
        Self::read(dir, environment, Read::Everything)
    }

    fn read(dir: Option<&Path>, environment: Environment<'_>, read: Read) -> Result<Self> {
        let root = dir.unwrap_or(Path::new("."));
        let path = typed::below(root, FILE);
        let source = source::Source::read(&path)?.ok_or_else(|| no_publication(&path))?;
        let roster = match source::Source::read(&typed::below(root, ROSTER))? {
            Some(source) => roster::load(&source)?,
            None => Roster::default(),
        };
        let typed = typed::Typed::read(&source, environment)?;
        let typed = match read {
            Read::Everything => typed.with_logins(),
            Read::AllButAccounts => typed.without_accounts(),
        };
        meant::settings(root, &typed, roster)
    }

    /// Reads what decides how things look and read, and nothing of accounts and servers: no secret is
    /// asked for, and mail would go to a maildir. None where there is no `recap.toml`.
    ///
    /// # Errors
    /// As [`Settings::load`], but for what is left out.
    pub fn of_looks(root: &Path, environment: Environment<'_>) -> Result<Option<Self>> {
        let Some(source) = source::Source::read(&typed::below(root, FILE))? else {
            return Ok(None);
        };
        let roster = match source::Source::read(&typed::below(root, ROSTER))? {
            Some(source) => roster::load(&source)?,
            None => Roster::default(),
        };
        let typed = typed::Typed::read(&source, environment)?;
        // Told from what is set, since no account is read.
        let networks = account::set(&typed, root);
        let settings = meant::settings(root, &typed.without_accounts(), roster)?;
        Ok(Some(Settings { networks, ..settings }))
    }

    /// Reads them with the environment of this process, and warns of variables in it that look
    /// like settings and are none.
    ///
    /// # Errors
    /// As [`Settings::load`]; also when the value of such a variable is not UTF-8.
    pub fn of_process(dir: Option<&Path>) -> Result<Self> {
        let variables = env::Variables::of_process()?;
        let mut settings = Self::load(dir, &|name| variables.get(name))?;
        settings.warnings.extend(variables.warnings());
        Ok(settings)
    }

    /// The same for what reaches nobody: accounts, servers and secrets are left out, so that a password which is
    /// not at hand keeps nobody from looking, or from stopping what goes out.
    ///
    /// # Errors
    /// As [`Settings::of_process`], but for what is left out.
    pub fn of_process_without_accounts(dir: Option<&Path>) -> Result<Self> {
        let variables = env::Variables::of_process()?;
        let mut settings = Self::read(dir, &|name| variables.get(name), Read::AllButAccounts)?;
        // What is odd about accounts is told by whatever uses them.
        settings.warnings = variables.warnings();
        Ok(settings)
    }

    /// Checks a `recap.toml` that is about to be written, without the environment.
    pub(crate) fn check(root: &Path, text: &str) -> Result<Self> {
        let source = source::Source::new(Path::new(FILE), text);
        meant::settings(root, &typed::Typed::read(&source, &|_| None)?, Roster::default())
    }
}

/// The domain that the mail of a publication is or would be signed for. Keys and other secrets need
/// not be there.
///
/// # Errors
/// As [`Settings::load`], but only what says who sends the mail is looked at.
pub fn signing_domain(root: &Path, environment: Environment<'_>) -> Result<String> {
    let path = typed::below(root, FILE);
    let source = source::Source::read(&path)?.ok_or_else(|| no_publication(&path))?;
    let typed = typed::Typed::read(&source, environment)?;
    let from = typed.required(&setting::EMAIL_FROM, check::mailbox)?;
    dkim::domain(&typed, &from.email)
}

fn no_publication(path: &Path) -> Error {
    Error::config(format!("there is no `{}`", path.display()))
        .hint("Give the publication's folder with `recap -C DIR …`.")
        .hint("Begin a publication with `recap init DIR`.")
}

/// What a publication knows that a recap can be checked against, without its secrets.
#[derive(Debug)]
pub struct Surroundings {
    /// Its folder.
    pub root: PathBuf,
    /// The folder of the recaps.
    pub recaps: PathBuf,
    /// The folder that the site is made from.
    pub site: PathBuf,
    /// The folder that feeds and pages are written to.
    pub output: PathBuf,
    /// What editions are compiled with.
    pub publication: Publication,
    /// What the roster says that is not known; the rest of it is used.
    pub doubts: Vec<Error>,
}

impl Surroundings {
    /// Reads what `recap.toml` and `roster.toml` in a folder say of it, with the environment over
    /// them; none where there is no `recap.toml`.
    ///
    /// # Errors
    /// As [`Settings::load`], but settings of channels are not looked at.
    pub fn load(root: &Path, environment: Environment<'_>) -> Result<Option<Self>> {
        let Some(source) = source::Source::read(&typed::below(root, FILE))? else {
            return Ok(None);
        };
        let (roster, doubts) = match source::Source::read(&typed::below(root, ROSTER))? {
            Some(source) => roster::load_what_is_known(&source)?,
            None => (Roster::default(), Vec::new()),
        };
        let typed = typed::Typed::read(&source, environment)?;
        meant::surroundings(root, &typed, roster, doubts).map(Some)
    }
}

/// What editions are compiled with: the group and its site.
#[derive(Debug, Clone)]
pub struct Publication {
    /// The group's name.
    pub name: String,
    /// One sentence about it, for the feeds.
    pub description: String,
    /// The site: absolute, ends in a slash.
    pub url: Url,
    /// BCP 47.
    pub language: String,
    /// Where the group meets.
    pub time_zone: TimeZone,
    /// Path of a recap's page below `url`, with Jekyll's placeholders `:year :month :day :title :slug`.
    pub permalink: String,
    /// The day since which the group owns the site's name (RFC 4151 section 2.1): `YYYY` or
    /// `YYYY-MM-DD`. None takes the recap's own day.
    pub id_date: Option<String>,
    /// Known people and organisations.
    pub roster: Roster,
    /// What its mails and pages look like.
    pub theme: Theme,
    /// The form to get the recaps by mail ([`Page::Subscribe`]); none where only recaps are looked at.
    pub form: Option<Url>,
    /// What its posts say.
    pub posts: Posts,
}

/// How mail is written and sent.
#[derive(Debug, Clone)]
pub struct Email {
    /// The From header: a display name and an address.
    pub from: lettre::message::Mailbox,
    /// The Reply-To header.
    pub reply_to: Option<lettre::message::Mailbox>,
    /// `list.example.org` of the List-Id header (RFC 2919 section 2).
    pub list_id: String,
    /// The https address that unsubscribe links begin with; `?token=…` is added.
    pub unsubscribe: Url,
    /// The address that takes mail to unsubscribe (RFC 2369 section 3.2).
    pub unsubscribe_mailto: lettre::Address,
    /// Where bounces go, if not to the sender: the envelope sender of a delivery is this address with
    /// `+TOKEN` before the `@`.
    pub bounces: Option<lettre::Address>,
    /// Whether pictures of other sites are fetched and copied too.
    pub fetch_pictures: bool,
    /// Where the group can be reached by post.
    pub postal_address: Option<String>,
    /// What messages are signed with.
    pub dkim: Option<Dkim>,
    /// The SMTP server signs for the sender's domain.
    pub signed_by_relay: bool,
    /// The way the mail goes.
    pub transport: Transport,
    /// How much may go in how much time.
    pub limits: Limits,
    /// The tags that subscribers may choose for themselves.
    pub topics: Vec<String>,
}

/// The pages of `recap serve` that mails and one another lead to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Page {
    /// The form to subscribe with.
    Subscribe,
    /// Where the button of a confirmation leads.
    Confirm,
    /// Where the button of a mail to a new address leads.
    ChangeAddress,
    /// What a subscriber gets, and where.
    Preferences,
}

impl Page {
    /// The last part of its path.
    pub fn path(self) -> &'static str {
        match self {
            Page::Subscribe => "subscribe",
            Page::Confirm => "confirm",
            Page::ChangeAddress => "change-address",
            Page::Preferences => "preferences",
        }
    }
}

impl Email {
    /// The address of a page: beside that of unsubscribe links.
    pub fn page(&self, page: Page) -> Url {
        let mut url = self.unsubscribe.clone();
        url.set_query(None);
        url.set_fragment(None);
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop().push(page.path());
        }
        url
    }

    /// Whether mail goes to a server and, as far as is known, nobody signs it.
    pub fn is_unsigned(&self) -> bool {
        matches!(self.transport, Transport::Smtp(_)) && self.dkim.is_none() && !self.signed_by_relay
    }
}

/// What messages are signed with (RFC 6376): at least one of the two keys.
#[derive(Debug, Clone)]
pub struct Dkim {
    /// The domain that the signatures are for, in ASCII.
    pub domain: String,
    /// The RSA key.
    pub rsa: Option<DkimKey>,
    /// The Ed25519 key.
    pub ed25519: Option<DkimKey>,
}

/// A key to sign with; whether it is one is not looked at here.
#[derive(Debug, Clone)]
pub struct DkimKey {
    /// The name of its DNS record.
    pub selector: String,
    /// The private key.
    pub pem: SecretString,
    /// The setting that names its file.
    pub setting: &'static str,
}

/// The way the mail goes.
#[derive(Debug, Clone)]
pub enum Transport {
    /// Every message becomes a file in this maildir.
    Maildir(PathBuf),
    /// SMTP servers, of which each takes its share; at least one.
    Smtp(Vec<Smtp>),
}

/// An SMTP server to submit mail to.
#[derive(Debug, Clone)]
pub struct Smtp {
    /// Host name or address.
    pub host: String,
    /// Port.
    pub port: u16,
    /// When the connection is encrypted.
    pub tls: Tls,
    /// More authorities to trust, PEM.
    pub ca_file: Option<PathBuf>,
    /// How to log in.
    pub login: Option<Login>,
    /// Its share of the connections, beside that of others.
    pub weight: u32,
    /// Connections side by side, to all servers together.
    pub connections: usize,
    /// Most messages over one connection; then another is opened.
    pub messages: u32,
    /// Longest wait for the answer to one command; at the end of DATA ten times as long
    /// (RFC 5321 section 4.5.3.2 asks for five and ten minutes).
    pub timeout: std::time::Duration,
}

impl Smtp {
    /// `host:port`, by which it is told from others.
    pub fn name(&self) -> String {
        format!("{}:{}", self.host, self.port)
    }
}

/// When a connection is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tls {
    /// From the first byte: `smtps://` (RFC 8314 section 3.3).
    Implicit,
    /// By STARTTLS, or not at all (RFC 3207).
    Required,
    /// By STARTTLS where the server offers it; never with a login.
    Opportunistic,
    /// Never: for a server on the same machine.
    None,
}

/// How to log in to an SMTP server.
#[derive(Debug, Clone)]
pub enum Login {
    /// PLAIN or LOGIN with a password.
    Password {
        /// User name.
        user: String,
        /// Password.
        password: SecretString,
    },
    /// XOAUTH2 with an access token that is refreshed when it expires.
    OAuth2 {
        /// User name.
        user: String,
        /// Where tokens are refreshed.
        token_url: Url,
        /// The client registered there.
        client_id: String,
        /// Its secret, where it has one.
        client_secret: Option<SecretString>,
        /// The refresh token.
        refresh_token: SecretString,
    },
    /// XOAUTH2 with the access token of `recap login`.
    Stored {
        /// User name.
        user: String,
        /// Google or Microsoft.
        network: Network,
        /// Where the login stands.
        tokens: Tokens,
    },
}

/// How the server meets the network.
#[derive(Debug, Clone)]
pub struct Serve {
    /// Where it listens.
    pub listen: Address,
    /// Where it tells what it has counted, if it does.
    pub metrics: Option<Address>,
    /// The proxies whose word about a client's address is taken.
    pub trusted_proxies: Vec<IpNet>,
    /// How its log is written.
    pub log_format: LogFormat,
    /// Whether every request is logged.
    pub access_log: bool,
}

/// The mailbox that mail comes back to.
#[derive(Debug, Clone)]
pub struct Bounces {
    /// Its password, where one is given.
    pub password: Option<SecretString>,
}

/// Providers that may tell of bounces and complaints; one without its setting is not answered.
#[derive(Debug, Clone)]
pub struct Hooks {
    /// The topic of Amazon SNS that SES tells.
    pub ses_topic: Option<String>,
    /// Postmark's password.
    pub postmark: Option<SecretString>,
    /// SendGrid's public key on P-256: SubjectPublicKeyInfo (RFC 5480), DER.
    pub sendgrid: Option<Vec<u8>>,
    /// Mailgun's key for webhooks.
    pub mailgun: Option<SecretString>,
    /// Brevo's bearer token.
    pub brevo: Option<SecretString>,
}
