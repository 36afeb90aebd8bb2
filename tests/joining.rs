//! Joining the list, deciding what one gets, and leaving it, as people, programs and attackers do.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, Stdio};

use crate::lists::{request, serve, stop};
use crate::support::{Publication, Ran, SmtpServer, browser, check};

/// A publication whose mails lead to a port of this machine, and that port.
fn reachable() -> (Publication, u16) {
    let free = TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port();
    let group = Publication::new()
        .with("RECAP_EMAIL_UNSUBSCRIBE", format!("http://127.0.0.1:{free}/unsubscribe"))
        .with("RECAP_EMAIL_TOPICS", "Talks, Jobs");
    (group, free)
}

/// `recap serve` on that port.
fn serve_on(group: &Publication, port: u16) -> Child {
    let mut command = group.command_in();
    let listen = format!("127.0.0.1:{port}");
    let mut server = command.args(["serve", "--listen", &listen]).stderr(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(server.stderr.take().unwrap()).lines().map(Result::unwrap);
    lines.find(|line| line.starts_with("Serving ")).unwrap();
    // What it logs later is read, so that it never waits for that.
    std::thread::spawn(move || lines.for_each(drop));
    server
}

/// Posts a form: head and body of the answer.
fn post(port: u16, path: &str, headers: &str, fields: &[(&str, &str)]) -> (String, String) {
    let mut body = url::form_urlencoded::Serializer::new(String::new());
    let body = body.extend_pairs(fields).finish();
    let mut stream = std::net::TcpStream::connect(("127.0.0.1", port)).unwrap();
    write!(
        stream,
        "POST /{path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{headers}Connection: close\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    (head.to_owned(), body.to_owned())
}

/// The header without what tells one moment from another.
fn timeless(head: &str) -> String {
    head.lines().filter(|line| !line.to_lowercase().starts_with("date:")).collect::<Vec<_>>().join("\n")
}

fn wait_until(mut there: impl FnMut() -> bool) {
    let waited = std::time::Instant::now();
    while !there() {
        assert!(waited.elapsed().as_secs() < 60, "it did not come");
        std::thread::yield_now();
    }
}

/// The messages of a maildir.
fn inbox(group: &Publication) -> Vec<PathBuf> {
    let Ok(files) = std::fs::read_dir(group.path("mail/new")) else { return Vec::new() };
    files.map(|file| file.unwrap().path()).collect()
}

#[test]
fn people_join_decide_and_leave_in_a_browser_with_script_and_without() {
    let (group, port) = reachable();
    group.publish().succeeds();
    let server = serve_on(&group, port);
    let look = group.path("look");
    for script in ["on", "off"] {
        let url = format!("http://127.0.0.1:{port}/");
        let ran = Ran::of(browser("joining.mjs").arg(url).args([&group.path("mail"), &look]).arg(script));
        assert_eq!(ran.code, Some(0), "script {script}, the browser saw:\n{}{}", ran.stdout, ran.stderr);
    }
    stop(server);
    if let Some(kept) = std::env::var_os("RECAP_TEST_LOOK") {
        let _ = std::process::Command::new("cp").arg("-r").arg(&look).arg(kept).status();
    }

    // Every page and mail, in light and dark, at three widths.
    let ran = Ran::of(browser("reading.mjs").args([&look, &group.path("public")]));
    assert_eq!(ran.code, Some(0), "the browser saw:\n{}{}", ran.stdout, ran.stderr);
    let said = check("check_css.py", &[&look.display().to_string()]);
    assert!(said.ends_with("mails, 0 faulty\n"), "{said}");
    let list = group.run_in(&["subscribers", "list", "--json", "--show-addresses"]).succeeds().stdout;
    let list: serde_json::Value = serde_json::from_str(&list).unwrap();
    assert_eq!(list["counts"]["unsubscribed"], 2, "{list}");
}

#[test]
fn no_answer_tells_who_is_on_the_list() {
    let group = Publication::new();
    group.subscribe(["ada@example.org".to_owned(), "gone@example.org".to_owned()]);
    group.run_in(&["subscribers", "remove", "gone@example.org"]).succeeds();
    let (server, port) = serve(&group);
    let asked = |email: &str, trap: &str| {
        let (head, body) = post(port, "subscribe", "", &[("email", email), ("name", ""), ("website", trap)]);
        (timeless(&head), body)
    };
    let first = asked("nobody@example.org", "");
    assert!(
        first.0.starts_with("HTTP/1.1 200") && first.0.contains("cache-control: no-store"),
        "{}",
        first.0
    );
    for (email, trap) in [
        ("ada@example.org", ""),
        ("gone@example.org", ""),
        ("nobody@example.org", ""),
        ("program@example.org", "https://spam.example"),
    ] {
        assert_eq!(asked(email, trap), first, "{email}");
    }
    // A mail each to who is not on the list and to who is, none to the others.
    wait_until(|| inbox(&group).len() >= 2);
    stop(server);
    let mails: Vec<_> = inbox(&group).iter().map(|file| std::fs::read_to_string(file).unwrap()).collect();
    assert_eq!(mails.len(), 2, "{mails:?}");
    for to in ["nobody@example.org", "ada@example.org"] {
        assert!(mails.iter().any(|mail| mail.contains(&format!("To: {to}"))), "{to}");
    }
}

#[test]
fn forms_of_other_sites_and_links_that_are_not_ours_change_nothing() {
    let group = Publication::new();
    let (server, port) = serve(&group);
    let fields = [("email", "ada@example.org")];
    for origin in ["Origin: https://evil.example\r\n", "Origin: null\r\nSec-Fetch-Site: cross-site\r\n"] {
        let (head, _) = post(port, "subscribe", origin, &fields);
        assert!(head.starts_with("HTTP/1.1 403"), "{head}");
    }
    for path in ["confirm", "change-address", "preferences", "unsubscribe"] {
        for token in ["", "AQAAAAAAAAAqQXmE0mDGaY5MFxup9XAWHVM9"] {
            let (head, _) = request(port, &format!("GET /{path}?token={token} HTTP/1.1"));
            assert!(head.starts_with("HTTP/1.1 404"), "{path}: {head}");
            let (head, _) = post(port, &format!("{path}?token={token}"), "", &fields);
            assert!(head.starts_with("HTTP/1.1 404"), "{path}: {head}");
        }
    }
    // The group's own site may have the form.
    let (head, _) = post(port, "subscribe", "Origin: https://example.org\r\n", &fields);
    assert!(head.starts_with("HTTP/1.1 200"), "{head}");
    stop(server);
}

#[test]
fn a_mail_server_that_is_down_and_a_restart_cost_no_confirmation_and_double_none() {
    let nobody = TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port();
    let group = Publication::new();
    group.sign();
    let down = group.with("RECAP_SMTP_URL", format!("smtp://127.0.0.1:{nobody}"));
    let (server, port) = serve(&down);
    for email in ["ada@example.org", "bo@example.org"] {
        let (head, _) = post(port, "subscribe", "", &[("email", email)]);
        assert!(head.starts_with("HTTP/1.1 200"), "{head}");
    }
    stop(server);

    let smtp = SmtpServer::start(&[]);
    let up = down.with("RECAP_SMTP_URL", smtp.url());
    for _ in 0..2 {
        let (server, port) = serve(&up);
        wait_until(|| smtp.kept().len() >= 2);
        // What answers has begun to listen for signals as well.
        request(port, "GET /healthz HTTP/1.1");
        stop(server);
    }
    let mut to: Vec<_> = smtp.kept().into_iter().flat_map(|message| message.to).collect();
    to.sort();
    assert_eq!(to, ["ada@example.org", "bo@example.org"]);
    for file in std::fs::read_dir(smtp.mail()).unwrap() {
        let mail = String::from_utf8(std::fs::read(file.unwrap().path()).unwrap()).unwrap();
        assert!(
            mail.contains("DKIM-Signature:") && mail.contains("Auto-Submitted: auto-generated"),
            "{mail}"
        );
    }
}

#[test]
fn a_newcomer_is_welcomed_with_the_newest_edition_unless_it_comes_anyway() {
    let (group, port) = reachable();
    group.subscribe(["first@example.org".to_owned()]);
    let server = serve_on(&group, port);
    let joins = |email: &str, mails: usize| {
        post(port, "subscribe", "", &[("email", email)]);
        wait_until(|| inbox(&group).len() > mails);
        let token = tokens(&group, email, "confirm").pop().unwrap();
        let (head, _) = post(port, &format!("confirm?token={token}"), "", &[]);
        assert!(head.starts_with("HTTP/1.1 200"), "{head}");
        wait_until(|| inbox(&group).len() > mails + 1);
    };
    joins("early@example.org", 0);
    group.publish().succeeds();
    let published = inbox(&group).len();
    joins("late@example.org", published);
    stop(server);
    let about = |to: &str| {
        let all = inbox(&group).into_iter().map(|file| std::fs::read_to_string(file).unwrap());
        all.filter(|mail| mail.contains(to) && mail.contains("Queues: a love")).count()
    };
    assert_eq!((about("early@example.org"), about("late@example.org")), (1, 1));
}

#[test]
fn an_old_address_is_told_that_the_mail_goes_elsewhere_and_gets_no_link_that_acts() {
    let (group, port) = reachable();
    group.subscribe(["ada@example.org".to_owned()]);
    group.publish().succeeds();
    let preferences = tokens(&group, "ada@example.org", "preferences").pop().unwrap();
    let server = serve_on(&group, port);
    let before = inbox(&group);
    let fields = [("name", "Ada"), ("email", "ada@example.net"), ("pause", "")];
    let (head, _) = post(port, &format!("preferences?token={preferences}"), "", &fields);
    assert!(head.starts_with("HTTP/1.1 200"), "{head}");
    wait_until(|| inbox(&group).len() > before.len());
    let token = tokens(&group, "ada@example.net", "change-address").pop().unwrap();
    for _ in 0..2 {
        let (head, _) = post(port, &format!("change-address?token={token}"), "", &[]);
        assert!(head.starts_with("HTTP/1.1 200"), "{head}");
    }
    wait_until(|| inbox(&group).len() > before.len() + 1);
    stop(server);
    let mut new = inbox(&group);
    new.retain(|file| !before.contains(file));
    let read = |file: &PathBuf| std::fs::read(file).unwrap();
    let mut told: Vec<Vec<u8>> = new.iter().map(read).collect();
    told.retain(|mail| String::from_utf8_lossy(mail).contains("To: ada@example.org"));
    assert_eq!((told.len(), new.len()), (1, 2));
    let mail = mail_parser::MessageParser::default().parse(&told[0]).unwrap();
    let (text, html) = (mail.body_text(0).unwrap(), mail.body_html(0).unwrap());
    assert!(mail.subject().unwrap().starts_with("Your address was changed"), "{:?}", mail.subject());
    for body in [&text, &html] {
        assert!(body.contains("a…@example.net") && body.contains("answer this mail"), "{body}");
        assert!(body.contains("https://example.org") && !body.contains("token="), "{body}");
    }
    let whole = String::from_utf8_lossy(&told[0]);
    assert!(!whole.contains("List-Unsubscribe") && !whole.contains("ada@example.net"), "{whole}");
}

/// The tokens of links to a page in the mails to an address.
fn tokens(group: &Publication, to: &str, page: &str) -> Vec<String> {
    let mails = inbox(group).into_iter().map(|file| std::fs::read(file).unwrap());
    let text = |raw: Vec<u8>| {
        let mail = mail_parser::MessageParser::default().parse(&raw).unwrap();
        let is_to = mail.to().unwrap().first().unwrap().address() == Some(to);
        is_to.then(|| mail.body_text(0).unwrap().into_owned())
    };
    let link = format!("/{page}?token=");
    let token = |text: String| {
        let token = text.split_once(&link)?.1.split_whitespace().next()?;
        Some(token.to_owned())
    };
    mails.filter_map(text).filter_map(token).collect()
}

#[test]
fn the_form_for_a_page_of_the_site_is_plain_html_that_leads_to_the_server() {
    let group = Publication::new();
    let ran = group.run_in(&["subscribers", "form"]).succeeds();
    insta::assert_snapshot!(ran.shown(&group));
}

#[test]
fn links_in_mail_that_was_sent_outlive_a_new_key_until_it_is_retired() {
    let group = Publication::new();
    group.subscribe(["ada@example.org".to_owned()]);
    group.publish().succeeds();
    let token = tokens(&group, "ada@example.org", "preferences").pop().unwrap();
    let status = |token: &str| {
        let (server, port) = serve(&group);
        let (head, _) = request(port, &format!("GET /preferences?token={token} HTTP/1.1"));
        stop(server);
        head.split(' ').nth(1).unwrap().to_owned()
    };
    group.run_in(&["subscribers", "rotate-key"]).succeeds();
    assert_eq!(status(&token), "200");
    group.run_in(&["subscribers", "rotate-key", "--retire"]).succeeds();
    assert_eq!(status(&token), "404");
    // Who left stays away: their address is recognised by the first key.
    group.run_in(&["subscribers", "remove", "ada@example.org"]).succeeds();
    group.run_in(&["subscribers", "rotate-key"]).succeeds();
    group.subscribe(["ada@example.org".to_owned()]);
    let list = group.run_in(&["subscribers", "list", "--json"]).succeeds().stdout;
    assert!(list.contains("\"unsubscribed\":1") && list.contains("\"confirmed\":0"), "{list}");
}
