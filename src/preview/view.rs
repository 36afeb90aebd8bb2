//! In charge of what the page shows, in the templates' words: nothing is decided here.

use recap_templates::Markup;
use recap_templates::preview as templates;

use super::pictures::Pictures;
use super::{Outcome, Posts, Published, SUBSCRIBER, SUBSCRIBER_NAME};
use crate::channel::email::{HTML_LIMIT, Sample};
use crate::channel::post::{Post, Token};
use crate::channel::{post_file, view};
use crate::config::{Publication, Settings};
use crate::edition::Role;
use crate::edition::card::Of;
use crate::finding::{self, Finding, Place, Severity};
use crate::recap::Talk;

/// Longest subject that most inboxes show, in characters.
const SUBJECT: usize = 70;

/// The page.
pub(super) fn page(outcome: &Outcome<'_>, pictures: &Pictures, version: &str, live: bool) -> Markup {
    let subject = outcome.subject;
    let title = outcome.published.as_ref().map(|published| published.edition.title.as_str());
    let name = subject.path.rsplit(['/', '\\']).next().unwrap_or(subject.path);
    let headers = outcome.published.as_ref().and_then(|published| published.mail.as_ref().ok()).map(headers);
    templates::page(&templates::Preview {
        title: title.filter(|title| !title.is_empty()).unwrap_or(name),
        file: subject.path,
        publication: &subject.settings.publication.name,
        version,
        live,
        notices: subject
            .notices
            .iter()
            .map(|notice| templates::Notice {
                message: &notice.message,
                hints: notice.hints.iter().map(String::as_str).collect(),
            })
            .collect(),
        published: outcome
            .published
            .as_ref()
            .map(|it| published(it, subject.settings, pictures, headers.unwrap_or_default())),
        findings: outcome.findings.iter().map(|one| finding(one, outcome.text)).collect(),
        counted: finding::count(&outcome.findings),
    })
}

fn published<'a>(
    published: &'a Published,
    settings: &'a Settings,
    pictures: &'a Pictures,
    headers: Vec<templates::Header<'a>>,
) -> templates::Published<'a> {
    let sources = published.feed.documents.iter().map(|document| templates::Source {
        title: document.title,
        file: document.file,
        text: document.text.as_deref().map_err(String::as_str),
    });
    let networks = published.posts.iter().map(|posts| network(posts, &published.edition.link));
    templates::Published {
        mail: match &published.mail {
            Ok(sample) => Ok(mail(sample, published, settings, headers)),
            Err(reason) => Err(reason),
        },
        page: settings.pages,
        feed: templates::Feed { sources: sources.collect() },
        networks: networks.collect(),
        card: settings.pages.then(|| card(published, &settings.publication, pictures)),
        cards: cards(published, pictures),
        credits: credits(published),
    }
}

fn mail<'a>(
    sample: &'a Sample,
    published: &'a Published,
    settings: &'a Settings,
    headers: Vec<templates::Header<'a>>,
) -> templates::Mail<'a> {
    let from = &settings.email.from;
    let of_limit = |used: usize, limit: usize| Some((used * 100).div_ceil(limit) as u64);
    let subject = sample.subject.chars().count();
    templates::Mail {
        sender: from.name.as_deref().unwrap_or(&settings.publication.name),
        from: from.to_string(),
        to: format!("{SUBSCRIBER_NAME} <{SUBSCRIBER}>"),
        subject: &sample.subject,
        preheader: &published.edition.preheader,
        date: view::day(published.edition.published, &settings.publication),
        headers,
        text: &sample.text,
        sizes: vec![
            templates::Size {
                what: "HTML part",
                shown: format!("{} of {}", kilobytes(sample.html.len()), kilobytes(HTML_LIMIT)),
                percent: of_limit(sample.html.len(), HTML_LIMIT),
            },
            templates::Size {
                what: "Whole message",
                shown: format!("{}, {} lines", kilobytes(sample.bytes.len()), sample.bytes.lines().count()),
                percent: None,
            },
            templates::Size {
                what: "Subject",
                shown: format!("{subject} characters; many inboxes show {SUBJECT}"),
                percent: of_limit(subject, SUBJECT),
            },
        ],
    }
}

