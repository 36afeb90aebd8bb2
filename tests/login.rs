//! Logging in and out as people do it, against a real server that grants tokens and checks challenges, and
//! against networks that say no. Whatever is printed is searched for secrets.

mod accounts;
mod consent;
mod fakes;
mod kept;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, ChildStdin, Stdio};

use serde_json::Value;
use tempfile::TempDir;
use url::Url;

use crate::support::{Publication, Ran, node};

/// oauth2-mock-server at the addresses of one network, which ends with the test.
struct Grants {
    child: Child,
    _stdin: ChildStdin,
    port: u16,
    folder: TempDir,
}

impl Grants {
    fn of(network: &str, latency: u32) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut child = node("grants.mjs")
            .arg(network)
            .arg(folder.path().join("log"))
            .arg(latency.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let port = line.trim().strip_prefix("listening ").and_then(|port| port.parse().ok());
        let port = port.unwrap_or_else(|| panic!("the server did not start: {line:?}"));
        Grants { _stdin: child.stdin.take().unwrap(), child, port, folder }
    }

    fn url(&self) -> String {
        format!("http://127.0.0.1:{}/", self.port)
    }

    /// The requests for tokens of a kind, in order.
    fn asked(&self, kind: &str) -> Vec<Value> {
        let log = std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default();
        let all = log.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        all.filter(|asked| asked["grant_type"] == kind).collect()
    }
}

impl Drop for Grants {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A publication with apps at every network.
fn group() -> Publication {
    with_apps(&["LINKEDIN", "X", "THREADS", "SMTP_OAUTH2"])
}

/// A publication with apps at some.
fn with_apps(names: &[&str]) -> Publication {
    let mut group = Publication::new();
    for name in names {
        group = group
            .with(&format!("RECAP_{name}_CLIENT_ID"), "an-app")
            .with(&format!("RECAP_{name}_CLIENT_SECRET"), "s3cret-of-the-app");
    }
    group
}

/// `recap login` that waits for a browser: the process, the address that it prints, and the rest of what it
/// says.
struct Waiting {
    child: Child,
    address: Url,
    said: String,
    rest: BufReader<std::process::ChildStderr>,
}

impl Waiting {
    fn on(group: &Publication, arguments: &[&str]) -> Self {
        let mut command = group.command_in();
        command.arg("login").args(arguments).stdin(Stdio::piped());
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut rest = BufReader::new(child.stderr.take().unwrap());
        let mut said = String::new();
        let address = loop {
            let mut line = String::new();
            assert!(rest.read_line(&mut line).unwrap() > 0, "no address is printed: {said}");
            said.push_str(&line);
            if let Some(address) = line.strip_prefix("  http") {
                break format!("http{}", address.trim()).parse().unwrap();
            }
        };
        Waiting { child, address, said, rest }
    }

    fn parameter(&self, name: &str) -> String {
        let mut all = self.address.query_pairs();
        all.find(|(known, _)| known == name).unwrap_or_else(|| panic!("no {name}: {}", self.address)).1.into()
    }

    /// The redirect address with this behind it.
    fn back_with(&self, query: &str) -> String {
        let redirect = self.parameter("redirect_uri");
        let slash = if redirect.ends_with('/') { "" } else { "/" };
        format!("{redirect}{slash}?{}", query.replace("STATE", &self.parameter("state")))
    }

    /// Where the network sends the person who has consented.
    fn consented(&self) -> String {
        let (head, _) = get(self.address.as_str());
        let location = head.lines().find_map(|line| {
            let (name, value) = line.split_once(": ")?;
            name.eq_ignore_ascii_case("location").then(|| value.to_owned())
        });
        location.unwrap_or_else(|| panic!("not sent anywhere: {head}"))
    }

    fn paste(&mut self, text: &str) {
        writeln!(self.child.stdin.as_mut().unwrap(), "{text}").unwrap();
    }

    fn ends(mut self) -> Ran {
        drop(self.child.stdin.take());
        let mut stderr = self.said;
        self.rest.read_to_string(&mut stderr).unwrap();
        let mut stdout = String::new();
        self.child.stdout.take().unwrap().read_to_string(&mut stdout).unwrap();
        Ran { code: self.child.wait().unwrap().code(), stdout, stderr }
    }
}

/// One GET as a browser makes it, without following: head and body.
fn get(url: &str) -> (String, String) {
    let url: Url = url.parse().unwrap();
    let (host, port) = (url.host_str().unwrap(), url.port().unwrap());
    let path = &url[url::Position::BeforePath..url::Position::AfterQuery];
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    (head.to_owned(), body.to_owned())
}

/// A port that is free.
fn free() -> String {
    TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port().to_string()
}

/// The stored login at a network.
fn stored(group: &Publication, network: &str) -> Value {
    let text = group.read("recap.tokens");
    serde_json::from_str::<Value>(&text).unwrap()["networks"][network].clone()
}

/// Changes what is stored of a login.
fn change(group: &Publication, network: &str, change: impl FnOnce(&mut Value)) {
    let mut all: Value = serde_json::from_str(&group.read("recap.tokens")).unwrap();
    change(&mut all["networks"][network]);
    std::fs::write(group.path("recap.tokens"), all.to_string()).unwrap();
}

/// Nothing secret of the logins is in what was said.
fn tells_no_secret(group: &Publication, ran: &Ran) {
    let said = format!("{}{}", ran.stdout, ran.stderr);
    let mut secrets = vec!["s3cret".to_owned()];
    if group.path("recap.tokens").exists() {
        let all: Value = serde_json::from_str(&group.read("recap.tokens")).unwrap();
        for login in all["networks"].as_object().unwrap().values() {
            let fields =
                ["access_token", "refresh_token", "client_secret"].map(|field| login[field].as_str());
            secrets.extend(fields.into_iter().flatten().map(str::to_owned));
        }
    }
    for secret in secrets {
        assert!(!said.contains(&secret), "{secret} is in:\n{said}");
    }
}

/// Logs in with a browser.
fn log_in(group: &Publication, grants: &Grants, network: &str) -> Ran {
    let port = free();
    let arguments = [network, "--server", &grants.url(), "--no-browser", "--port", &port];
    let waiting = Waiting::on(group, &arguments);
    let (head, page) = get(&waiting.consented());
    assert!(head.starts_with("HTTP/1.1 200") && page.contains("can be closed"), "{head}\n{page}");
    let ran = waiting.ends().succeeds();
    tells_no_secret(group, &ran);
    ran
}
