//! The preview: what `recap preview` shows in a real browser, what it writes, and whom it answers.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::support::{Publication, RECAP, Ran, browser};

/// A picture of one grey pixel.
const PIXEL: &[u8] = &[
    0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', 0, 0, 0, 13, b'I', b'H', b'D', b'R', 0, 0, 0, 1, 0, 0,
    0, 1, 8, 0, 0, 0, 0, 0x3a, 0x7e, 0x9b, 0x55, 0, 0, 0, 10, b'I', b'D', b'A', b'T', 0x78, 0x9c, 0x63, 0xd8,
    7, 0, 0, 0xe5, 0, 0xe4, 0x62, 0x99, 0x8c, 0xe2, 0, 0, 0, 0, b'I', b'E', b'N', b'D', 0xae, 0x42, 0x60,
    0x82,
];

/// A publication whose recap shows a picture of its own site, not yet on the web, and one of another.
fn illustrated() -> Publication {
    let group = Publication::new();
    let recap = format!("{RECAP}\n![The stage](https://elsewhere.example.net/stage.png)\n");
    group.write_recap(&recap);
    let pictures = group.path("public/pictures");
    std::fs::create_dir_all(&pictures).unwrap();
    std::fs::write(pictures.join("march.jpg"), PIXEL).unwrap();
    group
}

/// A preview that is served, until the test ends.
struct Served {
    child: Child,
    url: String,
}

impl Served {
    fn start(group: &Publication) -> Self {
        let mut command = group.command();
        command.args(["preview", &group.recap(), "--listen", "0"]);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut url = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut url).unwrap();
        Served { child, url: url.trim().to_owned() }
    }

    /// The answer to a request with these header lines.
    fn ask(&self, path: &str, headers: &str) -> String {
        let address = self.url.trim_start_matches("http://").trim_end_matches('/');
        let mut stream = TcpStream::connect(address).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\n{headers}Connection: close\r\n\r\n").unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Drives the browser, which must see what it should.
fn drive(mode: &str, url: &str, recap: &str) {
    let ran = Ran::of(browser("preview.mjs").args([mode, url, recap]));
    assert_eq!(ran.code, Some(0), "the browser saw:\n{}{}", ran.stdout, ran.stderr);
}

/// Every file below a folder, relative to it.
fn files(folder: &Path) -> Vec<String> {
    fn walk(folder: &Path, root: &Path, all: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, root, all);
            } else {
                all.push(path.strip_prefix(root).unwrap().display().to_string());
            }
        }
    }
    let mut all = Vec::new();
    walk(folder, folder, &mut all);
    all.sort();
    all
}

#[test]
fn a_browser_switches_the_preview_and_sees_the_file_change_when_it_is_saved() {
    let group = illustrated();
    let served = Served::start(&group);
    drive("served", &served.url, &group.recap());
}

#[test]
fn a_picture_that_was_missing_is_shown_once_it_is_there() {
    let group = Publication::new();
    std::fs::remove_file(group.path("pictures/march.jpg")).unwrap();
    let served = Served::start(&group);
    let shows =
        || served.ask("/frames/mail-light-on.html", "Host: localhost\r\n").contains("src=\"../pictures/");
    assert!(!shows());
    group.draw("static/pictures/march.jpg", 40, 30);
    let waited = std::time::Instant::now();
    while !shows() {
        assert!(waited.elapsed().as_secs() < 20, "the preview did not change");
        std::thread::yield_now();
    }
}

#[test]
fn a_preview_that_was_written_works_from_the_disk() {
    let group = illustrated();
    let out = group.path("preview");
    let ran = group.run(&["preview", &group.recap(), "--out", &out.display().to_string()]).succeeds();
    assert_eq!(ran.stdout.trim(), out.join("index.html").display().to_string());
    drive("written", &format!("file://{}", out.join("index.html").display()), "");
}

#[test]
fn a_preview_records_nothing_and_writes_only_where_it_is_told() {
    let group = illustrated();
    let before = files(&group.root());
    let _served = Served::start(&group);
    let elsewhere = tempfile::tempdir().unwrap();
    let out = elsewhere.path().display().to_string();
    group.run(&["preview", &group.recap(), "--out", &out]).succeeds();
    assert_eq!(files(&group.root()), before);

    let written = files(elsewhere.path());
    for name in
        ["index.html", "mail.eml", "mail.txt", "atom.xml", "posts/x.txt", "findings.json", "pictures/1.jpg"]
    {
        assert!(written.iter().any(|path| path == name), "{name} is not in {written:?}");
    }
    // A second one takes the place of the first; a folder of somebody else is left alone.
    group.run(&["preview", &group.recap(), "--out", &out]).succeeds();
    let ran =
        group.run(&["preview", &group.recap(), "--out", &group.root().display().to_string()]).ends_with(2);
    assert!(ran.stderr.contains("no preview"), "{}", ran.stderr);
}

