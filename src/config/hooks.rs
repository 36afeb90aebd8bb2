//! In charge of `[bounces]` and `[hooks]`: the mailbox that mail comes back to, and the providers that tell
//! of it.
//!
//! It leaves reading the mailbox to [`crate::bounces`], and the calls to [`crate::server`].

use std::path::Path;

use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1, ParsedPublicKey};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::setting::{
    BOUNCES_PASSWORD_FILE, HOOKS_BREVO_TOKEN_FILE, HOOKS_MAILGUN_KEY_FILE, HOOKS_POSTMARK_PASSWORD_FILE,
    HOOKS_SENDGRID_KEY, HOOKS_SES_TOPIC,
};
use super::source::Problem;
use super::typed::Typed;
use super::{Bounces, Hooks};
use crate::error::Result;

/// The mailbox for bounces.
pub(super) fn bounces(typed: &Typed<'_>, root: &Path) -> Result<Bounces> {
    Ok(Bounces { password: typed.secret(&BOUNCES_PASSWORD_FILE, root)? })
}

/// The providers that may call.
pub(super) fn hooks(typed: &Typed<'_>, root: &Path) -> Result<Hooks> {
    Ok(Hooks {
        ses_topic: typed.read_as(&HOOKS_SES_TOPIC, topic)?,
        postmark: typed.secret(&HOOKS_POSTMARK_PASSWORD_FILE, root)?,
        sendgrid: typed.read_as(&HOOKS_SENDGRID_KEY, verification_key)?,
        mailgun: typed.secret(&HOOKS_MAILGUN_KEY_FILE, root)?,
        brevo: typed.secret(&HOOKS_BREVO_TOKEN_FILE, root)?,
    })
}

/// The name of a topic: `arn:PARTITION:sns:REGION:ACCOUNT:NAME`.
fn topic(typed: &str) -> std::result::Result<String, Problem> {
    let parts: Vec<_> = typed.trim().split(':').collect();
    match parts.as_slice() {
        ["arn", partition, "sns", region, account, name]
            if ![partition, region, account, name].iter().any(|part| part.is_empty()) =>
        {
            Ok(typed.trim().to_owned())
        }
        _ => Err(Problem::new(
            "has to be the name of a topic, such as `arn:aws:sns:eu-west-1:123456789012:recap`",
        )),
    }
}

/// A public key on P-256 (SubjectPublicKeyInfo) as base64.
fn verification_key(typed: &str) -> std::result::Result<Vec<u8>, Problem> {
    let wrong = || {
        Problem::new("has to be the verification key as SendGrid shows it: base64 that begins with `MFkw`")
    };
    let key = STANDARD.decode(typed.trim()).map_err(|_| wrong())?;
    ParsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, &key).map_err(|_| wrong())?;
    Ok(key)
}
