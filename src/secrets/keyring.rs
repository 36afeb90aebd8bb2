//! In charge of the secrets of logins where recap is built with the feature `keyring`: they lie in the
//! system's keyring (Secret Service, Keychain, Credential Manager), and the file keeps the rest.
//!
//! It leaves the file to [`super::tokens`].

use std::path::Path;

use keyring::Entry;
use serde_json::{Map, Value};

/// The fields of a login that leave the file.
const SECRETS: [&str; 3] = ["access_token", "refresh_token", "client_secret"];

/// What the entries are called.
const SERVICE: &str = "recap";

/// One entry a login, by the file that it belongs to.
fn entry(file: &Path, network: &str) -> keyring::Result<Entry> {
    let file = std::path::absolute(file).unwrap_or_else(|_| file.to_owned());
    Entry::new(SERVICE, &format!("{network} {}", file.display()))
}

/// Moves the secrets of a login into the keyring.
///
/// # Errors
/// The keyring is locked or not there.
pub(super) fn keep(file: &Path, network: &str, login: &mut Value) -> keyring::Result<()> {
    let Some(fields) = login.as_object_mut() else { return Ok(()) };
    let secrets: Map<String, Value> = SECRETS.iter().filter_map(|name| fields.remove_entry(*name)).collect();
    entry(file, network)?.set_password(&Value::Object(secrets).to_string())
}

/// Puts the secrets of a login back. One whose secrets lie in the file is left as it is.
///
/// # Errors
/// The keyring is locked or not there, or knows nothing of the login.
pub(super) fn recall(file: &Path, network: &str, login: &mut Value) -> keyring::Result<()> {
    let Some(fields) = login.as_object_mut() else { return Ok(()) };
    if fields.contains_key(SECRETS[0]) {
        return Ok(());
    }
    let text = entry(file, network)?.get_password()?;
    if let Ok(secrets) = serde_json::from_str::<Map<String, Value>>(&text) {
        fields.extend(secrets);
    }
    Ok(())
}

/// Takes the secrets of a login out of the keyring.
///
/// # Errors
/// The keyring is locked or not there.
pub(super) fn forget(file: &Path, network: &str) -> keyring::Result<()> {
    match entry(file, network)?.delete_credential() {
        Err(keyring::Error::NoEntry) => Ok(()),
        other => other,
    }
}
