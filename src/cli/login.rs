//! In charge of `recap login` and `recap logout`: which app asks for which consent, where the person is
//! sent, and what came of it in words.
//!
//! It leaves the conversation with a network to [`crate::oauth`], and app passwords to
//! [`crate::channel::bluesky`]. No secret is an argument or is printed.

use std::io::{IsTerminal as _, stderr};
use std::path::Path;
use std::time::Duration;

use clap::Args;
use jiff::Timestamp;
use reqwest::Client;
use secrecy::SecretString;
use url::Url;

use super::context::environment;
use super::words::{self, BOLD};
use super::{dkim, terminal};
use crate::channel::bluesky;
use crate::config::{self, LoginSettings, check};
use crate::error::{Error, Result};
use crate::http;
use crate::oauth::{
    App, Consent, Denied, Failure, Grant, Loopback, Network, OUT_OF_BAND, Pending, Provider, Redirect,
    Revoked, mastodon, revoke,
};

mod list;

/// The port that the browser comes back to unless another is given: it is registered with apps whose
/// network wants to know it before.
const PORT: u16 = 8976;

/// Longest wait for the browser.
const WAIT: Duration = Duration::from_secs(10 * 60);

/// What `recap login` is asked.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// mastodon, bluesky, linkedin, x, threads, or google and microsoft for mail. Without it, logins are
    /// listed.
    network: Option<Network>,
    /// The account's server at Mastodon or Bluesky; elsewhere one that speaks for the network, such as
    /// `https://login.microsoftonline.com/TENANT/`.
    #[arg(long, value_name = "URL", requires = "network")]
    server: Option<String>,
    /// The handle at Bluesky.
    #[arg(long, value_name = "HANDLE", requires = "network")]
    account: Option<String>,
    /// There is no browser on this machine: open the address elsewhere, and paste what comes of it.
    #[arg(long, requires = "network")]
    paste: bool,
    /// Only print the address, open no browser.
    #[arg(long, requires = "network")]
    no_browser: bool,
    /// The port of this machine that the browser comes back to [default: 8976].
    #[arg(long, value_name = "PORT", requires = "network")]
    port: Option<u16>,
    /// The redirect address that the app is registered with, when it is none of this machine; implies
    /// --paste.
    #[arg(long, value_name = "URL", requires = "network")]
    redirect: Option<String>,
    /// Ask for these rights, apart by spaces, instead of the usual ones.
    #[arg(long, value_name = "SCOPES", requires = "network")]
    scope: Option<String>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// Logs in, or lists what is logged in.
pub(super) async fn run(directory: Option<&Path>, arguments: Arguments) -> Result<()> {
    let root = directory.unwrap_or(Path::new("."));
    let settings = LoginSettings::load(root, arguments.network, &environment)?;
    let Some(network) = arguments.network else {
        return list::show(&settings.tokens.all()?, arguments.json);
    };
    // Before anybody is asked anything: what cannot be kept need not be granted.
    let known = settings.tokens.get(network)?;
    drop(settings.tokens.lock().await?);
    let client = http::client()?;
    let grant = match Provider::of(network) {
        None => app_password(&settings, &arguments, known.as_ref(), &client).await?,
        Some(provider) => consent(provider, &settings, &arguments, known.as_ref(), &client).await?,
    };
    settings.tokens.lock().await?.put(network, &grant)?;
    if dkim::is_shared(root, settings.tokens.path()) {
        words::warn(&format!(
            "git does not ignore {}: add the line `/recap.tokens*` to .gitignore, or the logins go where your site goes",
            settings.tokens.path().display()
        ));
    }
    if arguments.json {
        return words::answer_json(&list::Line::new(network, &grant));
    }
    words::answer(&format!(
        "Logged in to {network}{}: {}.\n",
        list::named(&grant),
        list::told(network, &grant, Timestamp::now()).1
    ))?;
    if matches!(network, Network::Google | Network::Microsoft) {
        words::say(&format!(
            "Mail goes out with it when `[smtp.oauth2]` in {} says `provider = \"{network}\"`, and `smtp.user` is the account.",
            config::FILE
        ));
    }
    Ok(())
}

/// Logs out.
pub(super) async fn out(directory: Option<&Path>, network: Network) -> Result<()> {
    let root = directory.unwrap_or(Path::new("."));
    let settings = LoginSettings::load(root, None, &environment)?;
    let locked = settings.tokens.lock().await?;
    let Some(grant) = locked.get(network)? else {
        return Err(Error::input(format!("nobody is logged in to {network}"))
            .hint("`recap login` shows what is logged in."));
    };
    let revoked = revoke(network, &grant, &http::client()?).await;
    locked.remove(network)?;
    match &revoked {
        Revoked::Yes => {}
        Revoked::NotOffered if network == Network::Bluesky => {
            words::say("The app password still exists: delete it at https://bsky.app/settings/app-passwords")
        }
        Revoked::NotOffered => words::say(&format!(
            "{network} offers no way to take a token back: remove recap among the apps in your account there."
        )),
        Revoked::No(reason) => words::warn(&format!(
            "{network} did not take its token back ({reason}): remove recap among the apps in your account there"
        )),
    }
    words::answer(&format!("Logged out of {network}{}.\n", list::named(&grant)))
}

