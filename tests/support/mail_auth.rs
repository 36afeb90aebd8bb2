//! In charge of verifying signatures with mail-auth, offline: the DNS is what a test says. Used by the
//! tests from outside and by those of the signer.

use std::borrow::Borrow;
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, LazyLock};
use std::time::Instant;

use mail_auth::common::parse::TxtRecordParser as _;
use mail_auth::common::verify::DomainKey;
use mail_auth::hickory_resolver::config::{ResolverConfig, ResolverOpts};
use mail_auth::{
    AuthenticatedMessage, DkimResult, DnsError, Error, MessageAuthenticator, Parameters, ResolverCache, Txt,
};
use tokio::runtime::{Builder, Runtime};

/// The DNS: TXT records by name, and nothing else.
pub(crate) struct Zone(HashMap<Box<str>, String>);

impl Zone {
    /// Of names and values.
    pub(crate) fn new(records: impl IntoIterator<Item = (String, String)>) -> Self {
        let records = records.into_iter();
        Zone(records.map(|(name, value)| (format!("{name}.").into_boxed_str(), value)).collect())
    }
}

impl ResolverCache<Box<str>, Txt> for Zone {
    fn get<Q: Hash + Eq + ?Sized>(&self, name: &Q) -> Option<Txt>
    where
        Box<str>: Borrow<Q>,
    {
        // An answer in any case, so that nobody asks the network.
        Some(match self.0.get(name).map(|value| DomainKey::parse(value.as_bytes())) {
            Some(Ok(key)) => Txt::DomainKey(Arc::new(key)),
            Some(Err(error)) => Txt::Error(error),
            None => Txt::Error(Error::Dns(DnsError::InvalidRecordType)),
        })
    }

    fn remove<Q: Hash + Eq + ?Sized>(&self, _name: &Q) -> Option<Txt>
    where
        Box<str>: Borrow<Q>,
    {
        None
    }

    fn insert(&self, _key: Box<str>, _value: Txt, _until: Instant) {}
}

/// A cache that is not asked.
struct Unused;

impl<K, V> ResolverCache<K, V> for Unused {
    fn get<Q: Hash + Eq + ?Sized>(&self, _name: &Q) -> Option<V>
    where
        K: Borrow<Q>,
    {
        None
    }

    fn remove<Q: Hash + Eq + ?Sized>(&self, _name: &Q) -> Option<V>
    where
        K: Borrow<Q>,
    {
        None
    }

    fn insert(&self, _key: K, _value: V, _until: Instant) {}
}

static VERIFIER: LazyLock<(Runtime, MessageAuthenticator)> = LazyLock::new(|| {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let offline = ResolverConfig::default();
    let verifier = runtime.block_on(async { MessageAuthenticator::new(offline, ResolverOpts::default()) });
    (runtime, verifier.unwrap())
});

/// What mail-auth says of each signature, top to bottom.
pub(crate) fn verified(message: &[u8], zone: &Zone) -> Vec<DkimResult> {
    let (runtime, verifier) = &*VERIFIER;
    let Some(message) = AuthenticatedMessage::parse(message) else { return vec![DkimResult::None] };
    let params = Parameters {
        params: &message,
        cache_txt: Some(zone),
        cache_mx: None::<&Unused>,
        cache_ptr: None::<&Unused>,
        cache_ipv4: None::<&Unused>,
        cache_ipv6: None::<&Unused>,
    };
    let outputs = runtime.block_on(verifier.verify_dkim(params));
    outputs.iter().map(|output| output.result().clone()).collect()
}
