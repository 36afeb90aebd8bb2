//! In charge of the pages on which people subscribe, confirm, change what they get, and leave.
//!
//! A GET changes nothing: link scanners fetch every link in a mail, and some run its script, so only a
//! POST acts (RFC 8058 section 3.1). What is answered to somebody who asks for mail tells nothing of
//! what the list knows; mail is made and sent later, by [`courier`]. It leaves what pages look like to
//! [`recap_templates`], and what a token is good for to the list.

pub(super) mod courier;
mod leaving;
mod origin;
mod preferences;

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use axum::extract::{Form, Query, Request, State};
use axum::http::{Extensions, HeaderMap, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use axum::{Extension, Router};
use jiff::Timestamp;
use recap_subscribers::{
    Address, Asked, Asking, Confirmable, Confirmed, Name, Network, Purpose, SubscriberId, Tag,
};
use recap_templates::{self as view, Markup};
use serde::Deserialize;
use tokio::sync::Notify;
use url::Url;

use super::client::ClientAddress;
use super::{Site, voice};
use crate::config::{self, Page};

/// How people join: where the form stands, what may be chosen, and who is woken when somebody has asked.
#[derive(Debug, Clone)]
pub struct Joining {
    /// The address of the form.
    pub form: Url,
    /// The address of the group's site, where the form may stand as well.
    pub site: Url,
    /// The tags that subscribers may choose.
    pub topics: Vec<Topic>,
    /// Told of every question that was written down.
    pub asked: Arc<Notify>,
}

impl Joining {
    /// What a publication says of it.
    pub fn new(email: &config::Email, publication: &config::Publication) -> Self {
        Joining {
            form: email.page(Page::Subscribe),
            site: publication.url.clone(),
            topics: email.topics.iter().filter_map(|name| Topic::new(name)).collect(),
            asked: Arc::default(),
        }
    }
}

/// A tag that subscribers may choose.
#[derive(Debug, Clone)]
pub struct Topic {
    /// As the settings write it.
    pub name: String,
    /// As the list has it.
    pub tag: Tag,
}

impl Topic {
    fn new(name: &str) -> Option<Self> {
        // What the settings let through is one.
        Some(Topic { name: name.to_owned(), tag: Tag::parse(name).ok()? })
    }
}

/// How long whoever is told to come back later should wait (RFC 9110 section 10.2.3), in seconds.
const LATER: &str = "3600";

/// The routes.
pub(super) fn routes() -> Router<Arc<Site>> {
    Router::new()
        .route("/subscribe", get(show_form).post(ask))
        .route("/confirm", get(show_confirm).post(confirm))
        .route("/change-address", get(show_change).post(change_address))
        .route("/preferences", get(preferences::show).post(preferences::decide))
        .route("/unsubscribe", get(leaving::show).post(leaving::leave))
        .layer(middleware::from_fn(note_network))
}

/// What a link in a mail carries.
#[derive(Deserialize)]
struct Link {
    #[serde(default)]
    token: String,
}

/// What the form holds.
#[derive(Deserialize)]
struct Fields {
    #[serde(default)]
    email: String,
    #[serde(default)]
    name: String,
    /// Nobody sees it: a program has filled it in.
    #[serde(default)]
    website: String,
}

/// Tells handlers from which network a request comes.
async fn note_network(mut request: Request, next: Next) -> Response {
    let network = Network::of(client(request.extensions()));
    request.extensions_mut().insert(network);
    next.run(request).await
}

/// Who asks; nobody in particular over a socket of the file system without a proxy that tells.
fn client(extensions: &Extensions) -> IpAddr {
    extensions.get::<ClientAddress>().map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |client| client.0)
}

async fn show_form(State(site): State<Arc<Site>>) -> Response {
    let form = view::SubscribeForm { action_url: "subscribe", ..view::SubscribeForm::default() };
    let (language, group) = voice(&site);
    page(StatusCode::OK, view::subscribe_form(language, &group, &form))
}

/// Writes down that an address asks for mail. The answer is the same for every address.
async fn ask(
    State(site): State<Arc<Site>>,
    Extension(network): Extension<Network>,
    headers: HeaderMap,
    Form(fields): Form<Fields>,
) -> Response {
    if !origin::is_ours(&headers, &site.joining) {
        return origin::refused();
    }
    let (language, group) = voice(&site);
    if !fields.website.is_empty() {
        return page(StatusCode::OK, view::look_into_inbox(language, &group));
    }
    let (address, name) = (Address::parse(&fields.email), Name::parse(&fields.name));
    let (Ok(address), Ok(name)) = (&address, &name) else {
        let form = view::SubscribeForm {
            action_url: "subscribe",
            address: &fields.email,
            name: &fields.name,
            wrong_address: address.is_err(),
            wrong_name: name.is_err(),
        };
        return page(StatusCode::UNPROCESSABLE_ENTITY, view::subscribe_form(language, &group, &form));
    };
    let asking = asking(&site, address.clone(), name.clone(), network);
    match site.subscribers.ask(&asking, Timestamp::now()).await {
        Ok(Asked::Taken) => {
            site.joining.asked.notify_one();
            page(StatusCode::OK, view::look_into_inbox(language, &group))
        }
        Ok(Asked::TooMany) => too_many(&site),
        Err(error) => failed(&site, &error, "somebody who asked for mail could not be recorded"),
    }
}

