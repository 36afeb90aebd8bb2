#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

use std::fmt::Write as _;
use std::path::Path;

use lettre::message::Mailbox;
use proptest::prelude::*;

use super::setting::{self, Setting};
use super::source::Source;
use super::typed::{Origin, Typed};
use super::*;
use crate::error::Kind;

/// The least that a publication has to say.
const LEAST: &str = "name = \"Example Meetup\"\nurl = \"https://example.org/\"\n[email]\nfrom = \"recap@example.org\"\n";

fn settings(toml: &str, environment: &[(&str, &str)]) -> Result<Settings> {
    let source = Source::new(Path::new("recap.toml"), toml);
    let look = |name: &str| {
        environment.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
    };
    meant::settings(Path::new("."), &Typed::read(&source, &look)?, Roster::default())
}

fn roster(toml: &str) -> Result<Roster> {
    roster::load(&Source::new(Path::new("roster.toml"), toml))
}

/// An error as it is shown in the terminal.
fn shown(error: &Error) -> String {
    assert_eq!(error.kind(), Kind::Config);
    let hints: String = error.hints().iter().map(|hint| format!("\nHint: {hint}")).collect();
    format!("{error:#}{hints}")
}

/// A toml of the least settings with more lines at the top of the file and at its end.
fn with(top: &str, end: &str) -> String {
    format!("{top}\n{LEAST}{end}\n")
}

fn smtp(toml: &str, environment: &[(&str, &str)]) -> Smtp {
    match settings(&with("", &format!("[smtp]\n{toml}")), environment).unwrap().email.transport {
        Transport::Smtp(smtp) => smtp,
        Transport::Maildir(_) => panic!("no server"),
    }
}

#[test]
fn the_least_settings_give_a_publication_with_every_default() {
    let settings = settings(LEAST, &[]).unwrap();
    insta::assert_debug_snapshot!("defaults", settings);
}

#[test]
fn a_key_that_is_none_points_at_its_line_and_says_what_was_meant() {
    check_shown(
        "unknown",
        &[
            ("a slip", &with("langauge = \"en\"", ""), &[]),
            ("a slip in a table", &with("", "reply-to = \"hello@example.org\""), &[]),
            ("a slip in a table's name", &with("", "[mastadon]\nserver = \"https://mastodon.example\""), &[]),
            ("a setting of another table", &with("entries = 5", ""), &[]),
            ("a setting of the top in a table", &with("", "language = \"en\""), &[]),
            ("something else", &with("colour = \"blue\"", ""), &[]),
            ("a secret, which is not shown", &with("", "[smtp]\npassword = \"hunter2\""), &[]),
            ("the first of two", &with("zzz = 1\naaa = 2", ""), &[]),
            ("no TOML", &with("name = \"Example", ""), &[]),
            ("no TOML in a secret", &with("", "[smtp]\npassword = \"hunter2"), &[]),
            ("twice", &with("name = \"Another\"", ""), &[]),
            ("a key with an escape", &with("\"\\u001b[31m\" = 1", ""), &[]),
        ],
    );
}

#[test]
fn a_value_of_the_wrong_type_points_at_its_line() {
    check_shown(
        "types",
        &[
            ("a number for a string", &with("description = 5", ""), &[]),
            ("a string for a number", &with("", "[feed]\nentries = \"25\""), &[]),
            ("a string for a flag", &with("pages = \"yes\"", ""), &[]),
            ("a list", &with("recaps = [\"a\", \"b\"]", ""), &[]),
            ("a flag for a table", &with("smtp = true", ""), &[]),
            ("a table for a string", &with("[name]\nx = 1", ""), &[]),
            ("a list of tables", &with("", "[[feed]]\nentries = 5"), &[]),
            ("a flag of the environment", LEAST, &[("RECAP_PAGES", "yes")]),
            ("a number of the environment", LEAST, &[("RECAP_FEED_ENTRIES", "many")]),
        ],
    );
}

