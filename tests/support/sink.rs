//! In charge of an SMTP server in the test's own process: quick, offers what it is told to offer, and
//! remembers whom it took messages for before it says so.
//!
//! It plays no faults; `tests/tools/smtp_server.py` does, and speaks TLS.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// How a server answers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Manner {
    /// What it offers beside 8BITMIME (RFC 5321 section 4.1.1.1).
    pub(crate) offers: &'static [&'static str],
    /// How long it takes over a message.
    pub(crate) latency: Duration,
}

/// The server; its connections end with it.
pub(crate) struct Sink {
    port: u16,
    taken: Arc<Mutex<Vec<String>>>,
    open: Arc<Mutex<Vec<TcpStream>>>,
}

impl Sink {
    pub(crate) fn start(manner: Manner) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let (taken, open) = (Arc::new(Mutex::new(Vec::new())), Arc::new(Mutex::new(Vec::new())));
        let sink = Sink { port, taken: Arc::clone(&taken), open: Arc::clone(&open) };
        thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(stream) = stream else { return };
                open.lock().unwrap().push(stream.try_clone().unwrap());
                let taken = Arc::clone(&taken);
                // A client that is killed ends the conversation with an error, which is no fault.
                thread::spawn(move || drop(serve(stream, manner, &taken)));
            }
        });
        sink
    }

    /// Where it listens.
    pub(crate) fn url(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.port)
    }

    /// For whom it took messages, in order.
    pub(crate) fn taken(&self) -> Vec<String> {
        self.taken.lock().unwrap().clone()
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        for stream in self.open.lock().unwrap().iter() {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }
}

fn serve(stream: TcpStream, manner: Manner, taken: &Mutex<Vec<String>>) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let mut answers = stream.try_clone()?;
    let mut commands = BufReader::new(stream);
    let mut to = String::new();
    answers.write_all(b"220 sink.example.net ESMTP\r\n")?;
    loop {
        let mut line = String::new();
        if commands.read_line(&mut line)? == 0 {
            return Ok(());
        }
        let mut words = line.split_ascii_whitespace();
        let answer = match words.next().unwrap_or_default().to_ascii_uppercase().as_str() {
            "EHLO" => {
                let offers = manner.offers.iter().map(|offer| format!("250-{offer}\r\n"));
                format!("250-sink.example.net\r\n{}250 8BITMIME", offers.collect::<String>())
            }
            "RCPT" => {
                to = line.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
                "250 2.1.5 fine".to_owned()
            }
            "DATA" => {
                answers.write_all(b"354 go on\r\n")?;
                let mut line = Vec::new();
                while line != b".\r\n" {
                    line.clear();
                    if commands.read_until(b'\n', &mut line)? == 0 {
                        return Ok(());
                    }
                }
                take(manner, taken, &to)
            }
            "BDAT" => {
                let length = words.next().and_then(|length| length.parse().ok()).unwrap_or(0);
                let mut content = vec![0; length];
                commands.read_exact(&mut content)?;
                take(manner, taken, &to)
            }
            "QUIT" => {
                answers.write_all(b"221 2.0.0 bye\r\n")?;
                return Ok(());
            }
            _ => "250 2.0.0 fine".to_owned(),
        };
        answers.write_all(format!("{answer}\r\n").as_bytes())?;
    }
}

fn take(manner: Manner, taken: &Mutex<Vec<String>>, to: &str) -> String {
    thread::sleep(manner.latency);
    let mut taken = taken.lock().unwrap();
    taken.push(to.to_owned());
    format!("250 2.0.0 taken as {}", taken.len())
}
