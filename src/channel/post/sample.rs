//! An edition to try posts on, and its deliveries.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use futures_util::future::BoxFuture;

use crate::channel::{Channel, Commitment, Delivery, Receipt, Refusal};
use crate::edition::{Credit, Edition, Role};
use crate::recap::{Event, Next, Speaker, Talk};

/// The credit of somebody.
pub(crate) fn credit(role: Role, name: &str, affiliation: Option<&str>) -> Credit {
    let affiliation = affiliation.map(str::to_owned);
    Credit { name: name.to_owned(), role, affiliation, link: None, logo: None, handles: BTreeMap::new() }
}

fn talk(speaker: &str, co_speakers: &[&str], title: &str) -> Talk {
    Talk {
        speakers: std::iter::once(&speaker).chain(co_speakers).map(|&name| Speaker::named(name)).collect(),
        title: Some(title.to_owned()),
        ..Talk::default()
    }
}

/// An evening of three talks and three sponsors.
pub(crate) fn edition() -> Edition {
    let mut ada = credit(Role::Speaker, "Ada Example", Some("Acme Cloud"));
    ada.handles = [
        ("mastodon", "@ada@social.example"),
        ("bluesky", "ada.example.org"),
        ("x", "@ada_example"),
        ("linkedin", "urn:li:person:AbC-1"),
    ]
    .map(|(network, handle)| (network.to_owned(), handle.to_owned()))
    .into();
    Edition {
        slug: "2019-06-05-cloud-evening".to_owned(),
        id: "tag:meetup.example.org,2019-06-05:cloud-evening".to_owned(),
        title: "Cloud Evening in June: queues, certificates and a kitchen".to_owned(),
        summary: "Three talks on what breaks at night, and how to sleep all the same.".to_owned(),
        link: "https://meetup.example.org/recaps/2019/06/05/cloud-evening/".to_owned(),
        language: "en".to_owned(),
        published: jiff::Timestamp::UNIX_EPOCH,
        html: String::new(),
        picture: None,
        tags: ["cloud native", "C++", "sre"].map(str::to_owned).into(),
        event: Event {
            name: Some("Cloud Evening".to_owned()),
            month: Some("2019-06".to_owned()),
            ..Event::default()
        },
        talks: vec![
            talk("Ada Example", &[], "Queues that never lose a thing"),
            talk("Bo Muster", &["Zoë Beispiel"], "Certificates for one hundred kitchens"),
            talk("Dina Esempio", &[], "Alerts, and the art of sleeping through them"),
        ],
        credits: vec![
            credit(Role::Host, "Cy Example", Some("leads the user group")),
            ada,
            credit(Role::Speaker, "Bo Muster", Some("Example & Sons Ltd.")),
            credit(Role::Speaker, "Zoë Beispiel", None),
            credit(Role::Speaker, "Dina Esempio", Some("Örtliche Küche")),
            credit(Role::Sponsor, "Acme Cloud", None),
            credit(Role::Sponsor, "Example & Sons Ltd.", None),
            credit(Role::Sponsor, "Buchhandlung Muster", None),
        ],
        next: Some(Next { date: jiff::civil::Date::new(2019, 7, 3).ok(), ..Next::default() }),
        calendar: None,
        logo: None,
        subject: String::new(),
        preheader: String::new(),
        around: std::collections::BTreeMap::new(),
        posts: std::collections::BTreeMap::new(),
        sizes: std::collections::BTreeMap::new(),
        cards: Vec::new(),
    }
}

/// Counts how often the point of no return was passed.
#[derive(Debug, Default)]
pub(in crate::channel) struct Sending(AtomicU32);

impl Sending {
    pub(in crate::channel) fn count(&self) -> u32 {
        self.0.load(Ordering::Relaxed)
    }
}

impl Commitment for Sending {
    fn sending(&self) -> BoxFuture<'_, Result<(), Refusal>> {
        self.0.fetch_add(1, Ordering::Relaxed);
        Box::pin(std::future::ready(Ok(())))
    }
}

/// The deliveries that a channel's drafts of an edition become; each knows receipts for the posts
/// before it.
pub(in crate::channel) fn deliveries(channel: &dyn Channel, edition: Edition) -> Vec<Delivery> {
    let edition = Arc::new(edition);
    let (drafts, _) = channel.drafts(&edition);
    let receipt = |position: u32| Receipt {
        id: format!("at://did:plc:sample/app.bsky.feed.post/{position}"),
        url: None,
        detail: Some(format!("cid{position}")),
    };
    let delivery = |(id, draft): (i64, crate::channel::Draft)| Delivery {
        id,
        edition: Arc::clone(&edition),
        destination: draft.destination,
        payload: draft.payload,
        planned_at: jiff::Timestamp::UNIX_EPOCH,
        attempts: 0,
        after_uncertain: false,
        thread: (0..draft.position).map(receipt).collect(),
        before: None,
    };
    (1..).zip(drafts).map(delivery).collect()
}
