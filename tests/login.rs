//! Logging in and out as people do it, against a real server that grants tokens and checks challenges, and
//! against networks that say no. Whatever is printed is searched for secrets.

mod fakes;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Stdio};

use serde_json::Value;
use tempfile::TempDir;
use url::Url;

use self::fakes::{Fake, Social};
use crate::support::{Publication, Ran, SmtpServer, node};

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

#[test]
fn a_login_in_the_browser_is_kept_shown_and_given_back() {
    let (group, grants) = (group(), Grants::of("x", 0));
    let ran = log_in(&group, &grants, "x");
    assert!(ran.stdout.starts_with("Logged in to x as acme_meetup at http://127.0.0.1"), "{}", ran.stdout);
    let asked = grants.asked("authorization_code");
    assert_eq!((asked.len(), &asked[0]["verified"]), (1, &Value::Bool(true)), "{asked:?}");
    assert!(!stored(&group, "x")["refresh_token"].as_str().unwrap().is_empty());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(group.path("recap.tokens")).unwrap().permissions().mode();
        assert_eq!(mode & 0o7777, 0o600);
    }

    let listed = group.run_in(&["login"]).succeeds();
    assert!(listed.stdout.contains("x as acme_meetup") && listed.stdout.contains("renewed"), "{listed:?}");
    let json = group.run_in(&["login", "--json"]).succeeds();
    assert_eq!(serde_json::from_str::<Value>(&json.stdout).unwrap()[0]["account_id"], "2244994945");
    for ran in [&listed, &json] {
        tells_no_secret(&group, ran);
    }

    let out = group.run_in(&["logout", "x"]).succeeds();
    tells_no_secret(&group, &out);
    assert_eq!((grants.asked("revoke").len(), out.stderr.as_str()), (1, ""));
    assert_eq!(
        group.run_in(&["login"]).stdout,
        "Nothing is logged in. `recap login --help` lists the networks.\n"
    );
    group.run_in(&["logout", "x"]).ends_with(1);
}

#[test]
fn the_server_refuses_a_code_that_another_verifier_comes_with() {
    // That it checks challenges is what the other tests rely on.
    let (group, grants) = (group(), Grants::of("x", 0));
    let port = free();
    let waiting = Waiting::on(&group, &["x", "--server", &grants.url(), "--no-browser", "--port", &port]);
    // A code of another login, which was asked for with another challenge, and the state of this one.
    let mut other = waiting.address.clone();
    let query = other.query().unwrap().replace("code_challenge=", "code_challenge=A");
    other.set_query(Some(&query));
    let (head, _) = get(other.as_str());
    let location = head.lines().find_map(|line| line.strip_prefix("Location: ")).unwrap();
    let (_, page) = get(location);
    assert!(page.contains("is not logged in"), "{page}");
    let ran = waiting.ends().ends_with(1);
    assert!(ran.stderr.contains("X gives no token for the consent"), "{}", ran.stderr);
    assert!(!group.path("recap.tokens").exists());
}

#[test]
fn a_denied_consent_a_wrong_state_and_a_missing_code_are_told_and_keep_nothing() {
    let group = group();
    for (query, told) in [
        ("error=access_denied&state=STATE", "the consent was denied"),
        (
            "error=invalid_scope&error_description=No+such+scope&state=STATE",
            "X did not ask for the consent: No such scope",
        ),
        ("code=stolen&state=another", "what came back does not belong to this login"),
        ("code=stolen", "what came back does not belong to this login"),
        ("state=STATE", "what came back holds no code"),
    ] {
        let waiting =
            Waiting::on(&group, &["x", "--server", "http://127.0.0.1:9/", "--no-browser", "--port", &free()]);
        // What is no redirect ends nothing.
        let base = waiting.parameter("redirect_uri");
        assert!(get(&format!("{base}favicon.ico")).0.starts_with("HTTP/1.1 404"));
        assert!(get(&base).0.starts_with("HTTP/1.1 404"));
        let (_, page) = get(&waiting.back_with(query));
        assert!(page.contains(told), "{page}");
        let ran = waiting.ends().ends_with(1);
        assert!(ran.stderr.contains(told) && ran.stderr.contains("Hint: "), "{}", ran.stderr);
        assert!(!group.path("recap.tokens").exists());
        tells_no_secret(&group, &ran);
    }
}

