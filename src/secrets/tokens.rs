//! In charge of the logins that `recap login` has made: one file beside the store, `recap.tokens`,
//! which only its owner can read and which is written whole or not at all.
//!
//! It leaves how a login is made, and how a token is refreshed, to [`crate::oauth`].

use std::collections::BTreeMap;
use std::fmt;
use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use url::Url;

use super::{Secrets, beside, replace, text_of};
use crate::error::{Error, Result};

mod names;

/// The name of the file.
const FILE: &str = "recap.tokens";

/// The form of the file that is written and read.
const VERSION: u32 = 1;

/// Longest wait for another process that refreshes a token: two answers of a slow server.
const PATIENCE: Duration = Duration::from_secs(75);

/// How long before its end a token is replaced at the latest: a request may take its time.
const MARGIN: SignedDuration = SignedDuration::from_mins(5);

/// How long a token that is used has to be good for.
const LEAST: SignedDuration = SignedDuration::from_secs(60);

/// Where one can log in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Network {
    /// Mastodon and servers with its API.
    Mastodon,
    /// Bluesky.
    Bluesky,
    /// LinkedIn.
    Linkedin,
    /// X.
    X,
    /// Threads.
    Threads,
    /// Google, to send mail.
    Google,
    /// Microsoft, to send mail.
    Microsoft,
}

impl Network {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Network; 7] = [
        Network::Mastodon,
        Network::Bluesky,
        Network::Linkedin,
        Network::X,
        Network::Threads,
        Network::Google,
        Network::Microsoft,
    ];

    /// The name as it is typed and stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Network::Mastodon => "mastodon",
            Network::Bluesky => "bluesky",
            Network::Linkedin => "linkedin",
            Network::X => "x",
            Network::Threads => "threads",
            Network::Google => "google",
            Network::Microsoft => "microsoft",
        }
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// The text was no network's name.
#[derive(Debug, thiserror::Error)]
#[error("`{0}` is nothing to log in to; that is mastodon, bluesky, linkedin, x, threads, google, microsoft")]
pub struct UnknownNetwork(String);

impl FromStr for Network {
    type Err = UnknownNetwork;

    fn from_str(text: &str) -> Result<Self, UnknownNetwork> {
        let found = Network::ALL.into_iter().find(|network| network.as_str() == text);
        found.ok_or_else(|| UnknownNetwork(text.to_owned()))
    }
}

/// What a network has granted.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Grant {
    /// The account as the network shows it, where it says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// The account as the network knows it: an id, a DID.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account_id: Option<String>,
    /// The server, where it is not the network's only one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server: Option<Url>,
    /// The registered app that asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_id: Option<String>,
    /// Its secret, where it has one.
    #[serde(default, with = "maybe_secret", skip_serializing_if = "Option::is_none")]
    pub client_secret: Option<SecretString>,
    /// The access token; at Bluesky an app password.
    #[serde(with = "secret")]
    pub access_token: SecretString,
    /// What another access token is got with.
    #[serde(default, with = "maybe_secret", skip_serializing_if = "Option::is_none")]
    pub refresh_token: Option<SecretString>,
    /// What may be done with it.
    #[serde(default)]
    pub scopes: Vec<String>,
    /// When the access token was issued.
    pub issued_at: Timestamp,
    /// When it ends, if it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
    /// When the refresh token ends, where the network says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refresh_expires_at: Option<Timestamp>,
}

impl Grant {
    /// Whether the access token is to be replaced: in time before it ends, and late enough that one
    /// of a short life is used at all.
    pub fn is_due(&self, now: Timestamp) -> bool {
        self.expires_at.is_some_and(|end| {
            let life = end.duration_since(self.issued_at);
            now >= end.saturating_sub(MARGIN.min(life / 4)).unwrap_or(end)
        })
    }

    /// Whether the access token is good for a request that begins now.
    pub fn is_valid(&self, now: Timestamp) -> bool {
        self.expires_at.is_none_or(|end| end.duration_since(now) >= LEAST)
    }

    /// When a person has to log in again; none where nobody knows or never.
    pub fn ends_at(&self) -> Option<Timestamp> {
        if self.refresh_token.is_some() { self.refresh_expires_at } else { self.expires_at }
    }

