//! `recap serve` as browsers, readers of feeds, proxies, watchers and attackers meet it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::support::{Publication, check, python, readers};

/// A server that is ended with the test.
struct Server {
    child: Child,
    port: u16,
    metrics: Option<u16>,
    log: Arc<Mutex<Vec<String>>>,
    reader: Option<JoinHandle<()>>,
}

impl Server {
    /// Starts one on a port of its own.
    fn start(group: &Publication, options: &[&str]) -> Self {
        Self::start_on(group, 0, options)
    }

    fn start_on(group: &Publication, port: u16, options: &[&str]) -> Self {
        let mut command = group.command_in();
        command
            .args(["serve", "--listen", &format!("127.0.0.1:{port}")])
            .args(options)
            .stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let (mut port, mut metrics) = (None, None);
        while port.is_none() {
            let line = lines.next().expect("the server ended").unwrap();
            let told = || line.trim_end_matches('/').rsplit(':').next().unwrap().parse().unwrap();
            match line.split_once(' ').unwrap_or_default().0 {
                "Serving" => port = Some(told()),
                "Telling" => metrics = Some(told()),
                _ => {}
            }
        }
        let log = Arc::<Mutex<Vec<String>>>::default();
        let kept = Arc::clone(&log);
        let reader = std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                kept.lock().unwrap().push(line);
            }
        });
        Server { child, port: port.unwrap(), metrics, log, reader: Some(reader) }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        stream
    }

    /// One request over a connection of its own: head and body.
    fn ask(&self, head: &str) -> (String, Vec<u8>) {
        ask(self.connect(), head)
    }

    fn status(&self, head: &str) -> u16 {
        status(&self.ask(head).0)
    }

    fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}/{path}", self.port)
    }

    fn signal(&self, signal: &str) {
        let sent = Command::new("kill").args(["-s", signal, &self.child.id().to_string()]).status().unwrap();
        assert!(sent.success());
    }

    /// Ends it as a service manager would; everything that it has logged.
    fn stop(mut self) -> Vec<String> {
        self.signal("TERM");
        assert!(self.child.wait().unwrap().success());
        self.reader.take().unwrap().join().unwrap();
        std::mem::take(&mut *self.log.lock().unwrap())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn ask(mut stream: impl Read + Write, head: &str) -> (String, Vec<u8>) {
    // A server that refuses early may have closed its ear already.
    let _ = write!(stream, "{head}\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let end = answer.windows(4).position(|window| window == b"\r\n\r\n").expect("an answer");
    (String::from_utf8(answer[..end].to_vec()).unwrap(), answer[end + 4..].to_vec())
}

fn status(head: &str) -> u16 {
    head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or_else(|| panic!("{head}"))
}

fn header(head: &str, name: &str) -> Option<String> {
    let named = |line: &str| {
        let (found, value) = line.split_once(": ")?;
        found.eq_ignore_ascii_case(name).then(|| value.to_owned())
    };
    head.lines().find_map(named)
}

fn published() -> Publication {
    let group = Publication::new();
    group.publish().succeeds();
    group
}

/// Waits until something is so; panics when it is not within a time.
fn within(limit: Duration, what: &str, mut is_so: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < limit, "{what} took longer than {limit:?}");
        std::thread::yield_now();
    }
}

#[test]
fn redbot_finds_no_error_on_the_three_feeds_plain_and_compressed() {
    let group = published();
    let server = Server::start(&group, &[]);
    let urls = ["feed.xml", "atom.xml", "feed.json"].map(|feed| server.url(feed));

    let found = check("check_http.py", &urls.each_ref().map(String::as_str));

    for feed in ["/feed.xml", "/atom.xml", "/feed.json"] {
        for note in REDBOT_LIKES {
            let line = format!("{feed} GOOD {note}");
            assert!(found.lines().any(|one| one == line), "{line} is not in\n{found}");
        }
    }
    server.stop();
}

/// What REDbot has to say of each feed.
const REDBOT_LIKES: [&str; 5] = ["CL_CORRECT", "FRESHNESS_FRESH", "CONNEG_GZIP_GOOD", "INM_304", "IMS_304"];