#[test]
fn a_value_that_cannot_be_points_at_its_line() {
    check_shown(
        "values",
        &[
            ("no name", "url = \"https://example.org/\"", &[]),
            ("no sender", "name = \"A\"\nurl = \"https://example.org/\"", &[]),
            ("an empty name", "name = \" \"\nurl = \"https://example.org/\"", &[]),
            ("a sender that is no address", &LEAST.replace("recap@example.org", "recap at example"), &[]),
            ("a sender of the environment", LEAST, &[("RECAP_EMAIL_FROM", "recap")]),
            ("a header in the name", &LEAST.replace("Meetup", "Meetup\\r\\nBcc: ada@example.org"), &[]),
            ("a site without scheme", &LEAST.replace("https://example.org/", "example.org"), &[]),
            ("a site that is not encrypted", &LEAST.replace("https:", "http:"), &[]),
            ("a time zone", &with("time_zone = \"Europe/Lodnon\"", ""), &[]),
            ("a language", &with("language = \"en_GB\"", ""), &[]),
            ("a permalink", &with("permalink = \"/:categories/:title/\"", ""), &[]),
            ("a permalink for all", &with("permalink = \"/recap/\"", ""), &[]),
            ("an id date", &with("id_date = 19", ""), &[]),
            ("a PostgreSQL store", &with("store = \"postgres://db.example.org/recap\"", ""), &[]),
            ("a store of the environment", LEAST, &[("RECAP_STORE", "postgres://u:p@db.example.org/recap")]),
            ("too many entries", &with("", "[feed]\nentries = 1001"), &[]),
            ("a huge number", &with("", "[feed]\nentries = 99999999999999999999999"), &[]),
            ("a list id", &with("", "list_id = \"meetup\""), &[]),
            ("an unsubscribe address", &with("", "unsubscribe = \"http://example.org/leave\""), &[]),
            ("both ways for mail", &with("", "maildir = \"mail\"\n[smtp]\nurl = \"smtp://mail.example.org\""), &[]),
            ("a Mastodon account without token", &with("", "[mastodon]\nserver = \"https://mastodon.example\""), &[]),
            ("a Bluesky account without password", LEAST, &[("RECAP_BLUESKY_HANDLE", "example.bsky.social")]),
            ("a Bluesky handle", &with("", "[bluesky]\nhandle = \"example\""), &[]),
        ],
    );
}

#[test]
fn a_server_that_cannot_be_points_at_its_line_and_shows_no_password() {
    let smtp = |toml: &str| with("", &format!("[smtp]\n{toml}"));
    let user = &[("RECAP_SMTP_PASSWORD", "hunter2")];
    check_shown(
        "smtp",
        &[
            ("no URL", &smtp("url = \"mail.example.org\""), &[]),
            ("another scheme", &smtp("url = \"https://mail.example.org\""), &[]),
            ("no host", &smtp("url = \"smtp://\""), &[]),
            ("a path", &smtp("url = \"smtp://mail.example.org/inbox\""), &[]),
            ("tls", &smtp("url = \"smtp://mail.example.org?tls=maybe\""), &[]),
            ("tls twice", &smtp("url = \"smtp://mail.example.org?tls=none&tls=none\""), &[]),
            ("tls with smtps", &smtp("url = \"smtps://mail.example.org?tls=none\""), &[]),
            ("something else", &smtp("url = \"smtp://mail.example.org?pool=5\""), &[]),
            ("a password in the file", &smtp("url = \"smtp://ada:hunter2@mail.example.org\""), &[]),
            ("a user without password", &smtp("url = \"smtp://ada@mail.example.org\""), &[]),
            ("a user of the file without password", &smtp("url = \"smtp://mail.example.org\"\nuser = \"ada\""), &[]),
            ("a password without user", &smtp("url = \"smtp://mail.example.org\""), user),
            ("a login in the clear", &smtp("url = \"smtp://ada@mail.example.org?tls=none\""), user),
            ("a login perhaps in the clear", &smtp("url = \"smtp://ada@mail.example.org?tls=opportunistic\""), user),
            (
                "a password of the environment in the clear",
                LEAST,
                &[("RECAP_SMTP_URL", "smtp://ada:hunter2@mail.example.org?tls=none")],
            ),
            ("a URL of the environment", LEAST, &[("RECAP_SMTP_URL", "ada:hunter2@mail.example.org")]),
            ("connections", &smtp("url = \"smtp://mail.example.org\"\nconnections = 0"), &[]),
            ("oauth2 without token", &smtp("url = \"smtp://ada@mail.example.org\"\n[smtp.oauth2]\ntoken_url = \"https://login.example.com/\"\nclient_id = \"recap\""), &[]),
            ("oauth2 without client", &smtp("url = \"smtp://ada@mail.example.org\"\n[smtp.oauth2]\ntoken_url = \"https://login.example.com/\""), &[]),
            ("oauth2 in the clear", &smtp("url = \"smtp://ada@mail.example.org\"\n[smtp.oauth2]\ntoken_url = \"http://login.example.com/\"\nclient_id = \"recap\""), &[]),
            (
                "oauth2 and a password",
                &smtp("url = \"smtp://ada@mail.example.org\"\n[smtp.oauth2]\ntoken_url = \"https://login.example.com/\"\nclient_id = \"recap\""),
                &[("RECAP_SMTP_PASSWORD", "hunter2"), ("RECAP_SMTP_OAUTH2_REFRESH_TOKEN", "hunter3")],
            ),
        ],
    );
}

