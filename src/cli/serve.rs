//! In charge of `recap serve`: the server, started and stopped, and its log.

use std::path::{Path, PathBuf};

use clap::Args;
use tracing_subscriber::filter::LevelFilter;

use super::context::Context;
use super::progress::stop_on_signals;
use super::words::{self, say};
use crate::config::{Address, LogFormat, Settings, Transport};
use crate::error::{Error, Result};
use crate::server::client::Proxies;
use crate::server::hooks::Hooks;
use crate::server::{self, Courier, Doors, Joining, Listener, Site};

/// What `recap serve` takes.
#[derive(Debug, Clone, Args)]
pub(super) struct Arguments {
    /// Where to listen, in place of `serve.listen`: ADDRESS:PORT or unix:PATH.
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<Address>,
    /// Where to answer /metrics, in place of `serve.metrics`.
    #[arg(long, value_name = "ADDRESS")]
    metrics: Option<Address>,
    /// How to write the log, in place of `serve.log_format`.
    #[arg(long, value_name = "FORMAT", value_enum)]
    log_format: Option<LogFormat>,
}

/// Runs it until a signal.
pub(super) async fn run(context: &Context, arguments: Arguments) -> Result<()> {
    // First: whoever reads that it serves may tell it to stop.
    let stop = stop_on_signals();
    let settings = &context.settings;
    let serve = &settings.serve;
    log(arguments.log_format.unwrap_or(serve.log_format));
    let (site, at) = listen(arguments.listen.as_ref().unwrap_or(&serve.listen), "--listen").await?;
    let metrics = match arguments.metrics.as_ref().or(serve.metrics.as_ref()) {
        Some(address) => Some(listen(address, "--metrics").await?),
        None => None,
    };
    let output = public_folder(settings);
    let files = match &output {
        Some(output) => format!("{} and ", output.display()),
        None => {
            words::warn(
                "the output folder holds the list or its key, so no files are served; set `output` to a folder of its own, \
                 or let your web server serve the site",
            );
            String::new()
        }
    };
    if let Some((_, at)) = &metrics {
        say(&format!("Telling metrics on {at}"));
    }
    say(&format!("Serving {files}the pages to subscribe and unsubscribe on {at}"));
    let joining = Joining::new(&settings.email, &settings.publication);
    let courier = Courier::new(
        context.subscribers.clone(),
        context.outbox.clone(),
        context.email()?,
        settings.email.clone(),
        joining.asked.clone(),
    );
    let doors = Doors { site, metrics: metrics.map(|(listener, _)| listener) };
    let site = Site {
        publication: settings.publication.clone(),
        output,
        hub: settings.hub.clone(),
        subscribers: context.subscribers.clone(),
        outbox: context.outbox.clone(),
        hooks: Hooks::new(settings.hooks.clone(), context.outbox.clone(), context.subscribers.clone())?,
        joining,
        proxies: Proxies(serve.trusted_proxies.clone()),
        logs_requests: serve.access_log,
    };
    // Beside the server: nobody who asks for mail waits for it to go.
    let courier = tokio::spawn(courier.run(settings.store.clone(), stop.clone()));
    server::serve(doors, site, stop).await;
    courier.await.map_err(|error| Error::environment("mail about subscriptions stopped").because(error))
}

/// Listens on an address; says which one it became. `option` is what names another.
async fn listen(address: &Address, option: &str) -> Result<(Listener, Address)> {
    let refused = |error| {
        Error::environment(format!("cannot listen on {address}"))
            .hint(format!("Another program may use it: name another with {option} ADDRESS:PORT."))
            .because(error)
    };
    match address {
        Address::Tcp(socket) => {
            let (listener, address) = Listener::tcp(*socket).map_err(refused)?;
            Ok((listener, Address::Tcp(address)))
        }
        #[cfg(unix)]
        Address::Unix(path) => {
            let listener = Listener::unix(path).await.map_err(refused)?;
            Ok((listener, address.clone()))
        }
        #[cfg(not(unix))]
        Address::Unix(_) => Err(refused(std::io::ErrorKind::Unsupported.into())),
    }
}

/// Lets what is logged be seen on stderr.
fn log(format: LogFormat) {
    let log = tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_max_level(LevelFilter::INFO)
        .with_target(false)
        // A log that nobody reads any more stops nothing.
        .log_internal_errors(false);
    // It fails only where there is a log already.
    let _ = match format {
        LogFormat::Text => log.with_ansi(false).try_init(),
        LogFormat::Json => log.json().flatten_event(true).try_init(),
    };
}

/// The output folder, unless something that must stay private lies in it.
fn public_folder(settings: &Settings) -> Option<PathBuf> {
    // A path that is not there yet has nothing in it; its name is taken as it stands.
    let real = |path: &Path| std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let output = real(&settings.output);
    let maildir = match &settings.email.transport {
        Transport::Maildir(path) => Some(path),
        Transport::Smtp(_) => None,
    };
    let private = [&settings.root, &settings.store, &settings.posts].into_iter().chain(maildir);
    (!private.into_iter().any(|path| real(path).starts_with(&output))).then(|| settings.output.clone())
}
