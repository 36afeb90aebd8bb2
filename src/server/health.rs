//! In charge of what watches the server: whether it lives, whether it can do its work, and what is
//! counted of it.
//!
//! It leaves counting requests to [`super::metrics`], and the list and the outbox count themselves.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use tokio::sync::Mutex;

use super::Site;
use super::metrics::{MEDIA_TYPE, Metrics, Text};

/// Longest time that the store may take for an answer.
const PATIENCE: Duration = Duration::from_secs(5);

/// For how long the store is not counted again: with a long list that takes a while.
const COUNTED: Duration = Duration::from_secs(10);

/// The routes that say whether the server is well; whoever asks learns nothing else.
pub(super) fn routes() -> Router<Arc<Site>> {
    Router::new().route("/healthz", get(|| async { "ok\n" })).route("/readyz", get(ready))
}

/// The routes of the door that only the organiser's own programs should reach.
pub(super) fn inner_routes(site: Arc<Site>, metrics: Arc<Metrics>) -> Router {
    let inside = Inside { site: Arc::clone(&site), metrics, counted: Mutex::default() };
    let told = Router::new().route("/metrics", get(tell)).with_state(Arc::new(inside));
    routes().with_state(site).merge(told)
}

/// Whether the store answers and the files can be read.
async fn ready(State(site): State<Arc<Site>>) -> Response {
    let store = tokio::time::timeout(PATIENCE, site.outbox.is_new()).await;
    let problem = match (store, &site.output) {
        (Err(_) | Ok(Err(_)), _) => Some("the store does not answer\n"),
        (_, Some(output)) if tokio::fs::read_dir(output).await.is_err() => {
            Some("the output folder cannot be read\n")
        }
        _ => None,
    };
    match problem {
        Some(problem) => (StatusCode::SERVICE_UNAVAILABLE, problem).into_response(),
        None => "ready\n".into_response(),
    }
}

/// What metrics are told from.
struct Inside {
    site: Arc<Site>,
    metrics: Arc<Metrics>,
    /// What was counted in the store, and when.
    counted: Mutex<Option<(Instant, String)>>,
}

/// Everything that is counted. Where the store does not answer, the rest is told.
async fn tell(State(inside): State<Arc<Inside>>) -> Response {
    let mut text = Text::default();
    text.gauge("recap_info", "The program that is running.");
    text.sample("recap_info", &[("version", env!("CARGO_PKG_VERSION"))], 1);
    inside.metrics.write(&mut text);
    let mut counted = inside.counted.lock().await;
    if counted.as_ref().is_none_or(|(at, _)| at.elapsed() >= COUNTED) {
        let fresh = tokio::time::timeout(PATIENCE, count(&inside.site)).await;
        *counted = fresh.ok().map(|text| (Instant::now(), text.0));
    }
    if let Some((_, counted)) = &*counted {
        text.0.push_str(counted);
    }
    ([(header::CONTENT_TYPE, MEDIA_TYPE)], text.0).into_response()
}

async fn count(site: &Site) -> Text {
    let mut text = Text::default();
    match site.subscribers.counts().await {
        Ok(counts) => {
            text.gauge("recap_subscribers", "People on the list, by where they stand.");
            for (state, number) in [
                ("confirmed", counts.confirmed),
                ("pending", counts.pending),
                ("unsubscribed", counts.unsubscribed),
                ("bounced", counts.bounced),
                ("complained", counts.complained),
            ] {
                text.sample("recap_subscribers", &[("state", state)], number);
            }
        }
        Err(error) => tracing::error!(%error, "the list cannot be counted"),
    }
    match site.outbox.totals().await {
        Ok(totals) => {
            text.gauge("recap_deliveries", "Deliveries of all editions, by channel and state.");
            for (channel, counts) in totals {
                for (state, number) in counts {
                    let labels = [("channel", channel.as_str()), ("state", state.as_str())];
                    text.sample("recap_deliveries", &labels, number);
                }
            }
        }
        Err(error) => tracing::error!(%error, "the outbox cannot be counted"),
    }
    text
}
