//! In charge of `[smtp]`: the server's URL, what it says about TLS, and how to log in.
//!
//! It leaves speaking with the server to [`crate::channel`].

use std::path::Path;
use std::time::Duration;

use secrecy::SecretString;
use url::{Host, Url};

use super::setting::{
    OAUTH2_CLIENT_ID, OAUTH2_CLIENT_SECRET_FILE, OAUTH2_REFRESH_TOKEN_FILE, OAUTH2_TOKEN_URL, SMTP_CA_FILE,
    SMTP_CONNECTIONS, SMTP_MESSAGES, SMTP_PASSWORD_FILE, SMTP_TIMEOUT, SMTP_URL, SMTP_USER,
};
use super::source::Problem;
use super::typed::{Origin, Typed};
use super::{Login, Smtp, Tls, check};
use crate::error::Result;

/// What `smtp.url` says.
struct Server {
    host: Host,
    port: u16,
    tls: Tls,
    user: Option<String>,
    password: Option<SecretString>,
}

/// The server that is configured, if one is.
pub(super) fn meant(typed: &Typed<'_>, root: &Path) -> Result<Option<Smtp>> {
    let Some(server) = typed.read_as(&SMTP_URL, server)? else {
        return Ok(None);
    };
    if server.password.is_some() && matches!(typed.origin(&SMTP_URL), Some(Origin::File(_))) {
        return Err(typed.wrong(
            &SMTP_URL,
            Problem::new("holds a password, which never stands in `recap.toml`")
                .hint("Name its file with `smtp.password_file`, or set RECAP_SMTP_PASSWORD."),
        ));
    }
    let Server { host, port, tls, user, password } = server;
    let login = login(typed, root, user, password)?;
    if login.is_some() && matches!(tls, Tls::Opportunistic | Tls::None) && !check::is_local(&host) {
        return Err(typed.wrong(
            &SMTP_URL,
            Problem::new("would send the login unencrypted to another machine")
                .hint("Leave `tls` out, or say `?tls=required`."),
        ));
    }
    Ok(Some(Smtp {
        host: match host {
            Host::Domain(name) => name,
            Host::Ipv4(address) => address.to_string(),
            Host::Ipv6(address) => address.to_string(),
        },
        port,
        tls,
        ca_file: typed.path(&SMTP_CA_FILE, root),
        login,
        connections: typed.read_as(&SMTP_CONNECTIONS, check::number(1..=64))?.unwrap_or(4) as usize,
        messages: typed.read_as(&SMTP_MESSAGES, check::number(1..=1_000_000))?.unwrap_or(1_000),
        timeout: Duration::from_secs(
            typed.read_as(&SMTP_TIMEOUT, check::number(1..=600))?.unwrap_or(60).into(),
        ),
    }))
}

/// Reads `smtp://[user[:password]@]host[:port][?tls=…]` or `smtps://…`.
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
    let tls = tls(&url, implicit, &host)?;
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
        tls,
        user: Some(user).filter(|user| !user.is_empty()),
        password: password.filter(|password| !password.is_empty()).map(SecretString::from),
    })
}

fn tls(url: &Url, implicit: bool, host: &Host) -> std::result::Result<Tls, Problem> {
    let mut chosen = None;
    for (name, value) in url.query_pairs() {
        let tls = match (&*name, &*value) {
            ("tls", _) if implicit => {
                return Err(Problem::new(
                    "has TLS from the first byte with `smtps://`, so `tls` says nothing",
                ));
            }
            ("tls", "required") => Tls::Required,
            ("tls", "opportunistic") => Tls::Opportunistic,
            ("tls", "none") => Tls::None,
            ("tls", _) => {
                return Err(Problem::new("has to say `tls=required`, `tls=opportunistic` or `tls=none`"));
            }
            _ => return Err(Problem::new("has a part after `?` that is not `tls=…`")),
        };
        if chosen.replace(tls).is_some() {
            return Err(Problem::new("says `tls` twice"));
        }
    }
    Ok(match chosen {
        _ if implicit => Tls::Implicit,
        Some(tls) => tls,
        None if check::is_local(host) => Tls::Opportunistic,
        None => Tls::Required,
    })
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
        (Some(user), None, Some(oauth2)) => Ok(Some(Login::OAuth2 {
            user,
            token_url: oauth2.token_url,
            client_id: oauth2.client_id,
            client_secret: oauth2.client_secret,
            refresh_token: oauth2.refresh_token,
        })),
        (Some(_), None, None) => Err(typed.wrong(
            names_user,
            Problem::new("names a user, but there is no password")
                .hint("Set RECAP_SMTP_PASSWORD, or name the password's file with `smtp.password_file`."),
        )),
        (_, Some(_), Some(_)) => Err(typed.wrong(
            &OAUTH2_TOKEN_URL,
            Problem::new("is set, but there is a password as well")
                .hint("Keep either the password or `[smtp.oauth2]`."),
        )),
        (None, ..) => Err(typed.wrong(
            &SMTP_URL,
            Problem::new("has a secret to log in with, but no user").hint("Set `smtp.user`."),
        )),
    }
}

struct OAuth2 {
    token_url: Url,
    client_id: String,
    client_secret: Option<SecretString>,
    refresh_token: SecretString,
}

fn oauth2(typed: &Typed<'_>, root: &Path) -> Result<Option<OAuth2>> {
    if [&OAUTH2_TOKEN_URL, &OAUTH2_CLIENT_ID].into_iter().all(|setting| typed.origin(setting).is_none()) {
        return Ok(None);
    }
    let missing = || {
        typed.wrong(
            &OAUTH2_TOKEN_URL,
            Problem::new("is set, but there is no refresh token").hint(
                "Set RECAP_SMTP_OAUTH2_REFRESH_TOKEN, or name its file with `smtp.oauth2.refresh_token_file`.",
            ),
        )
    };
    Ok(Some(OAuth2 {
        token_url: typed.required(&OAUTH2_TOKEN_URL, check::https_url)?,
        client_id: typed.required(&OAUTH2_CLIENT_ID, check::text)?,
        client_secret: typed.secret(&OAUTH2_CLIENT_SECRET_FILE, root)?,
        refresh_token: typed.secret(&OAUTH2_REFRESH_TOKEN_FILE, root)?.ok_or_else(missing)?,
    }))
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
