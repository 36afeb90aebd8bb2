//! In charge of the documents in the frames: mail, page and entry, in light and dark, with pictures
//! and without.

use recap_templates::{self as templates, preview};

use super::Published;
use super::pictures::Pictures;
use crate::channel::view;
use crate::config::Settings;

/// Every document: its path, whether it shows pictures, and its HTML. The script of the page puts the
/// same paths together from what is switched on.
pub(super) fn of(
    settings: &Settings,
    published: &Published,
    pictures: &Pictures,
) -> Vec<(String, preview::Pictures, String)> {
    let mut documents = vec![("entry", entry(settings, published))];
    if settings.pages {
        documents.push(("page", published.feed.page.clone()));
    }
    if let Ok(mail) = &published.mail {
        documents.push(("mail", mail.html.clone()));
    }
    let mut frames = Vec::new();
    for (name, document) in documents {
        let document = pictures.put_in(&document, "../");
        for scheme in [preview::Scheme::Light, preview::Scheme::Dark] {
            for shown in [preview::Pictures::On, preview::Pictures::Off] {
                let path = format!("frames/{name}-{}-{}.html", scheme.name(), shown.name());
                frames.push((path, shown, preview::frame(&document, scheme, shown)));
            }
        }
    }
    frames
}

/// The entry as a feed reader shows it.
fn entry(settings: &Settings, published: &Published) -> String {
    let entry = &published.feed.entry;
    preview::entry(&preview::ReaderEntry {
        language: entry.language.as_deref().unwrap_or(&settings.publication.language),
        feed: &settings.publication.name,
        title: &entry.title,
        link: &entry.link,
        date: view::day(entry.published, &settings.publication),
        body: templates::Body(entry.html.as_str().into()),
    })
    .into_string()
}
