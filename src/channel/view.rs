//! In charge of showing an edition to the templates: what a mail and a page say beside the body,
//! with dates written out, every name joined to its credit and every recording at its second.
//!
//! It decides nothing about markup or style: that is the templates' business.

use std::borrow::Cow;

use recap_templates as view;
use url::Url;

use super::markup;
use crate::config::Publication;
use crate::edition::card::Of;
use crate::edition::{Credit, Edition, Picture, Role, Size, day_in_words, letters, next_in_words, passage};
use crate::recap::player::{self, Shows};
use crate::recap::{Next, Speaker, Talk};

/// An edition as the templates take it.
pub fn edition<'a>(edition: &'a Edition, publication: &'a Publication) -> view::Edition<'a> {
    let said = letters(&markup::words(&edition.html));
    view::Edition {
        language: &edition.language,
        group: group_of(edition, publication),
        title: &edition.title,
        summary: &edition.summary,
        lead: lead(edition, &said),
        link: &edition.link,
        date: day_in_words(
            edition.published.to_zoned(publication.time_zone.clone()).date(),
            &edition.language,
        ),
        picture: headline(edition),
        card: edition.card(Of::Evening).map(picture),
        body: view::Body(body(edition).into()),
        host: edition.credited(Role::Host).next().map(|host| credit(host, edition)),
        talks: edition.talks.iter().map(|one| talk(one, edition, &said)).collect(),
        sponsors: edition.credited(Role::Sponsor).map(|sponsor| credit(sponsor, edition)).collect(),
        next: edition.next.as_ref().map(|one| next(one, edition)),
    }
}

/// The body as mails and pages show it.
fn body(edition: &Edition) -> String {
    let ordered = markup::with_wide_tables(&markup::in_order(&edition.html));
    markup::directed(&ordered, view::direction(&edition.language))
}

/// The group, and what its mails and pages look like.
pub fn group(publication: &Publication) -> view::Group<'_> {
    let theme = &publication.theme;
    let said = |markdown: &Option<String>| around(&passage(markdown.as_deref()?, publication));
    view::Group {
        name: &publication.name,
        site: publication.url.as_str(),
        theme: view::Theme {
            light: theme.light,
            dark: theme.dark,
            font: &theme.font,
            heading_font: &theme.heading_font,
            logo: theme.logo.as_ref().map(|logo| view::Picture {
                url: logo.as_str(),
                alt: &publication.name,
                size: None,
            }),
            header: said(&theme.header),
            footer: said(&theme.footer),
        },
    }
}

/// What stands above or below every recap.
fn around(html: &str) -> Option<view::Body<'static>> {
    let html = markup::without_headings(html);
    (!html.trim().is_empty()).then(|| view::Body(html.into()))
}

/// The same with logo and other pictures as the edition has them: copies of known size.
fn group_of<'a>(edition: &'a Edition, publication: &'a Publication) -> view::Group<'a> {
    let mut group = group(publication);
    group.theme.logo = edition.logo.as_ref().map(picture).or(group.theme.logo);
    if !edition.around.is_empty() {
        let said = |markdown: &Option<String>| around(&edition.passage(markdown.as_deref()?, publication));
        group.theme.header = said(&publication.theme.header);
        group.theme.footer = said(&publication.theme.footer);
    }
    group
}

/// The day of a moment where the group meets, in its language, such as `5 June 2019`.
pub fn day(time: jiff::Timestamp, publication: &Publication) -> String {
    day_in_words(time.to_zoned(publication.time_zone.clone()).date(), &publication.language)
}

/// A credit of an edition as the templates take it.
pub fn credit<'a>(credit: &'a Credit, edition: &Edition) -> view::Credit<'a> {
    view::Credit {
        name: &credit.name,
        affiliation: credit.affiliation.as_deref(),
        link: credit.link.as_deref(),
        picture: shown(credit.logo.as_deref(), &credit.name, edition),
    }
}

/// The headline picture, unless the recap itself shows it: nobody needs to see it twice.
fn headline(edition: &Edition) -> Option<view::Picture<'_>> {
    edition.picture.as_ref().filter(|picture| !markup::shows(&edition.html, &picture.url)).map(picture)
}

