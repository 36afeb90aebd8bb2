//! In charge of where each network's tokens come from: its addresses, what is asked for there, and what
//! an app has to be registered with.
//!
//! It leaves the conversation to its neighbours.

use oauth2::AuthType;
use url::Url;

use super::Network;
use super::owner::Who;

/// An address of a network: below its server, or below another that speaks for it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Endpoint {
    /// Ends in a slash; empty where there are many servers.
    server: &'static str,
    pub(super) path: &'static str,
}

impl Endpoint {
    pub(super) const fn new(server: &'static str, path: &'static str) -> Self {
        Endpoint { server, path }
    }

    /// The whole address; none where a server has to be given and is not.
    pub(super) fn at(self, server: Option<&Url>) -> Option<Url> {
        match server {
            Some(server) => server.join(self.path).ok(),
            None => Url::parse(self.server).ok()?.join(self.path).ok(),
        }
    }
}

/// Where the person is sent back to with the code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Redirect {
    /// `http://127.0.0.1:PORT/` (RFC 8252 section 7.3).
    Address,
    /// `http://localhost:PORT/`, for networks that take no addresses.
    Localhost,
    /// `http://localhost:PORT`, as Microsoft registers it.
    LocalhostBare,
    /// The group's own site: the network wants https.
    Site,
}

/// A network's way to grant tokens.
#[derive(Debug)]
pub struct Provider {
    /// Whose it is.
    pub network: Network,
    /// The name as people write it.
    pub name: &'static str,
    pub(super) authorize: Endpoint,
    pub(super) token: Endpoint,
    /// RFC 7009; not everybody offers it.
    pub(super) revoke: Option<Endpoint>,
    /// Who has logged in.
    pub(super) who: Option<Who>,
    /// What is asked for.
    pub scopes: &'static [&'static str],
    /// What has to be granted, where a person may grant a part.
    pub(super) needed: Option<&'static str>,
    /// More parameters of the authorization request.
    pub(super) parameters: &'static [(&'static str, &'static str)],
    /// Whether it takes a challenge (RFC 7636).
    pub(super) pkce: bool,
    /// How an app with a secret proves itself.
    pub(super) authentication: AuthType,
    /// Whether an app has to have a secret.
    pub wants_secret: bool,
    /// Whether there has to be a refresh token: without, a login is good for an hour.
    pub(super) wants_refresh: bool,
    /// Where the person is sent back to.
    pub redirect: Redirect,
    /// Whether any port of this machine will do, so that none has to be registered.
    pub any_port: bool,
    /// Where an app is registered; none where recap does that itself.
    pub register: Option<&'static str>,
}

impl Provider {
    /// A network's; none at Bluesky, which is logged in to with an app password.
    pub fn of(network: Network) -> Option<&'static Provider> {
        ALL.iter().find(|provider| provider.network == network)
    }

    /// The address that has to be registered as the app's redirect address.
    pub fn redirect_address(&self, port: u16, site: &Url) -> String {
        match self.redirect {
            Redirect::Address => format!("http://127.0.0.1:{port}/"),
            Redirect::Localhost => format!("http://localhost:{port}/"),
            Redirect::LocalhostBare => format!("http://localhost:{port}"),
            Redirect::Site => site.to_string(),
        }
    }
}