/// Logs in with a consent given in a browser.
async fn consent(
    provider: &'static Provider,
    settings: &LoginSettings,
    arguments: &Arguments,
    known: Option<&Grant>,
    client: &Client,
) -> Result<Grant> {
    let by_hand = arguments.paste || arguments.redirect.is_some() || provider.redirect == Redirect::Site;
    let port = arguments.port.unwrap_or(PORT);
    let any = provider.any_port && arguments.port.is_none();
    let wanted = provider.redirect_address(port, &settings.site);
    let app = registered(provider, settings, &wanted)?;
    let server = server(provider, settings, arguments, known)?;
    let loopback = match by_hand {
        true => None,
        false => Some(Loopback::open(port, any).await.map_err(|error| taken(error, provider))?),
    };
    let port = loopback.as_ref().map_or(port, Loopback::port);
    let redirect = match &arguments.redirect {
        Some(redirect) => redirect.clone(),
        None if by_hand && provider.network == Network::Mastodon => OUT_OF_BAND.to_owned(),
        None => provider.redirect_address(port, &settings.site),
    };
    let scopes: Vec<String> = match &arguments.scope {
        Some(scopes) => scopes.split_whitespace().map(str::to_owned).collect(),
        None => provider.scopes.iter().map(|scope| (*scope).to_owned()).collect(),
    };
    let app = match (app, &server) {
        (Some(app), _) => app,
        (None, Some(server)) => {
            mastodon::register(server, &redirect, &scopes, &settings.site, client).await?
        }
        (None, None) => return Err(no_server()),
    };
    let pending = Consent { provider, server, app, redirect, scopes }.ask()?;
    match loopback {
        Some(loopback) => in_browser(loopback, pending, provider, arguments, client).await,
        None => by_paste(pending, provider, client).await,
    }
}

/// Waits for the browser, and shows it what came of the login.
async fn in_browser(
    loopback: Loopback,
    pending: Pending,
    provider: &Provider,
    arguments: &Arguments,
    client: &Client,
) -> Result<Grant> {
    words::say(&format!(
        "Open this address in a browser on this machine, and log in with the account that recap is to use:\n\n  {}\n",
        pending.address
    ));
    if !arguments.no_browser && stderr().is_terminal() {
        terminal::open_browser(&pending.address);
    }
    words::say("Waiting for the browser to come back. With a browser elsewhere, end this and add --paste.");
    let knocked = || {
        words::warn(
            "something has come back that does not belong to this login (its `state` is another one); it is passed over, and recap goes on waiting",
        );
    };
    let arrival = loopback.redirected(WAIT, pending.belongs(), knocked).await.map_err(|error| {
        Error::environment(error.to_string())
            .hint("Run the command again; with a browser on another machine, add --paste.")
    })?;
    let granted = match pending.code_of(&arrival.query) {
        Ok(code) => pending.finish(code, client).await.map_err(not_granted),
        Err(denied) => Err(not_consented(denied, provider)),
    };
    let page = match &granted {
        Ok(grant) => format!(
            "recap is logged in to {}{}. This page can be closed.\n",
            provider.name,
            list::named(grant)
        ),
        Err(error) => {
            format!("recap is not logged in to {}: {error}. This page can be closed.\n", provider.name)
        }
    };
    arrival.show(page).await;
    granted
}

/// Takes what a person pastes.
async fn by_paste(pending: Pending, provider: &Provider, client: &Client) -> Result<Grant> {
    words::say(&format!(
        "Open this address in any browser, and log in with the account that recap is to use:\n\n  {}\n",
        pending.address
    ));
    let pasted = terminal::line(match provider.network {
        Network::Mastodon => "Paste the code that is shown then",
        _ => "The page that you are sent to then may not load. Paste its address, as the browser shows it",
    })?;
    let code = pending.code_pasted(&pasted).map_err(|denied| not_consented(denied, provider))?;
    pending.finish(code, client).await.map_err(not_granted)
}

/// The app of the settings; none at Mastodon, where recap registers itself.
fn registered(provider: &Provider, settings: &LoginSettings, redirect: &str) -> Result<Option<App>> {
    let Some(register) = provider.register else { return Ok(None) };
    let name = provider.name;
    let (id, secret) = settings.names.unwrap_or_default();
    let how = format!("Register an app at {register} with the redirect address `{redirect}`.");
    let Some(client_id) = &settings.client_id else {
        return Err(Error::config(format!("recap needs an app of yours at {name}: `{id}` is not set"))
            .hint(how)
            .hint(format!("Then set `{id}`{} in {}.", but_secret(provider, secret), config::FILE)));
    };
    if provider.wants_secret && settings.client_secret.is_none() {
        return Err(Error::config(format!("the secret of the app at {name} is missing"))
            .hint(format!("Name its file with `{secret}`.")));
    }
    Ok(Some(App { id: client_id.clone(), secret: settings.client_secret.clone() }))
}

