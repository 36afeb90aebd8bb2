//! In charge of where connections come from: the port or the socket, and what the system keeps for it.
//!
//! It leaves how many are taken, and what becomes of them, to [`super`].

use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
#[cfg(unix)]
use std::path::Path;
use std::time::Duration;

#[cfg(unix)]
use tokio::net::UnixListener;
use tokio::net::{TcpListener, TcpSocket};
use tokio::time::sleep;

/// Octets that the system keeps of an answer for whoever takes them slowly. What it would take by itself may be
/// megabytes, which are written long before anybody has taken them: a client that takes nothing would not be
/// seen within [`super::SENDING`].
const SEND_BUFFER: u32 = 256 * 1024;

/// Connections that the system keeps until there is a place for them: whoever comes while all are taken waits,
/// and is not turned away.
const BACKLOG: u32 = 1024;

/// Where connections come from.
#[derive(Debug)]
pub enum Listener {
    /// A port.
    Tcp(TcpListener),
    /// A socket of the file system, for a proxy on the same machine.
    #[cfg(unix)]
    Unix(UnixListener),
}

impl Listener {
    /// Listens on a port, as [`TcpListener::bind`] does; says which one it became.
    ///
    /// # Errors
    /// Where the system refuses, because another program has the port, for instance.
    pub fn tcp(address: SocketAddr) -> io::Result<(Self, SocketAddr)> {
        let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
        socket.set_reuseaddr(cfg!(unix))?;
        // Connections that are taken have it too.
        socket.set_send_buffer_size(SEND_BUFFER)?;
        socket.bind(address)?;
        let listener = socket.listen(BACKLOG)?;
        let address = listener.local_addr()?;
        Ok((Listener::Tcp(listener), address))
    }

    /// Listens at a path. A socket that a program has left there, which nobody listens on, is taken away.
    ///
    /// # Errors
    /// Where the system refuses, because another program listens there, for instance.
    #[cfg(unix)]
    pub async fn unix(path: &Path) -> io::Result<Self> {
        use std::io::ErrorKind::{AddrInUse, ConnectionRefused};

        use tokio::net::UnixStream;

        let bound = match UnixListener::bind(path) {
            Err(error) if error.kind() == AddrInUse => match UnixStream::connect(path).await {
                Err(left) if left.kind() == ConnectionRefused => {
                    std::fs::remove_file(path)?;
                    UnixListener::bind(path)
                }
                _ => Err(error),
            },
            bound => bound,
        };
        bound.map(Listener::Unix)
    }
}

/// A connection that belongs to no runtime.
pub(super) enum Stream {
    Tcp(std::net::TcpStream),
    #[cfg(unix)]
    Unix(std::os::unix::net::UnixStream),
}

/// The next connection, and whom it comes from.
pub(super) async fn accept(listener: &Listener) -> (Stream, IpAddr) {
    loop {
        let accepted = match listener {
            Listener::Tcp(listener) => listener.accept().await.and_then(|(stream, peer)| {
                // What is written is whole; waiting for more would only hold up the end of it.
                let _ = stream.set_nodelay(true);
                Ok((Stream::Tcp(stream.into_std()?), peer.ip()))
            }),
            #[cfg(unix)]
            Listener::Unix(listener) => listener.accept().await.and_then(|(stream, _)| {
                // Only this machine can reach it.
                Ok((Stream::Unix(stream.into_std()?), IpAddr::V4(Ipv4Addr::LOCALHOST)))
            }),
        };
        match accepted {
            Ok(accepted) => return accepted,
            Err(error) if is_of_client(&error) => {}
            Err(error) => {
                // Most likely too many files are open; some will be closed.
                tracing::error!(%error, "no connection can be taken");
                sleep(Duration::from_millis(500)).await;
            }
        }
    }
}

/// Whether a client has gone before it was taken.
fn is_of_client(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}