/// The header fields of a message, unfolded (RFC 5322 section 2.2.3).
fn headers(sample: &Sample) -> Vec<templates::Header<'_>> {
    let head = sample.bytes.split_once("\r\n\r\n").map_or(sample.bytes.as_str(), |(head, _)| head);
    let mut headers: Vec<templates::Header<'_>> = Vec::new();
    for line in head.split("\r\n") {
        match (line.strip_prefix([' ', '\t']), headers.last_mut()) {
            (Some(folded), Some(header)) => {
                header.value.push(' ');
                header.value.push_str(folded.trim_start());
            }
            _ => {
                let (name, value) = line.split_once(':').unwrap_or((line, ""));
                headers.push(templates::Header { name, value: value.trim_start().to_owned() });
            }
        }
    }
    headers
}

/// `31.2 kB`.
fn kilobytes(bytes: usize) -> String {
    let tenths = bytes.div_ceil(100);
    if tenths.is_multiple_of(10) {
        format!("{} kB", tenths / 10)
    } else {
        format!("{}.{} kB", tenths / 10, tenths % 10)
    }
}

/// The posts of a network, with the pages that open with them where a person posts.
fn network<'a>(posts: &'a Posts, link: &str) -> templates::Network<'a> {
    let Posts { network, posts, by_hand } = posts;
    let mut pages = Vec::new();
    if let Some(composer) = by_hand {
        let texts: Vec<String> = posts.iter().map(Post::to_paste).collect();
        pages = post_file::pages(&texts, *composer, link);
    }
    let pages = pages.into_iter().chain(std::iter::repeat(None));
    let post = |(post, page): (&'a Post, Option<String>)| templates::Post {
        pieces: post.tokens().iter().map(piece).collect(),
        length: (network.measure)(post),
        page,
    };
    templates::Network {
        name: network.title,
        limit: network.limit,
        posts: posts.iter().zip(pages).map(post).collect(),
        by_hand: by_hand.is_some(),
    }
}

fn piece(token: &Token) -> templates::Marked<'_> {
    match token {
        Token::Text(text) => templates::Marked::Words(text),
        Token::Link { label, url } => templates::Marked::Link(label, url),
        Token::Mention(_) | Token::Name { .. } | Token::Tag(_) => templates::Marked::Name(token.shown()),
    }
}

/// What networks read from the page's head. A post on Bluesky brings its card along, and recap gives
/// it none.
fn card<'a>(
    published: &'a Published,
    publication: &'a Publication,
    pictures: &'a Pictures,
) -> templates::Card<'a> {
    let edition = &published.edition;
    let networks = published.posts.iter().map(|posts| posts.network);
    let networks = networks.filter(|network| network.makes_card).map(|network| network.title).collect();
    let picture = edition.card(Of::Evening).or(edition.picture.as_ref());
    templates::Card {
        networks,
        title: &edition.title,
        summary: &edition.summary,
        host: publication.url.host_str().unwrap_or_default().to_owned(),
        picture: picture.map(|it| (it.url.as_str(), it.alt.as_str(), pictures.copy_of(&it.url))),
    }
}

/// The cards that could be drawn.
fn cards<'a>(published: &'a Published, pictures: &'a Pictures) -> Vec<templates::DrawnCard<'a>> {
    let edition = &published.edition;
    let of = |of| match of {
        Of::Evening => "The evening".to_owned(),
        Of::Talk(place) => {
            let talk = edition.talks.get(place);
            let title = talk.and_then(|talk| talk.title.clone());
            title.unwrap_or_else(|| {
                talk.map(|talk| talk.names().collect::<Vec<_>>().join(", ")).unwrap_or_default()
            })
        }
    };
    let cards = edition.cards.iter().filter_map(|card| {
        let bytes = published.copies.get(&card.picture.url)?;
        Some(templates::DrawnCard {
            of: of(card.of),
            alt: &card.picture.alt,
            file: pictures.copy_of(&card.picture.url)?,
            size: kilobytes(bytes.len()),
        })
    });
    cards.collect()
}