fn picture(picture: &Picture) -> view::Picture<'_> {
    view::Picture { url: &picture.url, alt: &picture.alt, size: picture.size.map(sides) }
}

/// Width and height.
fn sides(size: Size) -> (u32, u32) {
    (size.width, size.height)
}

/// A picture of somebody. What is not encrypted is shown neither in most mails nor on a page that is.
fn shown<'a>(url: Option<&'a str>, alt: &'a str, edition: &Edition) -> Option<view::Picture<'a>> {
    let encrypted = |url: &str| url.starts_with("https:");
    let url = url.filter(|url| encrypted(url) || !encrypted(&edition.link))?;
    Some(view::Picture { url, alt, size: edition.size(url).map(sides) })
}

/// The summary, unless the body begins with it or the title says the same. `said` are the letters of
/// the body.
fn lead<'a>(edition: &'a Edition, said: &str) -> Option<&'a str> {
    let summary = letters(&edition.summary);
    let new = !summary.is_empty() && !said.starts_with(&summary) && summary != letters(&edition.title);
    new.then_some(edition.summary.as_str())
}

fn talk<'a>(talk: &'a Talk, edition: &'a Edition, said: &str) -> view::Talk<'a> {
    view::Talk {
        title: talk.title.as_deref(),
        link: talk.url.as_deref(),
        speakers: talk.speakers.iter().map(|one| speaker(one, edition)).collect(),
        watch: watch(talk, edition),
        starts_at: talk.starts_at.as_deref(),
        slides: slides(talk),
        // Most recaps tell them at length; nobody wants to read them twice.
        takeaways: talk
            .takeaways
            .iter()
            .map(String::as_str)
            .filter(|takeaway| !said.contains(&letters(takeaway)))
            .collect(),
    }
}

/// An address, where it leads to something of that kind.
fn leads_to(address: Option<&str>, kind: Shows) -> Option<&str> {
    address.filter(|address| Url::parse(address).is_ok_and(|url| player::shows(&url) == Some(kind)))
}

/// Where the slides of a talk are.
pub(crate) fn slides(talk: &Talk) -> Option<&str> {
    talk.slides.as_deref().or_else(|| leads_to(talk.url.as_deref(), Shows::Slides))
}

/// Where a talk can be watched, at its second: its own recording, or its place in the evening's.
pub(crate) fn watch<'a>(talk: &'a Talk, edition: &'a Edition) -> Option<Cow<'a, str>> {
    let of_evening = edition.event.video.as_deref().filter(|_| talk.starts_at.is_some());
    let recording =
        talk.video.as_deref().or_else(|| leads_to(talk.url.as_deref(), Shows::Video)).or(of_evening)?;
    let second = talk.starts_at.as_deref().and_then(player::seconds);
    let at_second = |second| player::at_second(&Url::parse(recording).ok()?, second);
    if let Some(url) = second.and_then(at_second) {
        return Some(Cow::Owned(url.into()));
    }
    // Of a player that nobody here knows, the recap may know how it takes the second.
    let placed = |own: &&str| own.strip_prefix(recording).is_some_and(|rest| rest.starts_with(['?', '#']));
    let own = talk.url.as_deref().filter(|_| second.is_some()).filter(placed);
    Some(Cow::Borrowed(own.unwrap_or(recording)))
}

/// The credit of a talk's speaker, with their photo; one who has none is shown as the talk says.
fn speaker<'a>(speaker: &'a Speaker, edition: &'a Edition) -> view::Credit<'a> {
    let known = edition.credit_of(speaker);
    let picture = shown(speaker.photo.as_deref(), &speaker.name, edition);
    match known {
        Some(known) => view::Credit { picture, ..credit(known, edition) },
        None => view::Credit {
            name: &speaker.name,
            affiliation: speaker.affiliation.as_deref(),
            link: speaker.url.as_deref(),
            picture,
        },
    }
}

