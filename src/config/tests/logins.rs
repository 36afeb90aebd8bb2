//! What `recap login` needs of the settings, and accounts that come from it.

use secrecy::ExposeSecret as _;

use super::*;
use crate::channel::{Around, Name};
use crate::secrets::tokens::Grant;

/// A publication in a folder with these logins.
async fn logged_in(logins: &[(Network, Grant)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let tokens = Tokens::beside(&folder.path().join("recap.db"));
    for (network, grant) in logins {
        tokens.lock().await.unwrap().put(*network, grant).unwrap();
    }
    folder
}

fn grant(server: &str) -> Grant {
    Grant {
        server: Some(server.parse().unwrap()),
        account_id: Some("did:plc:acme".into()),
        refresh_token: None,
        ..crate::secrets::tokens::tests::grant(0)
    }
}

fn load(folder: &tempfile::TempDir, end: &str, environment: &[(&str, &str)]) -> Result<Settings> {
    std::fs::write(folder.path().join(FILE), with("", end)).unwrap();
    let look = |name: &str| {
        environment.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
    };
    Settings::load(Some(folder.path()), &look)
}

/// Where the account on a network is, where there is one.
fn leads_to(settings: &Settings, name: Name) -> Option<String> {
    let around = Around {
        client: crate::http::client().unwrap(),
        output: settings.output.clone(),
        site: settings.publication.url.clone(),
        posts: settings.posts.clone(),
    };
    Some(settings.accounts.get(&name)?.open(around).leads_to())
}

#[tokio::test]
async fn an_account_comes_from_its_login_unless_a_secret_is_given() {
    let grants = [
        (Network::Mastodon, grant("https://mastodon.example/")),
        (Network::Bluesky, Grant { account: Some("acme.example".into()), ..grant("https://pds.example/") }),
    ];
    let folder = logged_in(&grants).await;
    let settings = load(&folder, "", &[]).unwrap();
    assert_eq!(leads_to(&settings, Name::Mastodon).unwrap(), "https://mastodon.example");
    assert_eq!(leads_to(&settings, Name::Bluesky).unwrap(), "@acme.example at https://pds.example");

    let given = "[mastodon]\nserver = \"https://other.example\"\n[bluesky]\nhandle = \"other.example\"";
    let secrets = [("RECAP_MASTODON_TOKEN", "t"), ("RECAP_BLUESKY_PASSWORD", "p")];
    let settings = load(&folder, given, &secrets).unwrap();
    assert_eq!(leads_to(&settings, Name::Mastodon).unwrap(), "https://other.example");
    assert_eq!(leads_to(&settings, Name::Bluesky).unwrap(), "@other.example at https://bsky.social");
    for (secret, network) in [(secrets[0], "bluesky"), (secrets[1], "mastodon")] {
        let told = shown(&load(&folder, given, &[secret]).unwrap_err());
        assert!(told.contains(&format!("is not what `recap login {network}` has logged in to")), "{told}");
    }
    // A handle that changed is still the account of that id.
    assert!(load(&folder, "[bluesky]\nhandle = \"did:plc:acme\"", &[]).is_ok());
}

#[tokio::test]
async fn looks_and_checks_of_a_file_ask_for_no_login() {
    let folder = logged_in(&[(Network::Mastodon, grant("https://mastodon.example/"))]).await;
    std::fs::write(folder.path().join("recap.tokens"), "damaged").unwrap();
    assert!(load(&folder, "", &[]).is_err());
    let looks = Settings::of_looks(folder.path(), &|_| None).unwrap().unwrap();
    assert!(looks.accounts.is_empty());
}

#[test]
fn looks_know_the_networks_that_an_account_is_set_for_without_their_secrets() {
    let folder = tempfile::tempdir().unwrap();
    let text =
        "[discord]\nwebhook_file = \"nowhere\"\n[threads]\nuser = \"1\"\n[linkedin]\nclient_id = \"l\"";
    std::fs::write(folder.path().join(FILE), with("", text)).unwrap();
    let variables = [("RECAP_SLACK_WEBHOOK", "no address"), ("RECAP_TELEGRAM_CHAT", "no chat")];
    let look =
        |asked: &str| variables.iter().find(|(name, _)| *name == asked).map(|(_, value)| (*value).to_owned());
    let looks = Settings::of_looks(folder.path(), &look).unwrap().unwrap();
    assert!(looks.accounts.is_empty());
    assert_eq!(
        looks.networks.into_iter().collect::<Vec<_>>(),
        [Name::Threads, Name::Slack, Name::Discord, Name::Telegram]
    );
    std::fs::write(folder.path().join(FILE), with("", "")).unwrap();
    assert!(Settings::of_looks(folder.path(), &|_| None).unwrap().unwrap().networks.is_empty());
}

#[test]
fn mail_may_go_out_with_a_login() {
    let smtp = smtp(
        "url = \"smtp://ada@smtp.gmail.com\"\n[smtp.oauth2]\nprovider = \"google\"\nclient_id = \"recap\"",
        &[],
    );
    let Some(Login::Stored { user, network, tokens }) = smtp.login else { panic!("no login") };
    assert_eq!((user.as_str(), network), ("ada", Network::Google));
    assert!(tokens.path().ends_with("recap.tokens"));
}

#[test]
fn every_app_is_read_from_the_file_and_the_environment() {
    let folder = tempfile::tempdir().unwrap();
    let text = "[linkedin]\nclient_id = \"l\"\n[x]\nclient_id = \"x\"\n[threads]\nclient_id = \"t\"\n\
                [smtp.oauth2]\nclient_id = \"m\"\n[mastodon]\nserver = \"https://mastodon.example\"";
    std::fs::write(folder.path().join(FILE), with("", text)).unwrap();
    for (network, id, name) in [
        (Network::Linkedin, "l", "LINKEDIN"),
        (Network::X, "x", "X"),
        (Network::Threads, "t", "THREADS"),
        (Network::Google, "m", "SMTP_OAUTH2"),
        (Network::Microsoft, "m", "SMTP_OAUTH2"),
    ] {
        let load = |variable: String| {
            let look = move |asked: &str| (asked == variable).then(|| "another".to_owned());
            LoginSettings::load(folder.path(), Some(network), &look)
        };
        let settings = load(format!("RECAP_{name}_CLIENT_SECRET")).unwrap();
        assert_eq!(settings.client_id.as_deref(), Some(id));
        assert_eq!(settings.client_secret.unwrap().expose_secret(), "another");
        assert_eq!(load(format!("RECAP_{name}_CLIENT_ID")).unwrap().client_id.as_deref(), Some("another"));
        let missing = load(format!("RECAP_{name}_CLIENT_SECRET_FILE")).unwrap_err();
        assert!(missing.to_string().contains("another` cannot be read"), "{missing}");
    }
    let mastodon = LoginSettings::load(folder.path(), Some(Network::Mastodon), &|_| None).unwrap();
    assert_eq!(mastodon.server.unwrap().as_str(), "https://mastodon.example/");
}
