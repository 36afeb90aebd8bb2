//! In charge of telling the hub, which tells readers of changes at once (WebSub), that documents have changed.
//! That the documents name it is the writers' business, and that headers do the server's.
//!
//! The recommendation leaves open how a publisher tells its hub (WebSub section 4): the form here is that
//! of PubSubHubbub Core 0.3 section 7.1, which hubs take.

use std::collections::BTreeSet;
use std::time::Duration;

use futures_util::future::join_all;
use jiff::Timestamp;
use reqwest::Client;
use url::{Host, Url};

use crate::channel::{Receipt, Refusal};
use crate::config::Publication;
use crate::http::outside::{self, Policy};
use crate::http::{self, Answer, StatusCode};
use crate::secrets::Secrets;

/// Longest wait for a hub's answer.
const ANSWER: Duration = Duration::from_secs(10);

/// Tells the hub that these documents have changed, each by itself: not every hub reads more than one
/// address from a request. To be told twice does no harm, so that every failure may be tried again, and none
/// is uncertain.
///
/// # Errors
/// Why the hub was not told of all of them.
pub(super) async fn tell(
    hub: &Url,
    topics: &[String],
    publication: &Publication,
) -> Result<Receipt, Refusal> {
    let policy = Policy { own: own_hosts(hub, publication) };
    if !policy.may_ask(hub) {
        return Err(Refusal::permanent("the hub's address leads into a private network"));
    }
    let client =
        outside::client(&policy, ANSWER).map_err(|error| Refusal::transient(format!("{error:#}")))?;
    let told = join_all(topics.iter().map(|topic| tell_of(hub, topic, &client))).await;
    let mut refused = told.into_iter().filter_map(Result::err).collect::<Vec<_>>();
    // What may yet succeed is tried again, for all of them.
    refused.sort_by_key(|refusal| matches!(refusal, Refusal::Permanent { .. }));
    match refused.into_iter().next() {
        Some(refusal) => Err(refusal),
        None => {
            let detail = Some(format!("told of {} documents", topics.len()));
            Ok(Receipt { id: hub.to_string(), url: None, detail })
        }
    }
}

/// Hosts that may be of a private network, since the publication names them itself: its own, and this
/// machine.
fn own_hosts(hub: &Url, publication: &Publication) -> BTreeSet<String> {
    let is_here = match hub.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    let here = is_here.then(|| outside::host(hub));
    here.into_iter().chain([outside::host(&publication.url)]).collect()
}

async fn tell_of(hub: &Url, topic: &str, client: &Client) -> Result<(), Refusal> {
    let form = [("hub.mode", "publish"), ("hub.url", topic)];
    let request = client.post(hub.clone()).form(&form).build();
    let request = request.map_err(|error| Refusal::permanent(http::reason(error)))?;
    let answer = http::exchange(client, request, Secrets::none()).await;
    match answer {
        Ok(answer) if answer.status.is_success() => Ok(()),
        Ok(answer) => Err(refused(&answer)),
        Err(failure) => Err(Refusal::transient(format!("the hub did not answer: {failure}"))),
    }
}

fn refused(answer: &Answer) -> Refusal {
    let reason = format!("the hub answered {}", answer.told());
    let is_for_now = answer.status.is_server_error()
        || matches!(answer.status, StatusCode::TOO_MANY_REQUESTS | StatusCode::REQUEST_TIMEOUT);
    if is_for_now {
        Refusal::Transient { reason, retry_after: answer.retry_after(Timestamp::now()) }
    } else {
        Refusal::permanent(reason)
    }
}
