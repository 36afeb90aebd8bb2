//! In charge of what every test from outside needs: a publication in a temporary folder, the
//! program run in it, an SMTP server, and the checkers.

pub(crate) mod far;
pub(crate) mod mail_auth;
pub(crate) mod sink;

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// A recap of an evening that never was.
pub(crate) const RECAP: &str = r#"---
title: "Acme Meetup, March 2025: Northwind and Ada Example"
description: "Two talks, one raffle and a full room at the March meetup."
image: https://example.org/pictures/march.jpg
tags: [Meetup]
event: { name: Acme Meetup, month: 2025-03, venue: The Shed, attendees: 120 }
host: { name: Hedy Host, role: Organiser }
sponsors:
  - { name: Paywell, url: https://paywell.example.com/ }
  - { name: Cloudy & Sons, url: https://cloudy.example.net/ }
talks:
  - { speaker: Ada Example, affiliation: Northwind, title: "Queues: a love story", url: https://example.org/talks/queues, takeaways: [Queues are everywhere] }
  - { speaker: Bo Muster, title: "What broke, and why?" }
next: { date: 2025-04-02, affiliations: [Southwind], rsvp: https://example.org/rsvp }
---

Thanks to [Paywell](https://paywell.example.com/) and [Cloudy & Sons](https://cloudy.example.net/), and
to everybody who came to the Shed. Hedy Host led through the evening.

Ada Example from Northwind told us about [Queues: a love story](https://example.org/talks/queues):

* Queues are everywhere

Bo Muster answered the question *What broke, and why?*
"#;

/// The name of [`RECAP`]'s file, without its ending.
pub(crate) const SLUG: &str = "2025-03-05-acme-meetup-march-2025";

/// A publication in a folder of its own.
pub(crate) struct Publication {
    folder: TempDir,
    environment: Vec<(String, String)>,
}

impl Publication {
    /// A copy of the example, with nobody on its list.
    pub(crate) fn example_without_subscribers() -> Self {
        let publication = Publication { folder: tempfile::tempdir().unwrap(), environment: Vec::new() };
        copy(
            &Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/cloud-native-london"),
            &publication.root(),
        );
        publication
    }

    /// A copy of the example, with its subscribers.
    pub(crate) fn example() -> Self {
        let publication = Self::example_without_subscribers();
        let list = publication.path("subscribers.csv").display().to_string();
        publication.run_in(&["subscribers", "import", &list]).succeeds();
        publication
    }

    /// Makes keys to sign with and puts them into the settings; gives the DNS records, as JSON.
    pub(crate) fn sign(&self) -> Value {
        let ran = self.run_in(&["dkim", "generate", "--json"]).succeeds();
        let made: Value = serde_json::from_str(&ran.stdout).unwrap();
        let lines = made["settings"].as_object().unwrap().iter();
        let lines: String = lines.map(|(name, value)| format!("{name} = {value}\n")).collect();
        let (before, after) = self.read("recap.toml").split_once("[dkim]\n").map_or_else(
            || (self.read("recap.toml"), String::new()),
            |(before, after)| (before.to_owned(), after.to_owned()),
        );
        let settings = format!("{before}\n[dkim]\n{lines}{after}");
        std::fs::write(self.path("recap.toml"), settings).unwrap();
        made
    }

    /// What `recap init --yes` makes, with [`RECAP`] in it.
    pub(crate) fn new() -> Self {
        let publication = Publication { folder: tempfile::tempdir().unwrap(), environment: Vec::new() };
        publication.run(&["init", "group", "--yes"]).succeeds();
        publication.write_recap(RECAP);
        publication.draw("pictures/march.jpg", 40, 30);
        publication
    }

    /// Adds a variable to the environment of every run.
    pub(crate) fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.environment.push((name.to_owned(), value.into()));
        self
    }

    /// The publication's folder.
    pub(crate) fn root(&self) -> PathBuf {
        self.folder.path().join("group")
    }

    /// A path below the publication's folder.
    pub(crate) fn path(&self, below: &str) -> PathBuf {
        self.root().join(below)
    }

    /// The path of [`RECAP`].
    pub(crate) fn recap(&self) -> String {
        self.path(&format!("recaps/{SLUG}.md")).display().to_string()
    }

    /// Draws a picture into the publication; the name's ending says of which kind.
    pub(crate) fn draw(&self, below: &str, width: u32, height: u32) {
        let path = self.path(below);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        let shade = |at: u32| at.to_le_bytes()[0];
        let picture = image::RgbImage::from_fn(width, height, |x, y| image::Rgb([shade(x), shade(y), 120]));
        picture.save(path).unwrap();
    }

    /// Writes another text where [`RECAP`] stood.
    pub(crate) fn write_recap(&self, text: &str) {
        std::fs::write(self.recap(), text).unwrap();
    }

    /// A file of the publication.
    pub(crate) fn read(&self, below: &str) -> String {
        std::fs::read_to_string(self.path(below)).unwrap_or_else(|error| panic!("{below}: {error}"))
    }

    /// The recaps of the publication in order, and three real ones where they lie beside the clone:
    /// the oldest, the newest, and the one between.
    pub(crate) fn editions(&self) -> Vec<String> {
        let listed = |folder: &Path| {
            let mut all: Vec<_> =
                std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
            all.sort();
            all
        };
        let mut all = listed(&self.path("recaps"));
        if let Some(posts) = beside("corpus/posts").map(|posts| listed(&posts)) {
            all.extend([0, posts.len() / 2, posts.len() - 1].map(|at| posts[at].clone()));
        }
        all.iter().map(|path| path.display().to_string()).collect()
    }

    /// Imports subscribers with these addresses.
    pub(crate) fn subscribe(&self, addresses: impl IntoIterator<Item = String>) {
        let mut csv = "email,name\n".to_owned();
        for address in addresses {
            writeln!(csv, "{address},").unwrap();
        }
        std::fs::write(self.path("list.csv"), csv).unwrap();
        self.import("list.csv").succeeds();
    }

    /// Imports a file of people who agreed to it.
    pub(crate) fn import(&self, name: &str) -> Ran {
        let path = self.path(name).display().to_string();
        self.run_in(&["subscribers", "import", &path, "--state", "confirmed"])
    }

    /// The program in the folder above the publication.
    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        Ran::of(self.command().args(arguments))
    }

    /// The program on the publication: with `-C`.
    pub(crate) fn run_in(&self, arguments: &[&str]) -> Ran {
        Ran::of(self.command_in().args(arguments))
    }

    /// `recap publish` of [`RECAP`] with `--yes`.
    pub(crate) fn publish(&self) -> Ran {
        self.run_in(&["publish", &self.recap(), "--yes"])
    }

    /// `recap status --json`, one channel: state to number, and the open deliveries.
    pub(crate) fn status(&self, channel: &str) -> (Value, Vec<Value>) {
        let ran = self.run_in(&["status", "--json", "--show-addresses"]).succeeds();
        let report: Value = serde_json::from_str(&ran.stdout).unwrap();
        let channels = report["channels"].as_array().unwrap();
        let one = channels
            .iter()
            .find(|one| one["channel"] == channel)
            .unwrap_or_else(|| panic!("no {channel} in {report}"));
        (one["states"].clone(), one["open"].as_array().unwrap().clone())
    }

    /// The program, to be given arguments: quiet environment, no terminal.
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_recap"));
        command.current_dir(self.folder.path()).stdin(Stdio::null()).env("NO_COLOR", "1");
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("RECAP_")) {
            command.env_remove(name);
        }
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        command
    }

    /// The program on the publication, to be given arguments.
    pub(crate) fn command_in(&self) -> Command {
        let mut command = self.command();
        command.arg("-C").arg(self.root());
        command
    }
}

/// What a run said and how it ended.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Ran {
    pub(crate) fn of(command: &mut Command) -> Self {
        Self::from(command.output().unwrap())
    }

    /// It ended with 0.
    pub(crate) fn succeeds(self) -> Self {
        self.ends_with(0)
    }

    /// It ended with this code.
    pub(crate) fn ends_with(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "stdout:\n{}\nstderr:\n{}", self.stdout, self.stderr);
        self
    }

    /// Both outputs, with the paths of this run made the same for every run.
    pub(crate) fn shown(&self, publication: &Publication) -> String {
        let root = publication.root().display().to_string();
        let above = publication.folder.path().display().to_string();
        format!("{}----- stderr\n{}", self.stdout, self.stderr)
            .replace(&root, "GROUP")
            .replace(&above, "HERE")
    }
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        Ran {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

/// An SMTP server of Python's aiosmtpd, which ends with the test.
pub(crate) struct SmtpServer {
    child: Child,
    _stdin: ChildStdin,
    port: u16,
    folder: TempDir,
}

/// A message that the server has kept.
#[derive(Debug, serde::Deserialize)]
pub(crate) struct Kept {
    pub(crate) to: Vec<String>,
    pub(crate) from: String,
    pub(crate) message_id: String,
    pub(crate) answered: bool,
    pub(crate) tls: bool,
    pub(crate) login: bool,
}

impl SmtpServer {
    /// Starts one with more options of `tests/tools/smtp_server.py`.
    pub(crate) fn start(options: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("mail")).unwrap();
        let mut child = Command::new(python())
            .arg("tests/tools/smtp_server.py")
            .arg("--log")
            .arg(folder.path().join("log"))
            .arg("--keep")
            .arg(folder.path().join("mail"))
            .args(options)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let port = line.trim().strip_prefix("listening ").and_then(|port| port.parse().ok());
        let port = port.unwrap_or_else(|| panic!("the SMTP server did not start: {line:?}"));
        SmtpServer { _stdin: child.stdin.take().unwrap(), child, port, folder }
    }

    /// Where it listens.
    pub(crate) fn url(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.port)
    }

    /// Its port.
    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// Every message it has kept, in order.
    pub(crate) fn kept(&self) -> Vec<Kept> {
        let log = std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default();
        // The last line may be half written while the server is at work.
        log.split_inclusive('\n')
            .filter(|line| line.ends_with('\n'))
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }

    /// The folder of the kept messages.
    pub(crate) fn mail(&self) -> PathBuf {
        self.folder.path().join("mail")
    }
}