#[test]
fn a_feed_that_is_published_while_the_server_runs_is_there_within_a_second() {
    let group = published();
    let server = Server::start(&group, &[]);
    let get = || server.ask("GET /feed.xml HTTP/1.1").1;
    let tag = || header(&server.ask("GET /feed.xml HTTP/1.1").0, "etag").unwrap();
    let (before, tag_before) = (get(), tag());
    group.write_recap(&crate::support::RECAP.replace("Two talks, one raffle", "Two talks, three raffles"));

    group.publish().succeeds();

    within(Duration::from_secs(1), "the new feed", || get() != before);
    assert!(String::from_utf8(get()).unwrap().contains("three raffles"));
    assert_ne!(tag(), tag_before);
    assert_eq!(server.status(&format!("GET /feed.xml HTTP/1.1\r\nIf-None-Match: {tag_before}")), 200);
    server.stop();
}

#[test]
fn what_a_reader_has_is_still_what_it_has_after_a_restart() {
    let group = published();
    let server = Server::start(&group, &[]);
    let (head, _) = server.ask("GET /feed.xml HTTP/1.1");
    let port = server.port;
    server.stop();
    let server = Server::start_on(&group, port, &[]);
    let tag = header(&head, "etag").unwrap();
    let modified = header(&head, "last-modified").unwrap();
    for condition in [format!("If-None-Match: {tag}"), format!("If-Modified-Since: {modified}")] {
        let (head, body) = server.ask(&format!("GET /feed.xml HTTP/1.1\r\n{condition}"));
        assert_eq!((status(&head), body.len()), (304, 0), "{condition}");
        assert_eq!(header(&head, "etag").as_ref(), Some(&tag));
        assert!(header(&head, "date").is_some() && header(&head, "content-length").is_none(), "{head}");
    }
    server.stop();
}

