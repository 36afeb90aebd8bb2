//! `recap subscribers`, and leaving the list over HTTP.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Stdio};

use crate::support::{Publication, readers};

#[test]
fn an_import_reports_bad_rows_by_line_and_takes_the_rest() {
    let group = Publication::new();
    let csv = "email,name\nada@example.org,Ada\nnonsense,Bo\nzoe@example.org,\"Zoë, of \"\"X\"\"\"\nada@example.org,Again\n";
    std::fs::write(group.path("list.csv"), csv).unwrap();

    let ran =
        group.run_in(&["subscribers", "import", &group.path("list.csv").display().to_string()]).succeeds();

    insta::assert_snapshot!(ran.shown(&group));
}

#[test]
fn importing_twice_adds_nobody() {
    let group = Publication::new();
    group.subscribe(readers(1_000));
    group.subscribe(readers(1_000));
    let ran = group.run_in(&["subscribers", "export"]).succeeds();
    assert_eq!(ran.stdout.lines().count(), 1_001);
}

#[test]
fn an_export_can_be_imported_elsewhere() {
    let group = Publication::new();
    group.subscribe(readers(5));
    group.run_in(&["subscribers", "remove", "reader3@example.org"]).succeeds();
    let list = group.run_in(&["subscribers", "export"]).succeeds().stdout;
    let other = Publication::new();
    std::fs::write(other.path("list.csv"), &list).unwrap();

    other.run_in(&["subscribers", "import", &other.path("list.csv").display().to_string()]).succeeds();
    other.publish().succeeds();

    assert_eq!(other.status("email").0, serde_json::json!({ "sent": 4 }));
}

#[test]
fn the_list_is_shown_with_masked_addresses() {
    let group = Publication::new();
    group.run_in(&["subscribers", "add", "ada@example.org", "--name", "Ada Example"]).succeeds();
    let ran = group.run_in(&["subscribers", "list"]).succeeds();
    assert!(ran.stdout.contains("a…@example.org") && !ran.stdout.contains("ada@"), "{}", ran.stdout);
}

/// One request to `recap serve`: status line with headers, and body.
pub(crate) fn request(port: u16, head: &str) -> (String, String) {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    write!(stream, "{head}\r\nHost: localhost\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    (head.to_owned(), body.to_owned())
}

#[test]
fn the_link_in_a_mail_unsubscribes_on_post_and_only_shows_a_button_on_get() {
    let group = Publication::new();
    group.subscribe(readers(2));
    group.publish().succeeds();
    let message = std::fs::read_dir(group.path("mail/new")).unwrap().next().unwrap().unwrap().path();
    let raw = std::fs::read_to_string(message).unwrap();
    let header = raw.lines().find_map(|line| line.strip_prefix("List-Unsubscribe: ")).unwrap();
    let token = header.split_once("?token=").unwrap().1.split('>').next().unwrap().to_owned();

    let (server, port) = serve(&group);

    let (head, body) = request(port, &format!("GET /unsubscribe?token={token} HTTP/1.1"));
    assert!(
        head.starts_with("HTTP/1.1 200") && body.contains("<form") && !body.contains("<script"),
        "{head}\n{body}"
    );
    assert_eq!(group.run_in(&["subscribers", "export"]).stdout.matches("confirmed").count(), 2);

    let (head, _) = request(port, "POST /unsubscribe?token=forged HTTP/1.1\r\nContent-Length: 0");
    assert!(head.starts_with("HTTP/1.1 404"), "{head}");
    let one_click = "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 0";
    let (head, _) = request(port, &format!("POST /unsubscribe?token={token} HTTP/1.1\r\n{one_click}"));
    assert!(head.starts_with("HTTP/1.1 200"), "{head}");
    assert!(head.to_lowercase().contains("content-security-policy: default-src 'none'"), "{head}");
    assert_eq!(group.run_in(&["subscribers", "export"]).stdout.matches("unsubscribed").count(), 1);

    let (head, _) = request(port, "GET /feed.xml HTTP/1.1");
    assert!(head.starts_with("HTTP/1.1 200"), "{head}");

    stop(server);
}

/// `recap serve` on a port of its own.
pub(crate) fn serve(group: &Publication) -> (Child, u16) {
    let mut command = group.command_in();
    let mut server =
        command.args(["serve", "--listen", "127.0.0.1:0"]).stderr(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(server.stderr.take().unwrap()).lines().map(Result::unwrap);
    let line = lines.find(|line| line.starts_with("Serving ")).unwrap();
    let port = line.trim_end_matches('/').rsplit(':').next().unwrap().parse().unwrap();
    (server, port)
}

/// Ends it as a service manager would.
pub(crate) fn stop(mut server: Child) {
    let id = server.id().to_string();
    assert!(std::process::Command::new("kill").arg(&id).status().unwrap().success());
    assert!(server.wait().unwrap().success());
}

#[test]
fn the_server_hands_out_neither_the_list_nor_the_key() {
    let group = Publication::new();
    group.publish().succeeds();
    for folder in [".", ".."] {
        let group = Publication::new().with("RECAP_OUTPUT", folder).with("RECAP_PAGES", "false");
        group.publish().succeeds();
        let (server, port) = serve(&group);
        for path in ["recap.db", "recap.key", "group/recap.db", "group/recap.key", "mail/", "feed.xml"] {
            let (head, _) = request(port, &format!("GET /{path} HTTP/1.1"));
            assert!(head.starts_with("HTTP/1.1 404"), "{folder} {path}: {head}");
        }
        stop(server);
    }
    std::fs::create_dir(group.path("public/_private")).unwrap();
    std::fs::write(group.path("public/_private/x.txt"), "private").unwrap();
    let (server, port) = serve(&group);
    for path in ["_private/x.txt", "%5fprivate/x.txt", "%5Fprivate/x.txt", "../recap.key", "..%2frecap.key"] {
        let (head, _) = request(port, &format!("GET /{path} HTTP/1.1"));
        assert!(!head.starts_with("HTTP/1.1 200"), "{path}: {head}");
    }
    stop(server);
}