impl Drop for SmtpServer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The Python that `tests/setup` has prepared.
pub(crate) fn python() -> PathBuf {
    let python = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/checks/python/bin/python");
    assert!(python.exists(), "run tests/setup first (`make test` does)");
    python
}

/// A script of `tests/browser` that opens a browser.
pub(crate) fn browser(script: &str) -> Command {
    let chromium = std::env::var("CHROMIUM").unwrap_or_else(|_| "/usr/bin/chromium".to_owned());
    assert!(Path::new(&chromium).exists(), "{chromium} is missing: run tests/setup first (`make test` does)");
    node(script)
}

/// A script of `tests/browser`, which needs Node.js and what `tests/setup` has installed.
pub(crate) fn node(script: &str) -> Command {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let packages = root.join("target/checks/browser/node_modules");
    assert!(packages.exists(), "{} is missing: run tests/setup first (`make test` does)", packages.display());
    let found = Command::new("node").arg("--version").output();
    assert!(found.is_ok(), "node is missing: run tests/setup first (`make test` does)");
    let mut node = Command::new("node");
    node.current_dir(root).arg(format!("tests/browser/{script}")).stdin(Stdio::null());
    node
}

/// Runs a checker of `tests/tools`, which must find nothing.
pub(crate) fn check(tool: &str, arguments: &[&str]) -> String {
    let ran = Ran::of(
        Command::new(python())
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .arg(format!("tests/tools/{tool}"))
            .args(arguments)
            .stdin(Stdio::null()),
    );
    assert_eq!(ran.code, Some(0), "{tool} found:\n{}{}", ran.stdout, ran.stderr);
    ran.stdout
}

/// Addresses at an example domain: `reader1@example.org` and so on.
pub(crate) fn readers(number: usize) -> impl Iterator<Item = String> {
    (1..=number).map(|number| format!("reader{number}@example.org"))
}

/// Copies a folder with all that is in it.
fn copy(from: &Path, to: &Path) {
    std::fs::create_dir(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to);
        } else {
            std::fs::copy(entry.path(), to).unwrap();
        }
    }
}

/// A folder beside the project that is not there in every clone; says when it is not.
pub(crate) fn beside(below: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared").join(below);
    if path.exists() {
        return Some(path);
    }
    let _ = writeln!(std::io::stderr(), "skipped: {below} is not beside this clone");
    None
}