#[test]
fn a_taken_port_is_another_one_where_any_will_do_and_a_hint_where_not() {
    let group = group();
    let taken = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let ran = group.run_in(&["login", "x", "--no-browser", "--port", &port]).ends_with(1);
    assert!(ran.stderr.contains(&format!("port {port} of this machine is taken")), "{}", ran.stderr);
    assert!(ran.stderr.contains("redirect addresses of your app at X"), "{}", ran.stderr);

    // The usual port, if it is not taken already.
    let _usual = TcpListener::bind(("127.0.0.1", 8976));
    let waiting = Waiting::on(&group, &["google", "--server", "http://127.0.0.1:9/", "--no-browser"]);
    let redirect: Url = waiting.parameter("redirect_uri").parse().unwrap();
    assert!(redirect.port().unwrap() > 8976, "{redirect}");
    get(&waiting.back_with("error=access_denied&state=STATE"));
    waiting.ends().ends_with(1);
}

#[test]
fn without_a_browser_the_address_or_the_code_is_pasted() {
    let (group, grants) = (group(), Grants::of("linkedin", 0));
    let url = grants.url();
    let mut waiting = Waiting::on(&group, &["linkedin", "--server", &url, "--paste"]);
    assert!(!waiting.address.query().unwrap().contains("code_challenge"), "LinkedIn takes none");
    let address = waiting.consented();
    waiting.paste(&address);
    let ran = waiting.ends().succeeds();
    assert!(ran.stdout.contains("as Ada Example") && ran.stdout.contains("in 59 days"), "{}", ran.stdout);
    tells_no_secret(&group, &ran);

    // Without a challenge a code alone may be anybody's.
    let mut waiting = Waiting::on(&group, &["linkedin", "--server", &url, "--paste"]);
    waiting.paste("a-code-of-somebody");
    let ran = waiting.ends().ends_with(1);
    assert!(ran.stderr.contains("LinkedIn needs the whole address"), "{}", ran.stderr);

    let grants = Grants::of("x", 0);
    let mut waiting = Waiting::on(&group, &["x", "--server", &grants.url(), "--paste"]);
    let address: Url = waiting.consented().parse().unwrap();
    let code = address.query_pairs().find(|(name, _)| name == "code").unwrap().1.into_owned();
    waiting.paste(&code);
    tells_no_secret(&group, &waiting.ends().succeeds());

    // Nothing is pasted.
    let waiting = Waiting::on(&group, &["x", "--server", &grants.url(), "--paste"]);
    waiting.ends().ends_with(2);
}

#[test]
fn processes_that_find_a_token_expired_at_once_refresh_it_once() {
    let (group, grants) = (group(), Grants::of("x", 150));
    log_in(&group, &grants, "x");
    let before = stored(&group, "x");
    change(&group, "x", |login| login["expires_at"] = "2020-01-01T00:00:00Z".into());
    let doctors: Vec<Child> = (0..6)
        .map(|_| {
            let mut doctor = group.command_in();
            doctor.arg("doctor").stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
        })
        .collect();
    for doctor in doctors {
        let ran = Ran::from(doctor.wait_with_output().unwrap()).succeeds();
        assert!(ran.stdout.contains("there is a token that is good for now"), "{}", ran.stdout);
        tells_no_secret(&group, &ran);
    }
    assert_eq!(grants.asked("refresh_token").len(), 1);
    let after = stored(&group, "x");
    assert_ne!(before["refresh_token"], after["refresh_token"], "what replaces it is kept");
    assert_eq!(before["account"], after["account"]);
}

