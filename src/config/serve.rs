//! In charge of `[serve]`: where `recap serve` listens, whom it believes and how it logs.
//!
//! It leaves serving to [`crate::server`].

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::str::FromStr;

use super::setting::{
    SERVE_ACCESS_LOG, SERVE_LISTEN, SERVE_LOG_FORMAT, SERVE_METRICS, SERVE_TRUSTED_PROXIES,
};
use super::source::Problem;
use super::typed::Typed;
use super::{Serve, check};
use crate::error::Result;

/// Where a server listens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Address {
    /// An address and a port.
    Tcp(SocketAddr),
    /// A socket of the file system.
    Unix(PathBuf),
}

/// The text is no address to listen on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("has to be an address and a port, such as `127.0.0.1:8080`, or `unix:` and a path")]
pub struct NoAddress;

impl FromStr for Address {
    type Err = NoAddress;

    fn from_str(text: &str) -> std::result::Result<Self, NoAddress> {
        match text.trim().strip_prefix("unix:") {
            Some("") => Err(NoAddress),
            Some(path) => Ok(Address::Unix(PathBuf::from(path))),
            None => text.trim().parse().map(Address::Tcp).map_err(|_| NoAddress),
        }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Address::Tcp(address) => write!(f, "http://{address}/"),
            Address::Unix(path) => write!(f, "unix:{}", path.display()),
        }
    }
}

/// How a log is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum LogFormat {
    /// A line for people.
    Text,
    /// A JSON object on each line.
    Json,
}

/// What is configured for the server.
pub(super) fn meant(typed: &Typed<'_>) -> Result<Serve> {
    let address = |text: &str| text.parse().map_err(|error: NoAddress| Problem::new(error.to_string()));
    Ok(Serve {
        listen: typed
            .read_as(&SERVE_LISTEN, address)?
            .unwrap_or(Address::Tcp(SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8080))),
        metrics: typed.read_as(&SERVE_METRICS, address)?,
        trusted_proxies: typed.read_as(&SERVE_TRUSTED_PROXIES, check::networks)?.unwrap_or_default(),
        log_format: typed.read_as(&SERVE_LOG_FORMAT, log_format)?.unwrap_or(LogFormat::Text),
        access_log: typed.read_as(&SERVE_ACCESS_LOG, check::flag)?.unwrap_or(false),
    })
}

fn log_format(typed: &str) -> std::result::Result<LogFormat, Problem> {
    match typed.trim() {
        "text" => Ok(LogFormat::Text),
        "json" => Ok(LogFormat::Json),
        _ => Err(Problem::new("has to be `text` or `json`")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_a_port_or_a_socket() {
        assert_eq!("127.0.0.1:0".parse(), Ok(Address::Tcp(([127, 0, 0, 1], 0).into())));
        assert_eq!(
            " [::1]:80 ".parse::<Address>().map(|one| one.to_string()),
            Ok("http://[::1]:80/".to_owned())
        );
        assert_eq!("unix:/run/recap/http".parse(), Ok(Address::Unix("/run/recap/http".into())));
        for wrong in ["", "8080", "localhost", "127.0.0.1", "unix:", "http://127.0.0.1:80/"] {
            assert_eq!(wrong.parse::<Address>(), Err(NoAddress), "{wrong}");
        }
    }
}