#[cfg(unix)]
#[test]
fn a_signal_ends_it_at_once_also_while_a_browser_listens() {
    let group = Publication::new();
    let mut served = Served::start(&group);
    let address = served.url.trim_start_matches("http://").trim_end_matches('/').to_owned();
    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    let mut told = BufReader::new(stream);
    let mut line = String::new();
    while !line.starts_with("data: ") {
        line.clear();
        assert!(told.read_line(&mut line).unwrap() > 0, "no version was told");
    }
    let pid = served.child.id().to_string();
    assert!(Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
    assert_eq!(served.child.wait().unwrap().code(), Some(0));
}

#[test]
fn whoever_asks_under_another_name_is_refused() {
    let group = Publication::new();
    let served = Served::start(&group);
    let own = served.ask("/", "Host: localhost\r\n");
    assert!(own.starts_with("HTTP/1.1 200 "), "{own}");
    for header in
        ["content-security-policy: default-src 'none'; script-src 'self'", "cache-control: no-store"]
    {
        assert!(own.contains(header), "{header} is not in {own}");
    }
    let rebound = served.ask("/", "Host: attacker.example\r\n");
    assert!(rebound.starts_with("HTTP/1.1 421 ") && !rebound.contains("Acme"), "{rebound}");
    let nameless = served.ask("/mail.txt", "");
    assert!(!nameless.starts_with("HTTP/1.1 200 ") && !nameless.contains("Acme"), "{nameless}");
    for path in ["/../recap.toml", "/recap.toml", "/%2e%2e/recap.toml", "//etc/passwd"] {
        let answer = served.ask(path, "Host: 127.0.0.1\r\n");
        assert!(answer.starts_with("HTTP/1.1 404 "), "{path}: {answer}");
    }
    let frame = served.ask("/frames/mail-dark-off.html", "Host: 127.0.0.1:1\r\n");
    assert!(frame.contains("img-src 'none'") && frame.contains("sandbox allow-same-origin"), "{frame}");
}

#[test]
fn neither_secrets_nor_accounts_are_needed_or_shown() {
    let group = Publication::new()
        .with("RECAP_SMTP_URL", "smtp://organiser@mail.example.org")
        .with("RECAP_SMTP_PASSWORD_FILE", "nowhere")
        .with("RECAP_MASTODON_SERVER", "https://mastodon.example/")
        .with("RECAP_BLUESKY_HANDLE", "a.example")
        .with("RECAP_BLUESKY_PASSWORD", "sesame-open-up")
        .with("RECAP_SLACK_WEBHOOK", "sesame-open-up")
        .with("RECAP_TELEGRAM_CHAT", "@acme_meetup");
    group.run_in(&["publish", &group.recap(), "--dry-run"]).ends_with(2);
    let out = tempfile::tempdir().unwrap();
    let folder: PathBuf = out.path().join("preview");
    let ran = group.run_in(&["preview", &group.recap(), "--out", &folder.display().to_string()]).succeeds();
    assert_eq!(ran.stderr, "");
    for name in files(&folder) {
        let bytes = std::fs::read(folder.join(&name)).unwrap();
        assert!(!String::from_utf8_lossy(&bytes).contains("sesame"), "{name}");
    }
    let posts = files(&folder.join("posts"));
    assert_eq!(posts, ["bluesky.txt", "linkedin.txt", "mastodon.txt", "slack.txt", "telegram.txt", "x.txt"]);
    let index = std::fs::read_to_string(folder.join("index.html")).unwrap();
    assert!(index.contains("Acme Meetup") && !index.contains("stand-ins"), "{index}");
}

#[test]
fn what_was_mistyped_is_told_and_what_breaks_later_is_shown() {
    let group = Publication::new();
    let ran = group.run(&["preview", "nowhere.md"]).ends_with(1);
    assert!(ran.stderr.contains("nowhere.md"), "{}", ran.stderr);
    let ran = group.run(&["-C", "nowhere", "preview", &group.recap()]).ends_with(2);
    assert!(ran.stderr.contains("recap init"), "{}", ran.stderr);
    group.run(&["preview", &group.recap(), "--listen", "example.org:80"]).ends_with(2);

    std::fs::write(group.path("recap.toml"), "nome = 1\n").unwrap();
    let out = group.path("preview").display().to_string();
    let ran = group.run(&["preview", &group.recap(), "--out", &out]).succeeds();
    let index = group.read("preview/index.html");
    assert!(index.contains("The settings cannot be used") && index.contains("nome"), "{index}");
    assert!(ran.stderr.contains("stand-ins are shown") && ran.stderr.contains("nome"), "{}", ran.stderr);
}

#[test]
fn files_that_are_written_with_stand_ins_are_told_as_that() {
    let folder = tempfile::tempdir().unwrap();
    let recap = folder.path().join("2025-03-05-march.md");
    std::fs::write(&recap, RECAP).unwrap();
    let out = folder.path().join("preview").display().to_string();
    let ran = Publication::new().run(&["preview", &recap.display().to_string(), "--out", &out]).succeeds();
    assert!(ran.stderr.contains("name, addresses and links below are stand-ins"), "{}", ran.stderr);
    assert!(ran.stderr.contains("\n  Begin a publication with recap init DIR"), "{}", ran.stderr);
    assert_eq!(ran.stdout.lines().count(), 1, "{}", ran.stdout);
}