#[test]
fn a_refresh_token_that_was_taken_back_is_told_with_the_command_that_mends_it() {
    let (group, grants) = (group(), Grants::of("x", 0));
    log_in(&group, &grants, "x");
    change(&group, "x", |login| {
        login["expires_at"] = "2020-01-01T00:00:00Z".into();
        login["refresh_token"] = "s3cret-of-before".into();
    });
    let ran = group.run_in(&["doctor"]).ends_with(1);
    assert!(
        ran.stdout.contains("the login to x was ended by X (invalid_grant): run `recap login x` again"),
        "{}",
        ran.stdout
    );
    tells_no_secret(&group, &ran);
}

#[test]
fn mail_goes_out_with_the_token_of_a_login() {
    let (group, grants) = (group(), Grants::of("google", 0));
    let ran = log_in(&group, &grants, "google");
    assert!(ran.stderr.contains("provider = \"google\""), "{}", ran.stderr);
    let token = stored(&group, "google")["access_token"].as_str().unwrap().to_owned();
    let good = group.path("good-token");
    std::fs::write(&good, &token).unwrap();
    let smtp = SmtpServer::start(&["--token-file", &good.display().to_string()]);
    group.sign();
    let group = group
        .with("RECAP_SMTP_URL", format!("{}?tls=none", smtp.url()))
        .with("RECAP_SMTP_USER", "team@example.org")
        .with("RECAP_SMTP_OAUTH2_PROVIDER", "google");
    group.subscribe(["reader@example.org".to_owned()]);
    let healthy = group.run_in(&["doctor"]).succeeds();
    assert!(healthy.stdout.contains("lets us in"), "{}", healthy.stdout);
    let published = group.publish().succeeds();
    assert_eq!((smtp.kept().len(), smtp.kept()[0].login), (1, true));
    assert_eq!(grants.asked("refresh_token").len(), 0);
    for ran in [&healthy, &published] {
        tells_no_secret(&group, ran);
    }

    // A token that the server takes no more is fetched anew, and refused again it is a person's matter.
    std::fs::write(&good, "another").unwrap();
    let recap = group.recap();
    let test = ["publish", &recap, "--test-to", "me@example.org"];
    let ran = group.run_in(&test).ends_with(1);
    tells_no_secret(&group, &ran);
    assert_eq!(grants.asked("refresh_token").len(), 0);
    let ran = group.run_in(&test).ends_with(1);
    assert!(ran.stderr.contains("is the account of `recap login google`"), "{}", ran.stderr);
    tells_no_secret(&group, &ran);
    assert_eq!(grants.asked("refresh_token").len(), 1);
    assert_ne!(stored(&group, "google")["access_token"], token.as_str());

    let group = group.with("RECAP_SMTP_OAUTH2_PROVIDER", "microsoft");
    let ran = group.run_in(&["publish", &group.recap(), "--yes"]).ends_with(2);
    assert!(ran.stderr.contains("nobody is logged in to microsoft: run `recap login microsoft`"), "{ran:?}");
}

#[test]
fn recap_registers_itself_at_a_mastodon_server_and_posts_with_the_login() {
    let (group, social) = (group(), Social::start());
    let url = social.url();
    let waiting = Waiting::on(&group, &["mastodon", "--server", &url, "--no-browser"]);
    assert_eq!(waiting.parameter("scope"), "read:accounts read:statuses write:statuses write:media");
    let (_, page) = get(&waiting.back_with(&format!(
        "code={}&state=STATE",
        social.code(&waiting.parameter("code_challenge"), &waiting.parameter("redirect_uri"))
    )));
    assert!(page.contains("recap is logged in to Mastodon as acme"), "{page}");
    let ran = waiting.ends().succeeds();
    assert!(ran.stdout.contains("it does not expire"), "{}", ran.stdout);
    tells_no_secret(&group, &ran);

    // No setting names the account: the login is enough.
    let ran = group.run_in(&["publish", &group.recap(), "--yes", "--only", "feed,mastodon"]).succeeds();
    assert!(social.posts() >= 1, "{ran:?}");
    tells_no_secret(&group, &ran);
    let healthy = group.run_in(&["doctor", "--json"]).succeeds();
    let checks: Value = serde_json::from_str(&healthy.stdout).unwrap();
    let told = checks.as_array().unwrap().iter().any(|check| check["told"] == "the account acme answers");
    assert!(told, "{checks}");

    // Another server than that of the settings is no silent choice.
    let elsewhere = group.with("RECAP_MASTODON_SERVER", "https://other.example/");
    let ran = elsewhere.run_in(&["status"]).ends_with(2);
    assert!(ran.stderr.contains("is not what `recap login mastodon` has logged in to"), "{}", ran.stderr);
    let out = elsewhere.run_in(&["logout", "mastodon"]).succeeds();
    tells_no_secret(&elsewhere, &out);
    assert_eq!((social.revoked(), out.stderr.as_str()), (1, ""));
}