/// What is asked, as it is recorded.
fn asking(site: &Site, address: Address, name: Option<Name>, network: Network) -> Asking {
    let words = &view::words(&site.publication.language).joining;
    Asking {
        address,
        name,
        place: site.joining.form.to_string(),
        wording: words.consent.replacen("{}", &site.publication.name, 1),
        network,
    }
}

/// Shows one sentence and one button.
async fn show_confirm(State(site): State<Arc<Site>>, Query(link): Query<Link>) -> Response {
    let action = format!("confirm?token={}", link.token);
    let (language, group) = voice(&site);
    match site.subscribers.may_confirm(Purpose::Confirm, &link.token, Timestamp::now()).await {
        Ok(Confirmable::Open) => page(StatusCode::OK, view::confirm_form(language, &group, &action)),
        Ok(Confirmable::Before(id)) => subscribed(&site, id),
        Ok(Confirmable::Stale) => stale(&site),
        Err(error) => failed(&site, &error, "a confirmation could not be looked up"),
    }
}

/// Puts whoever confirms on the list.
async fn confirm(State(site): State<Arc<Site>>, headers: HeaderMap, Query(link): Query<Link>) -> Response {
    if !origin::is_ours(&headers, &site.joining) {
        return origin::refused();
    }
    match site.subscribers.confirm(&link.token, Timestamp::now()).await {
        Ok(Confirmed::Done(id)) => {
            // A welcome waits.
            site.joining.asked.notify_one();
            subscribed(&site, id)
        }
        Ok(Confirmed::Before(id)) => subscribed(&site, id),
        Ok(Confirmed::Stale) => stale(&site),
        Err(error) => failed(&site, &error, "a confirmation could not be recorded"),
    }
}

fn subscribed(site: &Site, id: SubscriberId) -> Response {
    let (language, group) = voice(site);
    let preferences = format!("preferences?token={}", site.subscribers.preferences_token(id));
    page(StatusCode::OK, view::confirmed(language, &group, &preferences))
}

/// Shows one sentence and one button.
async fn show_change(State(site): State<Arc<Site>>, Query(link): Query<Link>) -> Response {
    let action = format!("change-address?token={}", link.token);
    let (language, group) = voice(&site);
    match site.subscribers.may_confirm(Purpose::ChangeAddress, &link.token, Timestamp::now()).await {
        Ok(Confirmable::Open) => page(StatusCode::OK, view::change_address_form(language, &group, &action)),
        Ok(Confirmable::Before(_)) => page(StatusCode::OK, view::address_changed(language, &group)),
        Ok(Confirmable::Stale) => stale(&site),
        Err(error) => failed(&site, &error, "a change of address could not be looked up"),
    }
}

/// Lets the mail go to the new address.
async fn change_address(
    State(site): State<Arc<Site>>,
    headers: HeaderMap,
    Query(link): Query<Link>,
) -> Response {
    if !origin::is_ours(&headers, &site.joining) {
        return origin::refused();
    }
    let (language, group) = voice(&site);
    match site.subscribers.change_address(&link.token, Timestamp::now()).await {
        Ok(Confirmed::Stale) => stale(&site),
        Ok(_) => {
            // A mail to the old address waits.
            site.joining.asked.notify_one();
            page(StatusCode::OK, view::address_changed(language, &group))
        }
        Err(error) => failed(&site, &error, "a change of address could not be recorded"),
    }
}

fn page(status: StatusCode, markup: Markup) -> Response {
    (status, Html(markup.into_string())).into_response()
}

/// The same answer for every link that is good for nothing, so that it tells nothing.
fn stale(site: &Site) -> Response {
    let (language, group) = voice(site);
    page(StatusCode::NOT_FOUND, view::stale(language, &group, Some("subscribe")))
}

/// Whoever comes too late is told so: that is about everybody who asks, and tells nothing of an address.
fn too_many(site: &Site) -> Response {
    let (language, group) = voice(site);
    let page = page(StatusCode::TOO_MANY_REQUESTS, view::too_many(language, &group));
    ([(header::RETRY_AFTER, LATER)], page).into_response()
}

fn failed(site: &Site, error: &recap_subscribers::Error, what: &str) -> Response {
    tracing::error!(%error, "{what}");
    let (language, group) = voice(site);
    page(StatusCode::SERVICE_UNAVAILABLE, view::failed(language, &group))
}