    /// Every secret of it, so that none is repeated in what is told.
    pub fn withheld(&self) -> Secrets {
        let all = [Some(&self.access_token), self.refresh_token.as_ref(), self.client_secret.as_ref()];
        Secrets::of(all.into_iter().flatten().map(|secret| secret.expose_secret()))
    }
}

/// The file as it stands on the disk. Networks that this version does not know are kept.
#[derive(Serialize, Deserialize)]
struct Document {
    version: u32,
    networks: BTreeMap<String, Value>,
}

/// The logins of a publication.
#[derive(Debug, Clone)]
pub struct Tokens {
    path: PathBuf,
}

impl Tokens {
    /// Those that stand beside a store.
    pub fn beside(store: &Path) -> Self {
        Tokens { path: beside(store, FILE) }
    }

    /// Their file, whether it is there or not.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Every login.
    ///
    /// # Errors
    /// The file cannot be read, others than its owner may read it, or it is not as recap writes it.
    pub fn all(&self) -> Result<BTreeMap<Network, Grant>> {
        let document = self.document()?;
        let mut all = BTreeMap::new();
        for network in Network::ALL {
            if let Some(grant) = self.of(&document, network)? {
                all.insert(network, grant);
            }
        }
        Ok(all)
    }

    /// The login at one network, where there is one.
    ///
    /// # Errors
    /// As [`Tokens::all`].
    pub fn get(&self, network: Network) -> Result<Option<Grant>> {
        self.of(&self.document()?, network)
    }

    /// Takes the lock that everybody holds who changes a login; waits while another process does.
    ///
    /// # Errors
    /// The file of the lock cannot be made, or the other process does not end.
    pub async fn lock(&self) -> Result<Locked<'_>> {
        let path = self.path.with_file_name(format!("{FILE}.lock"));
        let refused = |error| Error::environment(format!("cannot lock `{}`", path.display())).because(error);
        let mut options = File::options();
        options.read(true).write(true).create(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&path).map_err(refused)?;
        let begun = Instant::now();
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(Locked { tokens: self, _file: file }),
                Err(TryLockError::Error(error)) => return Err(refused(error)),
                Err(TryLockError::WouldBlock) if begun.elapsed() < PATIENCE => {
                    tokio::time::sleep(Duration::from_millis(20)).await;
                }
                Err(TryLockError::WouldBlock) => {
                    return Err(Error::environment(format!(
                        "another recap holds `{}` and does not let go of it",
                        path.display()
                    ))
                    .hint("Wait until it has ended, or end it; then run the command again."));
                }
            }
        }
    }

    fn document(&self) -> Result<Document> {
        let there = self.path.try_exists().map_err(|error| {
            Error::environment(format!("`{}` cannot be looked at", self.path.display())).because(error)
        })?;
        if !there {
            return Ok(Document { version: VERSION, networks: BTreeMap::new() });
        }
        // What the parser says may repeat a token, so only the place is told.
        let document: Document = serde_json::from_str(&text_of(&self.path)?)
            .map_err(|error| self.malformed(&format!("line {} cannot be read", error.line())))?;
        if document.version != VERSION {
            return Err(self.malformed("it was written by another version of recap"));
        }
        Ok(document)
    }

    fn of(&self, document: &Document, network: Network) -> Result<Option<Grant>> {
        let Some(value) = document.networks.get(network.as_str()) else { return Ok(None) };
        #[cfg(feature = "keyring")]
        let value = &self.recalled(network, value)?;
        let grant = Grant::deserialize(value);
        grant.map(Some).map_err(|_| self.malformed(&format!("what it says of {network} cannot be read")))
    }

    /// A login with its secrets, which lie in the system's keyring.
    #[cfg(feature = "keyring")]
    fn recalled(&self, network: Network, value: &Value) -> Result<Value> {
        let mut value = value.clone();
        let recalled = super::keyring::recall(&self.path, network.as_str(), &mut value);
        recalled.map_err(no_keyring)?;
        Ok(value)
    }

    fn malformed(&self, problem: &str) -> Error {
        let path = self.path.display();
        Error::config(format!("`{path}` is not as recap writes it: {problem}"))
            .hint(format!("Put it back from a backup, or remove `{path}` and log in again."))
    }
}

