//! In charge of `recap serve`: the server, started and stopped.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use tokio::net::TcpListener;

use super::context::Context;
use super::progress::stop_on_signals;
use super::words::{self, say};
use crate::config::{Settings, Transport};
use crate::error::{Error, Result};
use crate::server::client::Proxies;
use crate::server::{self, Site};

/// Runs it until a signal.
pub(super) async fn run(context: &Context, listen: SocketAddr) -> Result<()> {
    let refused = |error| {
        Error::environment(format!("cannot listen on {listen}"))
            .hint("Another program may use the port: name one with --listen ADDRESS:PORT.")
            .because(error)
    };
    let listener = TcpListener::bind(listen).await.map_err(refused)?;
    let address = listener.local_addr().map_err(refused)?;
    let output = public_folder(&context.settings);
    let site = Site {
        publication: context.settings.publication.clone(),
        output: output.clone(),
        subscribers: context.subscribers.clone(),
        proxies: Proxies(context.settings.serve.trusted_proxies.clone()),
    };
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
    say(&format!("Serving {files}the unsubscribe page on http://{address}/"));
    server::serve(listener, site, stop_on_signals())
        .await
        .map_err(|error| Error::environment("the server stopped").because(error))
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
