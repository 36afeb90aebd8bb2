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

mod logins;
mod mistakes;
mod table;

/// The least that a publication has to say.
const LEAST: &str =
    "name = \"Example Meetup\"\nurl = \"https://example.org/\"\n[email]\nfrom = \"recap@example.org\"\n";

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
        Transport::Smtp(mut servers) => servers.remove(0),
        Transport::Maildir(_) => panic!("no server"),
    }
}

#[test]
fn the_least_settings_give_a_publication_with_every_default() {
    let settings = settings(LEAST, &[]).unwrap();
    insta::assert_debug_snapshot!("defaults", settings);
}

#[test]
fn a_roster_is_read_with_spellings_links_and_handles() {
    let roster = roster(
        r#"
        [[person]]
        name = "Zoë Beispiel"
        aliases = ["Zoe Beispiel", "zoë beispiel"]
        url = "https://zoe.example.net/"
        logo = " /images/zoe.png"
        handles = { mastodon = "@zoe@mastodon.example", x = "zoe" }
        [[organisation]]
        name = "Zoë Beispiel"
        "#,
    )
    .unwrap();
    let zoe = roster.person("zoe beispiel").unwrap();
    assert_eq!(zoe.name, "Zoë Beispiel");
    assert_eq!(zoe.url.as_deref(), Some("https://zoe.example.net/"));
    assert_eq!(zoe.logo.as_deref(), Some("/images/zoe.png"));
    assert_eq!(zoe.handles["mastodon"], "@zoe@mastodon.example");
    assert!(roster.organisation("Zoë Beispiel").unwrap().handles.is_empty());
    assert_eq!(roster::load(&Source::new(Path::new("roster.toml"), "")).unwrap(), Roster::default());
}

