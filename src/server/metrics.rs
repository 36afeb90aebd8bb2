//! In charge of what is counted about the server, and of telling it as Prometheus reads it (text format
//! 0.0.4). Nothing in it is about a person: routes are told as they are registered, never as they were
//! asked for.
//!
//! It leaves to others who may read it: [`super::serve`] gives it a door of its own.

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use axum::http::StatusCode;

/// The media type of the text (Prometheus, exposition formats).
pub(super) const MEDIA_TYPE: &str = "text/plain; version=0.0.4; charset=utf-8";

/// The route of every file.
pub(super) const FILE: &str = "file";

/// Upper bounds of the histogram's buckets, in microseconds.
const BOUNDS: [u64; 9] = [100, 500, 1_000, 5_000, 25_000, 100_000, 500_000, 2_500_000, 10_000_000];

/// What is counted while the server runs.
#[derive(Debug)]
pub(super) struct Metrics {
    requests: RwLock<BTreeMap<(String, u16), Arc<Tally>>>,
    /// The two that most requests end with, without looking for them.
    files: [Arc<Tally>; 2],
    /// How many connections are open.
    connections: AtomicU64,
    /// How many were closed at once, since their network has its share.
    turned_away: AtomicU64,
}

/// The requests to one route that ended with one status.
#[derive(Debug, Default)]
struct Tally {
    count: AtomicU64,
    microseconds: AtomicU64,
    buckets: [AtomicU64; BOUNDS.len()],
}

impl Tally {
    fn add(&self, passed: Duration) {
        let passed = u64::try_from(passed.as_micros()).unwrap_or(u64::MAX);
        self.count.fetch_add(1, Ordering::Relaxed);
        self.microseconds.fetch_add(passed, Ordering::Relaxed);
        if let Some(bucket) = BOUNDS.iter().position(|bound| passed <= *bound) {
            self.buckets[bucket].fetch_add(1, Ordering::Relaxed);
        }
    }
}

impl Default for Metrics {
    fn default() -> Self {
        let files = [Arc::<Tally>::default(), Arc::default()];
        let statuses = [StatusCode::OK, StatusCode::NOT_MODIFIED].map(|status| status.as_u16());
        let requests = statuses.into_iter().zip(&files);
        let requests = requests.map(|(status, tally)| ((FILE.to_owned(), status), Arc::clone(tally)));
        Metrics {
            requests: RwLock::new(requests.collect()),
            files,
            connections: AtomicU64::new(0),
            turned_away: AtomicU64::new(0),
        }
    }
}

impl Metrics {
    /// Counts a request to a route.
    pub(super) fn request(&self, route: &str, status: StatusCode, passed: Duration) {
        let key = (route.to_owned(), status.as_u16());
        // A panic elsewhere leaves the map whole: it only ever gains routes.
        let known = self.requests.read().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
        let tally = known.unwrap_or_else(|| {
            let mut requests = self.requests.write().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(requests.entry(key).or_default())
        });
        tally.add(passed);
    }

    /// Counts a request for a file that was handed out from memory.
    pub(super) fn file(&self, status: StatusCode, passed: Duration) {
        self.files[usize::from(status == StatusCode::NOT_MODIFIED)].add(passed);
    }

    /// Counts a connection for as long as what comes back is kept.
    pub(super) fn connection(self: &Arc<Self>) -> Connection {
        self.connections.fetch_add(1, Ordering::Relaxed);
        Connection(Arc::clone(self))
    }

    /// Counts a connection that is closed at once, since its network has its share.
    pub(super) fn turned_away(&self) {
        self.turned_away.fetch_add(1, Ordering::Relaxed);
    }

