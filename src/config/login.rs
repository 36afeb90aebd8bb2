//! In charge of what `recap login` needs of the settings: where logins stand, and the app, server and
//! account of one network. Nothing else has to be set, and a login that is missing is no error here.
//!
//! It leaves logging in to [`crate::oauth`].

use std::path::Path;

use secrecy::SecretString;
use url::Url;

use super::setting::{OAUTH2_CLIENT_ID, OAUTH2_CLIENT_SECRET_FILE, Setting, URL};
use super::source::Source;
use super::typed::{Typed, below};
use super::{FILE, check, meant, no_publication};
use crate::channel::{bluesky, linkedin, mastodon, threads, x};
use crate::error::Result;
use crate::secrets::Environment;
use crate::secrets::tokens::{Network, Tokens};

/// What is set about logging in.
#[derive(Debug)]
pub struct LoginSettings {
    /// Where logins stand.
    pub tokens: Tokens,
    /// The group's site.
    pub site: Url,
    /// Mastodon's or Bluesky's server, where one is set.
    pub server: Option<Url>,
    /// The handle at Bluesky, where one is set.
    pub account: Option<String>,
    /// The app password for Bluesky, where one is set.
    pub password: Option<SecretString>,
    /// The id of the registered app, where one is set.
    pub client_id: Option<String>,
    /// Its secret, where one is set.
    pub client_secret: Option<SecretString>,
    /// The setting of the app's id, and the variable or file of its secret, as they are typed.
    pub names: Option<(&'static str, &'static str)>,
}

impl LoginSettings {
    /// Reads what is set about a network, or with none where the logins stand.
    ///
    /// # Errors
    /// There is no `recap.toml`, or something that is looked at is wrong.
    pub fn load(root: &Path, network: Option<Network>, environment: Environment<'_>) -> Result<Self> {
        let path = below(root, FILE);
        let source = Source::read(&path)?.ok_or_else(|| no_publication(&path))?;
        let typed = Typed::read(&source, environment)?;
        let app = network.and_then(app);
        let mut settings = LoginSettings {
            tokens: Tokens::beside(&meant::store(&typed, root)?),
            site: typed.required(&URL, check::base_url)?,
            server: None,
            account: None,
            password: None,
            client_id: None,
            client_secret: None,
            names: app.map(|(id, secret)| (id.key, secret.key)),
        };
        if let Some((id, secret)) = app {
            settings.client_id = typed.read_as(id, check::text)?;
            settings.client_secret = typed.secret(secret, root)?;
        }
        match network {
            Some(Network::Mastodon) => settings.server = typed.read_as(&mastodon::SERVER, check::server)?,
            Some(Network::Bluesky) => {
                settings.server = typed.read_as(&bluesky::SERVICE, check::server)?;
                settings.account = typed.read_as(&bluesky::HANDLE, check::bluesky_handle)?;
                settings.password = typed.secret(&bluesky::PASSWORD_FILE, root)?;
            }
            _ => {}
        }
        Ok(settings)
    }
}

/// The settings of the app at a network that wants one to be registered by hand.
fn app(network: Network) -> Option<(&'static Setting, &'static Setting)> {
    match network {
        Network::Mastodon | Network::Bluesky => None,
        Network::Linkedin => Some((&linkedin::CLIENT_ID, &linkedin::CLIENT_SECRET_FILE)),
        Network::X => Some((&x::CLIENT_ID, &x::CLIENT_SECRET_FILE)),
        Network::Threads => Some((&threads::CLIENT_ID, &threads::CLIENT_SECRET_FILE)),
        Network::Google | Network::Microsoft => Some((&OAUTH2_CLIENT_ID, &OAUTH2_CLIENT_SECRET_FILE)),
    }
}