fn next<'a>(next: &'a Next, edition: &'a Edition) -> view::Next<'a> {
    view::Next {
        date: next_in_words(next, &edition.language),
        line_up: next.line_up(),
        rsvp: next.rsvp.as_deref(),
        calendar: edition.calendar.as_deref(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn credited(name: &str, affiliation: &str) -> Credit {
        Credit {
            name: name.into(),
            role: Role::Speaker,
            affiliation: Some(affiliation.into()),
            link: Some("https://people.example.org/".into()),
            logo: None,
            handles: BTreeMap::new(),
        }
    }

    #[test]
    fn each_speaker_of_a_talk_is_shown_with_their_own_affiliation_or_none() {
        let talk = Talk {
            speakers: vec![
                Speaker { affiliation: Some("Acme Cloud".into()), ..Speaker::named("Ada Example") },
                Speaker::named("Bo Muster"),
                Speaker::named("Zoë Beispiel"),
            ],
            ..Talk::default()
        };
        let shown = |credits: Vec<Credit>| {
            let edition = Edition { credits, ..crate::channel::email::tests::edition() };
            let talk = super::talk(&talk, &edition, "");
            let pairs = talk.speakers.iter().map(|credit| credit.affiliation.map(str::to_owned));
            pairs.collect::<Vec<_>>()
        };
        assert_eq!(shown(vec![]), [Some("Acme Cloud".to_owned()), None, None]);
        assert_eq!(
            shown(vec![
                credited("Ada Example", "Acme Cloud Inc."),
                credited("Bo Muster", "Example & Sons Ltd.")
            ]),
            [Some("Acme Cloud Inc.".to_owned()), Some("Example & Sons Ltd.".to_owned()), None]
        );
    }

    #[test]
    fn a_photo_is_no_less_encrypted_than_the_page_that_shows_it() {
        let mut edition = crate::channel::email::tests::edition();
        for (page, photo, is_shown) in [
            ("https://example.org/1/", "https://example.org/ada.jpg", true),
            ("https://example.org/1/", "http://example.org/ada.jpg", false),
            ("http://127.0.0.1:8080/1/", "http://127.0.0.1:8080/ada.jpg", true),
        ] {
            edition.link = page.into();
            assert_eq!(shown(Some(photo), "Ada Example", &edition).is_some(), is_shown, "{photo} on {page}");
        }
    }

    #[test]
    fn who_is_announced_twice_is_shown_once() {
        let announced = Next {
            speakers: vec!["Ada Example".into()],
            affiliations: vec!["Acme Cloud".into(), "Ada Example".into()],
            date: Some(jiff::civil::date(2031, 7, 3)),
            month: None,
            rsvp: None,
        };
        let edition = crate::channel::email::tests::edition();
        let shown = next(&announced, &edition);
        assert_eq!(shown.line_up, ["Ada Example", "Acme Cloud"]);
        assert_eq!(shown.date.as_deref(), Some("Thursday 3 July 2031"));
    }

    #[test]
    fn a_talk_is_watched_at_its_second() {
        for (url, video, evening, watched) in [
            (Some("https://youtu.be/abcdefghijk"), None, None, Some("https://youtu.be/abcdefghijk?t=1465s")),
            (
                Some("https://www.youtube.com/watch?v=abcdefghijk&t=1400"),
                None,
                None,
                Some("https://www.youtube.com/watch?v=abcdefghijk&t=1465s"),
            ),
            (
                Some("https://talks.example.org/queues"),
                Some("https://player.vimeo.com/video/123456"),
                None,
                Some("https://vimeo.com/123456#t=1465s"),
            ),
            (
                None,
                None,
                Some("https://www.youtube.com/embed/abcdefghijk"),
                Some("https://www.youtube.com/watch?v=abcdefghijk&t=1465s"),
            ),
            (
                None,
                Some("https://files.example.org/a.mp4"),
                None,
                Some("https://files.example.org/a.mp4#t=1465"),
            ),
            (None, Some("https://tube.example.org/w/1"), None, Some("https://tube.example.org/w/1")),
            (
                Some("https://tube.example.org/w/1?start=1465"),
                None,
                Some("https://tube.example.org/w/1"),
                Some("https://tube.example.org/w/1?start=1465"),
            ),
            (Some("https://talks.example.org/queues"), None, None, None),
        ] {
            let owned = |text: Option<&str>| text.map(str::to_owned);
            let talk = Talk {
                url: owned(url),
                video: owned(video),
                starts_at: Some("24:25".into()),
                ..Talk::default()
            };
            let mut edition = crate::channel::email::tests::edition();
            edition.event.video = owned(evening);
            assert_eq!(watch(&talk, &edition).as_deref(), watched);
        }
    }

    #[test]
    fn the_second_of_the_talk_wins_over_another_in_the_address() {
        for (recording, watched) in [
            ("https://youtu.be/abcdefghijk?t=10", "https://youtu.be/abcdefghijk?t=1465s"),
            (
                "https://www.youtube.com/watch?v=abcdefghijk&t=10&list=PL%201",
                "https://www.youtube.com/watch?v=abcdefghijk&list=PL+1&t=1465s",
            ),
            (
                "https://www.youtube.com/watch?v=abcdefghijk#t=10s",
                "https://www.youtube.com/watch?v=abcdefghijk&t=1465s",
            ),
            (
                "https://www.youtube.com/embed/abcdefghijk?start=10",
                "https://www.youtube.com/watch?v=abcdefghijk&t=1465s",
            ),
            // What leads there already stays as it is, so that one talk has one link.
            (
                "https://www.youtube.com/live/abcdefghijk?si=x&t=1465",
                "https://www.youtube.com/live/abcdefghijk?si=x&t=1465",
            ),
            ("https://youtu.be/abcdefghijk?t=1465&start=10", "https://youtu.be/abcdefghijk?t=1465s"),
            ("https://vimeo.com/1#t=10s", "https://vimeo.com/1#t=1465s"),
            ("https://player.vimeo.com/video/1#t=1m", "https://vimeo.com/1#t=1465s"),
            (
                "https://www.dailymotion.com/video/x?start=10",
                "https://www.dailymotion.com/video/x?start=1465",
            ),
            ("https://www.twitch.tv/videos/1?t=1m", "https://www.twitch.tv/videos/1?t=0h24m25s"),
            ("https://tube.example.org/w/1?start=10s&x=2", "https://tube.example.org/w/1?start=1465s&x=2"),
            ("https://tube.example.org/w/1?t=10", "https://tube.example.org/w/1?t=1465"),
            ("https://tube.example.org/w/1?t=words", "https://tube.example.org/w/1?t=words"),
            ("https://files.example.org/a.mp4#t=10", "https://files.example.org/a.mp4#t=1465"),
        ] {
            let own = Talk {
                video: Some(recording.into()),
                url: Some(format!("{recording}&x")),
                starts_at: Some("24:25".into()),
                ..Talk::default()
            };
            let of_evening = Talk { starts_at: Some("24:25".into()), ..Talk::default() };
            let mut edition = crate::channel::email::tests::edition();
            assert_eq!(watch(&own, &edition).as_deref(), Some(watched), "{recording}");
            edition.event.video = Some(recording.into());
            assert_eq!(watch(&of_evening, &edition).as_deref(), Some(watched), "{recording}");
        }
    }

    #[test]
    fn a_headline_picture_that_the_recap_shows_is_not_shown_twice() {
        let picture = |url: &str| Some(Picture { url: url.into(), alt: "The room".into(), size: None });
        let shown = |url: &str| {
            let html = r#"<p>src="https://example.org/b.jpg" <img alt="" src="https://example.org/a.jpg?w=1&amp;h=2"></p>"#;
            let edition = Edition {
                html: html.into(),
                picture: picture(url),
                ..crate::channel::email::tests::edition()
            };
            headline(&edition).is_some()
        };
        assert!(!shown("https://example.org/a.jpg?w=1&h=2"));
        assert!(shown("https://example.org/a.jpg") && shown("https://example.org/b.jpg"));
    }

    #[test]
    fn what_the_body_says_is_not_said_again() {
        let edition = Edition {
            html: "<p>Two talks &amp; a lot of pizza.</p><ul><li>Take <em>small</em> steps</li></ul>".into(),
            summary: "Two talks & a lot…".into(),
            ..crate::channel::email::tests::edition()
        };
        let takeaways = vec!["Take small steps".to_owned(), "Rest".to_owned()];
        let said = letters(&markup::words(&edition.html));
        let talk = Talk { takeaways, ..Talk::default() };
        assert_eq!(super::talk(&talk, &edition, &said).takeaways, ["Rest"]);
        assert_eq!(lead(&edition, &said), None);
        let other = Edition { summary: "A night of queues.".into(), ..edition };
        assert_eq!(lead(&other, &said), Some("A night of queues."));
    }
}