/// The logins, to be changed; nobody else changes them meanwhile.
#[derive(Debug)]
pub struct Locked<'a> {
    tokens: &'a Tokens,
    // Unlocked when it is closed.
    _file: File,
}

impl Locked<'_> {
    /// The login at a network as it is now.
    ///
    /// # Errors
    /// As [`Tokens::all`].
    pub fn get(&self, network: Network) -> Result<Option<Grant>> {
        self.tokens.get(network)
    }

    /// Keeps a login.
    ///
    /// # Errors
    /// The file cannot be read or replaced.
    pub fn put(&self, network: Network, grant: &Grant) -> Result<()> {
        let value =
            serde_json::to_value(grant).map_err(|_| self.unwritten(std::io::Error::other("no JSON")))?;
        #[cfg(feature = "keyring")]
        let value = {
            let mut value = value;
            let kept = super::keyring::keep(&self.tokens.path, network.as_str(), &mut value);
            kept.map_err(no_keyring)?;
            value
        };
        self.change(|networks| {
            networks.insert(network.as_str().to_owned(), value);
        })
    }

    /// Forgets a login.
    ///
    /// # Errors
    /// As [`Locked::put`].
    pub fn remove(&self, network: Network) -> Result<()> {
        #[cfg(feature = "keyring")]
        super::keyring::forget(&self.tokens.path, network.as_str()).map_err(no_keyring)?;
        self.change(|networks| {
            networks.remove(network.as_str());
        })
    }

    fn change(&self, change: impl FnOnce(&mut BTreeMap<String, Value>)) -> Result<()> {
        let mut document = self.tokens.document()?;
        change(&mut document.networks);
        let text = serde_json::to_string_pretty(&document)
            .map_err(|_| self.unwritten(std::io::Error::other("no JSON")))?;
        replace(&self.tokens.path, &SecretString::from(text + "\n")).map_err(|error| self.unwritten(error))
    }

    fn unwritten(&self, error: std::io::Error) -> Error {
        Error::environment(format!("`{}` cannot be written", self.tokens.path.display())).because(error)
    }
}

/// The error for a keyring that is locked or not there.
#[cfg(feature = "keyring")]
fn no_keyring(error: keyring::Error) -> Error {
    Error::environment("the system's keyring cannot be used")
        .because(error)
        .hint("Unlock it, or use a recap that is built without the feature `keyring`.")
}

/// A secret in JSON.
mod secret {
    use secrecy::{ExposeSecret as _, SecretString};
    use serde::{Deserialize as _, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(secret: &SecretString, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(secret.expose_secret())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<SecretString, D::Error> {
        String::deserialize(from).map(SecretString::from)
    }
}

/// A secret in JSON that may be missing.
mod maybe_secret {
    use secrecy::{ExposeSecret as _, SecretString};
    use serde::{Deserialize as _, Deserializer, Serialize as _, Serializer};

    pub(super) fn serialize<S: Serializer>(secret: &Option<SecretString>, to: S) -> Result<S::Ok, S::Error> {
        secret.as_ref().map(|secret| secret.expose_secret()).serialize(to)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<SecretString>, D::Error> {
        Option::<String>::deserialize(from).map(|secret| secret.map(SecretString::from))
    }
}

#[cfg(test)]
pub(crate) mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]

    use super::*;

    /// A login whose token was issued now and is good for so many seconds.
    pub(crate) fn grant(life: i64) -> Grant {
        let now = Timestamp::now();
        Grant {
            account: Some("ada".into()),
            account_id: None,
            server: None,
            client_id: Some("recap".into()),
            client_secret: Some("s3cret-client".into()),
            access_token: "s3cret-access".into(),
            refresh_token: Some("s3cret-refresh".into()),
            scopes: vec!["write".into()],
            issued_at: now,
            expires_at: Some(now + SignedDuration::from_secs(life)),
            refresh_expires_at: None,
        }
    }

    #[tokio::test]
    async fn logins_are_kept_for_their_owner_alone_and_come_back_as_they_were() {
        let folder = tempfile::tempdir().unwrap();
        let tokens = Tokens::beside(&folder.path().join("recap.db"));
        assert!(tokens.all().unwrap().is_empty());
        let locked = tokens.lock().await.unwrap();
        locked.put(Network::X, &grant(7200)).unwrap();
        locked.put(Network::Google, &grant(3600)).unwrap();
        locked.remove(Network::Google).unwrap();
        drop(locked);
        let all = tokens.all().unwrap();
        assert_eq!(all.keys().copied().collect::<Vec<_>>(), [Network::X]);
        let withheld = all[&Network::X].withheld();
        for secret in ["s3cret-access", "s3cret-refresh", "s3cret-client"] {
            assert!(withheld.stand_in(secret), "{secret}");
        }
        assert!(!format!("{all:?}").contains("s3cret"), "{all:?}");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = std::fs::metadata(tokens.path()).unwrap().permissions().mode();
            assert_eq!(mode & 0o7777, 0o600);
        }
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn a_file_that_others_may_read_is_refused_with_the_command_that_mends_it() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let tokens = Tokens::beside(&folder.path().join("recap.db"));
        tokens.lock().await.unwrap().put(Network::X, &grant(7200)).unwrap();
        std::fs::set_permissions(tokens.path(), std::fs::Permissions::from_mode(0o644)).unwrap();
        let error = tokens.all().unwrap_err();
        assert!(error.hints()[0].starts_with("Run `chmod 600 "), "{error:?}");
    }

