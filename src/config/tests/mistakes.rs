//! How mistakes are shown: the whole text of each, in the snapshots beside this file.

use super::*;

/// A mistake: what it is, `recap.toml` and the environment.
struct Case<'a>(&'a str, String, Vec<(&'a str, &'a str)>);

impl<'a> Case<'a> {
    fn with(mut self, variable: &'a str, value: &'a str) -> Self {
        self.2.push((variable, value));
        self
    }
}

/// A mistake in the whole file.
fn file<'a>(what: &'a str, toml: &str) -> Case<'a> {
    Case(what, toml.to_owned(), Vec::new())
}

/// A mistake at the top of an otherwise good file.
fn top<'a>(what: &'a str, line: &str) -> Case<'a> {
    file(what, &with(line, ""))
}

/// A mistake at the end of an otherwise good file, which ends with the table `[email]`.
fn end<'a>(what: &'a str, lines: &str) -> Case<'a> {
    file(what, &with("", lines))
}

/// A mistake in `[smtp]`.
fn server<'a>(what: &'a str, lines: &str) -> Case<'a> {
    end(what, &format!("[smtp]\n{lines}"))
}

/// A mistake beside a URL with a user, in `[smtp.oauth2]`.
fn oauth2<'a>(what: &'a str, lines: &str) -> Case<'a> {
    server(what, &format!("url = \"smtp://ada@mail.example.org\"\n[smtp.oauth2]\n{lines}"))
}

/// A mistake in the environment.
fn variable<'a>(what: &'a str, variable: &'a str, value: &'a str) -> Case<'a> {
    file(what, LEAST).with(variable, value)
}

