//! In charge of the progress bars, one a channel, on stderr while a terminal is looking, of what channels warn of
//! beside them, and of hearing that the work is to stop.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use tokio_util::sync::CancellationToken;
use tracing::field::{Field, Visit};
use tracing::level_filters::LevelFilter;
use tracing_subscriber::layer::{Context, Layer, SubscriberExt as _};
use tracing_subscriber::util::SubscriberInitExt as _;

use super::words::{self, say, visible};
use crate::channel;
use crate::outbox::Outcome;
use crate::pace::Slowness;
use crate::worker::Progress;

/// A bar a channel.
#[derive(Debug)]
pub(super) struct Bars {
    all: MultiProgress,
    by_channel: Mutex<BTreeMap<channel::Name, ProgressBar>>,
    /// Why servers were left out, as it was told.
    left_out: Mutex<BTreeSet<String>>,
}

impl Bars {
    /// Bars on stderr; hidden when it is no terminal.
    pub(super) fn new() -> Self {
        Bars {
            all: MultiProgress::with_draw_target(ProgressDrawTarget::stderr()),
            by_channel: Mutex::new(BTreeMap::new()),
            left_out: Mutex::new(BTreeSet::new()),
        }
    }

    /// Lets what channels warn of be read beside the bars, as `recap serve` has it in its log.
    pub(super) fn tell_warnings(&self) {
        let warnings = Warnings(self.all.clone()).with_filter(LevelFilter::WARN);
        // It fails only where there is a log already, which has them too.
        let _ = tracing_subscriber::registry().with(warnings).try_init();
    }

    fn with(&self, channel: channel::Name, change: impl FnOnce(&ProgressBar)) {
        // A panic elsewhere leaves the map whole: it only ever gains bars.
        let bars = self.by_channel.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(bar) = bars.get(&channel) {
            change(bar);
        }
    }
}

impl Progress for Bars {
    fn begins(&self, channel: channel::Name, deliveries: u64) {
        let style =
            ProgressStyle::with_template("{prefix:<9} {bar:32.green} {human_pos}/{human_len}  {msg}{eta}")
                .unwrap_or_else(|_| ProgressStyle::default_bar());
        let bar = self.all.add(ProgressBar::new(deliveries).with_style(style).with_prefix(channel.as_str()));
        self.by_channel.lock().unwrap_or_else(PoisonError::into_inner).insert(channel, bar);
    }

    fn settled(&self, channel: channel::Name, _outcome: &Outcome) {
        self.with(channel, |bar| {
            bar.inc(1);
            bar.set_message("");
        });
    }

    fn waits(&self, channel: channel::Name, until: Timestamp) {
        let until = until.to_zoned(TimeZone::system()).strftime("next at %H:%M:%S  ").to_string();
        self.with(channel, |bar| bar.set_message(until));
    }

    fn slows(&self, channel: channel::Name, slowness: &Slowness) {
        self.all.suspend(|| say(&format!("{channel}: not so fast, says {slowness}")));
    }

    fn leaves_out(&self, channel: channel::Name, reason: &str) {
        let mut left_out = self.left_out.lock().unwrap_or_else(PoisonError::into_inner);
        // Every lane to it says so.
        if left_out.insert(reason.to_owned()) {
            self.all.suspend(|| {
                words::warn(&format!("{channel} goes on without one server: {}", visible(reason)))
            });
        }
    }

    fn remarks(&self, channel: channel::Name, remark: &str) {
        self.all.suspend(|| words::warn(&format!("{channel}: {}", visible(remark))));
    }

    fn ends(&self, channel: channel::Name) {
        self.with(channel, ProgressBar::finish_and_clear);
    }
}

/// What is logged as a warning or a fault, told like any other warning.
struct Warnings(MultiProgress);

impl<S: tracing::Subscriber> Layer<S> for Warnings {
    fn on_event(&self, event: &tracing::Event<'_>, _context: Context<'_, S>) {
        // What libraries have to say is meant for programmers.
        if event.metadata().target().starts_with(env!("CARGO_PKG_NAME")) {
            let mut message = Message(String::new());
            event.record(&mut message);
            self.0.suspend(|| words::warn(&message.0));
        }
    }
}

/// The message of an event.
struct Message(String);

impl Visit for Message {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        if field.name() == "message" {
            self.0 = format!("{value:?}");
        }
    }
}

/// A token that is cancelled by Ctrl-C, SIGTERM or SIGHUP; a second signal ends the program at
/// once, which the outbox survives.
pub(super) fn stop_on_signals() -> CancellationToken {
    let stop = CancellationToken::new();
    let token = stop.clone();
    tokio::spawn(async move {
        if signalled().await.is_none() {
            return;
        }
        token.cancel();
        say("Stopping: what is in flight is finished and recorded first (once more to stop at once).");
        if signalled().await.is_some() {
            std::process::exit(130);
        }
    });
    stop
}

/// The same, for work that has to end: whatever it still waits for after [`DRAIN`], such as a store that
/// another program has locked, it is ended. What was in flight is then found by the next run, as after any
/// sudden end.
pub(super) fn stop_in_time() -> CancellationToken {
    let stop = stop_on_signals();
    let token = stop.clone();
    tokio::spawn(async move {
        token.cancelled().await;
        tokio::time::sleep(DRAIN).await;
        words::warn(
            "stopped without waiting any longer for the store; nothing is lost, `recap status` tells what is left",
        );
        std::process::exit(1);
    });
    stop
}

/// How long work may take to end when it was asked to: ten seconds, less what ending takes.
const DRAIN: Duration = Duration::from_millis(9_500);

/// Waits for a signal to stop; none when the system lets us hear no signals.
pub(super) async fn signalled() -> Option<()> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut terminate = signal(SignalKind::terminate()).ok()?;
        let hang_up = async {
            if ignores_hang_up() {
                return std::future::pending().await;
            }
            signal(SignalKind::hangup()).ok()?.recv().await
        };
        tokio::select! {
            pressed = tokio::signal::ctrl_c() => pressed.ok(),
            heard = terminate.recv() => heard,
            heard = hang_up => heard,
        }
    }
    #[cfg(not(unix))]
    {
        tokio::signal::ctrl_c().await.ok()
    }
}

/// Whether the program was started to go on when its terminal goes away, as with nohup(1): the system then ignores
/// the signal for it, which is told where there is proc(5).
#[cfg(unix)]
fn ignores_hang_up() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let mask = ignored.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or(0);
    let hang_up = tokio::signal::unix::SignalKind::hangup().as_raw_value();
    mask >> (hang_up - 1) & 1 == 1
}
