//! In charge of the streams that lettre speaks SMTP over: TCP that does not wait to fill packets,
//! and TLS over it; and of answers that are right and lettre would not understand.
//!
//! lettre's own ways to connect never set TCP_NODELAY, which costs about 40 ms a message, so it is
//! handed these; what is spoken over them is [`super::connection`]'s.

use std::collections::VecDeque;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};

use futures_util::io::{AsyncRead as _, AsyncWrite as _};
use lettre::transport::smtp;
use lettre::transport::smtp::client::{AsyncTokioStream, TlsParameters};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

#[expect(deprecated, reason = "the only door to lettre's TLS over a stream that was opened here")]
use lettre::transport::smtp::client::AsyncNetworkStream;

/// Most octets that a server may say between two of ours. Answers are lines of at most 512 octets
/// (RFC 5321 section 4.5.3.1.5); whoever goes on for longer is cut off before it fills the memory.
const LONGEST_ANSWER: usize = 64 * 1024;

/// Most lines that it may say between two of ours. lettre reads an answer anew from its beginning for every
/// line, so one of thousands would keep it busy for minutes, and nothing else would have its turn.
const MOST_LINES: usize = 200;

/// A TCP stream, over which SMTP is spoken or TLS.
#[derive(Debug)]
pub(super) struct Plain {
    stream: TcpStream,
    /// What goes over it is SMTP, not the ciphertext of it.
    clear: bool,
    answers: Answers,
}

impl Plain {
    pub(super) fn new(stream: TcpStream) -> Self {
        Plain { stream, clear: true, answers: Answers::default() }
    }

    /// The stream for TLS over it. What was said before and not handed out yet is left: whoever sits on the line
    /// could send answers behind the one to STARTTLS, to be taken for the server's (RFC 3207 section 4.2).
    fn for_tls(self) -> Self {
        Plain { clear: false, answers: Answers::default(), ..self }
    }
}

/// Stands in a text before the second digit that its code had, where lettre knows no such digit. In no
/// server's own words: there it is a question mark.
pub(super) const DIGIT: char = '\u{1a}';

/// Where in a line of an answer the next byte stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum At {
    #[default]
    First,
    Second,
    Third,
    /// Behind the three digits.
    Behind,
    /// At the first byte of the text.
    Text,
    /// In what nothing is changed of any more.
    Rest,
}

/// Makes of answers what lettre's parser takes, since what it does not take counts as no answer: text
/// beyond ASCII, codes whose second digit is above five, and codes without a text.
#[derive(Debug, Default)]
struct Answers {
    at: At,
    /// The second digit of this line's code, where another was put in its place.
    digit: Option<u8>,
    /// Made ready, and not handed out yet.
    ready: VecDeque<u8>,
    /// Octets since something was said to the server.
    octets: usize,
    /// Lines among them.
    lines: usize,
}

impl Answers {
    /// An answer before the first of the server's.
    fn after(answer: &[u8]) -> Self {
        Answers { ready: answer.iter().copied().collect(), ..Answers::default() }
    }

    /// Something is said to the server, which may answer anew.
    fn asked(&mut self) {
        (self.octets, self.lines) = (0, 0);
    }

    /// That the server has not said more than it may.
    fn within_bounds(&self) -> io::Result<()> {
        if self.octets > LONGEST_ANSWER || self.lines > MOST_LINES {
            return Err(io::Error::other("the answer is longer than any answer may be"));
        }
        Ok(())
    }

    /// Changes a byte as it has to be; returns what has to stand before it.
    fn next(&mut self, byte: &mut u8) -> Vec<u8> {
        // Texts have to be ASCII (RFC 5321 section 2.4): servers that speak of their troubles in Latin-1
        // would not be understood otherwise.
        if !byte.is_ascii() || *byte == DIGIT as u8 {
            *byte = b'?';
        }
        let (at, mut before) = (self.at, Vec::new());
        self.at = match (at, *byte) {
            (At::First, b'2'..=b'5') => At::Second,
            (At::Second, b'0'..=b'5') => At::Third,
            // RFC 5321 section 4.3.2: a client that knows no more goes by the first digit.
            (At::Second, b'6'..=b'9') => {
                self.digit = Some(std::mem::replace(byte, b'5'));
                At::Third
            }
            (At::Third, b'0'..=b'9') => At::Behind,
            (At::Behind, b' ' | b'-') => At::Text,
            // The text is optional, and the space with it (RFC 5321 section 4.2).
            (At::Behind, b'\r') => {
                before.push(b' ');
                At::Text
            }
            _ => At::Rest,
        };
        let text = at == At::Text || !before.is_empty();
        if text && let Some(digit) = self.digit.take() {
            before.extend([DIGIT as u8, digit]);
        }
        if *byte == b'\n' {
            (self.at, self.digit) = (At::First, None);
        }
        before
    }

