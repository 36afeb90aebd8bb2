//! Consents: given in a browser or pasted, denied, tampered with, and to servers that fail.

use std::net::TcpListener;

use serde_json::Value;
use url::Url;

use super::fakes::Fake;
use super::{Grants, Waiting, free, get, group, log_in, stored, tells_no_secret};
use crate::support::Publication;

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
fn a_denied_consent_and_a_missing_code_are_told_and_a_wrong_state_is_passed_over() {
    let group = group();
    for (query, told) in [
        ("error=access_denied&state=STATE", "the consent was denied"),
        (
            "error=invalid_scope&error_description=No+such+scope&state=STATE",
            "X did not ask for the consent: No such scope",
        ),
        ("state=STATE", "what came back holds no code"),
    ] {
        let waiting =
            Waiting::on(&group, &["x", "--server", "http://127.0.0.1:9/", "--no-browser", "--port", &free()]);
        // What is no redirect ends nothing.
        let base = waiting.parameter("redirect_uri");
        assert!(get(&format!("{base}favicon.ico")).0.starts_with("HTTP/1.1 404"));
        assert!(get(&base).0.starts_with("HTTP/1.1 404"));
        // Nor does what any open page can ask for.
        for other in ["code=stolen&state=another", "code=stolen", "error=access_denied&state=another"] {
            let (head, page) = get(&waiting.back_with(other));
            assert!(head.starts_with("HTTP/1.1 400") && page.contains("does not belong"), "{head}\n{page}");
        }
        let (_, page) = get(&waiting.back_with(query));
        assert!(page.contains(told), "{page}");
        let ran = waiting.ends().ends_with(1);
        assert!(ran.stderr.contains(told) && ran.stderr.contains("Hint: "), "{}", ran.stderr);
        assert_eq!(ran.stderr.matches("goes on waiting").count(), 1, "{}", ran.stderr);
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
