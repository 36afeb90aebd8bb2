//! In charge of the page on which subscribers see and change what they get, and where.
//!
//! Its link never expires, as it stands in every mail. Another address counts once it was confirmed from
//! there, which is [`super`]'s business.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Form, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use recap_subscribers::{Address, Asked, Decided, Name, Network, Preferences, SubscriberId};
use recap_templates::{self as view, Wrong};

use super::{Link, Topic, asking, failed, origin, page, stale, too_many};
use crate::server::{Site, voice};

/// What was typed, or what is known.
#[derive(Default)]
struct Typed {
    address: String,
    name: String,
    topics: Vec<String>,
    pause: String,
}

/// What was typed means.
struct Meant {
    address: Address,
    name: Option<Name>,
    paused_until: Option<Timestamp>,
}

/// Shows what a subscriber has decided, in a form.
pub(super) async fn show(State(site): State<Arc<Site>>, Query(link): Query<Link>) -> Response {
    let Some(id) = site.subscribers.read_preferences_token(&link.token) else { return stale(&site) };
    match site.subscribers.preferences(id).await {
        Ok(Some(known)) => {
            let typed = typed_before(&known, &site);
            shown(&site, id, &link, &typed, Wrong::default(), None)
        }
        Ok(None) => not_subscribed(&site),
        Err(error) => failed(&site, &error, "preferences could not be read"),
    }
}

/// Records what a subscriber decides, or says what of it cannot be.
pub(super) async fn decide(
    State(site): State<Arc<Site>>,
    Extension(network): Extension<Network>,
    headers: HeaderMap,
    Query(link): Query<Link>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Response {
    if !origin::is_ours(&headers, &site.joining) {
        return origin::refused();
    }
    let Some(id) = site.subscribers.read_preferences_token(&link.token) else { return stale(&site) };
    let typed = Typed::of(fields);
    let now = Timestamp::now();
    let meant = match typed.meant(now, &site.publication.time_zone) {
        Ok(meant) => meant,
        Err(wrong) => return shown(&site, id, &link, &typed, wrong, None),
    };
    match record(&site, id, &typed, meant, network, now).await {
        Ok(Recorded::Saved { to_confirm }) => {
            shown(&site, id, &link, &typed, Wrong::default(), Some(to_confirm))
        }
        Ok(Recorded::TooMany) => too_many(&site),
        Ok(Recorded::Gone) => not_subscribed(&site),
        Err(error) => failed(&site, &error, "preferences could not be recorded"),
    }
}

/// What became of what was decided.
enum Recorded {
    /// It is recorded; another address may wait to be confirmed.
    Saved { to_confirm: bool },
    /// It is, but for the other address: too many ask for mail.
    TooMany,
    /// There is nobody who gets mail.
    Gone,
}

async fn record(
    site: &Site,
    id: SubscriberId,
    typed: &Typed,
    meant: Meant,
    network: Network,
    now: Timestamp,
) -> Result<Recorded, recap_subscribers::Error> {
    let list = &site.subscribers;
    let Some(before) = list.preferences(id).await? else { return Ok(Recorded::Gone) };
    let chosen = |topic: &Topic| (topic.tag.clone(), typed.topics.contains(&topic.name));
    let decided = Decided {
        name: meant.name,
        tags: site.joining.topics.iter().map(chosen).collect(),
        paused_until: meant.paused_until,
    };
    if !list.decide(before.id, &decided, now).await? {
        return Ok(Recorded::Gone);
    }
    if meant.address == before.address {
        return Ok(Recorded::Saved { to_confirm: false });
    }
    let asking = asking(site, meant.address, None, network);
    match list.ask_to_change_address(before.id, &asking, now).await? {
        Asked::Taken => {
            site.joining.asked.notify_one();
            Ok(Recorded::Saved { to_confirm: true })
        }
        Asked::TooMany => Ok(Recorded::TooMany),
    }
}

impl Typed {
    fn of(fields: Vec<(String, String)>) -> Self {
        let mut typed = Typed::default();
        for (name, value) in fields {
            match name.as_str() {
                "email" => typed.address = value,
                "name" => typed.name = value,
                "topic[]" => typed.topics.push(value),
                "pause" => typed.pause = value,
                _ => {}
            }
        }
        typed
    }

    /// What it means, or which of it cannot be.
    fn meant(&self, now: Timestamp, zone: &TimeZone) -> Result<Meant, Wrong> {
        let address = Address::parse(&self.address);
        let name = Name::parse(&self.name);
        let pause = self.pause.trim();
        let day = if pause.is_empty() { Ok(None) } else { day(pause, now, zone).map(Some).ok_or(()) };
        match (address, name, day) {
            (Ok(address), Ok(name), Ok(paused_until)) => Ok(Meant { address, name, paused_until }),
            (address, name, day) => {
                Err(Wrong { address: address.is_err(), name: name.is_err(), day: day.is_err() })
            }
        }
    }
}

/// The beginning of a day that may be chosen.
fn day(text: &str, now: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
    let date: Date = text.parse().ok()?;
    let (first, last) = days(now, zone)?;
    (first <= date && date <= last).then_some(())?;
    Some(date.to_zoned(zone.clone()).ok()?.timestamp())
}

/// The first and the last day that may be chosen: tomorrow, and this day in a year.
fn days(now: Timestamp, zone: &TimeZone) -> Option<(Date, Date)> {
    let today = now.to_zoned(zone.clone()).date();
    Some((today.checked_add(1.day()).ok()?, today.checked_add(1.year()).ok()?))
}

/// What is known, as it would be typed.
fn typed_before(known: &Preferences, site: &Site) -> Typed {
    let now = Timestamp::now();
    let day = |until: Timestamp| until.to_zoned(site.publication.time_zone.clone()).date().to_string();
    Typed {
        address: known.address.expose().to_owned(),
        name: known.name.clone().unwrap_or_default(),
        topics: chosen_before(known, site),
        pause: known.paused_until.filter(|until| *until > now).map(day).unwrap_or_default(),
    }
}

/// The names of the topics that are chosen.
fn chosen_before(known: &Preferences, site: &Site) -> Vec<String> {
    let chosen = site.joining.topics.iter().filter(|topic| known.tags.contains(&topic.tag));
    chosen.map(|topic| topic.name.clone()).collect()
}

fn shown(
    site: &Site,
    id: SubscriberId,
    link: &Link,
    typed: &Typed,
    wrong: Wrong,
    saved: Option<bool>,
) -> Response {
    let (language, group) = voice(site);
    let days = days(Timestamp::now(), &site.publication.time_zone);
    let (first, last) = days.map(|(first, last)| (first.to_string(), last.to_string())).unwrap_or_default();
    let chosen = |topic: &Topic| typed.topics.contains(&topic.name);
    let view = view::Preferences {
        action_url: &format!("preferences?token={}", link.token),
        unsubscribe_url: &format!("unsubscribe?token={}", site.subscribers.unsubscribe_token(id)),
        address: &typed.address,
        name: &typed.name,
        topics: site
            .joining
            .topics
            .iter()
            .map(|one| view::Topic { name: &one.name, chosen: chosen(one) })
            .collect(),
        paused_until: &typed.pause,
        days: (&first, &last),
        saved,
        wrong,
    };
    let status = if wrong.any() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    page(status, view::preferences(language, &group, &view))
}

fn not_subscribed(site: &Site) -> Response {
    let (language, group) = voice(site);
    page(StatusCode::OK, view::not_subscribed(language, &group, Some("subscribe")))
}