/// Records how each mistake is shown.
fn check_shown(snapshot: &str, cases: &[Case<'_>]) {
    let mut all = String::new();
    for Case(what, toml, environment) in cases {
        let error = settings(toml, environment).err().unwrap_or_else(|| panic!("{what}: no error"));
        let shown = shown(&error);
        assert!(!shown.contains("hunter"), "{what} shows a secret: {shown}");
        writeln!(all, "# {what}\n{shown}\n").unwrap();
    }
    insta::assert_snapshot!(snapshot, all);
}

#[test]
fn a_key_that_is_none_points_at_its_line_and_says_what_was_meant() {
    check_shown(
        "unknown",
        &[
            top("a slip", r#"langauge = "en""#),
            end("a slip in a table", r#"reply-to = "hello@example.org""#),
            end("a slip in a table's name", "[mastadon]\nserver = \"https://mastodon.example\""),
            top("a setting of another table", "entries = 5"),
            end("a setting of the top in a table", r#"language = "en""#),
            end("a slip in a setting of the top", r#"langauge = "en""#),
            top("something else", r#"colour = "blue""#),
            server("a secret, which is not shown", r#"password = "hunter2""#),
            top(
                "a secret in an inline table",
                r#"smtp = { url = "smtp://localhost", password = "hunter2" }"#,
            ),
            top("the first of two", "zzz = 1\naaa = 2"),
            top("no TOML", r#"name = "Example"#),
            server("no TOML in a secret", r#"password = "hunter2"#),
            top("twice", r#"name = "Another""#),
            top("a key with an escape", r#""\u001b[31m" = 1"#),
            end("words of a network that is none", "[social.slak]\ntext = \"{link}\""),
            end("a slip in words of a network", "[social.telegram]\ntxet = \"{link}\""),
        ],
    );
}

#[test]
fn a_value_of_the_wrong_type_points_at_its_line() {
    check_shown(
        "types",
        &[
            top("a number for a string", "description = 5"),
            end("a string for a number", "[feed]\nentries = \"25\""),
            top("a string for a flag", r#"pages = "yes""#),
            top("a list", r#"recaps = ["a", "b"]"#),
            top("a flag for a table", "smtp = true"),
            top("a table for a string", "[name]\nx = 1"),
            end("a list of tables", "[[feed]]\nentries = 5"),
            variable("a flag of the environment", "RECAP_PAGES", "yes"),
            variable("a number of the environment", "RECAP_FEED_ENTRIES", "many"),
        ],
    );
}

#[test]
fn a_value_that_cannot_be_points_at_its_line() {
    let site = r#"url = "https://example.org/""#;
    check_shown(
        "values",
        &[
            file("no name", site),
            file("no sender", &format!("name = \"A\"\n{site}")),
            file("an empty name", &format!("name = \" \"\n{site}")),
            file("a sender that is no address", &LEAST.replace("recap@example", "recap at example")),
            variable("a sender of the environment", "RECAP_EMAIL_FROM", "recap"),
            file("a header in the name", &LEAST.replace("Meetup", "Meetup\\r\\nBcc: ada@example.org")),
            file("a site without scheme", &LEAST.replace("https://example.org/", "example.org")),
            file("a site that is not encrypted", &LEAST.replace("https:", "http:")),
            top("a time zone", r#"time_zone = "Europe/Lodnon""#),
            top("a language", r#"language = "en_GB""#),
            top("a permalink", r#"permalink = "/:categories/:title/""#),
            top("a permalink for all", r#"permalink = "/recap/""#),
            top("an id date", "id_date = 19"),
            top("a PostgreSQL store", r#"store = "postgres://db.example.org/recap""#),
            variable(
                "a store of the environment",
                "RECAP_STORE",
                "postgres://u:hunter2@db.example.org/recap",
            ),
            end("too many entries", "[feed]\nentries = 1001"),
            end("a huge number", "[feed]\nentries = 99999999999999999999999"),
            end("a list id", r#"list_id = "meetup""#),
            end("an unsubscribe address", r#"unsubscribe = "http://example.org/leave""#),
            end("both ways for mail", "maildir = \"mail\"\n[smtp]\nurl = \"smtp://mail.example.org\""),
            end("an account without token", "[mastodon]\nserver = \"https://mastodon.example\""),
            variable("an account without password", "RECAP_BLUESKY_HANDLE", "example.bsky.social"),
            end("a Bluesky handle", "[bluesky]\nhandle = \"example\""),
            end("a placeholder in words of a network", "[social.discord]\ntext = \"{lnik}\""),
        ],
    );
}

#[test]
fn a_server_that_cannot_be_points_at_its_line_and_shows_no_password() {
    let good = r#"url = "smtp://mail.example.org""#;
    let endpoint = r#"token_url = "https://login.example.com/""#;
    let client = r#"client_id = "recap""#;
    check_shown(
        "smtp",
        &[
            server("no URL", r#"url = "mail.example.org""#),
            server("another scheme", r#"url = "https://mail.example.org""#),
            server("no host", r#"url = "smtp://""#),
            server("a path", r#"url = "smtp://mail.example.org/inbox""#),
            server("tls", r#"url = "smtp://mail.example.org?tls=maybe""#),
            server("tls twice", r#"url = "smtp://mail.example.org?tls=none&tls=none""#),
            server("tls with smtps", r#"url = "smtps://mail.example.org?tls=none""#),
            server("something else", r#"url = "smtp://mail.example.org?pool=5""#),
            server("a password in the file", r#"url = "smtp://ada:hunter2@mail.example.org""#),
            server("a user without password", r#"url = "smtp://ada@mail.example.org""#),
            server("another user without password", &format!("{good}\nuser = \"ada\"")),
            server("a password without user", good).with("RECAP_SMTP_PASSWORD", "hunter2"),
            server("a login in the clear", r#"url = "smtp://ada@mail.example.org?tls=none""#)
                .with("RECAP_SMTP_PASSWORD", "hunter2"),
            server(
                "a login perhaps in the clear",
                r#"url = "smtp://ada@mail.example.org?tls=opportunistic""#,
            )
            .with("RECAP_SMTP_PASSWORD", "hunter2"),
            variable(
                "a login of the environment in the clear",
                "RECAP_SMTP_URL",
                "smtp://ada:hunter2@mail.example.org?tls=none",
            ),
            variable("a URL of the environment", "RECAP_SMTP_URL", "ada:hunter2@mail.example.org"),
            server("connections", &format!("{good}\nconnections = 0")),
            oauth2("oauth2 without token", &format!("{endpoint}\n{client}")),
            oauth2("oauth2 without client", endpoint),
            oauth2("oauth2 in the clear", &format!("{}\n{client}", endpoint.replace("https", "http"))),
            oauth2("oauth2 and a password", &format!("{endpoint}\n{client}"))
                .with("RECAP_SMTP_PASSWORD", "hunter2")
                .with("RECAP_SMTP_OAUTH2_REFRESH_TOKEN", "hunter3"),
            oauth2("another provider", r#"provider = "yahoo""#),
            oauth2("a provider and a token", &format!("provider = \"google\"\n{endpoint}")),
            oauth2("a provider and a password", r#"provider = "google""#)
                .with("RECAP_SMTP_PASSWORD", "hunter2"),
        ],
    );
}

#[test]
fn a_roster_that_could_credit_the_wrong_one_points_at_its_line() {
    let ada = "[[person]]\nname = \"Ada Example\"";
    let acme = "[[organisation]]\nname = \"Acme Cloud\"";
    let mut all = String::new();
    for (what, toml) in [
        ("a slip", format!("{ada}\nalias = [\"Ada\"]")),
        ("a key that is none", format!("{ada}\nfavourite = true")),
        ("a slip in a table", "[[organization]]\nname = \"Acme Cloud\"".to_owned()),
        ("another table", "[[company]]\nname = \"Acme Cloud\"".to_owned()),
        ("no name", "[[person]]\nurl = \"https://example.org/\"".to_owned()),
        ("an empty name", "[[person]]\nname = \"\"".to_owned()),
        (
            "two of one name",
            format!("{ada}\n[[person]]\nname = \"Ada Muster\"\naliases = [\"ada example \"]"),
        ),
        (
            "two that differ in accents",
            "[[person]]\nname = \"Inés Ejemplo\"\n\n[[person]]\nname = \"Ines  Ejemplo\"".to_owned(),
        ),
        (
            "a logo that pages on https cannot show",
            format!("{acme}\nlogo = \"http://acme.example/logo.png\""),
        ),
        ("a logo that is nowhere", format!("{acme}\nlogo = \"logo.png\"")),
        ("a link that is none", format!("{acme}\nurl = \"javascript:alert(1)\"")),
        ("a link that misleads", format!("{acme}\nurl = \"https://acme.example@example.net/\"")),
        ("a network", format!("{ada}\nhandles = {{ mastodont = \"@ada@mastodon.example\" }}")),
        ("another network", format!("{ada}\nhandles = {{ fax = \"1\" }}")),
        ("a list for a string", "[[person]]\nname = [\"Ada\"]".to_owned()),
        ("no TOML", ada.replace("]]", "]")),
    ] {
        let error = roster(&toml).err().unwrap_or_else(|| panic!("{what}: no error"));
        writeln!(all, "# {what}\n{}\n", shown(&error)).unwrap();
    }
    insta::assert_snapshot!("roster", all);
}

#[test]
fn a_key_to_sign_with_that_cannot_be_used_points_at_its_line() {
    let dkim = |what, lines: &str| end(what, &format!("[dkim]\n{lines}"));
    check_shown(
        "dkim",
        &[
            dkim("a selector without a key", "rsa_selector = \"recap\""),
            dkim("a selector without an Ed25519 key", "ed25519_selector = \"recap\""),
            dkim("a key without a selector", "").with("RECAP_DKIM_RSA_KEY", "hunter2"),
            dkim("one selector for both", "rsa_selector = \"recap\"\ned25519_selector = \"Recap\"")
                .with("RECAP_DKIM_RSA_KEY", "hunter2")
                .with("RECAP_DKIM_ED25519_KEY", "hunter2"),
            dkim("a selector that is none", "rsa_selector = \"my key\""),
            dkim("a domain that is none", "domain = \"10.0.0.1\""),
            dkim("a domain of somebody else", "domain = \"example.com\""),
            dkim("a file that is missing", "rsa_selector = \"recap\"\nrsa_key_file = \"/nowhere/key.pem\""),
            dkim("a key in the file", "rsa_key = \"hunter2\""),
            end("an address for bounces without room", "bounces = \"bounces-of-our-newsletter@example.org\""),
        ],
    );
}