/// Everybody credited in the order host, speakers, sponsors; then who else is thanked, and what comes
/// next.
fn credits(published: &Published) -> Vec<templates::Credited<'_>> {
    let edition = &published.edition;
    let mut rows: Vec<templates::Credited<'_>> = edition
        .credits
        .iter()
        .map(|credit| {
            let handles = credit.handles.iter().map(|(network, handle)| format!("{network}: {handle}"));
            let talks: Vec<&Talk> = edition.talks_of(credit).map(|(_, talk)| talk).collect();
            templates::Credited {
                role: match credit.role {
                    Role::Host => "Host",
                    Role::Speaker => "Speaker",
                    Role::Sponsor => "Sponsor",
                },
                name: &credit.name,
                details: credit
                    .affiliation
                    .iter()
                    .cloned()
                    .chain(talks.iter().filter_map(|talk| told(talk)))
                    .chain(handles)
                    .collect(),
                links: link("page", credit.link.as_deref())
                    .chain(talks.iter().flat_map(|talk| {
                        link("talk", talk.url.as_deref())
                            .chain(link("recording", talk.video.as_deref()))
                            .chain(link("slides", talk.slides.as_deref()))
                    }))
                    .collect(),
            }
        })
        .collect();
    rows.extend(published.recap.also_thanked.iter().map(|thanked| templates::Credited {
        role: "Thanked",
        name: &thanked.name,
        details: thanked.why.iter().map(|why| format!("for: {why}")).collect(),
        links: link("page", thanked.url.as_deref()).collect(),
    }));
    rows.extend(edition.next.as_ref().map(|next| {
        templates::Credited {
            role: "Next meetup",
            name: "",
            details: crate::edition::next_in_words(next, &edition.language)
                .into_iter()
                .chain(next.speakers.iter().cloned())
                .chain(next.affiliations.iter().cloned())
                .collect(),
            links: link("sign up", next.rsvp.as_deref()).collect(),
        }
    }));
    rows
}

/// A talk in a few words: its title, where it begins, how much is remembered of it.
fn told(talk: &Talk) -> Option<String> {
    let title = talk.title.as_ref().map(|title| format!("“{title}”"));
    let start = talk.starts_at.as_ref().map(|time| format!("from {time}"));
    let takeaways = match talk.takeaways.len() {
        0 => None,
        1 => Some("1 takeaway".to_owned()),
        count => Some(format!("{count} takeaways")),
    };
    let parts: Vec<String> = [title, start, takeaways].into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// A link of the web; others are not for clicking.
fn link<'a>(
    label: &'static str,
    url: Option<&'a str>,
) -> impl Iterator<Item = templates::Link<'a>> + use<'a> {
    let web = |url: &&str| url.starts_with("https://") || url.starts_with("http://");
    url.filter(web).map(|url| templates::Link { label, url }).into_iter()
}

fn finding<'a>(finding: &'a Finding, text: &str) -> templates::Finding<'a> {
    let within = |span: std::ops::Range<usize>| Some(span.clone()).filter(|_| text.get(span).is_some());
    let place = finding.within(text).map(|span| {
        let Place { line, column } = Place::of(text, span.start);
        let finding::Excerpt { source, mark, .. } = finding::excerpt(text, span);
        let cut = |range: std::ops::Range<usize>| source.get(range).map(str::to_owned);
        let parts = cut(0..mark.start).zip(cut(mark.clone())).zip(cut(mark.end..source.len()));
        let parts = parts.map(|((before, marked), behind)| [before, marked, behind]);
        templates::Excerpt { line, column, text: parts }
    });
    let related = finding.related.iter().filter_map(|related| {
        let line = Place::of(text, within(related.span.clone())?.start).line;
        Some(templates::Related { message: &related.message, line })
    });
    let fix = finding.fix.as_ref().filter(|fix| text.get(fix.span.clone()).is_some());
    templates::Finding {
        severity: match finding.severity {
            Severity::Error => templates::Severity::Error,
            Severity::Warning => templates::Severity::Warning,
            Severity::Note => templates::Severity::Note,
        },
        code: finding.code,
        message: &finding.message,
        place,
        related: related.collect(),
        hint: finding.hint.as_deref(),
        fix: fix.map(|fix| fix.told(text)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_field_is_shown_on_one_line() {
        let bytes = "Subject: one\r\n two\r\n\tthree\r\nTo: a\r\n\r\nNot: a header\r\n".to_owned();
        let sample = Sample { subject: String::new(), html: String::new(), text: String::new(), bytes };
        let headers: Vec<_> = headers(&sample).into_iter().map(|it| (it.name, it.value)).collect();
        assert_eq!(headers, [("Subject", "one two three".to_owned()), ("To", "a".to_owned())]);
    }

    #[test]
    fn sizes_are_told_in_kilobytes_and_never_too_small() {
        for (bytes, shown) in [(0, "0 kB"), (1, "0.1 kB"), (80_000, "80 kB"), (80_001, "80.1 kB")] {
            assert_eq!(kilobytes(bytes), shown);
        }
    }
}