    /// Takes what was read into a buffer, behind what was in it.
    fn take(&mut self, buffer: &mut ReadBuf<'_>, behind: usize) {
        let answer = buffer.filled_mut().get_mut(behind..).unwrap_or_default();
        self.octets += answer.len();
        self.lines += answer.iter().filter(|byte| **byte == b'\n').count();
        // From where on something is put in between, and the rest may not fit any more.
        let mut kept = answer.len();
        for (index, byte) in answer.iter_mut().enumerate() {
            let before = self.next(byte);
            if !before.is_empty() || kept < index {
                kept = kept.min(index);
                self.ready.extend(before);
                self.ready.push_back(*byte);
            }
        }
        buffer.set_filled(behind + kept);
        self.hand_out(buffer);
    }

    /// Hands out what is ready, as far as there is room; says whether that was anything.
    fn hand_out(&mut self, buffer: &mut ReadBuf<'_>) -> bool {
        let count = self.ready.len().min(buffer.remaining());
        self.ready.drain(..count).for_each(|byte| buffer.put_slice(&[byte]));
        count > 0
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
        self.answers.within_bounds()?;
        if self.answers.hand_out(buffer) {
            return Poll::Ready(Ok(()));
        }
        let before = buffer.filled().len();
        ready!(Pin::new(&mut self.stream).poll_read(cx, buffer))?;
        if self.clear {
            self.answers.take(buffer, before);
        }
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Plain {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.answers.asked();
        Pin::new(&mut self.stream).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

/// A stream in clear text that is taken back to be encrypted: lettre's own way from the one to the other
/// would leave what the server says from then on as it is.
#[derive(Debug, Clone)]
pub(super) struct Lent(Arc<Mutex<Plain>>);

impl Lent {
    pub(super) fn new(stream: Plain) -> Self {
        Lent(Arc::new(Mutex::new(stream)))
    }

    /// The stream, where nobody else has it any more.
    pub(super) fn back(self) -> Option<Plain> {
        Arc::into_inner(self.0).map(|stream| stream.into_inner().unwrap_or_else(PoisonError::into_inner))
    }

    fn stream(&self) -> MutexGuard<'_, Plain> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl AsyncTokioStream for Lent {
    fn peer_addr(&self) -> io::Result<SocketAddr> {
        self.stream().peer_addr()
    }
}

impl AsyncRead for Lent {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut *self.stream()).poll_read(cx, buffer)
    }
}

impl AsyncWrite for Lent {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut *self.stream()).poll_write(cx, bytes)
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut *self.stream()).poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut *self.stream()).poll_shutdown(cx)
    }
}

/// A greeting for lettre, which waits for one before it says anything. After STARTTLS there comes none: the
/// client speaks first, and begins anew with EHLO (RFC 3207 section 4.2).
const GREETING: &[u8] = b"220 go on\r\n";

/// A stream that is encrypted.
#[derive(Debug)]
#[expect(deprecated, reason = "see the import")]
pub(super) struct Encrypted {
    stream: AsyncNetworkStream,
    answers: Answers,
}

impl Encrypted {
    /// Shakes hands, before the server has said anything (RFC 8314 section 3.3).
    pub(super) async fn new(stream: Plain, tls: TlsParameters) -> Result<Self, smtp::Error> {
        Encrypted::over(stream, tls, Answers::default()).await
    }

    /// Shakes hands after STARTTLS.
    pub(super) async fn started(stream: Plain, tls: TlsParameters) -> Result<Self, smtp::Error> {
        Encrypted::over(stream, tls, Answers::after(GREETING)).await
    }