/// Records how each mistake is shown.
fn check_shown(snapshot: &str, mistakes: &[(&str, &str, &[(&str, &str)])]) {
    let mut all = String::new();
    for (what, toml, environment) in mistakes {
        let error = settings(toml, environment).err().unwrap_or_else(|| panic!("{what}: no error"));
        let shown = shown(&error);
        assert!(!shown.contains("hunter"), "{what} shows a secret: {shown}");
        writeln!(all, "# {what}\n{shown}\n").unwrap();
    }
    insta::assert_snapshot!(snapshot, all);
}

#[test]
fn a_roster_that_could_credit_the_wrong_one_points_at_its_line() {
    let mut all = String::new();
    for (what, toml) in [
        ("a slip", "[[person]]\nname = \"Ada Example\"\nalias = [\"Ada\"]"),
        ("another table", "[[company]]\nname = \"Acme Cloud\""),
        ("no name", "[[person]]\nurl = \"https://example.org/\""),
        ("an empty name", "[[person]]\nname = \"\""),
        (
            "two of one spelling",
            "[[person]]\nname = \"Ada Example\"\n[[person]]\nname = \"Ada Muster\"\naliases = [\"ada example \"]",
        ),
        ("a link that is none", "[[organisation]]\nname = \"Acme Cloud\"\nurl = \"javascript:alert(1)\""),
        ("a link that misleads", "[[organisation]]\nname = \"Acme Cloud\"\nurl = \"https://acme.example@example.net/\""),
        ("a network", "[[person]]\nname = \"Ada Example\"\nhandles = { mastodont = \"@ada@mastodon.example\" }"),
        ("another network", "[[person]]\nname = \"Ada Example\"\nhandles = { fax = \"1\" }"),
        ("a list for a string", "[[person]]\nname = [\"Ada\"]"),
        ("no TOML", "[[person]\nname = \"Ada Example\""),
    ] {
        let error = roster(toml).err().unwrap_or_else(|| panic!("{what}: no error"));
        writeln!(all, "# {what}\n{}\n", shown(&error)).unwrap();
    }
    insta::assert_snapshot!("roster", all);
}

#[test]
fn a_roster_is_read_with_spellings_links_and_handles() {
    let roster = roster(
        r#"
        [[person]]
        name = "Zoë Beispiel"
        aliases = ["Zoe Beispiel", "zoë beispiel"]
        url = "https://zoe.example.net/"
        handles = { mastodon = "@zoe@mastodon.example", x = "zoe" }
        [[organisation]]
        name = "Zoë Beispiel"
        "#,
    )
    .unwrap();
    let zoe = roster.person("zoe beispiel").unwrap();
    assert_eq!(zoe.name, "Zoë Beispiel");
    assert_eq!(zoe.url.as_deref(), Some("https://zoe.example.net/"));
    assert_eq!(zoe.handles["mastodon"], "@zoe@mastodon.example");
    assert!(roster.organisation("Zoë Beispiel").unwrap().handles.is_empty());
    assert_eq!(roster::load(&Source::new(Path::new("roster.toml"), "")).unwrap(), Roster::default());
}

