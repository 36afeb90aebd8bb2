//! In charge of saying whether everything that publishing needs is in order, and how to mend what is
//! not. Nothing is sent: folders are tried, accounts and servers are logged in to and left again.
//!
//! It leaves every check to the room that will do the work later, and only puts them in order.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::{Duration, SystemTime};

use futures_util::future::{BoxFuture, join_all};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use crate::channel::{Identity, NETWORKS, Name, Refusal, email, file};
use crate::config::{Settings, Smtp, Transport};
use crate::oauth::{Access, Grant, Network, Owner, Tokens};
use crate::outbox::{Outbox, open_store};
use crate::{http, secrets};

/// Longest wait for what is asked of others.
const DEADLINE: Duration = Duration::from_secs(15);

/// How long before its end a login is warned of.
const AHEAD: SignedDuration = SignedDuration::from_hours(14 * 24);

/// No clock that is right shows an earlier time than that of these lines.
const EARLIEST: &str = "2026-01-01T00:00:00Z";

/// How far a clock may seem to have gone back.
const LEEWAY: SignedDuration = SignedDuration::from_hours(1);

/// What a check found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// In order.
    Ok,
    /// It works, and soon may not.
    Warning,
    /// It does not work.
    Error,
}

impl State {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            State::Ok => "ok",
            State::Warning => "warning",
            State::Error => "error",
        }
    }
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Check {
    /// What: `store`, `mastodon`.
    pub subject: String,
    /// How it is.
    pub state: State,
    /// What was found: a sentence without a full stop; holds no address and no secret.
    pub told: String,
    /// How to mend it, in whole sentences.
    pub mend: Option<String>,
}

impl Check {
    /// Something that is in order.
    pub fn ok(subject: impl Into<String>, told: impl Into<String>) -> Self {
        Check { subject: subject.into(), state: State::Ok, told: told.into(), mend: None }
    }

    /// Something that works for now.
    pub fn warning(subject: impl Into<String>, told: impl Into<String>) -> Self {
        Check { state: State::Warning, ..Self::ok(subject, told) }
    }

    /// Something that does not work.
    pub fn error(subject: impl Into<String>, told: impl Into<String>) -> Self {
        Check { state: State::Error, ..Self::ok(subject, told) }
    }

    /// What an error says, with its hints.
    pub fn of(subject: impl Into<String>, error: &crate::Error) -> Self {
        let hints = error.hints().join(" ");
        Check {
            mend: Some(hints).filter(|hints| !hints.is_empty()),
            ..Self::error(subject, format!("{error:#}"))
        }
    }

    /// Says how to mend it.
    #[must_use]
    pub fn mend(self, mend: impl Into<String>) -> Self {
        Check { mend: Some(mend.into()), ..self }
    }
}

/// Looks at everything; with `offline`, at nothing that others would have to answer.
pub async fn examine(
    settings: &Settings,
    offline: bool,
    environment: secrets::Environment<'_>,
) -> Vec<Check> {
    let mut checks = vec![Check::ok("settings", "recap.toml, roster.toml and the secrets are read")];
    checks.extend(settings.warnings.iter().map(|warning| Check::warning("settings", warning.as_str())));
    checks.push(clock(Timestamp::now(), changed(&settings.store)));
    checks.push(store(settings, environment).await);
    checks.extend(folders(settings));
    let tokens = Tokens::beside(&settings.store);
    let grants = match tokens.all() {
        Ok(grants) => grants,
        Err(error) => {
            checks.push(Check::of("logins", &error));
            BTreeMap::new()
        }
    };
    checks.extend(mail(settings, &grants));
    let mut asked: Vec<BoxFuture<'_, Check>> = Vec::new();
    if !offline {
        match http::client() {
            Ok(client) => asked = questions(settings, &tokens, &grants, &client),
            Err(error) => checks.push(Check::of("network", &error)),
        }
    }
    let now = Timestamp::now();
    for (network, grant) in &grants {
        let (state, told) = lasts(*network, grant, now);
        let account = grant.account.as_ref().map(|account| format!(" as {account}")).unwrap_or_default();
        let told = format!("logged in{account}: {told}");
        let check = Check { state, ..Check::ok(network.as_str(), told) };
        checks.push(match state {
            State::Ok => check,
            _ => check.mend(format!("Run `recap login {network}`.")),
        });
    }
    checks.extend(join_all(asked).await);
    checks
}

