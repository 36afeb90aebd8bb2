//! In charge of `[smtp]`: the servers' URLs, what they say about TLS and pace, and how to log in.
//!
//! It leaves speaking with the server to [`crate::channel`].

use std::path::Path;
use std::time::Duration;

use secrecy::SecretString;
use url::{Host, Url};

use super::setting::{
    OAUTH2_CLIENT_ID, OAUTH2_CLIENT_SECRET_FILE, OAUTH2_PROVIDER, OAUTH2_REFRESH_TOKEN_FILE,
    OAUTH2_TOKEN_URL, SMTP_CA_FILE, SMTP_CONNECTIONS, SMTP_MESSAGES, SMTP_PACE, SMTP_PASSWORD_FILE,
    SMTP_RELAYS, SMTP_TIMEOUT, SMTP_URL, SMTP_USER, Setting,
};
use super::source::Problem;
use super::typed::{Origin, Typed, below};
use super::{Login, Smtp, Tls, check, meant};
use crate::error::{Error, Result};
use crate::pace::{Limit, Limits, Malformed};
use crate::secrets;
use crate::secrets::tokens::{Network, Tokens};

/// What the URL of a server says.
struct Server {
    host: Host,
    port: u16,
    user: Option<String>,
    password: Option<SecretString>,
    parameters: Parameters,
}

/// What stands in it after the question mark.
struct Parameters {
    tls: Tls,
    weight: u32,
    pace: Vec<Limit>,
    /// The file of the password, for other servers than the first.
    password_file: Option<String>,
}

/// The servers that are configured, the first one of `smtp.url`, and how much may go in how much time.
pub(super) fn meant(typed: &Typed<'_>, root: &Path) -> Result<Option<(Vec<Smtp>, Limits)>> {
    let Some(server) = typed.read_as(&SMTP_URL, server)? else {
        return Ok(None);
    };
    let mut limits: Limits = typed.read_as(&SMTP_PACE, limits)?.unwrap_or_default();
    let others = typed.read_as(&SMTP_RELAYS, servers)?.unwrap_or_default();
    let mut relays = vec![relay(typed, root, &SMTP_URL, server, &mut limits)?];
    for other in others {
        let relay = relay(typed, root, &SMTP_RELAYS, other, &mut limits)?;
        if relays.iter().any(|known| known.name() == relay.name()) {
            let problem = Problem::new(format!("names {} a second time", relay.name()));
            return Err(typed.wrong(&SMTP_RELAYS, problem));
        }
        relays.push(relay);
    }
    Ok(Some((relays, limits)))
}

/// One server that a setting names.
fn relay(
    typed: &Typed<'_>,
    root: &Path,
    setting: &'static Setting,
    server: Server,
    limits: &mut Limits,
) -> Result<Smtp> {
    if server.password.is_some() && matches!(typed.origin(setting), Some(Origin::File(_))) {
        let file = match std::ptr::eq(setting, &SMTP_URL) {
            true => "Name its file with `smtp.password_file`, or set RECAP_SMTP_PASSWORD.",
            false => "Name its file with `?password_file=…` after the server.",
        };
        let problem = Problem::new("holds a password, which never stands in `recap.toml`");
        return Err(typed.wrong(setting, problem.hint(file)));
    }
    let Server { host, port, user, password, parameters } = server;
    let login = match std::ptr::eq(setting, &SMTP_URL) {
        true => login(typed, root, user, password)?,
        false => relay_login(typed, root, user, password, parameters.password_file.as_deref())?,
    };
    let tls = parameters.tls;
    if login.is_some() && matches!(tls, Tls::Opportunistic | Tls::None) && !check::is_local(&host) {
        return Err(typed.wrong(
            setting,
            Problem::new("would send the login unencrypted to another machine")
                .hint("Leave `tls` out, or say `?tls=required`."),
        ));
    }
    let relay = Smtp {
        host: match host {
            Host::Domain(name) => name,
            Host::Ipv4(address) => address.to_string(),
            Host::Ipv6(address) => address.to_string(),
        },
        port,
        tls,
        ca_file: typed.path(&SMTP_CA_FILE, root),
        login,
        weight: parameters.weight,
        connections: typed.read_as(&SMTP_CONNECTIONS, check::number(1..=64))?.unwrap_or(4) as usize,
        messages: typed.read_as(&SMTP_MESSAGES, check::number(1..=1_000_000))?.unwrap_or(1_000),
        timeout: Duration::from_secs(
            typed.read_as(&SMTP_TIMEOUT, check::number(1..=600))?.unwrap_or(60).into(),
        ),
    };
    limits.add_relay(&relay.name(), parameters.pace);
    Ok(relay)
}

/// Reads `20/s, gmail.com 100/min`.
fn limits(typed: &str) -> std::result::Result<Limits, Problem> {
    typed.parse().map_err(no_pace)
}

/// Reads the addresses of several servers, apart by spaces or lines.
fn servers(typed: &str) -> std::result::Result<Vec<Server>, Problem> {
    typed.split_whitespace().map(server).collect()
}