#[test]
fn a_server_has_the_port_and_encryption_that_its_url_means() {
    for (url, host, port, tls) in [
        ("smtp://mail.example.org", "mail.example.org", 587, Tls::Required),
        ("smtp://mail.example.org:25", "mail.example.org", 25, Tls::Required),
        ("smtp://MAIL.Example.org:2525/?tls=required", "mail.example.org", 2525, Tls::Required),
        ("smtp://mail.example.org?tls=opportunistic", "mail.example.org", 587, Tls::Opportunistic),
        ("smtp://10.0.0.1?tls=none", "10.0.0.1", 587, Tls::None),
        ("smtp://localhost:2525", "localhost", 2525, Tls::Opportunistic),
        ("smtp://127.0.0.2:25", "127.0.0.2", 25, Tls::Opportunistic),
        ("smtp://[::1]:25", "::1", 25, Tls::Opportunistic),
        ("smtp://localhost?tls=required", "localhost", 587, Tls::Required),
        ("smtp://mail.bücher.example", "mail.xn--bcher-kva.example", 587, Tls::Required),
        ("smtps://mail.example.org", "mail.example.org", 465, Tls::Implicit),
        ("smtps://localhost:4650", "localhost", 4650, Tls::Implicit),
    ] {
        let smtp = smtp(&format!("url = \"{url}\""), &[]);
        assert_eq!((smtp.host.as_str(), smtp.port, smtp.tls), (host, port, tls), "{url}");
        assert!(smtp.login.is_none());
    }
}

#[test]
fn a_login_comes_from_the_url_the_environment_or_a_file_in_that_order() {
    use secrecy::ExposeSecret as _;
    let login = |toml: &str, environment: &[(&str, &str)]| match smtp(toml, environment).login.unwrap() {
        Login::Password { user, password } => (user, password.expose_secret().to_owned()),
        Login::OAuth2 { .. } => panic!("no password"),
    };
    let url = "url = \"smtp://file@mail.example.org\"";
    let both = [
        ("RECAP_SMTP_URL", "smtp://ada%40example.org:p%3Aa%25s@mail.example.org"),
        ("RECAP_SMTP_PASSWORD", "from the environment"),
    ];
    assert_eq!(login(url, &both[..1]), ("ada@example.org".into(), "p:a%s".into()));
    assert_eq!(login(url, &both), ("ada@example.org".into(), "from the environment".into()));
    assert_eq!(login(url, &both[1..]), ("file".into(), "from the environment".into()));
    let user = format!("{url}\nuser = \"bo\"");
    assert_eq!(login(&user, &both[1..]), ("bo".into(), "from the environment".into()));
    // On this machine a login needs no encryption.
    let local = "url = \"smtp://bo@localhost:2525?tls=none\"";
    assert_eq!(login(local, &both[1..]).0, "bo");
}

#[test]
fn a_token_is_a_login_too() {
    use secrecy::ExposeSecret as _;
    let smtp = smtp(
        "url = \"smtp://ada@mail.example.org\"\n[smtp.oauth2]\ntoken_url = \"https://login.example.com/token\"\nclient_id = \"recap\"",
        &[("RECAP_SMTP_OAUTH2_REFRESH_TOKEN", "r"), ("RECAP_SMTP_OAUTH2_CLIENT_SECRET", "c")],
    );
    let Some(Login::OAuth2 { user, token_url, client_id, client_secret, refresh_token }) = smtp.login else {
        panic!("no token")
    };
    assert_eq!((user.as_str(), client_id.as_str()), ("ada", "recap"));
    assert_eq!(token_url.as_str(), "https://login.example.com/token");
    assert_eq!(client_secret.unwrap().expose_secret(), "c");
    assert_eq!(refresh_token.expose_secret(), "r");
}

#[test]
fn the_environment_chooses_between_the_ways_for_mail() {
    let server = with("", "[smtp]\nurl = \"smtp://mail.example.org\"");
    let maildir = with("", "maildir = \"mail\"");
    let to_file = settings(&server, &[("RECAP_EMAIL_MAILDIR", "elsewhere")]).unwrap();
    assert!(matches!(to_file.email.transport, Transport::Maildir(path) if path == Path::new("elsewhere")));
    let to_server = settings(&maildir, &[("RECAP_SMTP_URL", "smtp://mail.example.org")]).unwrap();
    assert!(matches!(to_server.email.transport, Transport::Smtp(_)));
    assert!(settings(LEAST, &[("RECAP_EMAIL_MAILDIR", "a"), ("RECAP_SMTP_URL", "smtp://localhost")]).is_err());
}