#[test]
fn a_mastodon_code_is_pasted_where_there_is_no_browser() {
    let (group, social) = (group(), Social::start());
    let mut waiting = Waiting::on(&group, &["mastodon", "--server", &social.url(), "--paste"]);
    let redirect = waiting.parameter("redirect_uri");
    assert_eq!(redirect, "urn:ietf:wg:oauth:2.0:oob");
    let code = social.code(&waiting.parameter("code_challenge"), &redirect);
    waiting.paste(&code);
    waiting.ends().succeeds();
    let ran = group.run_in(&["login", "mastodon", "--server", "http://127.0.0.1:9/", "--paste"]).ends_with(1);
    assert!(ran.stderr.contains("recap cannot be registered at http://127.0.0.1:9/"), "{}", ran.stderr);
}

#[test]
fn an_app_password_is_checked_before_it_is_kept_and_never_shown() {
    let (group, social) = (group(), Social::start());
    let url = social.url();
    let log_in = |password: &str| {
        let mut command = group.command_in();
        command.args(["login", "bluesky", "--server", &url, "--account", "acme.example.org"]);
        let mut child =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        // A process that has ended reads nothing.
        let _ = writeln!(child.stdin.take().unwrap(), "{password}");
        let ran = Ran::from(child.wait_with_output().unwrap());
        assert!(!format!("{}{}", ran.stdout, ran.stderr).contains("pass-word"), "{ran:?}");
        ran
    };
    let ran = log_in("wrong-pass-word").ends_with(1);
    assert!(ran.stderr.contains("Bluesky does not let us in"), "{}", ran.stderr);
    assert!(!group.path("recap.tokens").exists());
    log_in("").ends_with(2);
    let ran = log_in("main-pass-word").succeeds();
    assert!(ran.stderr.contains("warning: the password is the account's own"), "{}", ran.stderr);
    let ran = log_in("good-pass-word").succeeds();
    assert!(ran.stdout.starts_with("Logged in to bluesky as acme.example.org at "), "{}", ran.stdout);
    assert_eq!(stored(&group, "bluesky")["account_id"], "did:plc:acme");
    let ran = group.run_in(&["doctor"]).succeeds();
    assert!(ran.stdout.contains("the account acme.example.org answers"), "{}", ran.stdout);
    let ran = group.run_in(&["publish", &group.recap(), "--dry-run"]).succeeds();
    assert!(ran.stdout.contains("@acme.example.org at http://127.0.0.1"), "{}", ran.stdout);
}

#[test]
fn what_is_missing_is_told_with_where_to_get_it() {
    let group = Publication::new();
    for (network, code, told) in [
        (
            "linkedin",
            2,
            "https://www.linkedin.com/developers/apps with the redirect address `http://localhost:8976/`",
        ),
        ("x", 2, "https://developer.x.com/ with the redirect address `http://127.0.0.1:8976/`"),
        (
            "threads",
            2,
            "https://developers.facebook.com/apps/ with the redirect address `https://example.org/`",
        ),
        ("google", 2, "`smtp.oauth2.client_id` and `smtp.oauth2.client_secret_file`"),
        ("microsoft", 2, "redirect address `http://localhost:8976`"),
        ("mastodon", 2, "recap login mastodon --server https://mastodon.example"),
        ("bluesky", 2, "recap login bluesky --account example.bsky.social"),
        ("myspace", 2, "`myspace` is nothing to log in to"),
    ] {
        let ran = group.run_in(&["login", network]).ends_with(code);
        assert!(ran.stderr.contains(told), "{network}: {}", ran.stderr);
    }
    assert!(!group.path("recap.tokens").exists());
}

