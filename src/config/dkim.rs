//! In charge of `[dkim]`: the domain that mail is signed for, and the keys with their selectors.
//!
//! It leaves what a key is to [`crate::channel`], which signs with it.

use std::path::Path;

use lettre::Address;
use secrecy::SecretString;
use url::Host;

use super::setting::{
    DKIM_DOMAIN, DKIM_ED25519_KEY_FILE, DKIM_ED25519_SELECTOR, DKIM_RSA_KEY_FILE, DKIM_RSA_SELECTOR,
    EMAIL_FROM, Setting,
};
use super::source::Problem;
use super::typed::Typed;
use super::{Dkim, DkimKey, check};
use crate::error::Result;

/// The domain and the keys that are configured; none without a key.
pub(super) fn meant(typed: &Typed<'_>, root: &Path, from: &Address) -> Result<Option<Dkim>> {
    let domain = domain(typed, from)?;
    let rsa = key(typed, root, &DKIM_RSA_SELECTOR, &DKIM_RSA_KEY_FILE)?;
    let ed25519 = key(typed, root, &DKIM_ED25519_SELECTOR, &DKIM_ED25519_KEY_FILE)?;
    if let (Some(rsa), Some(ed25519)) = (&rsa, &ed25519)
        && rsa.selector == ed25519.selector
    {
        // RFC 6376 section 3.6.1: a record holds one key.
        return Err(typed.wrong(
            &DKIM_ED25519_SELECTOR,
            Problem::new("has to differ from `dkim.rsa_selector`: each key has a DNS record of its own"),
        ));
    }
    Ok((rsa.is_some() || ed25519.is_some()).then_some(Dkim { domain, rsa, ed25519 }))
}

/// The domain that mail is signed for, in ASCII. Receivers hold it against the From header (RFC 9989),
/// so it is the sender's or one above that.
pub(super) fn domain(typed: &Typed<'_>, from: &Address) -> Result<String> {
    let senders = Host::parse(from.domain())
        .map_err(|_| typed.wrong(&EMAIL_FROM, Problem::new("has a domain that is none")))?
        .to_string();
    let Some(domain) = typed.read_as(&DKIM_DOMAIN, check::domain)? else {
        return Ok(senders);
    };
    let is_above =
        domain.contains('.') && senders.strip_suffix(&domain).is_some_and(|below| below.ends_with('.'));
    if domain == senders || is_above {
        return Ok(domain);
    }
    Err(typed.wrong(
        &DKIM_DOMAIN,
        Problem::new(format!(
            "has to be the domain of `email.from` or one above it: for receivers, a signature for `{domain}` says nothing about mail from `{senders}`"
        ))
        .hint(format!("Leave it out to sign for `{senders}`.")),
    ))
}

/// A key with its selector; neither is of use without the other.
fn key(
    typed: &Typed<'_>,
    root: &Path,
    selector: &'static Setting,
    file: &'static Setting,
) -> Result<Option<DkimKey>> {
    let name = typed.read_as(selector, check::selector)?;
    let pem: Option<SecretString> = typed.secret_pem(file, root)?;
    match (name, pem) {
        (None, None) => Ok(None),
        (Some(selector), Some(pem)) => Ok(Some(DkimKey { selector, pem, setting: file.key })),
        (Some(_), None) => Err(typed.wrong(
            selector,
            Problem::new("is set, but its key is missing").hint(format!(
                "Set {}, or name the key's file with `{}`; `recap dkim generate` makes one.",
                file.secret.unwrap_or_default(),
                file.key
            )),
        )),
        (None, Some(_)) => Err(typed.wrong(
            file,
            Problem::new("has a key, but receivers could not find its record")
                .hint(format!("Set `{}` to the selector of the key's DNS record.", selector.key)),
        )),
    }
}