#[test]
fn an_empty_variable_counts_as_unset() {
    let all: Vec<String> = setting::ALL.iter().map(|setting| setting.variable()).collect();
    let empty: Vec<(&str, &str)> = all.iter().map(|name| (name.as_str(), "")).collect();
    assert_eq!(
        format!("{:?}", settings(LEAST, &empty).unwrap()),
        format!("{:?}", settings(LEAST, &[]).unwrap())
    );
}

#[test]
fn what_is_derived_follows_from_the_other_settings() {
    let email = |toml: &str| settings(toml, &[]).unwrap().email;
    let derived = email(
        "name = \"Bücher & Söhne -- Treff\"\nurl = \"https://example.org/treff\"\n[email]\nfrom = \"Zoë <a@bücher.example>\"\nreply_to = \"b@example.net\"",
    );
    assert_eq!(derived.list_id, "b-cher-s-hne-treff.xn--bcher-kva.example");
    assert_eq!(derived.unsubscribe.as_str(), "https://example.org/treff/unsubscribe");
    assert_eq!(derived.unsubscribe_mailto.to_string(), "b@example.net");
    assert_eq!(derived.from.name.as_deref(), Some("Zoë"));
    let nameless = email(&LEAST.replace("Example Meetup", "読書会"));
    assert_eq!(nameless.list_id, "recap.example.org");
    assert_eq!(nameless.from, Mailbox::new(Some("読書会".into()), "recap@example.org".parse().unwrap()));
    let local = email(&LEAST.replace("https://example.org", "http://localhost:4000"));
    assert_eq!(local.unsubscribe.as_str(), "http://localhost:4000/unsubscribe");
}

#[test]
fn a_date_may_be_written_in_each_way_of_toml() {
    for (typed, meant) in [
        ("2019", "2019"),
        ("\"2019\"", "2019"),
        ("2019-06-05", "2019-06-05"),
        ("\"2019-06-05\"", "2019-06-05"),
    ] {
        let settings = settings(&with(&format!("id_date = {typed}"), ""), &[]).unwrap();
        assert_eq!(settings.publication.id_date.as_deref(), Some(meant));
    }
}

#[test]
fn a_setting_that_nothing_uses_is_a_warning() {
    let toml = with(
        "",
        "[smtp]\nuser = \"ada\"\n[smtp.oauth2]\nclient_id = \"recap\"\n[bluesky]\nservice = \"https://pds.example.org\"",
    );
    let settings = settings(&toml, &[("RECAP_MASTODON_TOKEN", "hunter2"), ("RECAP_SMTP_TIMEOUT", "5")]).unwrap();
    assert_eq!(
        settings.warnings,
        [
            "`smtp.user` has no effect without `smtp.url`",
            "`RECAP_SMTP_TIMEOUT` has no effect without `smtp.url`",
            "`smtp.oauth2.client_id` has no effect without `smtp.url`",
            "`RECAP_MASTODON_TOKEN` has no effect without `mastodon.server`",
            "`bluesky.service` has no effect without `bluesky.handle`",
        ]
    );
}

/// A value for the environment that is not the default, and not what [`full`] says.
fn other_value(setting: &Setting) -> &'static str {
    match setting.key {
        "name" | "description" | "email.postal_address" | "smtp.user" | "smtp.oauth2.client_id" => "Another",
        "url" | "mastodon.server" | "bluesky.service" | "smtp.oauth2.token_url" | "email.unsubscribe" => {
            "https://another.example/"
        }
        "language" => "de",
        "time_zone" => "Asia/Tokyo",
        "permalink" => "/another/:slug/",
        "id_date" => "2001",
        "recaps" | "output" | "store" | "email.maildir" | "smtp.ca_file" => "another",
        "pages" => "false",
        "feed.entries" | "smtp.connections" | "smtp.timeout" => "7",
        "email.from" | "email.reply_to" | "email.unsubscribe_mailto" => "another@example.net",
        "email.list_id" => "another.example.net",
        "smtp.url" => "smtps://another.example",
        "bluesky.handle" => "another.example.net",
        "smtp.password_file"
        | "smtp.oauth2.client_secret_file"
        | "smtp.oauth2.refresh_token_file"
        | "mastodon.token_file"
        | "bluesky.password_file" => "another-file-that-is-missing",
        key => panic!("say here which other value `{key}` may have"),
    }
}