fn but_secret(provider: &Provider, secret: &str) -> String {
    if provider.wants_secret { format!(" and `{secret}`") } else { String::new() }
}

/// The server that was asked for, or else set, or else logged in to before.
fn server(
    provider: &Provider,
    settings: &LoginSettings,
    arguments: &Arguments,
    known: Option<&Grant>,
) -> Result<Option<Url>> {
    if let Some(typed) = &arguments.server {
        return server_of(typed).map(Some);
    }
    if provider.network != Network::Mastodon {
        return Ok(None);
    }
    let server = settings.server.clone().or_else(|| known.and_then(|grant| grant.server.clone()));
    server.map(Some).ok_or_else(no_server)
}

fn server_of(typed: &str) -> Result<Url> {
    let url = check::https_url(typed).and_then(|url| check::base_url(url.as_str()));
    url.map_err(|problem| Error::usage(format!("--server {}", problem.message)))
}

fn no_server() -> Error {
    Error::usage("it is not known at which server the account is")
        .hint("Give it: `recap login mastodon --server https://mastodon.example`.")
}

/// Logs in with an app password.
async fn app_password(
    settings: &LoginSettings,
    arguments: &Arguments,
    known: Option<&Grant>,
    client: &Client,
) -> Result<Grant> {
    let service = match &arguments.server {
        Some(typed) => server_of(typed)?,
        None => match &settings.server {
            Some(server) => server.clone(),
            None => server_of("https://bsky.social/")?,
        },
    };
    let account = arguments.account.clone().or_else(|| settings.account.clone());
    let Some(account) = account.or_else(|| known.and_then(|grant| grant.account.clone())) else {
        return Err(Error::usage("it is not known which account is meant")
            .hint("Give its handle: `recap login bluesky --account example.bsky.social`."));
    };
    let handle = check::bluesky_handle(&account)
        .map_err(|problem| Error::usage(format!("--account {}", problem.message)))?;
    let password = match settings.password.clone() {
        Some(password) => password,
        None => {
            words::say(
                "Make an app password at https://bsky.app/settings/app-passwords (not your account's own).",
            );
            SecretString::from(terminal::hidden_line("App password")?)
        }
    };
    let asked = bluesky::identify(service.clone(), handle.clone(), password.clone(), client.clone());
    let identity = asked.await.map_err(|refusal| {
        Error::environment(format!("Bluesky does not let us in: {refusal}"))
            .hint("Check the handle, the app password, and with an account elsewhere --server.")
    })?;
    if let Some(doubt) = identity.doubt {
        words::warn(&doubt);
    }
    Ok(Grant {
        account: Some(identity.name.unwrap_or(handle)),
        account_id: identity.id,
        server: Some(service),
        client_id: None,
        client_secret: None,
        access_token: password,
        refresh_token: None,
        scopes: Vec::new(),
        issued_at: Timestamp::now(),
        expires_at: None,
        refresh_expires_at: None,
    })
}

fn taken(error: Error, provider: &Provider) -> Error {
    let other = match provider.any_port {
        true => "Give another one with --port PORT".to_owned(),
        false => format!(
            "Give another one with --port PORT, and add its address to the redirect addresses of your app at {}",
            provider.name
        ),
    };
    error.hint(format!("{other}; or add --paste, which needs none."))
}

fn not_consented(denied: Denied, provider: &Provider) -> Error {
    let hint = match &denied {
        Denied::Denied => format!("Run the command again, and allow it at {}.", provider.name),
        Denied::Refused { .. } => {
            "Check the app's id, its redirect addresses and what it is allowed to ask for.".to_owned()
        }
        Denied::WrongState => {
            "Run the command again, and open the address that it prints this time.".to_owned()
        }
        Denied::NoCode | Denied::CodeAlone(_) => {
            "Paste the whole address that the browser ends at: it holds `code=` and `state=`.".to_owned()
        }
    };
    Error::environment(denied.to_string()).hint(hint)
}

fn not_granted(failure: Failure) -> Error {
    match failure {
        Failure::Store(error) => error,
        Failure::NotGranted(reason) => Error::environment(reason)
            .hint("Run the command again; check the app's id and secret, and its redirect addresses."),
        failure => Error::environment(failure.to_string()).hint("Run the command again, perhaps later."),
    }
}

/// The heading of a table.
fn heading(text: &str) -> String {
    format!("{BOLD}{text}{BOLD:#}")
}