    #[expect(deprecated, reason = "see the import")]
    async fn over(stream: Plain, tls: TlsParameters, answers: Answers) -> Result<Self, smtp::Error> {
        let mut stream = AsyncNetworkStream::use_existing_tokio1(Box::new(stream.for_tls()));
        stream.upgrade_tls(tls).await?;
        Ok(Encrypted { stream, answers })
    }
}

impl AsyncTokioStream for Encrypted {
    fn peer_addr(&self) -> io::Result<SocketAddr> {
        self.stream.peer_addr()
    }
}

impl AsyncRead for Encrypted {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.answers.within_bounds()?;
        if self.answers.hand_out(buffer) {
            return Poll::Ready(Ok(()));
        }
        let before = buffer.filled().len();
        let count = ready!(Pin::new(&mut self.stream).poll_read(cx, buffer.initialize_unfilled()))?;
        buffer.advance(count);
        self.answers.take(buffer, before);
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Encrypted {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.answers.asked();
        Pin::new(&mut self.stream).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_close(cx)
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
    async fn each_question_has_its_own_answer_of_many_lines() {
        let (mut client, mut server) = pair().await;
        let answer = b"250-x\r\n".repeat(MOST_LINES);
        let mut read = vec![0; answer.len()];
        for _ in 0..2 {
            client.write_all(b"EHLO x\r\n").await.unwrap();
            server.write_all(&answer).await.unwrap();
            client.read_exact(&mut read).await.unwrap();
        }
        assert_eq!(read, answer);
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

    /// What is read of what a server says, with room for so many bytes at a time.
    async fn heard(said: &[u8], room: usize) -> String {
        let (mut client, mut server) = pair().await;
        server.write_all(said).await.unwrap();
        drop(server);
        let (mut read, mut buffer) = (Vec::new(), vec![0; room]);
        loop {
            match client.read(&mut buffer).await.unwrap() {
                0 => return String::from_utf8(read).unwrap(),
                count => read.extend_from_slice(&buffer[..count]),
            }
        }
    }

    #[tokio::test]
    async fn an_answer_is_made_one_that_lettre_knows_however_little_room_there_is() {
        for (said, expected) in [
            ("250\r\n", "250 \r\n"),
            ("220\r\n250\r\n", "220 \r\n250 \r\n"),
            ("250-\r\n250\r\n", "250-\r\n250 \r\n"),
            ("250-a\r\n250 \r\n", "250-a\r\n250 \r\n"),
            ("571 5.7.1 no\r\n", "551 \u{1a}75.7.1 no\r\n"),
            ("471-a\r\n471 b\r\n", "451-\u{1a}7a\r\n451 \u{1a}7b\r\n"),
            ("599\r\n", "559 \u{1a}9\r\n"),
            ("590-\r\n590 x\r\n", "550-\u{1a}9\r\n550 \u{1a}9x\r\n"),
            ("250 571 and \u{1a}7\r\n", "250 571 and ?7\r\n"),
            ("671 x\r\n57\r\n571x\r\n", "671 x\r\n55\r\n551x\r\n"),
        ] {
            for room in [1, 2, 3, 100] {
                assert_eq!(heard(said.as_bytes(), room).await, expected, "{room}");
            }
        }
    }

    #[tokio::test]
    async fn what_follows_the_answer_to_starttls_is_no_answer_over_tls() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let client = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
        let (mut server, _) = listener.accept().await.unwrap();
        let mut client = Plain::new(client);

        client.write_all(b"STARTTLS\r\n").await.unwrap();
        server.write_all(b"220\r\n250").await.unwrap();
        // As long as what was said, and an octet shorter than what is made of it.
        let mut answer = [0; 8];
        client.read_exact(&mut answer).await.unwrap();
        assert_eq!(&answer, b"220 \r\n25");

        let mut client = client.for_tls();
        let handshake = [0x16, 3, 3, 0xff];
        server.write_all(&handshake).await.unwrap();
        let mut read = [0; 4];
        client.read_exact(&mut read).await.unwrap();
        assert_eq!(read, handshake, "octet for octet");
    }
}
