//! The table of settings is all there is: each of them works in the file, in the environment, and
//! stands in the reference.

use super::*;
use crate::channel::NETWORKS;

/// Values for the environment of which one is allowed, and neither the default nor what [`full`] says.
fn other_values(setting: &Setting) -> Vec<&'static str> {
    if of_account(setting) && setting.secret.is_none() {
        return vec![
            "https://another.example/",
            "another.example.net",
            "public",
            "card",
            "urn:li:organization:7",
            "202401",
            "-1001234567890",
            "false",
            "true",
        ];
    }
    vec![other_value(setting)]
}

/// Whether a setting is one of an account on a network, of which this file knows nothing.
fn of_account(setting: &Setting) -> bool {
    accounts().any(|(_, table)| table.settings.iter().any(|own| own.key == setting.key))
}

/// The tables of accounts with their names.
fn accounts() -> impl Iterator<Item = (&'static str, &'static account::Table)> {
    NETWORKS.into_iter().filter_map(|network| Some((network.name.as_str(), network.account.as_ref()?)))
}

/// All accounts, with the examples of their settings.
fn account_examples() -> String {
    let mut text = String::new();
    for (name, table) in accounts() {
        writeln!(text, "[{name}]").unwrap();
        for setting in table.settings.iter().filter(|setting| setting.secret.is_none()) {
            writeln!(text, "{} = {}", setting.place().1, setting.example).unwrap();
        }
    }
    text
}

fn other_value(setting: &Setting) -> &'static str {
    if of_account(setting) {
        return "another-file-that-is-missing";
    }
    match setting.key {
        "name"
        | "description"
        | "email.postal_address"
        | "email.topics"
        | "smtp.user"
        | "smtp.oauth2.client_id" => "Another",
        "url" | "feed.hub" | "smtp.oauth2.token_url" | "email.unsubscribe" => "https://another.example/",
        "language" => "de",
        "time_zone" => "Asia/Tokyo",
        "permalink" => "/another/:slug/",
        "id_date" => "2001",
        "recaps" | "site" | "output" | "posts" | "store" | "email.maildir" | "smtp.ca_file" => "another",
        "pages" => "false",
        "dkim.domain" => "example.org",
        "dkim.rsa_selector" | "dkim.ed25519_selector" => "another",
        "dkim.signed_by_relay" => "true",
        "email.fetch_pictures" => "true",
        "feed.entries" | "smtp.connections" | "smtp.messages_per_connection" | "smtp.timeout" => "7",
        "email.from" | "email.reply_to" | "email.bounces" | "email.unsubscribe_mailto" => {
            "another@example.net"
        }
        "email.list_id" => "another.example.net",
        "theme.font" | "theme.heading_font" => "Another, serif",
        "theme.logo" => "/another.png",
        "theme.header" | "theme.footer" => "Another",
        key if key.starts_with("social.") => "Another: {link}",
        key if key.starts_with("theme.") => "#123456",
        "smtp.oauth2.provider" => "google",
        "smtp.url" => "smtps://another.example",
        "smtp.relays" => "smtps://yet-another.example",
        "smtp.pace" => "7/s",
        "serve.trusted_proxies" => "192.0.2.1",
        "serve.listen" | "serve.metrics" => "unix:another",
        "serve.log_format" => "json",
        "serve.access_log" => "true",
        "smtp.password_file"
        | "smtp.oauth2.client_secret_file"
        | "smtp.oauth2.refresh_token_file"
        | "dkim.rsa_key_file"
        | "dkim.ed25519_key_file"
        | "bounces.password_file"
        | "hooks.postmark_password_file"
        | "hooks.mailgun_key_file"
        | "hooks.brevo_token_file" => "another-file-that-is-missing",
        "hooks.ses_topic" => "arn:aws:sns:eu-central-1:123456789012:another",
        "hooks.sendgrid_key" => {
            "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEw5dJYyCoWxkviEQMFzdlot5g4ZkAoqL4FIQsrE6i9PmGsBwW9dYn6SY5f6KoqIhQoYWh5tFsbJQoiCoS7MswPQ=="
        }
        key => panic!("say here which other value `{key}` may have"),
    }
}

/// Settings in which the others are of use.
fn full(setting: &Setting) -> String {
    let smtp = match setting.key {
        "email.maildir" => "",
        "smtp.oauth2.provider" => {
            "[smtp]\nurl = \"smtp://ada@mail.example.org\"\n[smtp.oauth2]\nprovider = \"microsoft\""
        }
        key if key.starts_with("smtp.oauth2") => {
            "[smtp]\nurl = \"smtp://ada@mail.example.org\"\n[smtp.oauth2]\ntoken_url = \"https://login.example.com/\"\nclient_id = \"recap\""
        }
        "smtp.user" | "smtp.password_file" => "[smtp]\nurl = \"smtp://ada@mail.example.org\"",
        _ => "[smtp]\nurl = \"smtp://mail.example.org\"",
    };
    let dkim = match setting.key {
        key if key.starts_with("dkim.") => "[dkim]\nrsa_selector = \"one\"\ned25519_selector = \"two\"",
        _ => "",
    };
    let toml = with("", &format!("{smtp}\n{dkim}\n{}", account_examples()));
    // A domain to sign for other than the sender's can only be one above it.
    match setting.key {
        "dkim.domain" => toml.replace("recap@example.org", "recap@news.example.org"),
        _ => toml,
    }
}

