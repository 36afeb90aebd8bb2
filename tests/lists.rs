//! `recap subscribers`, and leaving the list over HTTP.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Stdio};

use crate::support::{Publication, Ran, readers};

#[test]
fn an_import_reports_bad_rows_by_line_and_takes_the_rest() {
    let group = Publication::new();
    let csv = "email,name\nada@example.org,Ada\nnonsense,Bo\nzoe@example.org,\"Zoë, of \"\"X\"\"\"\nada@example.org,Again\n";
    std::fs::write(group.path("list.csv"), csv).unwrap();

    let ran = group.import("list.csv").succeeds();

    insta::assert_snapshot!(ran.shown(&group));
}

#[test]
fn a_file_that_does_not_tell_who_wants_mail_is_asked_about_before_anything_is_written() {
    let group = Publication::new();
    std::fs::write(group.path("people.csv"), "email,Company\nada@example.org,Acme\nbo@example.org,\n")
        .unwrap();
    let people = group.path("people.csv").display().to_string();

    let ran = group.run_in(&["subscribers", "import", &people, "--dry-run"]);

    assert_eq!((ran.code, ran.stdout.as_str()), (Some(1), ""));
    insta::assert_snapshot!(ran.shown(&group));
    assert_eq!(group.run_in(&["subscribers", "import", &people]).code, Some(1));
    assert_eq!(export(&group).lines().count(), 1);
    group.run_in(&["subscribers", "import", &people, "--state", "pending"]).succeeds();
    assert_eq!(export(&group).matches(",pending,").count(), 2);
    group.import("people.csv").succeeds();
    assert_eq!(export(&group).matches(",confirmed,").count(), 2);
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

fn export(group: &Publication) -> String {
    group.run_in(&["subscribers", "export"]).succeeds().stdout
}

#[test]
fn an_edition_for_a_tag_goes_to_nobody_else_until_that_is_asked_for_and_to_nobody_twice() {
    let group = Publication::new();
    group.subscribe(readers(5));
    for (address, tags) in [
        ("reader1@example.org", "london"),
        ("reader2@example.org", "london,rust"),
        ("reader3@example.org", "rust"),
    ] {
        group.run_in(&["subscribers", "tag", address, "--add", tags]).succeeds();
    }
    let recap = group.recap();
    let publish = |more: &[&str]| group.run_in(&[&["publish", &recap, "--yes"], more].concat()).succeeds();

    let ran = publish(&["--only-tag", "London"]);
    assert!(ran.stdout.contains("2 messages"), "{}", ran.stdout);
    assert!(ran.stdout.contains("only with the tag `london`; 3 others are left out"), "{}", ran.stdout);
    assert_eq!(group.status("email").0, serde_json::json!({ "sent": 2 }));

    // Publishing again, after an edit as well, mails nobody else.
    publish(&[]);
    group.write_recap(&crate::support::RECAP.replace("one raffle", "two raffles"));
    let ran = publish(&[]);
    assert!(ran.stdout.contains("3 others are left out"), "{}", ran.stdout);
    assert_eq!(group.status("email").0, serde_json::json!({ "sent": 2 }));

    // Nor does the same command, whoever got the tag since.
    group.run_in(&["subscribers", "tag", "reader4@example.org", "--add", "london"]).succeeds();
    publish(&["--only-tag", "london"]);
    assert_eq!(group.status("email").0, serde_json::json!({ "sent": 2 }));

    let ran = publish(&["--only-tag", "rust"]);
    assert!(ran.stdout.contains("1 message "), "{}", ran.stdout);
    assert!(ran.stdout.contains("`london` or `rust`; 2 others are left out"), "{}", ran.stdout);
    assert_eq!(group.status("email").0, serde_json::json!({ "sent": 3 }));

    publish(&["--everybody"]);
    assert_eq!(group.status("email").0, serde_json::json!({ "sent": 5 }));
    // From then on it is for everybody, frozen.
    group.subscribe(["late@example.org".to_owned()]);
    group.run_in(&["subscribers", "tag", "late@example.org", "--add", "rust"]).succeeds();
    publish(&["--only-tag", "rust"]);
    publish(&["--everybody"]);
    assert_eq!(group.status("email").0, serde_json::json!({ "sent": 5 }));
    assert_eq!(std::fs::read_dir(group.path("mail/new")).unwrap().count(), 5);
}

#[test]
fn an_edition_for_a_tag_whose_bearers_have_all_left_goes_to_nobody_else() {
    let group = Publication::new();
    group.subscribe(readers(3));
    group.run_in(&["subscribers", "tag", "reader1@example.org", "--add", "board"]).succeeds();
    group.run_in(&["subscribers", "remove", "reader1@example.org"]).succeeds();
    let recap = group.recap();
    group.run_in(&["publish", &recap, "--yes", "--only-tag", "board"]).succeeds();
    let ran = group.run_in(&["publish", &recap, "--yes"]).succeeds();
    assert!(ran.stdout.contains("nothing to do"), "{}", ran.stdout);
    assert_eq!(std::fs::read_dir(group.path("mail/new")).map_or(0, Iterator::count), 0);
    group.run_in(&["publish", &recap, "--yes", "--everybody"]).succeeds();
    assert_eq!(group.status("email").0, serde_json::json!({ "sent": 2 }));
}

#[test]
fn a_tag_that_nobody_has_is_a_slip_of_the_pen() {
    let group = Publication::new();
    group.subscribe(readers(1));
    group.run_in(&["subscribers", "tag", "reader1@example.org", "--add", "london"]).succeeds();
    let ran = group.run_in(&["publish", &group.recap(), "--yes", "--only-tag", "lodnon"]);
    assert_eq!(ran.code, Some(1));
    assert!(
        ran.stderr.contains("nobody has the tag `lodnon`") && ran.stderr.contains("`london`"),
        "{}",
        ran.stderr
    );
}

#[test]
fn one_person_is_shown_with_their_mail_and_erased_without_a_trace_in_the_list() {
    let group = Publication::new();
    group.subscribe(readers(2));
    group.publish().succeeds();
    let shown = group.run_in(&["subscribers", "show", "READER1+x@example.org"]).succeeds().stdout;
    let person: serde_json::Value = serde_json::from_str(&shown).unwrap();
    assert_eq!(person["address"], "reader1@example.org");
    assert_eq!((person["mail"].as_array().unwrap().len(), &person["mail"][0]["state"]), (1, &"sent".into()));
    assert_eq!(person["consents"][0]["kind"], "imported");

    let unasked = group.run_in(&["subscribers", "erase", "reader1@example.org"]).stderr;
    assert!(unasked.contains("Add --yes; `recap subscribers show ADDRESS`"), "{unasked}");
    assert!(export(&group).contains("reader1@"));
    group.run_in(&["subscribers", "erase", "reader1@example.org", "--yes"]).succeeds();
    assert!(!export(&group).contains("reader1@"));
    group.subscribe(readers(2));
    assert!(!export(&group).contains("reader1@"));
    // What was sent stays counted, and names nobody.
    assert_eq!(group.status("email").0, serde_json::json!({ "sent": 2 }));
    let shown = group.run_in(&["subscribers", "show", "reader1@example.org"]).succeeds().stdout;
    assert!(shown.contains("unsubscribe") && !shown.contains("reader1"), "{shown}");
}

#[test]
fn a_suppressed_domain_and_address_get_no_mail() {
    let group = Publication::new();
    let more = ["ada@mail.example.com", "bo@example.net"].map(str::to_owned);
    group.subscribe(readers(2).chain(more));
    let ran = group
        .run_in(&["subscribers", "suppress", "@example.com", "bo@example.net", "new@example.net"])
        .succeeds();
    assert_eq!(
        ran.stdout,
        "@example.com is not mailed any more.\nb…@example.net is off the list and suppressed.\n\
         n…@example.net is not on the list, and suppressed from now on.\n"
    );
    group.subscribe(["new@example.net".to_owned()]);
    group.publish().succeeds();
    assert_eq!(group.status("email").0, serde_json::json!({ "sent": 2 }));
    group.run_in(&["subscribers", "suppress", "--lift", "@example.com"]).succeeds();
    assert_eq!(group.run_in(&["subscribers", "suppress", "--lift", "bo@example.net"]).code, Some(2));
}

#[test]
fn an_import_says_how_those_who_left_are_told_apart_and_confirms_nobody_by_it() {
    let group = Publication::new();
    let row = |who: &str| {
        format!(
            "uuid,email,name,attributes,status,created_at,updated_at\n1-1,{who}@example.org,A,{{}},enabled,,\n"
        )
    };
    std::fs::create_dir(group.path("unsubscribed")).unwrap();
    for (name, who) in [("list.csv", "ada"), ("unsubscribed.csv", "bo"), ("unsubscribed/export.csv", "cy")] {
        std::fs::write(group.path(name), row(who)).unwrap();
    }
    let import = |name: &str, more: &[&str]| {
        let path = group.path(name).display().to_string();
        group.run_in(&[&["subscribers", "import", &path], more].concat())
    };
    let ran = import("list.csv", &[]).succeeds();
    let typed = "recap subscribers import unsubscribed.csv --state unsubscribed";
    assert!(ran.stderr.contains(typed), "{}", ran.stderr);
    for name in ["unsubscribed.csv", "unsubscribed/export.csv"] {
        let ran = import(name, &[]);
        assert_eq!(ran.code, Some(1), "{}", ran.stderr);
        assert!(
            ran.stderr.contains("who left") && ran.stderr.contains("--state unsubscribed"),
            "{}",
            ran.stderr
        );
        let ran = import(name, &["--state", "unsubscribed"]).succeeds();
        assert!(!ran.stderr.contains("note:"), "{}", ran.stderr);
    }
    let list = export(&group);
    assert_eq!(
        (list.matches(",confirmed,").count(), list.matches(",unsubscribed,").count()),
        (1, 2),
        "{list}"
    );
}

#[test]
fn the_folder_of_a_list_is_what_was_typed_and_not_where_somebody_stands() {
    let group = Publication::new();
    std::fs::create_dir(group.path("unsubscribed")).unwrap();
    std::fs::write(group.path("unsubscribed/members.csv"), "email,subscribed\nada@example.org,yes\n")
        .unwrap();
    let mut import = group.command_in();
    import.current_dir(group.path("unsubscribed")).args(["subscribers", "import", "members.csv"]);
    Ran::of(&mut import).succeeds();
    assert_eq!(export(&group).matches(",confirmed,").count(), 1);
}

#[test]
fn refused_rows_are_written_with_their_cells_to_a_file_of_the_owner_alone() {
    let group = Publication::new();
    let csv = "email,name\nada@example.org,Ada\nnonsense,=Bo\ncy@example.org\nada@example.org,Again\n";
    std::fs::write(group.path("list.csv"), csv).unwrap();
    let (list, refused) = (group.path("list.csv"), group.path("refused.csv"));
    let (list, shown) = (list.display().to_string(), refused.display().to_string());
    let told = ["--state", "confirmed", "--refused", &shown, "--dry-run"];
    group.run_in(&[&["subscribers", "import", &list], &told[..]].concat()).succeeds();
    assert_eq!(
        group.read("refused.csv"),
        "line,refused because,email,name\n3,the address has no `@`,nonsense,'=Bo\n\
         4,1 field where the header has 2,cy@example.org\n"
    );
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(std::fs::metadata(&refused).unwrap().permissions().mode() & 0o777, 0o600);
    }
    assert_eq!(export(&group).lines().count(), 1);
}
