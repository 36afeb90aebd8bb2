//! In charge of settling what social networks answer to a request that may have posted something:
//! arrived, not now, never, or unknown.
//!
//! It leaves the requests, and what a network can be asked after an unknown outcome, to the
//! channels.

use jiff::Timestamp;
use sha2::{Digest, Sha256};

use super::{Delivery, Receipt, Refusal};
use crate::http::{Answer, Failure, StatusCode};

/// No answer: whether something was posted depends on whether the request left.
pub(super) fn unanswered(failure: Failure) -> Refusal {
    match failure {
        Failure::NotSent(reason) => Refusal::transient(reason),
        Failure::NoAnswer(reason) => Refusal::unknown(reason),
    }
}

/// An answer that is no success. What it says is told without the `secrets`.
pub(super) fn refused(answer: &Answer, secrets: &[&str]) -> Refusal {
    let reason = answer.told(secrets);
    match answer.status {
        // A person or a new token mends it; the post is not at fault.
        StatusCode::UNAUTHORIZED => Refusal::transient(format!("the login was refused: {reason}")),
        // Both networks count a request against its limit before they act on it.
        StatusCode::TOO_MANY_REQUESTS => {
            Refusal::Transient { reason, retry_after: answer.retry_after(Timestamp::now()) }
        }
        // A gateway in front may answer for a server that has done the work all the same.
        status if status.is_server_error() || status == StatusCode::REQUEST_TIMEOUT => {
            Refusal::unknown(reason)
        }
        status if status.is_success() => Refusal::unknown(format!("the answer is not understood: {reason}")),
        _ => Refusal::permanent(reason),
    }
}

/// The receipt of the post that a part of a thread, from 0, answers.
pub(super) fn parent(delivery: &Delivery, part: u32) -> Result<Option<&Receipt>, Refusal> {
    match (part, delivery.thread.last()) {
        (0, _) => Ok(None),
        (_, Some(receipt)) => Ok(Some(receipt)),
        (_, None) => Err(Refusal::permanent("the post before it has no receipt to answer")),
    }
}

/// Whatever was asked before anything could be posted: nothing has happened, so that everything
/// but success means later.
pub(super) fn not_yet(refusal: Refusal) -> Refusal {
    match refusal {
        Refusal::Permanent { reason } | Refusal::Unknown { reason } => Refusal::transient(reason),
        other => other,
    }
}

/// A hash over several texts, each with its length before it so that none runs into the next.
pub(super) fn hash(texts: &[&str]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for text in texts {
        hash.update((text.len() as u64).to_be_bytes());
        hash.update(text.as_bytes());
    }
    hash.finalize().into()
}