#[test]
fn every_kind_of_file_comes_as_what_it_is() {
    let group = published();
    for (name, bytes) in [
        ("style.css", &b"a{}"[..]),
        ("script.js", b"1"),
        ("logo.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("photo.jpg", b"\xff\xd8"),
        ("robots.txt", b"x"),
        ("sitemap.xml", b"<urlset/>"),
        ("data.json", b"{}"),
        ("font.woff2", b"x"),
        ("talk.pdf", b"%PDF"),
        ("strange", b"\x00"),
    ] {
        std::fs::write(group.path("public").join(name), bytes).unwrap();
    }
    let server = Server::start(&group, &[]);
    for (path, wanted) in [
        ("", "text/html; charset=utf-8"),
        ("feed.xml", "application/rss+xml; charset=utf-8"),
        ("atom.xml", "application/atom+xml; charset=utf-8"),
        ("feed.json", "application/feed+json; charset=utf-8"),
        (&format!("calendar/{}.ics", crate::support::SLUG), "text/calendar; charset=utf-8"),
        (&format!("{}/", crate::support::SLUG), "text/html; charset=utf-8"),
        ("style.css", "text/css; charset=utf-8"),
        ("script.js", "text/javascript; charset=utf-8"),
        ("logo.svg", "image/svg+xml"),
        ("photo.jpg", "image/jpeg"),
        ("robots.txt", "text/plain; charset=utf-8"),
        ("sitemap.xml", "application/xml; charset=utf-8"),
        ("data.json", "application/json"),
        ("font.woff2", "font/woff2"),
        ("talk.pdf", "application/pdf"),
        ("strange", "application/octet-stream"),
    ] {
        let (get, body) = server.ask(&format!("GET /{path} HTTP/1.1"));
        assert_eq!((status(&get), header(&get, "content-type").as_deref()), (200, Some(wanted)), "{path}");
        let (head, nothing) = server.ask(&format!("HEAD /{path} HTTP/1.1"));
        assert_eq!(nothing.len(), 0);
        assert_eq!(header(&head, "content-length"), Some(body.len().to_string()), "{path}");
        assert_eq!(header(&head, "x-content-type-options").as_deref(), Some("nosniff"), "{path}");
    }
    server.stop();
}

#[test]
fn root_and_favicon_are_answered_where_the_site_has_none() {
    let group = Publication::new();
    let server = Server::start(&group, &[]);
    let (head, body) = server.ask("GET / HTTP/1.1");
    assert_eq!(status(&head), 200);
    assert!(String::from_utf8(body).unwrap().contains("RSS: https://example.org/feed.xml\n"));
    assert_eq!(server.status("GET /favicon.ico HTTP/1.1"), 204);
    assert_eq!(server.status("GET /feed.xml HTTP/1.1"), 404);
    assert_eq!(server.status("POST / HTTP/1.1\r\nContent-Length: 0"), 405);
    server.stop();
}

#[test]
fn requests_that_come_together_are_answered_one_after_the_other() {
    let group = published();
    let server = Server::start(&group, &[]);
    let mut stream = server.connect();
    let one = "HEAD /feed.xml HTTP/1.1\r\nHost: localhost\r\n\r\n";
    write!(
        stream,
        "{}HEAD /nowhere HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        one.repeat(20)
    )
    .unwrap();
    let mut answers = String::new();
    stream.read_to_string(&mut answers).unwrap();
    assert_eq!(answers.matches("HTTP/1.1 200 OK").count(), 20);
    assert_eq!(answers.matches("HTTP/1.1 404").count(), 1);
    server.stop();
}

#[test]
fn two_hundred_slow_connections_keep_nobody_else_waiting_and_are_closed() {
    let group = published();
    let server = Server::start(&group, &[]);
    let mut slow: Vec<_> = (0..200).map(|_| server.connect()).collect();
    for (number, stream) in slow.iter_mut().enumerate() {
        // Some say nothing, some half a request, some half a body.
        let said: &[u8] = match number % 3 {
            0 => b"",
            1 => b"GET /feed.xml HTTP/1.1\r\nHost: local",
            _ => b"GET /feed.xml HTTP/1.1\r\nX-Slow: ",
        };
        stream.write_all(said).unwrap();
    }

    let begun = Instant::now();
    for _ in 0..20 {
        assert_eq!(server.status("GET /feed.xml HTTP/1.1"), 200);
    }
    assert!(begun.elapsed() < Duration::from_secs(5), "others had to wait");

    for stream in &mut slow {
        let mut rest = Vec::new();
        // Closed, or reset: within the time that a read may take.
        match stream.read_to_end(&mut rest) {
            Ok(_) => {}
            Err(error) => assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset),
        }
    }
    assert!(begun.elapsed() < Duration::from_secs(25), "they were kept for {:?}", begun.elapsed());
    server.stop();
}

#[test]
fn connections_that_only_keep_their_place_make_way_for_somebody_who_has_none() {
    let group = published();
    let server = Server::start(&group, &[]);
    let idle: Vec<_> = (0..500)
        .map(|_| {
            let mut stream = server.connect();
            write!(stream, "HEAD /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
            stream
        })
        .collect();
    let begun = Instant::now();
    assert_eq!(server.status("GET /healthz HTTP/1.1"), 200);
    assert!(begun.elapsed() < Duration::from_secs(15), "somebody waited for {:?}", begun.elapsed());
    drop(idle);
    server.stop();
}

#[test]
fn connections_that_ask_again_and_again_make_way_for_somebody_who_has_none() {
    let group = published();
    let server = Server::start(&group, &[]);
    let mut busy: Vec<_> = (0..500).map(|_| server.connect()).collect();
    let again = b"HEAD /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n";
    for stream in &mut busy {
        stream.write_all(again).unwrap();
        stream.set_nonblocking(true).unwrap();
    }
    let is_over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !is_over.load(Ordering::Relaxed) {
                // One that was closed is not opened again; none is waited for.
                for stream in &mut busy {
                    if stream.read(&mut [0; 4096]).is_ok_and(|count| count > 0) {
                        let _ = stream.write_all(again);
                    }
                }
            }
        });
        let begun = Instant::now();
        let status = server.status("GET /healthz HTTP/1.1");
        is_over.store(true, Ordering::Relaxed);
        assert_eq!(status, 200);
        assert!(begun.elapsed() < Duration::from_secs(15), "somebody waited for {:?}", begun.elapsed());
    });
    server.stop();
}