/// Reads `smtp://[user[:password]@]host[:port][?tls=…&weight=…&pace=…]` or `smtps://…`.
fn server(typed: &str) -> std::result::Result<Server, Problem> {
    let wrong = || {
        Problem::new(
            "has to be the address of a server, such as `smtp://mail.example.org` or `smtps://mail.example.org`",
        )
    };
    let url = Url::parse(typed.trim()).map_err(|_| wrong())?;
    let implicit = match url.scheme() {
        "smtp" => false,
        "smtps" => true,
        _ => return Err(wrong()),
    };
    if !matches!(url.path(), "" | "/") || url.fragment().is_some() {
        return Err(Problem::new("has to end after the server's name and port"));
    }
    // To the parser of URLs these schemes are unknown, so it has left the host as it was typed.
    let host = url.host_str().filter(|host| !host.is_empty()).ok_or_else(wrong)?;
    let host = Host::parse(&percent_decoded(host).ok_or_else(wrong)?).map_err(|_| wrong())?;
    let parameters = parameters(&url, implicit, &host)?;
    let user = percent_decoded(url.username()).ok_or_else(wrong)?;
    let password = url.password().map(|password| percent_decoded(password).ok_or_else(wrong)).transpose()?;
    if [Some(&user), password.as_ref()].into_iter().flatten().any(|part| part.chars().any(char::is_control)) {
        return Err(Problem::new("holds a control character"));
    }
    Ok(Server {
        host,
        // Submission is on 587 with STARTTLS and on 465 with TLS from the first byte (RFC 6409
        // section 3.1, RFC 8314 section 3.3).
        port: url.port().unwrap_or(if implicit { 465 } else { 587 }),
        parameters,
        user: Some(user).filter(|user| !user.is_empty()),
        password: password.filter(|password| !password.is_empty()).map(SecretString::from),
    })
}

/// Reads what stands after the question mark.
fn parameters(url: &Url, implicit: bool, host: &Host) -> std::result::Result<Parameters, Problem> {
    let tls = match (implicit, check::is_local(host)) {
        (true, _) => Tls::Implicit,
        (false, true) => Tls::Opportunistic,
        (false, false) => Tls::Required,
    };
    let mut read = Parameters { tls, weight: 1, pace: Vec::new(), password_file: None };
    let mut said = Vec::new();
    for (name, value) in url.query_pairs() {
        match &*name {
            "tls" if implicit => {
                return Err(Problem::new(
                    "has TLS from the first byte with `smtps://`, so `tls` says nothing",
                ));
            }
            "tls" => read.tls = tls_of(&value)?,
            "weight" => {
                let weight = value.parse().ok().filter(|weight| (1..=100).contains(weight));
                read.weight = weight.ok_or_else(|| Problem::new("has to say a `weight` from 1 to 100"))?;
            }
            "pace" => {
                let limits: std::result::Result<_, _> =
                    value.split(',').map(|limit| limit.trim().parse()).collect();
                read.pace = limits.map_err(no_pace)?;
            }
            "password_file" => read.password_file = Some(value.clone().into_owned()),
            _ => {
                return Err(Problem::new(
                    "has a part after `?` that is none of `tls=…`, `weight=…`, `pace=…` and `password_file=…`",
                ));
            }
        }
        if said.contains(&name) {
            return Err(Problem::new(format!("says `{name}` twice")));
        }
        said.push(name);
    }
    Ok(read)
}

fn tls_of(typed: &str) -> std::result::Result<Tls, Problem> {
    match typed {
        "required" => Ok(Tls::Required),
        "opportunistic" => Ok(Tls::Opportunistic),
        "none" => Ok(Tls::None),
        _ => Err(Problem::new("has to say `tls=required`, `tls=opportunistic` or `tls=none`")),
    }
}

fn no_pace(malformed: Malformed) -> Problem {
    Problem::new(format!("does not say a pace: {malformed}"))
}

/// The login of another server than the first: what stands in its URL, and the file that it names.
fn relay_login(
    typed: &Typed<'_>,
    root: &Path,
    user: Option<String>,
    password: Option<SecretString>,
    file: Option<&str>,
) -> Result<Option<Login>> {
    let password = match (password, file) {
        (Some(password), _) => Some(password),
        (None, Some(file)) => Some(secrets::from_file(&below(root, file))?),
        (None, None) => None,
    };
    let problem = match (user, password) {
        (None, None) => return Ok(None),
        (Some(user), Some(password)) => return Ok(Some(Login::Password { user, password })),
        (Some(_), None) => Problem::new("names a user, but there is no password")
            .hint("Name the password's file with `?password_file=…` after the server."),
        (None, Some(_)) => Problem::new("has a password, but no user")
            .hint("Write the user before the server: `smtp://USER@HOST`."),
    };
    Err(typed.wrong(&SMTP_RELAYS, problem))
}