#[test]
fn a_server_that_fails_or_answers_nonsense_costs_no_login_that_is_there() {
    for (fake, told) in [
        (Fake::answering(500, "{}"), "X answers something else than a token"),
        (Fake::answering(200, "<html>gateway</html>"), "X answers something else than a token"),
        (
            Fake::answering(400, r#"{"error": "invalid_client"}"#),
            "X gives no token for the consent (invalid_client)",
        ),
    ] {
        let (group, grants) = (group(), Grants::of("x", 0));
        log_in(&group, &grants, "x");
        let before = group.read("recap.tokens");
        let waiting = Waiting::on(&group, &["x", "--server", &fake.url(), "--no-browser", "--port", &free()]);
        get(&waiting.back_with("code=one&state=STATE"));
        let ran = waiting.ends().ends_with(1);
        assert!(ran.stderr.contains(told), "{}", ran.stderr);
        tells_no_secret(&group, &ran);
        assert_eq!(group.read("recap.tokens"), before);
    }
}

#[test]
fn the_doctor_names_everything_that_is_wrong_and_how_to_mend_it() {
    let group = with_apps(&["LINKEDIN"]);
    let ran = group.run_in(&["doctor"]).succeeds();
    for line in ["ok       settings", "ok       clock", "ok       store", "ok       output"] {
        assert!(ran.stdout.contains(line), "{}", ran.stdout);
    }
    assert!(!group.path("recap.db").exists(), "a look makes no store");

    let grants = Grants::of("linkedin", 0);
    log_in(&group, &grants, "linkedin");
    let in_days =
        |days: i64| (jiff::Timestamp::now() + jiff::SignedDuration::from_hours(24 * days)).to_string();
    for (days, state, told) in [
        (30, "ok", "in 29 days"),
        (10, "warning", "Run `recap login linkedin`."),
        (-1, "error", "it ended on"),
    ] {
        change(&group, "linkedin", |login| login["expires_at"] = in_days(days).into());
        let ran = group.run_in(&["doctor", "--offline"]);
        assert_eq!(ran.code, Some(i32::from(state == "error")), "{ran:?}");
        let line = ran.stdout.lines().find(|line| line.contains("linkedin")).unwrap();
        assert!(line.starts_with(state) && line.contains(told), "{line}");
    }

    let nobody = free();
    let down = group.with("RECAP_SMTP_URL", format!("smtp://127.0.0.1:{nobody}"));
    let ran = down.run_in(&["doctor"]).ends_with(1);
    assert!(ran.stdout.contains("error    mail       cannot connect to 127.0.0.1"), "{}", ran.stdout);
    assert!(ran.stdout.contains("warning  mail       it goes out unsigned"), "{}", ran.stdout);
    std::fs::write(down.path("recap.toml"), "nmae = 1\n").unwrap();
    let ran = down.run_in(&["doctor", "--json"]).ends_with(1);
    let checks: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!((&checks[0]["subject"], &checks[0]["state"]), (&"settings".into(), &"error".into()));
}

#[test]
fn a_file_of_logins_that_others_may_read_is_used_by_nobody() {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let (group, grants) = (group(), Grants::of("x", 0));
        log_in(&group, &grants, "x");
        let path: PathBuf = group.path("recap.tokens");
        let open =
            |path: &Path| std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o644)).unwrap();
        open(&path);
        for arguments in [&["login"][..], &["doctor"], &["logout", "x"]] {
            let ran = group.run_in(arguments);
            assert_ne!(ran.code, Some(0));
            assert!(format!("{}{}", ran.stdout, ran.stderr).contains("chmod 600"), "{ran:?}");
        }
    }
}