#[test]
fn a_request_names_one_host() {
    let group = published();
    let server = Server::start(&group, &[]);
    assert_eq!(server.status("GET /feed.xml HTTP/1.1\r\nHost: example.org"), 400, "two of them");
    let mut stream = server.connect();
    write!(stream, "GET /feed.xml HTTP/1.1\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert_eq!(status(&answer), 400, "none");
    // HTTP/1.0 knows no hosts.
    assert_eq!(server.status("GET /feed.xml HTTP/1.0"), 200);
    server.stop();
}

#[test]
fn a_body_of_a_gigabyte_is_refused_before_it_is_sent() {
    let group = published();
    let server = Server::start(&group, &[]);
    let mut stream = server.connect();
    write!(
        stream,
        "POST /unsubscribe?token=x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1073741824\r\n\r\n"
    )
    .unwrap();
    let mut answer = [0; 12];
    stream.read_exact(&mut answer).unwrap();
    assert_eq!(&answer, b"HTTP/1.1 413");

    // One that does not say how long it is.
    let mut stream = server.connect();
    write!(
        stream,
        "POST /unsubscribe?token=x HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
    )
    .unwrap();
    let piece = format!("10000\r\n{}\r\n", "x".repeat(0x10000));
    let mut sent = 0_u64;
    while sent < 1 << 30 && stream.write_all(piece.as_bytes()).is_ok() {
        sent += 0x10000;
    }
    assert!(sent < 64 << 20, "{sent} octets were taken");

    let fields = "X-Field: x\r\n".repeat(100);
    assert_eq!(server.status(&format!("GET /feed.xml HTTP/1.1\r\n{}", fields.trim_end())), 431);
    assert_eq!(server.status(&format!("GET /{} HTTP/1.1", "a".repeat(100_000))) / 100, 4);
    assert_eq!(server.status("GET /feed.xml HTTP/1.1"), 200);
    server.stop();
}

#[test]
fn nothing_outside_the_output_folder_is_handed_out() {
    let group = published();
    let server = Server::start(&group, &[]);
    for path in [
        "/../recap.key",
        "/..%2frecap.key",
        "/%2e%2e/recap.key",
        "/%2e%2e%2frecap.key",
        "/..%5crecap.key",
        "/feed.xml/../../recap.key",
        "//recap.key",
        "/%2fetc%2fpasswd",
        "/feed.xml%00",
        "/.%00./recap.key",
        "/recap.db",
        "/CON",
    ] {
        assert_eq!(server.status(&format!("GET {path} HTTP/1.1")), 404, "{path}");
    }
    server.stop();
}

#[test]
fn a_download_that_has_begun_is_finished_when_the_server_stops() {
    let group = published();
    let talk = vec![7; 40 << 20];
    std::fs::write(group.path("public/talk.mp4"), &talk).unwrap();
    let mut server = Server::start(&group, &[]);
    let mut stream = server.connect();
    write!(stream, "GET /talk.mp4 HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    let mut first = [0; 1024];
    stream.read_exact(&mut first).unwrap();

    server.signal("TERM");
    within(Duration::from_secs(5), "closing the door", || {
        TcpStream::connect(("127.0.0.1", server.port)).is_err()
    });
    let mut rest = Vec::new();
    stream.read_to_end(&mut rest).unwrap();

    let head = first.windows(4).position(|window| window == b"\r\n\r\n").unwrap() + 4;
    assert_eq!(first.len() - head + rest.len(), talk.len());
    assert!(server.child.wait().unwrap().success());
}

#[test]
fn a_client_that_reads_nothing_does_not_keep_the_server_from_stopping() {
    let group = published();
    std::fs::write(group.path("public/talk.mp4"), vec![7; 40 << 20]).unwrap();
    let server = Server::start(&group, &[]);
    let mut stream = server.connect();
    write!(stream, "GET /talk.mp4 HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    stream.read_exact(&mut [0; 100]).unwrap();
    // A connection that waits for its next request is closed at once.
    let mut idle = server.connect();
    write!(idle, "HEAD /feed.xml HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    idle.read_exact(&mut [0; 100]).unwrap();

    let begun = Instant::now();
    let log = server.stop();

    assert!(begun.elapsed() < Duration::from_secs(20));
    assert!(log.iter().any(|line| line.contains("cut off") && line.contains("connections=1")), "{log:?}");
}

#[test]
fn the_server_says_whether_it_lives_and_whether_it_can_work() {
    let group = published();
    let server = Server::start(&group, &[]);
    assert_eq!(server.ask("GET /healthz HTTP/1.1").1, b"ok\n");
    assert_eq!(server.ask("GET /readyz HTTP/1.1").1, b"ready\n");
    std::fs::rename(group.path("public"), group.path("elsewhere")).unwrap();
    let (head, body) = server.ask("GET /readyz HTTP/1.1");
    assert_eq!((status(&head), &*body), (503, &b"the output folder cannot be read\n"[..]));
    assert_eq!(server.status("GET /healthz HTTP/1.1"), 200);
    assert_eq!(header(&head, "cache-control").as_deref(), Some("no-store"));
    server.stop();
}

#[test]
fn metrics_are_behind_a_door_of_their_own_and_tell_of_nobody() {
    let group = Publication::new();
    group.subscribe(readers(3));
    group.publish().succeeds();
    group.run_in(&["subscribers", "remove", "reader3@example.org"]).succeeds();
    let server = Server::start(&group, &["--metrics", "127.0.0.1:0"]);
    for head in ["GET /feed.xml HTTP/1.1", "GET /feed.xml HTTP/1.1", "GET /secret-name HTTP/1.1"] {
        server.ask(head);
    }
    server.ask("GET /unsubscribe?token=reader1@example.org HTTP/1.1");
    assert_eq!(server.status("GET /metrics HTTP/1.1"), 404, "they are not for the public");

    let door = TcpStream::connect(("127.0.0.1", server.metrics.unwrap())).unwrap();
    let (head, text) = ask(door, "GET /metrics HTTP/1.1");

    assert_eq!(header(&head, "content-type").as_deref(), Some("text/plain; version=0.0.4; charset=utf-8"));
    let samples = parsed(&text);
    for sample in [
        "recap_info{version=0.1.0} 1",
        "recap_http_request_duration_seconds_count{route=file,status=200} 2",
        "recap_http_request_duration_seconds_count{route=file,status=404} 2",
        "recap_http_request_duration_seconds_count{route=/unsubscribe,status=404} 1",
        "recap_subscribers{state=confirmed} 2",
        "recap_subscribers{state=unsubscribed} 1",
        "recap_deliveries{channel=email,state=sent} 3",
    ] {
        assert!(samples.lines().any(|line| line == sample), "{sample} is not in\n{samples}");
    }
    assert!(samples.contains("recap_http_connections{} "), "{samples}");
    let text = String::from_utf8(text).unwrap();
    assert!(!text.contains('@') && !text.contains("secret-name"), "{text}");
    server.stop();
}

/// The samples in a text of metrics, by Prometheus' own parser.
fn parsed(text: &[u8]) -> String {
    let tool = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/tools/check_metrics.py");
    let mut child =
        Command::new(python()).arg(tool).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(text).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_log_is_json_and_holds_neither_tokens_nor_addresses() {
    let group = published().with("RECAP_SERVE_ACCESS_LOG", "true");
    let server = Server::start(&group, &["--log-format", "json"]);
    server.ask("GET /feed.xml?token=a-secret HTTP/1.1");
    server.ask("GET /feed.xml HTTP/1.1");
    server.ask("GET /unsubscribe?token=a-secret HTTP/1.1");
    server.ask("GET /a-secret HTTP/1.1");
    let log = server.stop();

    let entries: Vec<Value> = log
        .iter()
        .filter(|line| line.starts_with('{'))
        .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}")))
        .collect();
    let answered: Vec<_> = entries.iter().filter(|entry| entry["message"] == "answered").collect();
    let shown: Vec<_> = answered
        .iter()
        .map(|entry| (entry["path"].as_str().unwrap(), entry["status"].as_u64().unwrap()))
        .collect();
    assert_eq!(shown, [("/feed.xml", 200), ("/feed.xml", 200), ("/unsubscribe", 404), ("(none)", 404)]);
    for entry in answered {
        assert!(entry["duration_ms"].as_f64().is_some() && entry["timestamp"].as_str().is_some(), "{entry}");
    }
    assert!(!log.concat().contains("a-secret") && !log.concat().contains("127.0.0.1"), "{log:?}");
}

#[test]
fn a_network_that_floods_is_refused_and_others_and_readers_are_not() {
    let group = published().with("RECAP_SERVE_TRUSTED_PROXIES", "127.0.0.1");
    let server = Server::start(&group, &[]);
    let mut stream = server.connect();
    stream.set_nodelay(true).unwrap();
    let mut post = |from: &str| {
        let fields = format!("Host: localhost\r\nX-Forwarded-For: {from}\r\nContent-Length: 0");
        let request = format!("POST /unsubscribe?token=x HTTP/1.1\r\n{fields}\r\n\r\n");
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = BufReader::new(&stream);
        let (mut head, mut length) = (String::new(), 0);
        loop {
            let mut line = String::new();
            answer.read_line(&mut line).unwrap();
            if line.trim_end().is_empty() {
                break;
            }
            head.push_str(&line);
        }
        if let Some(octets) = header(&head, "content-length") {
            length = octets.parse().unwrap();
        }
        std::io::copy(&mut answer.take(length), &mut std::io::sink()).unwrap();
        status(&head)
    };
    let statuses: Vec<u16> =
        (0..400).map(|number| post(&format!("9.9.9.9, 192.0.2.{}", number % 200))).collect();
    assert_eq!(statuses[0], 404);
    assert_eq!(*statuses.last().unwrap(), 429);
    assert_eq!(post("198.51.100.1"), 404, "another network");
    assert_eq!(post("192.0.2.1, 198.51.100.1"), 404, "what a client itself says counts for nothing");
    for _ in 0..300 {
        let request = "GET /feed.xml HTTP/1.1\r\nX-Forwarded-For: 192.0.2.1\r\nIf-None-Match: *";
        assert_eq!(server.status(request), 304);
    }
    server.stop();
}

#[cfg(unix)]
#[test]
fn a_web_server_on_the_same_machine_may_ask_over_a_socket() {
    use std::os::unix::net::UnixStream;

    let group = published();
    let path = group.path("http.socket");
    for _ in 0..2 {
        let mut child = group
            .command_in()
            .args(["serve", "--listen", &format!("unix:{}", path.display())])
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines().map(Result::unwrap);
        assert!(lines.any(|line| line.starts_with("Serving ")));
        let (head, _) = ask(UnixStream::connect(&path).unwrap(), "GET /feed.xml HTTP/1.1");
        assert_eq!(status(&head), 200);
        // Killed, it leaves its socket; the next one takes its place.
        child.kill().unwrap();
        child.wait().unwrap();
        assert!(path.exists());
    }
}

#[test]
fn systemd_understands_the_unit() {
    if Command::new("systemd-analyze").arg("--version").output().is_err() {
        let _ = writeln!(std::io::stderr(), "skipped: systemd-analyze is not installed");
        return;
    }
    let unit = include_str!("../contrib/recap.service");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("recap.service");
    std::fs::write(&path, unit.replace("/usr/local/bin/recap", env!("CARGO_BIN_EXE_recap"))).unwrap();
    let said = Command::new("systemd-analyze").arg("verify").arg(&path).output().unwrap();
    assert!(said.status.success() && said.stderr.is_empty(), "{}", String::from_utf8_lossy(&said.stderr));
}

#[test]
fn a_client_that_closes_its_end_gets_its_answer() {
    let group = published();
    let server = Server::start(&group, &[]);
    let mut stream = server.connect();
    write!(stream, "GET /feed.xml HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").unwrap();
    stream.shutdown(Shutdown::Write).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    server.stop();
}
