//! In charge of `recap serve`: the server, started and stopped.

use std::net::SocketAddr;

use tokio::net::TcpListener;

use super::context::Context;
use super::progress::stop_on_signals;
use super::words::say;
use crate::error::{Error, Result};
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
    let site = Site {
        publication: context.settings.publication.name.clone(),
        url: context.settings.publication.url.to_string(),
        output: context.settings.output.clone(),
        subscribers: context.subscribers.clone(),
    };
    say(&format!(
        "Serving {} and the unsubscribe page on http://{address}/",
        context.settings.output.display()
    ));
    server::serve(listener, site, stop_on_signals())
        .await
        .map_err(|error| Error::environment("the server stopped").because(error))
}