#[test]
fn every_setting_has_a_variable_that_overrides_it() {
    // Apps are only looked at by `recap login`.
    let is_of_an_app = |setting: &&&Setting| {
        of_account(setting) && ["client_id", "client_secret_file"].contains(&setting.place().1)
    };
    for setting in setting::ALL.iter().filter(|setting| !is_of_an_app(setting)) {
        // Arrange
        let toml = full(setting);
        let secrets = accounts().flat_map(|(_, table)| table.settings).filter_map(|setting| setting.secret);
        let mut environment: Vec<_> = secrets.map(|name| (name, "https://secret.example/t")).collect();
        if setting.key.starts_with("smtp.oauth2") {
            environment.push(("RECAP_SMTP_OAUTH2_REFRESH_TOKEN", "r"));
        } else if setting.key.starts_with("dkim.") {
            environment.extend([("RECAP_DKIM_RSA_KEY", "r"), ("RECAP_DKIM_ED25519_KEY", "e")]);
        } else if matches!(setting.key, "smtp.user" | "smtp.password_file") {
            environment.push(("RECAP_SMTP_PASSWORD", "p"));
        }
        let before = settings(&toml, &environment).unwrap_or_else(|error| panic!("{}: {error}", setting.key));

        // Act: with a variable for the file of a secret, the secret itself must be unset.
        environment.retain(|(name, _)| Some(*name) != setting.secret);
        let variable = setting.variable();
        let tries = other_values(setting).into_iter().map(|value| {
            let mut environment = environment.clone();
            environment.push((&variable, value));
            settings(&toml, &environment)
        });
        let tries: Vec<_> = tries.collect();

        // Assert
        if setting.secret.is_none() {
            let changed = |after: &Result<Settings>| {
                after.as_ref().is_ok_and(|after| format!("{before:?}") != format!("{after:?}"))
            };
            assert!(tries.iter().any(changed), "{variable} changed nothing: {:?}", tries[0]);
            continue;
        }
        match tries.into_iter().next() {
            Some(Err(error)) => {
                let read = "the secret `another-file-that-is-missing` cannot be read";
                assert_eq!(error.to_string(), read, "{variable}");
            }
            _ => panic!("{variable} was not looked at"),
        }
    }
}

#[test]
fn every_setting_is_understood_in_the_file_as_its_example_shows_it() {
    for &setting in setting::ALL.iter() {
        let (table, name) = setting.place();
        let table = if table.is_empty() { String::new() } else { format!("[{table}]\n") };
        let source = Source::new(Path::new("recap.toml"), format!("{table}{name} = {}\n", setting.example));
        let typed = Typed::read(&source, &|_| None).unwrap_or_else(|error| panic!("{error}"));
        assert!(matches!(typed.origin(setting), Some(Origin::File(_))), "{}", setting.key);
    }
}

#[test]
fn every_table_of_a_setting_is_known() {
    for setting in setting::ALL.iter() {
        let table = setting.place().0;
        assert!(table.is_empty() || setting::TABLES.iter().any(|(name, _)| *name == table), "{table}");
    }
}

/// The tables of `docs/configuration.md`.
fn reference() -> String {
    let mut text = String::new();
    let places = setting::TABLES.iter().map(|(name, about)| (*name, &**about));
    let places = std::iter::once(("", "The publication.")).chain(places);
    for (place, about) in places {
        let title =
            if place.is_empty() { "At the top of the file".to_owned() } else { format!("`[{place}]`") };
        writeln!(text, "### {title}\n\n{about}\n\n| setting | variable | default | |\n|---|---|---|---|")
            .unwrap();
        for setting in setting::ALL.iter().filter(|setting| setting.place().0 == place) {
            let secret =
                setting.secret.map(|name| format!(" Or `{name}`: the secret itself.")).unwrap_or_default();
            let (name, variable, default) = (setting.place().1, setting.variable(), setting.default);
            writeln!(text, "| `{name}` | `{variable}` | {default} | {}{secret} |", setting.help).unwrap();
        }
        text.push('\n');
    }
    text
}

#[test]
fn the_reference_lists_every_setting() {
    let document = include_str!("../../../docs/configuration.md");
    let reference = reference();
    assert!(document.contains(&reference), "docs/configuration.md has to hold these tables:\n\n{reference}");
}
