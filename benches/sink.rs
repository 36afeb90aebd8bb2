//! In charge of a mail server that takes everything and keeps nothing, for measuring what encryption and
//! a login cost: it offers PIPELINING, with a certificate STARTTLS too, and AUTH behind that.
//!
//! It knows no mail: what `tests/support/sink.rs` keeps and counts is none of its business.
//!
//! ```text
//! sink ADDRESS [CERTIFICATE KEY]
//! ```

#![allow(clippy::print_stderr, reason = "a program of its own, for benches/send.py")]

use std::error::Error;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::ExitCode;
use std::sync::Arc;

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// Longest command, in bytes; content has no longer line either.
const LONGEST: u64 = 4_096;

fn main() -> ExitCode {
    // `cargo bench` hands every target this word.
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    if words.is_empty() {
        return ExitCode::SUCCESS;
    }
    match serve(&words) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("sink: {error}");
            ExitCode::FAILURE
        }
    }
}

fn serve(words: &[String]) -> Result<(), Box<dyn Error>> {
    let address = words.first().ok_or("an address to listen at is missing")?;
    let tls = match words.get(1).zip(words.get(2)) {
        Some((certificate, key)) => Some(Arc::new(tls(certificate, key)?)),
        None => None,
    };
    for stream in TcpListener::bind(address)?.incoming() {
        let (stream, tls) = (stream?, tls.clone());
        // A client that goes without a word is no fault.
        std::thread::spawn(move || Session::new(stream, tls)?.run());
    }
    Ok(())
}

fn tls(certificate: &str, key: &str) -> Result<ServerConfig, Box<dyn Error>> {
    let chain = CertificateDer::pem_file_iter(certificate)?.collect::<Result<Vec<_>, _>>()?;
    let key = PrivateKeyDer::from_pem_file(key)?;
    Ok(ServerConfig::builder().with_no_client_auth().with_single_cert(chain, key)?)
}

/// What is spoken over.
enum Wire {
    Clear(TcpStream),
    Encrypted(Box<StreamOwned<ServerConnection, TcpStream>>),
}

impl Read for Wire {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Wire::Clear(stream) => stream.read(buffer),
            Wire::Encrypted(stream) => stream.read(buffer),
        }
    }
}

/// One client.
struct Session {
    wire: BufReader<Wire>,
    /// Answers that wait until everything that was sent has been read (RFC 2920 section 3.2).
    answers: Vec<u8>,
    tls: Option<Arc<ServerConfig>>,
}

impl Session {
    fn new(stream: TcpStream, tls: Option<Arc<ServerConfig>>) -> io::Result<Self> {
        stream.set_nodelay(true)?;
        Ok(Session {
            wire: BufReader::with_capacity(64 * 1_024, Wire::Clear(stream)),
            answers: Vec::new(),
            tls,
        })
    }

    fn run(mut self) -> io::Result<()> {
        self.answer("220 sink ESMTP")?;
        let mut line = Vec::new();
        while self.line(&mut line)? {
            let verb: Vec<u8> = line.iter().take(4).map(u8::to_ascii_uppercase).collect();
            match verb.as_slice() {
                b"EHLO" => self.hello()?,
                b"STAR" => self = self.encrypted()?,
                b"AUTH" => self.answer("235 2.7.0 welcome")?,
                b"DATA" => {
                    self.answer("354 go on")?;
                    self.content(&mut line)?;
                    self.answer("250 2.0.0 taken")?;
                }
                b"QUIT" => return self.answer("221 2.0.0 bye"),
                _ => self.answer("250 2.0.0 fine")?,
            }
        }
        Ok(())
    }

    fn hello(&mut self) -> io::Result<()> {
        let encrypted = matches!(self.wire.get_ref(), Wire::Encrypted(_));
        self.answers.extend_from_slice(b"250-sink\r\n250-PIPELINING\r\n");
        if encrypted {
            self.answers.extend_from_slice(b"250-AUTH PLAIN\r\n");
        } else if self.tls.is_some() {
            self.answers.extend_from_slice(b"250-STARTTLS\r\n");
        }
        self.answer("250 8BITMIME")
    }

    /// Reads up to the dot by itself.
    fn content(&mut self, line: &mut Vec<u8>) -> io::Result<()> {
        while self.line(line)? && line != b".\r\n" {}
        Ok(())
    }

    /// One line with its end; none at the end of the connection.
    fn line(&mut self, line: &mut Vec<u8>) -> io::Result<bool> {
        if self.wire.buffer().is_empty() {
            self.flush()?;
        }
        line.clear();
        Ok((&mut self.wire).take(LONGEST).read_until(b'\n', line)? > 0)
    }

    fn answer(&mut self, answer: &str) -> io::Result<()> {
        self.answers.extend_from_slice(answer.as_bytes());
        self.answers.extend_from_slice(b"\r\n");
        if self.wire.buffer().is_empty() { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> io::Result<()> {
        let answers = std::mem::take(&mut self.answers);
        match self.wire.get_mut() {
            Wire::Clear(stream) => stream.write_all(&answers),
            Wire::Encrypted(stream) => stream.write_all(&answers).and_then(|()| stream.flush()),
        }
    }

    fn encrypted(mut self) -> io::Result<Self> {
        let tls = self.tls.clone().ok_or(io::ErrorKind::Unsupported)?;
        self.answer("220 2.0.0 go on")?;
        let Wire::Clear(stream) = self.wire.into_inner() else {
            return Err(io::ErrorKind::Unsupported.into());
        };
        let connection = ServerConnection::new(tls).map_err(io::Error::other)?;
        let wire = Wire::Encrypted(Box::new(StreamOwned::new(connection, stream)));
        Ok(Session { wire: BufReader::with_capacity(64 * 1_024, wire), answers: Vec::new(), tls: None })
    }
}