/// Facts about them are from their documentation of 2026.
static ALL: [Provider; 6] = [
    Provider {
        network: Network::Mastodon,
        name: "Mastodon",
        authorize: Endpoint::new("", "oauth/authorize"),
        token: Endpoint::new("", "oauth/token"),
        revoke: Some(Endpoint::new("", "oauth/revoke")),
        who: Some(Who::MASTODON),
        // Servers before 4.3 do not know `profile`.
        scopes: &["read:accounts", "read:statuses", "write:statuses", "write:media"],
        needed: None,
        parameters: &[],
        // Servers before 4.3 pass over it.
        pkce: true,
        authentication: AuthType::RequestBody,
        wants_secret: true,
        wants_refresh: false,
        redirect: Redirect::Address,
        any_port: true,
        register: None,
    },
    Provider {
        network: Network::Linkedin,
        name: "LinkedIn",
        authorize: Endpoint::new("https://www.linkedin.com/", "oauth/v2/authorization"),
        token: Endpoint::new("https://www.linkedin.com/", "oauth/v2/accessToken"),
        revoke: None,
        who: Some(Who::LINKEDIN),
        scopes: &["openid", "profile", "w_member_social"],
        needed: None,
        parameters: &[],
        // LinkedIn switches it on for some apps only, and then at another address.
        pkce: false,
        authentication: AuthType::RequestBody,
        wants_secret: true,
        wants_refresh: false,
        redirect: Redirect::Localhost,
        any_port: false,
        register: Some("https://www.linkedin.com/developers/apps"),
    },
    Provider {
        network: Network::X,
        name: "X",
        authorize: Endpoint::new("https://x.com/", "i/oauth2/authorize"),
        token: Endpoint::new("https://api.x.com/", "2/oauth2/token"),
        revoke: Some(Endpoint::new("https://api.x.com/", "2/oauth2/revoke")),
        who: Some(Who::X),
        scopes: &["tweet.read", "tweet.write", "users.read", "media.write", "offline.access"],
        needed: None,
        parameters: &[],
        pkce: true,
        authentication: AuthType::BasicAuth,
        wants_secret: false,
        wants_refresh: true,
        redirect: Redirect::Address,
        any_port: false,
        register: Some("https://developer.x.com/"),
    },
    Provider {
        network: Network::Threads,
        name: "Threads",
        authorize: Endpoint::new("https://threads.com/", "oauth/authorize"),
        token: Endpoint::new("https://graph.threads.net/", "oauth/access_token"),
        revoke: None,
        who: Some(Who::THREADS),
        // One word: with commas, as its documentation writes them. The last is for looking whether a later
        // post of a thread has arrived.
        scopes: &["threads_basic,threads_content_publish,threads_delete,threads_read_replies"],
        needed: None,
        parameters: &[],
        pkce: false,
        authentication: AuthType::RequestBody,
        wants_secret: true,
        wants_refresh: false,
        redirect: Redirect::Site,
        any_port: false,
        register: Some("https://developers.facebook.com/apps/"),
    },
    Provider {
        network: Network::Google,
        name: "Google",
        authorize: Endpoint::new("https://accounts.google.com/", "o/oauth2/v2/auth"),
        token: Endpoint::new("https://oauth2.googleapis.com/", "token"),
        revoke: Some(Endpoint::new("https://oauth2.googleapis.com/", "revoke")),
        who: None,
        scopes: &["https://mail.google.com/"],
        needed: Some("https://mail.google.com/"),
        // Without these Google gives a refresh token for the first login only.
        parameters: &[("access_type", "offline"), ("prompt", "consent")],
        pkce: true,
        authentication: AuthType::RequestBody,
        // Also for apps of the kind "Desktop".
        wants_secret: true,
        wants_refresh: true,
        redirect: Redirect::Address,
        any_port: true,
        register: Some("https://console.cloud.google.com/auth/clients"),
    },
    Provider {
        network: Network::Microsoft,
        name: "Microsoft",
        authorize: Endpoint::new("https://login.microsoftonline.com/common/", "oauth2/v2.0/authorize"),
        token: Endpoint::new("https://login.microsoftonline.com/common/", "oauth2/v2.0/token"),
        revoke: None,
        who: None,
        scopes: &["https://outlook.office.com/SMTP.Send", "offline_access"],
        needed: Some("https://outlook.office.com/SMTP.Send"),
        parameters: &[],
        pkce: true,
        authentication: AuthType::RequestBody,
        wants_secret: false,
        wants_refresh: true,
        redirect: Redirect::LocalhostBare,
        any_port: true,
        register: Some("https://entra.microsoft.com/"),
    },
];

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]

    use super::*;
    use crate::config::setting;

    #[test]
    fn every_address_is_https_and_moves_to_another_server_as_a_whole() {
        let server: Url = "http://127.0.0.1:3000/tenant/".parse().unwrap();
        for provider in &ALL {
            let endpoints = [provider.authorize, provider.token];
            for endpoint in
                endpoints.into_iter().chain(provider.revoke).chain(provider.who.map(|who| who.endpoint))
            {
                match endpoint.at(None) {
                    Some(url) => assert_eq!(url.scheme(), "https", "{url}"),
                    None => assert_eq!(provider.network, Network::Mastodon),
                }
                let moved = endpoint.at(Some(&server)).unwrap();
                assert!(moved.as_str().starts_with(server.as_str()), "{moved}");
            }
        }
    }

    #[test]
    fn a_login_asks_for_every_right_that_the_channel_to_threads_has_a_use_for() {
        let [scopes] = Provider::of(Network::Threads).unwrap().scopes else { unreachable!() };
        let token = setting::ALL.iter().find(|setting| setting.key == "threads.token_file");
        let about = token.unwrap().help;
        for scope in scopes.split(',') {
            assert!(about.contains(&format!("`{scope}`")), "{scope} in {about}");
        }
        assert_eq!(about.matches("`threads_").count(), scopes.split(',').count(), "{about}");
    }

    #[test]
    fn the_addresses_are_those_of_the_documentation() {
        let at = |network, endpoint: fn(&Provider) -> Endpoint| {
            endpoint(Provider::of(network).unwrap()).at(None).unwrap().to_string()
        };
        let (ask, token) = (|p: &Provider| p.authorize, |p: &Provider| p.token);
        assert_eq!(at(Network::Linkedin, ask), "https://www.linkedin.com/oauth/v2/authorization");
        assert_eq!(at(Network::Linkedin, token), "https://www.linkedin.com/oauth/v2/accessToken");
        assert_eq!(at(Network::X, ask), "https://x.com/i/oauth2/authorize");
        assert_eq!(at(Network::X, token), "https://api.x.com/2/oauth2/token");
        assert_eq!(at(Network::Threads, token), "https://graph.threads.net/oauth/access_token");
        assert_eq!(at(Network::Google, ask), "https://accounts.google.com/o/oauth2/v2/auth");
        assert_eq!(
            at(Network::Microsoft, token),
            "https://login.microsoftonline.com/common/oauth2/v2.0/token"
        );
        assert!(Provider::of(Network::Bluesky).is_none());
    }
}
