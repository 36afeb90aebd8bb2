//! In charge of how accounts on networks stand in `recap.toml`: a table a network, which the network's own
//! file describes and reads.
//!
//! It leaves which networks there are to [`crate::channel`].

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use secrecy::{ExposeSecret as _, SecretString};

use super::setting::{Kind, Setting};
use super::source::Problem;
use super::typed::Typed;
use super::{check, meant};
use crate::channel::{Account, Accounts, Key, NETWORKS, Name};
use crate::error::{Error, Result};
use crate::secrets::tokens::{Grant, Network, Tokens};

/// A table of `recap.toml` in which an account on a network is given; its name is the network's.
#[derive(Clone, Copy)]
pub(crate) struct Table {
    /// What stands in it, for the reference.
    pub(crate) about: &'static str,
    /// Its settings, in the order of the file.
    pub(crate) settings: &'static [&'static Setting],
    /// The one without which the others have no effect.
    pub(crate) switch: &'static Setting,
    /// Reads the account; none where none is given.
    pub(crate) read: Read,
}

/// Reads an account from what was typed; relative paths begin at the publication's folder.
pub(crate) type Read = fn(&Typed<'_>, &Path) -> Result<Option<Arc<dyn Account>>>;

/// Reads the accounts on all networks.
pub(super) fn accounts(typed: &Typed<'_>, root: &Path) -> Result<Accounts> {
    let mut accounts = Accounts::new();
    for network in NETWORKS {
        let Some(table) = &network.account else { continue };
        if let Some(account) = (table.read)(typed, root)? {
            accounts.insert(network.name, account);
        }
    }
    Ok(accounts)
}

/// The networks that an account is set for, in the file, the environment or by `recap login`; no secret is read.
pub(super) fn set(typed: &Typed<'_>, root: &Path) -> BTreeSet<Name> {
    let logins = meant::store(typed, root).map(|store| Tokens::beside(&store).names()).unwrap_or_default();
    let set = NETWORKS.into_iter().filter(|network| {
        let is_logged_in = logins.iter().any(|login| login.as_str() == network.name.as_str());
        network.account.as_ref().is_some_and(|table| is_set(typed, table, is_logged_in))
    });
    set.map(|network| network.name).collect()
}

/// Whether an account is set: by the setting without which the others have no effect, or by a login. Where that
/// setting is a yes or no, a token that was given is a yes, and a login alone is not.
fn is_set(typed: &Typed<'_>, table: &Table, is_logged_in: bool) -> bool {
    let is_given = |setting: &'static Setting| typed.origin(setting).is_some() || typed.has_secret(setting);
    match table.switch.kind {
        Kind::Flag => match typed.read_as(table.switch, check::flag) {
            Ok(Some(wanted)) => wanted,
            _ => table.settings.iter().any(|setting| setting.place().1 == "token_file" && is_given(setting)),
        },
        _ => is_given(table.switch) || is_logged_in,
    }
}

/// Tells of settings of accounts that are none.
pub(super) fn unused(typed: &Typed<'_>, accounts: &Accounts, warnings: &mut Vec<String>) {
    for network in NETWORKS.iter().filter(|network| !accounts.contains_key(&network.name)) {
        if let Some(table) = &network.account
            && typed.origin(table.switch).is_none()
        {
            typed.without(table.switch, warnings);
        }
    }
}

/// The secret that an account needs.
pub(crate) fn secret(
    typed: &Typed<'_>,
    root: &Path,
    account: &'static Setting,
    file: &'static Setting,
) -> Result<SecretString> {
    typed.secret(file, root)?.ok_or_else(|| no_secret(typed, account, file, None))
}

/// The token of an account: of its own file or variable, or else what `recap login` keeps; none without either.
pub(crate) fn token(
    typed: &Typed<'_>,
    root: &Path,
    file: &'static Setting,
    network: Network,
) -> Result<Option<(Key, Option<Grant>)>> {
    if let Some(token) = typed.secret(file, root)? {
        return Ok(Some((token.into(), None)));
    }
    Ok(login(typed, root, network)?.map(|(key, grant)| (key, Some(grant))))
}

/// What `recap login` keeps of an account, and what lets it in.
pub(crate) fn login(typed: &Typed<'_>, root: &Path, network: Network) -> Result<Option<(Key, Grant)>> {
    let store = meant::store(typed, root)?;
    let grant = typed.login(&store, network)?;
    Ok(grant.map(|grant| (Key::Login { tokens: Tokens::beside(&store), network }, grant)))
}

/// The error for an account whose secret is missing; `network` is where one can log in to get one.
pub(crate) fn no_secret(
    typed: &Typed<'_>,
    account: &'static Setting,
    file: &'static Setting,
    network: Option<Network>,
) -> Error {
    let (variable, key) = (file.secret.unwrap_or_default(), file.key);
    let hint = match network {
        Some(network) => {
            format!("Run `recap login {network}`, set {variable}, or name the secret's file with `{key}`.")
        }
        None => format!("Set {variable}, or name the secret's file with `{key}`."),
    };
    typed.wrong(account, Problem::new("names an account, but its secret is missing").hint(hint))
}

/// The error for a login to another account than that of the settings.
pub(crate) fn elsewhere(
    typed: &Typed<'_>,
    account: &'static Setting,
    network: Network,
    other: &impl std::fmt::Display,
) -> Error {
    let problem =
        Problem::new(format!("is not what `recap login {network}` has logged in to, which is {other}"));
    typed.wrong(
        account,
        problem.hint(format!("Log in again with `recap login {network}`, or take the setting away.")),
    )
}

/// An address that is a secret, and its host alone, where one is given.
pub(crate) fn secret_address(
    typed: &Typed<'_>,
    root: &Path,
    file: &'static Setting,
) -> Result<Option<(SecretString, String)>> {
    let Some(secret) = typed.secret(file, root)? else { return Ok(None) };
    let host =
        check::https_url(secret.expose_secret()).ok().and_then(|url| url.host_str().map(str::to_owned));
    let host =
        host.ok_or_else(|| typed.wrong(file, Problem::new("has to name a file with an https address")))?;
    Ok(Some((secret, host)))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]

    use super::*;
    use crate::config::source::Source;

    #[test]
    fn an_account_is_set_by_what_it_cannot_do_without_and_by_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let set = |text: &str, variable: &str| {
            let source = Source::new(Path::new("recap.toml"), text);
            let environment = |name: &str| (name == variable).then(|| "s3cret".to_owned());
            let typed = Typed::read(&source, &environment).unwrap();
            set(&typed, folder.path()).into_iter().map(Name::as_str).collect::<Vec<_>>().join(" ")
        };
        for (text, variable, wanted) in [
            ("", "", ""),
            ("[mastodon]\nvisibility = \"unlisted\"\n", "", ""),
            ("[mastodon]\nserver = \"https://mastodon.example/\"\n", "", "mastodon"),
            ("[bluesky]\nembed = \"picture\"\n", "", ""),
            ("[bluesky]\nhandle = \"example.bsky.social\"\n", "", "bluesky"),
            ("[linkedin]\nclient_id = \"86abc\"\nversion = \"202610\"\n", "", ""),
            ("[x]\nthread = true\nclient_id = \"eFh\"\n", "", ""),
            ("[x]\napi = false\n", "RECAP_X_TOKEN", ""),
            ("[x]\napi = true\n", "", "x"),
            ("", "RECAP_X_TOKEN", "x"),
            ("", "RECAP_X_CLIENT_SECRET", ""),
            ("[x]\ntoken_file = \"secrets/x\"\n", "", "x"),
            ("[telegram]\ntoken_file = \"secrets/telegram\"\n", "", ""),
            ("", "RECAP_SLACK_WEBHOOK", "slack"),
            ("[discord]\nwebhook_file = \"secrets/discord\"\n", "", "discord"),
        ] {
            assert_eq!(set(text, variable), wanted, "{text} {variable}");
        }
        let logins = r#"{"version": 1, "networks": {"mastodon": {}, "linkedin": {}, "x": {}}}"#;
        std::fs::write(folder.path().join("recap.tokens"), logins).unwrap();
        // A login to X alone is no wish to pay.
        assert_eq!(set("", ""), "mastodon linkedin");
    }
}