    /// Writes everything.
    pub(super) fn write(&self, text: &mut Text) {
        text.gauge("recap_http_connections", "Connections that are open.");
        text.sample("recap_http_connections", &[], self.connections.load(Ordering::Relaxed));
        let name = "recap_http_connections_refused_total";
        text.head(name, "Connections closed at once, since their network has its share of all.", "counter");
        text.sample(name, &[], self.turned_away.load(Ordering::Relaxed));
        let requests = self.requests.read().unwrap_or_else(PoisonError::into_inner).clone();
        let name = "recap_http_request_duration_seconds";
        text.head(name, "Requests by route and status, and the time until they were answered.", "histogram");
        for ((route, status), tally) in &requests {
            let status = status.to_string();
            let mut so_far = 0;
            for (bound, bucket) in BOUNDS.iter().zip(&tally.buckets) {
                so_far += bucket.load(Ordering::Relaxed);
                let bound = Seconds(*bound).to_string();
                let labels = [("route", &**route), ("status", &*status), ("le", &*bound)];
                text.sample(&format!("{name}_bucket"), &labels, so_far);
            }
            // Read behind the buckets, so that it is never less than they are.
            let count = tally.count.load(Ordering::Relaxed).max(so_far);
            let labels = [("route", &**route), ("status", &*status)];
            text.sample(&format!("{name}_bucket"), &[labels[0], labels[1], ("le", "+Inf")], count);
            text.sample(&format!("{name}_sum"), &labels, Seconds(tally.microseconds.load(Ordering::Relaxed)));
            text.sample(&format!("{name}_count"), &labels, count);
        }
    }
}

/// A connection that is open.
#[derive(Debug)]
pub(super) struct Connection(Arc<Metrics>);

impl Drop for Connection {
    fn drop(&mut self) {
        self.0.connections.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Microseconds, shown as seconds.
struct Seconds(u64);

impl fmt::Display for Seconds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, part) = (self.0 / 1_000_000, self.0 % 1_000_000);
        let digits = format!("{part:06}");
        match digits.trim_end_matches('0') {
            "" => write!(f, "{whole}"),
            digits => write!(f, "{whole}.{digits}"),
        }
    }
}

/// Metrics as they are written down.
#[derive(Debug, Default)]
pub(super) struct Text(pub(super) String);

impl Text {
    /// Begins a metric that goes up and down.
    pub(super) fn gauge(&mut self, name: &str, help: &str) {
        self.head(name, help, "gauge");
    }

    fn head(&mut self, name: &str, help: &str, kind: &str) {
        // Writing to a string does not fail.
        let _ = writeln!(self.0, "# HELP {name} {help}\n# TYPE {name} {kind}");
    }

    /// Writes one value of the metric that was begun.
    pub(super) fn sample(&mut self, name: &str, labels: &[(&str, &str)], value: impl fmt::Display) {
        self.0.push_str(name);
        for (at, (label, text)) in labels.iter().enumerate() {
            let before = if at == 0 { '{' } else { ',' };
            let text = text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
            let _ = write!(self.0, "{before}{label}=\"{text}\"");
        }
        let _ = writeln!(self.0, "{} {value}", if labels.is_empty() { "" } else { "}" });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_counted_by_route_and_status_in_buckets_that_add_up() {
        let metrics = Arc::new(Metrics::default());
        metrics.file(StatusCode::OK, Duration::from_micros(2));
        metrics.file(StatusCode::NOT_MODIFIED, Duration::from_micros(2));
        metrics.request(FILE, StatusCode::OK, Duration::from_millis(700));
        metrics.request("/hooks/{provider}", StatusCode::FORBIDDEN, Duration::from_secs(60));
        let _open = metrics.connection();
        drop(metrics.connection());
        metrics.turned_away();

        let mut text = Text::default();
        metrics.write(&mut text);

        for line in [
            "recap_http_connections 1",
            "# TYPE recap_http_connections_refused_total counter",
            "recap_http_connections_refused_total 1",
            "recap_http_request_duration_seconds_bucket{route=\"file\",status=\"200\",le=\"0.0001\"} 1",
            "recap_http_request_duration_seconds_bucket{route=\"file\",status=\"200\",le=\"2.5\"} 2",
            "recap_http_request_duration_seconds_count{route=\"file\",status=\"200\"} 2",
            "recap_http_request_duration_seconds_sum{route=\"file\",status=\"200\"} 0.700002",
            "recap_http_request_duration_seconds_count{route=\"file\",status=\"304\"} 1",
            "recap_http_request_duration_seconds_bucket{route=\"/hooks/{provider}\",status=\"403\",le=\"10\"} 0",
            "recap_http_request_duration_seconds_bucket{route=\"/hooks/{provider}\",status=\"403\",le=\"+Inf\"} 1",
        ] {
            assert!(text.0.lines().any(|one| one == line), "{line} is not in\n{}", text.0);
        }
    }

    #[test]
    fn what_stands_in_a_label_cannot_end_it() {
        let mut text = Text::default();
        text.sample("a", &[("b", "x\"} 1\nc\\")], 1);
        assert_eq!(text.0, "a{b=\"x\\\"} 1\\nc\\\\\"} 1\n");
    }
}
