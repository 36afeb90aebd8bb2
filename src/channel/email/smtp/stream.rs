//! In charge of the streams that lettre speaks SMTP over: TCP that does not wait to fill packets,
//! and TLS that is there before the server's greeting.
//!
//! lettre's own ways to connect never set TCP_NODELAY, which costs about 40 ms a message, so it is
//! handed these; what is spoken over them is [`super::connection`]'s.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_util::io::{AsyncRead as _, AsyncWrite as _};
use lettre::transport::smtp;
use lettre::transport::smtp::client::{AsyncTokioStream, TlsParameters};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

#[expect(deprecated, reason = "the only door to lettre's TLS over a stream that was opened here")]
use lettre::transport::smtp::client::AsyncNetworkStream;

/// The command after which the stream turns into a TLS stream (RFC 3207 section 4).
const STARTTLS: &[u8] = b"STARTTLS\r\n";

/// Most bytes that a server may say between two of ours. Answers are lines of at most 512 octets
/// (RFC 5321 section 4.5.3.1.5), and a handshake has certificates of some kilobytes; whoever goes on
/// for longer is cut off before it fills the memory.
const LONGEST_ANSWER: usize = 64 * 1024;

/// Most lines of one answer in clear text. lettre reads an answer anew from its beginning for every
/// line, so one of thousands would keep it busy for minutes.
const MOST_LINES: usize = 200;

/// A TCP stream that hands out nothing beyond the answer to STARTTLS.
///
/// lettre keeps what it read ahead when it turns a connection into an encrypted one. Whoever sits
/// on the line could send answers behind the one to STARTTLS, and they would be taken for the
/// server's, spoken over TLS. Byte by byte, nothing is read ahead: what was smuggled in ends up in
/// the TLS handshake, which it breaks.
#[derive(Debug)]
pub(super) struct Plain {
    stream: TcpStream,
    starting_tls: bool,
    /// What goes over it is SMTP, not the ciphertext of it.
    clear: bool,
    /// Bytes read since the last that were written.
    read: usize,
    /// Lines among them.
    lines: usize,
}

impl Plain {
    pub(super) fn new(stream: TcpStream) -> Self {
        Plain { stream, starting_tls: false, clear: true, read: 0, lines: 0 }
    }
}

/// Makes an answer ASCII, as it has to be (RFC 5321 section 2.4): servers that speak of their
/// troubles in Latin-1 would not be understood otherwise, and the three digits alone decide.
fn to_ascii(answer: &mut [u8]) {
    for byte in answer.iter_mut().filter(|byte| !byte.is_ascii()) {
        *byte = b'?';
    }
}

impl AsyncTokioStream for Plain {
    fn peer_addr(&self) -> io::Result<SocketAddr> {
        self.stream.peer_addr()
    }
}

impl AsyncRead for Plain {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.read > LONGEST_ANSWER || self.lines > MOST_LINES {
            return Poll::Ready(Err(io::Error::other("the answer is longer than any answer may be")));
        }
        if !self.starting_tls || buffer.remaining() == 0 {
            let before = buffer.filled().len();
            ready!(Pin::new(&mut self.stream).poll_read(cx, buffer))?;
            let answer = &mut buffer.filled_mut()[before..];
            if self.clear {
                to_ascii(answer);
                self.lines += answer.iter().filter(|byte| **byte == b'\n').count();
            }
            self.read += answer.len();
            return Poll::Ready(Ok(()));
        }
        let mut byte = [0];
        let mut byte = ReadBuf::new(&mut byte);
        ready!(Pin::new(&mut self.stream).poll_read(cx, &mut byte))?;
        buffer.put_slice(byte.filled());
        self.read += 1;
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Plain {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.starting_tls = bytes == STARTTLS;
        self.clear &= !self.starting_tls;
        (self.read, self.lines) = (0, 0);
        Pin::new(&mut self.stream).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

/// A stream that is encrypted from its first byte (RFC 8314 section 3.3).
#[derive(Debug)]
#[expect(deprecated, reason = "see the import")]
pub(super) struct Encrypted(AsyncNetworkStream);

impl Encrypted {
    /// Shakes hands.
    #[expect(deprecated, reason = "see the import")]
    pub(super) async fn new(mut stream: Plain, tls: TlsParameters) -> Result<Self, smtp::Error> {
        stream.clear = false;
        let mut stream = AsyncNetworkStream::use_existing_tokio1(Box::new(stream));
        stream.upgrade_tls(tls).await?;
        Ok(Encrypted(stream))
    }
}

impl AsyncTokioStream for Encrypted {
    fn peer_addr(&self) -> io::Result<SocketAddr> {
        self.0.peer_addr()
    }
}

impl AsyncRead for Encrypted {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let count = ready!(Pin::new(&mut self.0).poll_read(cx, buffer.initialize_unfilled()))?;
        to_ascii(&mut buffer.initialize_unfilled()[..count]);
        buffer.advance(count);
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Encrypted {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.0).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_close(cx)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]

    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;

    use super::*;

    /// A plain stream, and the far end of it.
    async fn pair() -> (Plain, TcpStream) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let client = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
        (Plain::new(client), listener.accept().await.unwrap().0)
    }

    #[tokio::test]
    async fn an_answer_without_an_end_is_cut_off() {
        let (mut client, mut server) = pair().await;
        let flood = tokio::spawn(async move { server.write_all(&vec![b'x'; 1024 * 1024]).await });
        let mut read = Vec::new();
        let error = client.read_to_end(&mut read).await.unwrap_err();
        assert!(error.to_string().contains("longer than any answer"), "{error}");
        assert!(read.len() < 1024 * 1024);
        drop(client);
        // The server's end breaks when the client's is gone.
        let _ = flood.await.unwrap();
    }

    #[tokio::test]
    async fn an_answer_of_lines_without_end_is_cut_off() {
        let (mut client, mut server) = pair().await;
        let flood = tokio::spawn(async move { server.write_all(&b"250-x\r\n".repeat(1024)).await });
        let error = client.read_to_end(&mut Vec::new()).await.unwrap_err();
        assert!(error.to_string().contains("longer than any answer"), "{error}");
        drop(client);
        // The server's end breaks when the client's is gone.
        let _ = flood.await.unwrap();
    }

    #[tokio::test]
    async fn an_answer_in_latin_1_is_understood_by_its_code() {
        let (mut client, mut server) = pair().await;
        server.write_all(b"250 f\xfcr sp\xe4ter\r\n").await.unwrap();
        drop(server);
        let mut read = String::new();
        client.read_to_string(&mut read).await.unwrap();
        assert_eq!(read, "250 f?r sp?ter\r\n");
    }

    #[tokio::test]
    async fn what_follows_the_answer_to_starttls_is_not_read_ahead() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let client = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
        let (mut server, _) = listener.accept().await.unwrap();
        let mut client = Plain::new(client);

        client.write_all(b"STARTTLS\r\n").await.unwrap();
        server.write_all(b"220 go\r\n250 injected\r\n").await.unwrap();
        let mut read = Vec::new();
        while !read.ends_with(b"\n") {
            let mut buffer = [0; 100];
            let count = client.read(&mut buffer).await.unwrap();
            read.extend_from_slice(&buffer[..count]);
        }
        assert_eq!(read, b"220 go\r\n");

        client.write_all(b"hello").await.unwrap();
        let mut buffer = [0; 100];
        let count = client.read(&mut buffer).await.unwrap();
        assert_eq!(&buffer[..count], b"250 injected\r\n", "TLS gets it, and fails");
    }
}