/// Settings in which the others are of use.
fn full(setting: &Setting) -> String {
    let smtp = match setting.key {
        "email.maildir" => "",
        key if key.starts_with("smtp.oauth2") => {
            "[smtp]\nurl = \"smtp://ada@mail.example.org\"\n[smtp.oauth2]\ntoken_url = \"https://login.example.com/\"\nclient_id = \"recap\""
        }
        "smtp.user" | "smtp.password_file" => "[smtp]\nurl = \"smtp://ada@mail.example.org\"",
        _ => "[smtp]\nurl = \"smtp://mail.example.org\"",
    };
    with("", &format!("{smtp}\n[mastodon]\nserver = \"https://mastodon.example\"\n[bluesky]\nhandle = \"a.example\""))
}

#[test]
fn every_setting_has_a_variable_that_overrides_it() {
    for setting in setting::ALL {
        // Arrange
        let toml = full(setting);
        let mut environment = vec![("RECAP_MASTODON_TOKEN", "t"), ("RECAP_BLUESKY_PASSWORD", "p")];
        if setting.key.starts_with("smtp.oauth2") {
            environment.push(("RECAP_SMTP_OAUTH2_REFRESH_TOKEN", "r"));
        } else if matches!(setting.key, "smtp.user" | "smtp.password_file") {
            environment.push(("RECAP_SMTP_PASSWORD", "p"));
        }
        let before = settings(&toml, &environment).unwrap_or_else(|error| panic!("{}: {error}", setting.key));

        // Act: with a variable for the file of a secret, the secret itself must be unset.
        environment.retain(|(name, _)| Some(*name) != setting.secret);
        let variable = setting.variable();
        environment.push((&variable, other_value(setting)));
        let after = settings(&toml, &environment);

        // Assert
        match (setting.secret, after) {
            (None, Ok(after)) => {
                assert_ne!(format!("{before:?}"), format!("{after:?}"), "{variable} changed nothing");
            }
            (None, Err(error)) => panic!("{variable}: {error}"),
            (Some(_), Ok(_)) => panic!("{variable} was not looked at"),
            (Some(_), Err(error)) => {
                let read = "the secret `another-file-that-is-missing` cannot be read";
                assert_eq!(error.to_string(), read, "{variable}");
            }
        }
    }
}

#[test]
fn every_setting_is_understood_in_the_file_as_its_example_shows_it() {
    for &setting in setting::ALL {
        let (table, name) = setting.place();
        let table = if table.is_empty() { String::new() } else { format!("[{table}]\n") };
        let source = Source::new(Path::new("recap.toml"), format!("{table}{name} = {}\n", setting.example));
        let typed = Typed::read(&source, &|_| None).unwrap_or_else(|error| panic!("{error}"));
        assert!(matches!(typed.origin(setting), Some(Origin::File(_))), "{}", setting.key);
    }
}

#[test]
fn every_table_of_a_setting_is_known() {
    for setting in setting::ALL {
        let table = setting.place().0;
        assert!(table.is_empty() || setting::TABLES.iter().any(|(name, _)| *name == table), "{table}");
    }
}

/// The tables of `docs/configuration.md`.
fn reference() -> String {
    let mut text = String::new();
    let places = std::iter::once(("", "The publication.")).chain(setting::TABLES.iter().copied());
    for (place, about) in places {
        let title = if place.is_empty() { "At the top of the file".to_owned() } else { format!("`[{place}]`") };
        writeln!(text, "### {title}\n\n{about}\n\n| setting | variable | default | |\n|---|---|---|---|").unwrap();
        for setting in setting::ALL.iter().filter(|setting| setting.place().0 == place) {
            let secret = setting.secret.map(|name| format!(" Or `{name}`: the secret itself.")).unwrap_or_default();
            let (name, variable, default) = (setting.place().1, setting.variable(), setting.default);
            writeln!(text, "| `{name}` | `{variable}` | {default} | {}{secret} |", setting.help).unwrap();
        }
        text.push('\n');
    }
    text
}