/// Resolves the login. `smtp.user` and `RECAP_SMTP_PASSWORD` win over the same things in the URL, and
/// those over the password's file.
fn login(
    typed: &Typed<'_>,
    root: &Path,
    url_user: Option<String>,
    url_password: Option<SecretString>,
) -> Result<Option<Login>> {
    let user = typed.read_as(&SMTP_USER, check::text)?.or(url_user);
    let password = match typed.secret_variable(&SMTP_PASSWORD_FILE)?.or(url_password) {
        None => typed.secret(&SMTP_PASSWORD_FILE, root)?,
        password => password,
    };
    let oauth2 = oauth2(typed, root)?;
    let names_user = if typed.origin(&SMTP_USER).is_some() { &SMTP_USER } else { &SMTP_URL };
    match (user, password, oauth2) {
        (None, None, None) => Ok(None),
        (Some(user), Some(password), None) => Ok(Some(Login::Password { user, password })),
        (Some(user), None, Some(OAuth2::Stored(network))) => {
            let tokens = Tokens::beside(&meant::store(typed, root)?);
            Ok(Some(Login::Stored { user, network, tokens }))
        }
        (Some(user), None, Some(OAuth2::Given { token_url, client_id, client_secret, refresh_token })) => {
            Ok(Some(Login::OAuth2 { user, token_url, client_id, client_secret, refresh_token }))
        }
        (Some(_), None, None) => Err(typed.wrong(
            names_user,
            Problem::new("names a user, but there is no password")
                .hint("Set RECAP_SMTP_PASSWORD, or name the password's file with `smtp.password_file`."),
        )),
        (_, Some(_), Some(oauth2)) => Err(typed.wrong(
            if matches!(oauth2, OAuth2::Stored(_)) { &OAUTH2_PROVIDER } else { &OAUTH2_TOKEN_URL },
            Problem::new("is set, but there is a password as well")
                .hint("Keep either the password or `[smtp.oauth2]`."),
        )),
        (None, ..) => Err(typed.wrong(
            &SMTP_URL,
            Problem::new("has a secret to log in with, but no user").hint("Set `smtp.user`."),
        )),
    }
}

/// Where access tokens come from.
enum OAuth2 {
    /// From a refresh token that is given.
    Given {
        token_url: Url,
        client_id: String,
        client_secret: Option<SecretString>,
        refresh_token: SecretString,
    },
    /// From `recap login`.
    Stored(Network),
}

fn oauth2(typed: &Typed<'_>, root: &Path) -> Result<Option<OAuth2>> {
    if let Some(network) = typed.read_as(&OAUTH2_PROVIDER, provider)? {
        let both = [&OAUTH2_TOKEN_URL, &OAUTH2_REFRESH_TOKEN_FILE];
        if let Some(other) = both.into_iter().find(|setting| typed.origin(setting).is_some()) {
            let problem = Problem::new("is set, but the tokens come from `smtp.oauth2.provider`");
            return Err(typed.wrong(other, problem.hint("Keep one of the two.")));
        }
        return Ok(Some(OAuth2::Stored(network)));
    }
    if [&OAUTH2_TOKEN_URL, &OAUTH2_CLIENT_ID].into_iter().all(|setting| typed.origin(setting).is_none()) {
        return Ok(None);
    }
    let with_provider = |error: Error| match typed.origin(&OAUTH2_TOKEN_URL) {
        Some(_) => error,
        None => {
            error.hint("At Google and Microsoft, set `smtp.oauth2.provider` instead, and run `recap login`.")
        }
    };
    let missing = || {
        typed.wrong(
            &OAUTH2_TOKEN_URL,
            Problem::new("is set, but there is no refresh token").hint(
                "Set RECAP_SMTP_OAUTH2_REFRESH_TOKEN, or name its file with `smtp.oauth2.refresh_token_file`.",
            ),
        )
    };
    Ok(Some(OAuth2::Given {
        token_url: typed.required(&OAUTH2_TOKEN_URL, check::https_url).map_err(with_provider)?,
        client_id: typed.required(&OAUTH2_CLIENT_ID, check::text)?,
        client_secret: typed.secret(&OAUTH2_CLIENT_SECRET_FILE, root)?,
        refresh_token: typed.secret(&OAUTH2_REFRESH_TOKEN_FILE, root)?.ok_or_else(missing)?,
    }))
}

fn provider(typed: &str) -> std::result::Result<Network, Problem> {
    let network = typed.trim().parse().ok();
    network
        .filter(|network| matches!(network, Network::Google | Network::Microsoft))
        .ok_or_else(|| Problem::new("has to be `google` or `microsoft`"))
}

/// The text with `%40` and the like replaced (RFC 3986 section 2.1); none where that gives no UTF-8
/// or a `%` is followed by something else.
fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = text.bytes();
    let mut decoded = Vec::with_capacity(text.len());
    while let Some(byte) = bytes.next() {
        decoded.push(match byte {
            b'%' => {
                let mut digit = || char::from(bytes.next()?).to_digit(16);
                u8::try_from(digit()? * 16 + digit()?).ok()?
            }
            other => other,
        });
    }
    String::from_utf8(decoded).ok()
}