#[test]
fn a_wrong_entry_is_left_out_of_a_roster_that_is_only_checked_against() {
    let wrong = [
        "nmae = \"Zed Sample\"",
        "name = 3",
        "name = \"Cy Sample\"\nurl = \"nowhere\"",
        "name = \"Cy Sample\"\nhandles = { nonet = \"cy\" }",
        "aliases = [\"Cy\"]",
        "name = \"bo muster\"",
        "name = \"Cy Sample\"\naliases = \"Cy\"",
    ];
    for wrong in wrong {
        let toml = format!(
            "[[person]]\nname = \"Bo Muster\"\n[[person]]\n{wrong}\n[[person]]\nname = \"Ada Example\"\n[[organisation]]\nname = \"Acme\"\n"
        );
        let source = Source::new(Path::new("roster.toml"), toml.clone());
        let (known, doubts) = roster::load_what_is_known(&source).unwrap();
        let names: Vec<_> = known.people.iter().map(|known| known.name.as_str()).collect();
        assert_eq!((names, known.organisations.len()), (vec!["Bo Muster", "Ada Example"], 1), "{wrong}");
        assert_eq!(doubts.len(), 1, "{wrong}: {doubts:?}");
        assert!(shown(&doubts[0]).contains("roster.toml:"), "{wrong}: {}", shown(&doubts[0]));
        assert!(roster(&toml).is_err(), "{wrong}");
    }
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
        Login::OAuth2 { .. } | Login::Stored { .. } => panic!("no password"),
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

fn dkim(toml: &str, environment: &[(&str, &str)]) -> Option<Dkim> {
    settings(&with("", &format!("[dkim]\n{toml}")), environment).unwrap().email.dkim
}

#[test]
fn mail_is_signed_with_the_keys_that_are_given_for_the_senders_domain() {
    use secrecy::ExposeSecret as _;
    assert!(dkim("signed_by_relay = true", &[]).is_none());
    let rsa = [("RECAP_DKIM_RSA_KEY", "one\\ntwo")];
    let one = dkim("rsa_selector = \"Recap-RSA\"", &rsa).unwrap();
    assert_eq!(one.domain, "example.org");
    let key = one.rsa.unwrap();
    assert_eq!((key.selector.as_str(), key.pem.expose_secret()), ("recap-rsa", "one\ntwo"));
    assert!(one.ed25519.is_none());

    let both = [rsa[0], ("RECAP_DKIM_ED25519_KEY", "e")];
    let two = dkim("rsa_selector = \"one\"\ned25519_selector = \"two\"", &both).unwrap();
    assert!(two.rsa.is_some() && two.ed25519.is_some());
}

#[test]
fn mail_is_signed_for_the_senders_domain_or_one_above_it() {
    let signed_for = |from: &str, domain: &str| {
        let toml = LEAST.replace("recap@example.org", from);
        let environment =
            [("RECAP_DKIM_DOMAIN", domain), ("RECAP_DKIM_RSA_SELECTOR", "a"), ("RECAP_DKIM_RSA_KEY", "k")];
        settings(&toml, &environment).map(|settings| settings.email.dkim.unwrap().domain)
    };
    for (from, domain, expected) in [
        ("recap@example.org", "", "example.org"),
        ("recap@example.org", "Example.ORG.", "example.org"),
        ("recap@news.example.org", "example.org", "example.org"),
        ("recap@bücher.example", "bücher.example", "xn--bcher-kva.example"),
        ("recap@bücher.example", "", "xn--bcher-kva.example"),
    ] {
        assert_eq!(signed_for(from, domain).unwrap(), expected, "{from} {domain}");
    }
    for (from, domain) in [
        ("recap@example.org", "news.example.org"),
        ("recap@example.org", "example.com"),
        ("recap@notexample.org", "example.org"),
        ("recap@example.org", "org"),
    ] {
        assert!(
            signed_for(from, domain).unwrap_err().to_string().contains("or one above it"),
            "{from} {domain}"
        );
    }
}

#[test]
fn mail_to_a_server_is_unsigned_unless_somebody_signs() {
    let unsigned = |end: &str, environment: &[(&str, &str)]| {
        settings(&with("", end), environment).unwrap().email.is_unsigned()
    };
    let server = "[smtp]\nurl = \"smtp://mail.example.org\"\n";
    assert!(!unsigned("", &[]));
    assert!(unsigned(server, &[]));
    assert!(!unsigned(&format!("{server}[dkim]\nsigned_by_relay = true"), &[]));
    assert!(!unsigned(&format!("{server}[dkim]\nrsa_selector = \"a\""), &[("RECAP_DKIM_RSA_KEY", "k")]));
}

#[test]
fn bounces_leave_room_for_a_token() {
    let bounces = |user: &str| settings(&with("", &format!("bounces = \"{user}@example.org\"")), &[]);
    assert_eq!(bounces(&"b".repeat(23)).unwrap().email.bounces.unwrap().user().len(), 23);
    assert!(bounces(&"b".repeat(24)).unwrap_err().to_string().contains("at most 23 characters"));
    assert!(bounces("größe").is_err());
}

#[test]
fn the_environment_chooses_between_the_ways_for_mail() {
    let server = with("", "[smtp]\nurl = \"smtp://mail.example.org\"");
    let maildir = with("", "maildir = \"mail\"");
    let to_file = settings(&server, &[("RECAP_EMAIL_MAILDIR", "elsewhere")]).unwrap();
    assert!(matches!(to_file.email.transport, Transport::Maildir(path) if path == Path::new("elsewhere")));
    let to_server = settings(&maildir, &[("RECAP_SMTP_URL", "smtp://mail.example.org")]).unwrap();
    assert!(matches!(to_server.email.transport, Transport::Smtp(_)));
    assert!(
        settings(LEAST, &[("RECAP_EMAIL_MAILDIR", "a"), ("RECAP_SMTP_URL", "smtp://localhost")]).is_err()
    );
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
    let settings =
        settings(&toml, &[("RECAP_MASTODON_TOKEN", "hunter2"), ("RECAP_SMTP_TIMEOUT", "5")]).unwrap();
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
fn the_example_loads_without_warnings() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/cloud-native-london");
    let settings = Settings::load(Some(&folder), &|_| None).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(settings.warnings, Vec::<String>::new());
    assert!(settings.publication.roster.person("Bo Muster").is_some());
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
    fn entries_that_recaps_propose_are_a_roster(recaps in crate::recap::roster::tests::recaps()) {
        let proposal = crate::recap::roster::propose(&recaps, &Roster::default(), true);
        let read = roster(&proposal.toml()).map_err(|error| TestCaseError::fail(format!("{error:#}")))?;
        prop_assert_eq!(read, crate::recap::roster::tests::roster_of(&proposal));
    }

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

#[test]
fn a_theme_is_read_and_what_is_no_colour_or_font_points_at_its_line() {
    let theme =
        "[theme]\naccent = \"#9a3412\"\nmuted = \"#555\"\nfont = \"Lora, serif\"\nlogo = \"/logo.png\"";
    let read = settings(&with("", theme), &[]).unwrap().publication.theme;
    assert_eq!(read.light.accent.to_string(), "#9a3412");
    assert_eq!(read.light.muted.to_string(), "#555555");
    assert_ne!(read.dark.accent, Theme::default().dark.accent, "it goes with the light one");
    assert_eq!(read.dark.text, Theme::default().dark.text);
    assert_eq!(read.logo.unwrap().as_str(), "https://example.org/logo.png");

    let told: String = [
        "accent = \"9a3412\"",
        "accent = \"teal\"",
        "dark_text = \"#12345\"",
        "font = \"x; } body {\"",
        "logo = \"http://elsewhere.example/logo.png\"",
        "logo = \"data:image/png;base64,xx\"",
        "footer = \"  \"",
        "acent = \"#9a3412\"",
    ]
    .map(|line| shown(&settings(&with("", &format!("[theme]\n{line}")), &[]).unwrap_err()))
    .join("\n\n");
    insta::assert_snapshot!("theme", told);
}

#[test]
fn several_servers_share_the_mail_each_with_its_weight_pace_and_login() {
    let relays = "smtp://127.0.0.1:2526?weight=2&pace=500/h,1/s smtps://ada:secret@second.example.org";
    let environment = [("RECAP_SMTP_RELAYS", relays)];
    let toml = with("", "[smtp]\nurl = \"smtp://localhost?weight=3\"\npace = \"20/s, gmail.com 1/s\"");
    let email = settings(&toml, &environment).unwrap().email;
    let Transport::Smtp(servers) = email.transport else { panic!("no servers") };
    let seen: Vec<_> =
        servers.iter().map(|server| (server.name(), server.weight, server.login.is_some())).collect();
    assert_eq!(
        seen,
        [
            ("localhost:587".to_owned(), 3, false),
            ("127.0.0.1:2526".to_owned(), 2, false),
            ("second.example.org:465".to_owned(), 1, true),
        ]
    );
    let limits = format!("{:?}", email.limits);
    assert!(limits.contains("127.0.0.1:2526") && limits.contains("gmail.com"), "{limits}");
}

#[test]
fn what_is_wrong_about_a_further_server_is_said() {
    let wrong = |relays: &str| {
        let toml = with("", &format!("[smtp]\nurl = \"smtp://localhost\"\nrelays = \"{relays}\""));
        shown(&settings(&toml, &[]).unwrap_err())
    };
    for (relays, says) in [
        ("smtp://a:b@second.example.org", "holds a password, which never stands in `recap.toml`"),
        ("smtp://ada@second.example.org", "names a user, but there is no password"),
        ("smtp://ada@second.example.org?password_file=missing", "missing"),
        ("smtp://second.example.org?weight=0", "a `weight` from 1 to 100"),
        ("smtp://second.example.org?pace=5", "`5` is no limit"),
        ("smtp://second.example.org?speed=5", "none of `tls=…`, `weight=…`, `pace=…` and `password_file=…`"),
        ("smtp://second.example.org?weight=1&weight=2", "says `weight` twice"),
        ("smtp://localhost:587", "names localhost:587 a second time"),
        ("second.example.org", "has to be the address of a server"),
    ] {
        let shown = wrong(relays);
        assert!(shown.contains(says), "{relays}: {shown}");
    }
    let pace = with("", "[smtp]\nurl = \"smtp://localhost\"\npace = \"fast\"");
    assert!(
        shown(&settings(&pace, &[]).unwrap_err()).contains("`fast` is no limit: write a number of messages")
    );
}
