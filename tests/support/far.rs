//! In charge of the far sides that posts go to: real servers on loopback, and a way to them on which an answer
//! is lost.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::Value;

/// A server of Bluesky's own, which ends with the test.
pub(crate) struct Pds {
    child: Child,
    _stdin: ChildStdin,
    /// Its address, without a slash at the end.
    pub(crate) url: String,
    accounts: Value,
}

impl Pds {
    /// Starts one with these accounts; says so where it is not installed.
    pub(crate) fn start(accounts: &[&str]) -> Option<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        if !root.join("target/checks/pds/node_modules").exists() {
            let _ = writeln!(
                std::io::stderr(),
                "skipped: no Bluesky server; `tests/setup networks` installs one"
            );
            return None;
        }
        let mut child = Command::new("node")
            .current_dir(root)
            .arg("tests/tools/pds.mjs")
            .args(accounts)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let told: Value = serde_json::from_str(&line).unwrap_or_else(|_| panic!("no server: {line:?}"));
        Some(Pds {
            _stdin: child.stdin.take().unwrap(),
            child,
            url: told["url"].as_str().unwrap().to_owned(),
            accounts: told["accounts"].clone(),
        })
    }

    /// What is known of an account: `did`, `handle`, `app_password`.
    pub(crate) fn account(&self, name: &str, what: &str) -> String {
        self.accounts[name][what].as_str().unwrap().to_owned()
    }

    /// The posts of an account, the oldest first.
    pub(crate) fn posts(&self, name: &str) -> Vec<Value> {
        let did = self.account(name, "did");
        let path = "xrpc/com.atproto.repo.listRecords";
        let query = format!("repo={did}&collection=app.bsky.feed.post&limit=100&reverse=true");
        get(&format!("{}/{path}?{query}", self.url), None)["records"].as_array().unwrap().clone()
    }
}

impl Drop for Pds {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A server with Mastodon's API, which ends with the test.
pub(crate) struct Mastodon {
    child: Child,
    /// Its address, without a slash at the end.
    pub(crate) url: String,
}

impl Mastodon {
    /// The token of the account that it has.
    pub(crate) const TOKEN: &str = "mock_token";

    /// Starts one.
    pub(crate) fn start() -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let program = super::python().with_file_name("mastodon_mock");
        let child = Command::new(program)
            .args(["serve", "--in-memory", "--host", "127.0.0.1", "--port", &port.to_string()])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut server = Mastodon { child, url: format!("http://127.0.0.1:{port}") };
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(server.child.try_wait().unwrap().is_none(), "the server did not start");
            std::thread::yield_now();
        }
        server
    }

    /// The statuses of the account, the oldest first.
    pub(crate) fn statuses(&self) -> Vec<Value> {
        let ask = |path: &str| get(&format!("{}/api/v1/{path}", self.url), Some(Self::TOKEN));
        let account = ask("accounts/verify_credentials");
        let newest = ask(&format!("accounts/{}/statuses?limit=40", account["id"].as_str().unwrap()));
        newest.as_array().unwrap().iter().rev().cloned().collect()
    }
}

impl Drop for Mastodon {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What a server answers to a question.
fn get(url: &str, token: Option<&str>) -> Value {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let mut request = reqwest::Client::new().get(url);
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        request.send().await.unwrap().error_for_status().unwrap().json().await.unwrap()
    })
}

/// A way to a server on which one request arrives whole and its answer is lost.
pub(crate) struct Lossy {
    address: SocketAddr,
    seen: Arc<AtomicUsize>,
}

impl Lossy {
    /// Leads to a server; the answer to the request of this number, from 0, is lost.
    pub(crate) fn start(to: &str, lost: usize) -> Self {
        let to = to.strip_prefix("http://").unwrap().replace("localhost", "127.0.0.1");
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let seen = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&seen);
        std::thread::spawn(move || {
            // Every request has a connection of its own.
            for near in listener.incoming().map_while(Result::ok) {
                let is_lost = counted.fetch_add(1, Ordering::SeqCst) == lost;
                let far = TcpStream::connect(&to).unwrap();
                std::thread::spawn(move || pass(&near, &far, is_lost));
            }
        });
        Lossy { address, seen }
    }

    /// Its address.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// How many requests have come.
    pub(crate) fn requests(&self) -> usize {
        self.seen.load(Ordering::SeqCst)
    }
}

/// Passes one connection on.
fn pass(near: &TcpStream, far: &TcpStream, is_lost: bool) {
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let _ = std::io::copy(&mut &*near, &mut &*far);
            let _ = far.shutdown(Shutdown::Write);
        });
        if is_lost {
            // It has taken effect once the first byte of the answer is there.
            let _ = (&*far).read(&mut [0; 1]);
        } else {
            let _ = std::io::copy(&mut &*far, &mut &*near);
        }
        let _ = near.shutdown(Shutdown::Both);
        let _ = far.shutdown(Shutdown::Both);
    });
}