/// What is asked of others, side by side.
fn questions<'a>(
    settings: &'a Settings,
    tokens: &Tokens,
    grants: &BTreeMap<Network, Grant>,
    client: &reqwest::Client,
) -> Vec<BoxFuture<'a, Check>> {
    let mut asked: Vec<BoxFuture<'a, Check>> = Vec::new();
    if let Transport::Smtp(servers) = &settings.email.transport {
        asked.extend(servers.iter().map(|server| -> BoxFuture<'a, Check> { Box::pin(mail_server(server)) }));
    }
    let mut known = BTreeSet::new();
    for (name, account) in &settings.accounts {
        known.insert(name.as_str());
        asked.push(match account.identify(client.clone()) {
            Some(question) => Box::pin(account_of(name.as_str(), question)),
            None => Box::pin(std::future::ready(unasked(*name))),
        });
    }
    for network in grants.keys().copied() {
        // Those above are asked who they are; the others, whether there is a token.
        if !known.contains(network.as_str()) {
            let access = Access::new(tokens.clone(), network, client.clone());
            asked.push(Box::pin(token(network, access)));
        }
    }
    asked
}

async fn in_time<T, E: ToString>(question: impl Future<Output = Result<T, E>>) -> Result<T, String> {
    match tokio::time::timeout(DEADLINE, question).await {
        Ok(answer) => answer.map_err(|error| error.to_string()),
        Err(_) => Err(too_late()),
    }
}

fn too_late() -> String {
    format!("no answer within {} seconds", DEADLINE.as_secs())
}

async fn account_of(
    network: &'static str,
    question: impl Future<Output = Result<Identity, Refusal>>,
) -> Check {
    let reason = match tokio::time::timeout(DEADLINE, question).await {
        Ok(Ok(Identity { doubt: Some(doubt), .. })) => return Check::warning(network, doubt),
        Ok(Ok(identity)) => {
            return Check::ok(
                network,
                match identity.shown() {
                    Some(name) => format!("the account {name} answers"),
                    None => "the token is taken, and has no right to tell whose it is".to_owned(),
                },
            );
        }
        // What a person has to mend says how.
        Ok(Err(Refusal::Halt { reason })) => return Check::error(network, reason),
        Ok(Err(refusal)) => refusal.to_string(),
        Err(_) => too_late(),
    };
    Check::error(network, reason).mend(match network.parse::<Network>() {
        Ok(login) => format!("Try again later, or log in again with `recap login {login}`."),
        Err(_) => "Try again later.".to_owned(),
    })
}

/// An account that tells nothing of itself.
fn unasked(name: Name) -> Check {
    let title = NETWORKS.iter().find(|network| network.name == name).map_or("it", |network| network.title);
    Check::ok(name.as_str(), format!("{title} cannot be asked without posting whether its webhook is good"))
}

/// Whether there is a token, and whose it is where the network tells: of a login that nothing is posted with.
async fn token(network: Network, access: Access) -> Check {
    let name = network.as_str();
    match in_time(access.who()).await {
        Ok(Owner::Account(account)) => Check::ok(name, format!("the account {account} answers")),
        Ok(Owner::Untold) => {
            Check::ok(name, "there is a token that has not expired; it was not asked whose it is")
        }
        Ok(Owner::Refused) => {
            Check::error(name, "the login is refused").mend(format!("Run `recap login {network}`."))
        }
        Err(reason) => Check::error(name, reason),
    }
}

async fn mail_server(server: &Smtp) -> Check {
    let words = email::server_in_words(server);
    match in_time(email::meet(server)).await {
        Ok(()) if server.login.is_some() => Check::ok("mail", format!("{words} lets us in")),
        Ok(()) => Check::ok("mail", format!("{words} answers")),
        Err(reason) => Check::error("mail", reason),
    }
}

/// What can be said of the mail without asking anybody.
fn mail(settings: &Settings, grants: &BTreeMap<Network, Grant>) -> Vec<Check> {
    let mut checks = Vec::new();
    if let Some(dkim) = &settings.email.dkim {
        checks.push(match email::dkim::Signer::new(dkim) {
            Ok(_) => Check::ok("mail", format!("it is signed for {}", dkim.domain)),
            Err(error) => Check::of("mail", &error),
        });
    } else if settings.email.is_unsigned() {
        checks.push(
            Check::warning("mail", "it goes out unsigned, and many receivers put such mail aside")
                .mend("Make keys with `recap dkim generate`, or set `dkim.signed_by_relay`."),
        );
    }
    let Transport::Smtp(servers) = &settings.email.transport else { return checks };
    for server in servers {
        if let Some(crate::config::Login::Stored { network, .. }) = &server.login
            && !grants.contains_key(network)
        {
            checks.push(
                Check::error("mail", format!("nobody is logged in to {network}"))
                    .mend(format!("Run `recap login {network}`.")),
            );
        }
    }
    checks
}

/// Whether the folders can be written that publishing writes to.
fn folders(settings: &Settings) -> Vec<Check> {
    let mut folders = vec![("output", settings.output.as_path())];
    if NETWORKS
        .iter()
        .any(|network| network.by_hand.is_some() && !settings.accounts.contains_key(&network.name))
    {
        folders.push(("posts", settings.posts.as_path()));
    }
    if let Transport::Maildir(path) = &settings.email.transport {
        folders.push(("mail", path.as_path()));
    }
    let tried = |(subject, folder): (&str, &Path)| match file::preflight(folder) {
        Ok(()) => Check::ok(subject, format!("the folder {} can be written", folder.display())),
        Err(error) => Check::error(subject, file::cannot_write(folder, &error))
            .mend("Give recap's user the right to write there, or name another folder in recap.toml."),
    };
    folders.into_iter().map(tried).collect()
}

async fn store(settings: &Settings, environment: secrets::Environment<'_>) -> Check {
    let path = &settings.store;
    if !path.exists() {
        return Check::ok("store", format!("{} is made when it is first needed", path.display()));
    }
    let opened = async {
        secrets::publication_key(path, environment)?;
        let pool = open_store(path).await?;
        let opened = Outbox::open(pool.clone()).await;
        pool.close().await;
        opened.map_err(crate::Error::from)
    };
    match opened.await {
        Ok(_) => Check::ok("store", format!("{} opens, and its key is there", path.display())),
        Err(error) => Check::of("store", &error),
    }
}

/// When a file was changed last.
fn changed(path: &Path) -> Option<SystemTime> {
    std::fs::metadata(path).ok()?.modified().ok()
}

/// Whether the time can be right: dates of mail and posts, signatures and the ends of tokens hang on it.
fn clock(now: Timestamp, store_changed: Option<SystemTime>) -> Check {
    let mend = "Set the clock of this machine, best by NTP.";
    let earliest: Timestamp = EARLIEST.parse().unwrap_or(Timestamp::UNIX_EPOCH);
    let shown = now.strftime("%Y-%m-%d %H:%M UTC");
    if now < earliest {
        return Check::error("clock", format!("this machine believes that it is {shown}")).mend(mend);
    }
    let changed = store_changed.and_then(|time| Timestamp::try_from(time).ok());
    if changed.is_some_and(|changed| changed.duration_since(now) > LEEWAY) {
        let told = format!("it is {shown}, but the store was written later than that");
        return Check::warning("clock", told).mend(mend);
    }
    Check::ok("clock", format!("it is {shown}"))
}

/// How long a login lasts, as half a sentence, and whether that is worth a warning.
pub fn lasts(network: Network, grant: &Grant, now: Timestamp) -> (State, String) {
    let Some(end) = grant.ends_at() else {
        let renews = grant.refresh_token.is_some();
        return (State::Ok, if renews { "it is renewed by itself" } else { "it does not expire" }.to_owned());
    };
    let day = end.to_zoned(TimeZone::UTC).strftime("%Y-%m-%d");
    let left = end.duration_since(now);
    if left <= SignedDuration::ZERO {
        return (State::Error, format!("it ended on {day}"));
    }
    let state = if left < AHEAD { State::Warning } else { State::Ok };
    let told = match left.as_hours() / 24 {
        0 => format!("it ends within a day, on {day}"),
        1 => format!("it ends in 1 day, on {day}"),
        days => format!("it ends in {days} days, on {day}"),
    };
    let renewed = if network == Network::Threads { ", unless it is used before" } else { "" };
    (state, format!("{told}{renewed}"))
}

#[cfg(test)]
mod tests;