#[test]
fn the_reference_lists_every_setting() {
    let document = include_str!("../../docs/configuration.md");
    let reference = reference();
    assert!(document.contains(&reference), "docs/configuration.md has to hold these tables:\n\n{reference}");
}

#[test]
fn a_folder_without_settings_is_told_apart_from_one_with_broken_ones() {
    let folder = tempfile::tempdir().unwrap();
    let load = || Settings::load(Some(folder.path()), &|_| None);
    let error = load().unwrap_err();
    assert_eq!(error.kind(), Kind::Config);
    assert_eq!(error.to_string(), format!("there is no `{}`", folder.path().join("recap.toml").display()));
    assert!(error.hints().iter().any(|hint| hint.contains("recap init")));
    assert!(error.hints().iter().any(|hint| hint.contains("-C")));

    std::fs::write(folder.path().join("recap.toml"), b"name = \"\xff\"").unwrap();
    assert!(load().unwrap_err().to_string().ends_with("is not UTF-8"));

    std::fs::write(folder.path().join("recap.toml"), LEAST).unwrap();
    let settings = load().unwrap();
    assert_eq!(settings.output, folder.path().join("public"));
    assert_eq!(settings.publication.roster, Roster::default());

    std::fs::write(folder.path().join("roster.toml"), "[[person]]\nname = \"Ada Example\"\n").unwrap();
    assert!(load().unwrap().publication.roster.person("Ada Example").is_some());
    std::fs::write(folder.path().join("roster.toml"), "[[person]]\nnam = \"Ada Example\"\n").unwrap();
    assert!(load().unwrap_err().to_string().contains("roster.toml:2:1"));
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_do_no_harm() {
    let toml = format!("\u{feff}{}postal_address = \"\"\"\n1 Example Street\nExampletown\"\"\"\n", LEAST);
    let settings = settings(&toml.replace('\n', "\r\n"), &[]).unwrap();
    assert_eq!(settings.publication.name, "Example Meetup");
    assert_eq!(settings.email.postal_address.as_deref(), Some("1 Example Street\nExampletown"));
}

/// Text that is often nearly a `recap.toml`.
fn nearly_toml() -> impl Strategy<Value = String> {
    let keys: Vec<String> = setting::ALL
        .iter()
        .map(|setting| setting.key.to_owned())
        .chain(setting::TABLES.iter().map(|(name, _)| format!("[{name}]")))
        .chain(["\"é\u{1b}\"", "[[email]]", "password", "x.y"].map(str::to_owned))
        .collect();
    let value = prop_oneof![
        Just("true".to_owned()),
        any::<i64>().prop_map(|number| number.to_string()),
        "\"[^\"\\\\\n]{0,20}\"",
        "\"smtps?://[a-z%:@\\[\\]?=&.]{0,20}\"",
        "[\\[{\"'=#é\u{2028}]{0,6}",
        Just("2019-06-05".to_owned()),
    ];
    let line = (prop::sample::select(keys), prop_oneof![Just(" = "), Just("\n"), Just("=é")], value)
        .prop_map(|(key, equals, value)| format!("{key}{equals}{value}"));
    prop_oneof![any::<String>(), prop::collection::vec(line, 0..8).prop_map(|lines| lines.join("\n"))]
}

proptest! {
    #[test]
    fn no_text_makes_the_settings_or_the_roster_panic(toml in nearly_toml()) {
        let _ = settings(&toml, &[]);
        let _ = settings(&with(&toml, ""), &[]);
        let _ = settings(&with("", &toml), &[]);
        let _ = roster(&toml);
    }

    #[test]
    fn no_variable_makes_the_settings_panic(index in 0..setting::ALL.len(), value in any::<String>()) {
        let variable = setting::ALL[index].variable();
        let _ = settings(LEAST, &[(&variable, &value)]);
    }
}
