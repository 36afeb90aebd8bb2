//! In charge of how often one network may ask for what changes something. Reading is never limited:
//! readers of feeds ignore such an answer and only ask again (and conditional requests cost nothing).
//!
//! It leaves what a single form allows to whoever owns the form.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::extract::{Request, State};
use axum::http::{Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

use super::client::ClientAddress;

/// The time that a request takes up: as many a second go on for ever. A mailbox provider that passes on
/// one-click requests, and one that reports bounces, asks from few networks.
const EACH: Duration = Duration::from_millis(50);

/// The time that may be taken up in advance: as many requests may come at once.
const AHEAD: Duration = Duration::from_secs(10);

/// Networks that are remembered; when there are more, those that took up nothing are forgotten.
const MOST: usize = 10_000;

/// Who has taken up how much (the generic cell rate algorithm, ITU-T I.371).
#[derive(Debug, Default)]
pub(super) struct Flood(Mutex<HashMap<IpAddr, Instant>>);

impl Flood {
    /// Lets a request of a client go on, or says after how long the next one may.
    fn admit(&self, client: IpAddr, now: Instant) -> Result<(), Duration> {
        // A panic elsewhere leaves the map whole.
        let mut until = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if until.len() >= MOST {
            until.retain(|_, until| *until > now);
            // So many at once are no readers: better to let all of them than to keep readers out.
            if until.len() >= MOST {
                until.clear();
            }
        }
        let taken = until.entry(network(client)).or_insert(now);
        let from = (*taken).max(now);
        if from - now > AHEAD {
            return Err(from - now - AHEAD);
        }
        *taken = from + EACH;
        Ok(())
    }
}

/// The network that an address is counted as: what one customer is given, as a rule.
pub(super) fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(v4) => Ipv4Addr::from_bits(v4.to_bits() & !0xff).into(),
        IpAddr::V6(v6) => Ipv6Addr::from_bits(v6.to_bits() & (!0 << 64)).into(),
    }
}

/// Refuses requests that change something where too many come from one network (RFC 6585 section 4).
pub(super) async fn guard(State(flood): State<Arc<Flood>>, request: Request, next: Next) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if !reads
        && let Some(ClientAddress(client)) = request.extensions().get::<ClientAddress>()
        && let Err(wait) = flood.admit(*client, Instant::now())
    {
        let seconds = wait.as_secs() + 1;
        let words = "Too many requests come from your network. Please try again later.\n";
        return (StatusCode::TOO_MANY_REQUESTS, [(header::RETRY_AFTER, seconds.to_string())], words)
            .into_response();
    }
    next.run(request).await
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]

    use super::*;

    #[test]
    fn a_network_may_ask_two_hundred_times_at_once_and_twenty_times_a_second() {
        let (flood, start) = (Flood::default(), Instant::now());
        let admitted = |address: &str, after: u64| {
            let now = start + Duration::from_millis(after);
            (0..1_000).filter(|_| flood.admit(address.parse().unwrap(), now).is_ok()).count()
        };
        assert_eq!(admitted("192.0.2.1", 0), 201);
        assert_eq!(admitted("192.0.2.255", 0), 0, "the same network");
        assert_eq!(admitted("192.0.3.1", 0), 201);
        assert_eq!(admitted("2001:db8::1", 0), 201);
        assert_eq!(admitted("2001:db8::ffff:1", 0), 0, "the same network");
        assert_eq!(admitted("192.0.2.1", 1_000), 20);
        assert_eq!(admitted("192.0.2.1", 60_000), 201);
        assert!(
            flood.admit("192.0.2.1".parse().unwrap(), start + Duration::from_secs(60)).unwrap_err() <= EACH
        );
    }

    #[test]
    fn any_number_of_networks_takes_little_memory() {
        let (flood, now) = (Flood::default(), Instant::now());
        for number in 0..50_000_u32 {
            flood.admit(Ipv4Addr::from_bits(number << 8).into(), now).unwrap();
        }
        assert!(flood.0.lock().unwrap().len() <= MOST);
    }
}