    #[tokio::test]
    async fn a_damaged_file_is_told_without_what_stands_in_it_and_is_not_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let tokens = Tokens::beside(&folder.path().join("recap.db"));
        for text in [
            "{\"version\": 1, \"networks\": {\"x\": \"s3cret\"}}",
            "{\"version\": \"s3cret\"}",
            "s3cret",
            "{\"version\": 2, \"networks\": {}}",
        ] {
            replace(tokens.path(), &text.to_owned().into()).unwrap();
            let error = tokens.get(Network::X).unwrap_err();
            assert!(error.to_string().contains("is not as recap writes it"), "{error}");
            assert!(!format!("{error:#} {error:?}").contains("s3cret"), "{error:?}");
        }
        assert!(tokens.lock().await.unwrap().put(Network::X, &grant(1)).is_err());
    }

    #[tokio::test]
    async fn networks_of_later_versions_are_kept() {
        let folder = tempfile::tempdir().unwrap();
        let tokens = Tokens::beside(&folder.path().join("recap.db"));
        let text = "{\"version\": 1, \"networks\": {\"later\": {\"access_token\": \"kept\"}}}";
        replace(tokens.path(), &text.to_owned().into()).unwrap();
        tokens.lock().await.unwrap().put(Network::X, &grant(60)).unwrap();
        assert!(std::fs::read_to_string(tokens.path()).unwrap().contains("kept"));
    }

    #[test]
    fn a_token_is_replaced_before_it_ends_and_a_short_lived_one_is_used_first() {
        let long = grant(3600);
        let after = |seconds| long.issued_at + SignedDuration::from_secs(seconds);
        assert!(!long.is_due(after(0)) && !long.is_due(after(3299)) && long.is_due(after(3300)));
        assert!(long.is_valid(after(3540)) && !long.is_valid(after(3541)));
        let short = grant(100);
        let after = |seconds| short.issued_at + SignedDuration::from_secs(seconds);
        assert!(!short.is_due(after(74)) && short.is_due(after(75)));
        let endless = Grant { expires_at: None, ..grant(0) };
        assert!(!endless.is_due(Timestamp::MAX) && endless.is_valid(Timestamp::MAX));
    }

    #[test]
    fn what_can_be_refreshed_ends_with_its_refresh_token() {
        let end = Timestamp::UNIX_EPOCH;
        let renewable = Grant { refresh_expires_at: Some(end), ..grant(60) };
        assert_eq!((renewable.ends_at(), grant(60).ends_at()), (Some(end), None));
        let fixed = Grant { refresh_token: None, ..grant(60) };
        assert_eq!(fixed.ends_at(), fixed.expires_at);
    }
}
