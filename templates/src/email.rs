//! In charge of the HTML part of a mail: one column of layout tables that every mail program knows.
//!
//! It leaves the colours and fonts to [`crate::theme`], and making the style sheet inline to whoever
//! builds the message: rules in the first `style` element are written for that, the second one
//! ([`EXTRAS`]) is marked to be kept.

use maud::{DOCTYPE, Markup, html};

use crate::credits;
use crate::language::{Voice, direction, isolated};
use crate::literal::literal;
use crate::theme::{Theme, filled};
use crate::{Credit, Edition, Envelope, Group, Next, Picture, Talk};

/// Rules to be made inline: simple selectors, nothing that a mail program might not know. Line
/// heights stand in `font` and without a unit, so that smaller words inherit the proportion.
const STYLE: &str = include_str!("email.css");

/// What only a `style` element can say: dark colours, narrow screens, and breaking words that are
/// longer than a line. The mail is right without.
const EXTRAS: &str = include_str!("email-extras.css");

/// Classic Outlook lays out with Word, which ignores `max-width`: it gets a table of 600 pixels
/// around the column, in comments that everybody else skips.
const OUTLOOK_COLUMN: &str = "<!--[if mso]><table role=\"presentation\" align=\"center\" \
     width=\"600\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\"><tr><td><![endif]-->";

/// Width of the column, and of the headline picture, in CSS pixels.
const COLUMN: u32 = 600;

/// Most pixels of a photo beside a talk, in width and in height.
const PHOTO: u32 = 64;

/// Most pixels of a sponsor's logo, in width and in height.
const LOGO: (u32, u32) = (160, 56);

/// Most pixels of the group's logo, in width and in height.
const MASTHEAD_LOGO: (u32, u32) = (240, 56);

/// The end of [`OUTLOOK_COLUMN`].
const OUTLOOK_COLUMN_END: &str = "<!--[if mso]></td></tr></table><![endif]-->";

/// Invisible characters behind the preheader, so that mail programs do not fill the rest of their
/// line with the words that follow it.
const PREHEADER_PADDING: &str = concat!(
    "&#847;&zwnj;&nbsp;&#847;&zwnj;&nbsp;&#847;&zwnj;&nbsp;&#847;&zwnj;&nbsp;&#847;&zwnj;&nbsp;",
    "&#847;&zwnj;&nbsp;&#847;&zwnj;&nbsp;&#847;&zwnj;&nbsp;&#847;&zwnj;&nbsp;&#847;&zwnj;&nbsp;",
    "&#847;&zwnj;&nbsp;&#847;&zwnj;&nbsp;&#847;&zwnj;&nbsp;&#847;&zwnj;&nbsp;&#847;&zwnj;&nbsp;",
    "&#847;&zwnj;&nbsp;&#847;&zwnj;&nbsp;&#847;&zwnj;&nbsp;&#847;&zwnj;&nbsp;&#847;&zwnj;&nbsp;",
);

/// The HTML part of the mail. Its style sheet stands in a `style` element, to be made inline; a
/// second one, with `data-css-inline="keep"`, holds media queries and stays.
pub fn email(edition: &Edition<'_>, envelope: &Envelope<'_>) -> Markup {
    let (language, theme) = (edition.language, &edition.group.theme);
    document(language, theme, envelope.subject, envelope.preheader, column(edition, envelope))
}

/// A whole document around a column.
pub(crate) fn document(
    language: &str,
    theme: &Theme<'_>,
    subject: &str,
    preheader: &str,
    column: Markup,
) -> Markup {
    html! {
        (DOCTYPE)
        html lang=(language) dir=(direction(language)) {
            (head(subject, theme))
            body class="canvas" {
                @if !preheader.is_empty() {
                    div class="preheader" { (preheader) (literal(PREHEADER_PADDING)) }
                }
                (layout("canvas", html! {
                    tr {
                        td class="gutter" {
                            (literal(OUTLOOK_COLUMN))
                            (column)
                            (literal(OUTLOOK_COLUMN_END))
                        }
                    }
                }))
            }
        }
    }
}

fn head(subject: &str, theme: &Theme<'_>) -> Markup {
    html! {
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta name="color-scheme" content="light dark";
            meta name="supported-color-schemes" content="light dark";
            // iOS would turn dates and times into links of its own colour.
            meta name="format-detection" content="telephone=no, date=no, address=no, email=no";
            title { (subject) }
            style { (filled(STYLE, theme)) }
            style data-css-inline="keep" { (filled(EXTRAS, theme)) }
        }
    }
}

/// A table that is layout and no data, as wide as its place.
pub(crate) fn layout(class: &str, rows: Markup) -> Markup {
    html! {
        table role="presentation" class=(class) align="center" width="100%"
            cellpadding="0" cellspacing="0" border="0" { (rows) }
    }
}

/// The column: the group's name, the card with the recap, and the footer.
fn column(edition: &Edition<'_>, envelope: &Envelope<'_>) -> Markup {
    let language = edition.language;
    let direction = direction(language);
    html! {
        div role="article" aria-roledescription="email" lang=(language) dir=(direction) class=(direction) {
            (layout("column", html! {
                tr { td class="masthead" { (masthead(&edition.group)) } }
                tr { td class="card" { (layout("sections", sections(edition, envelope.greeting))) } }
                tr { td class="footer" { (footer(edition, envelope)) } }
            }))
        }
    }
}

/// Whose mail it is: the logo, or the name where there is none, and what stands above every recap.
pub(crate) fn masthead(group: &Group<'_>) -> Markup {
    html! {
        p class="group" {
            a href=(group.site) {
                @match &group.theme.logo {
                    Some(logo) => (fitted(logo, "logo", MASTHEAD_LOGO)),
                    None => (group.name),
                }
            }
        }
        @if let Some(header) = &group.theme.header { div class="around prose" { (header) } }
    }
}

/// A picture with room for it: as large as it is, or as large as fits. Of one whose size is not
/// known only the width is said, and the style sheet limits its height.
fn fitted(picture: &Picture<'_>, class: &str, room: (u32, u32)) -> Markup {
    let (width, height) = match picture.size {
        Some(size) => {
            let (width, height) = within(size, room);
            (width, Some(height))
        }
        None => (room.0, None),
    };
    html! {
        img class=(class) src=(picture.url) alt=(picture.alt) width=(width) height=[height];
    }
}

/// A size made smaller, not larger, until it fits; its proportions stay.
fn within(size: (u32, u32), room: (u32, u32)) -> (u32, u32) {
    let (width, height) = (u64::from(size.0.max(1)), u64::from(size.1.max(1)));
    let (wide, high) = (u64::from(room.0), u64::from(room.1));
    let fits = if width <= wide && height <= high {
        (width, height)
    } else if width * high >= height * wide {
        (wide, (height * wide / width).max(1))
    } else {
        ((width * high / height).max(1), high)
    };
    // Neither is larger than the room, or than it was.
    (u32::try_from(fits.0).unwrap_or(room.0), u32::try_from(fits.1).unwrap_or(room.1))
}

/// What stands on the card: picture, recap, talks, sponsors, what comes next; one row each.
pub(crate) fn sections(edition: &Edition<'_>, greeting: &str) -> Markup {
    let voice = Voice::of(edition.language);
    let talks = credits::talks(edition);
    html! {
        @if let Some(picture) = &edition.picture {
            tr { td class="picture" { (headline(picture)) } }
        }
        tr { td class="section" { (recap(edition, greeting)) } }
        @if !talks.is_empty() || edition.host.is_some() {
            tr {
                td class="section ruled" {
                    @if !talks.is_empty() {
                        h2 { (voice.say(voice.words.talks)) }
                        (layout("talks", rows(&talks, voice)))
                    }
                    @if let Some(host) = &edition.host { (credits::host(host, voice)) }
                }
            }
        }
        @if !edition.sponsors.is_empty() {
            tr {
                td class="section ruled" {
                    h2 { (voice.say(voice.words.sponsors)) }
                    (layout("tiles", tiles(&edition.sponsors)))
                }
            }
        }
        @if let Some(next) = credits::next(edition) {
            tr { td class="section next" { (invitation(next, voice)) } }
        }
    }
}

/// The headline picture; its width stands in an attribute because classic Outlook reads no other.
fn headline(picture: &Picture<'_>) -> Markup {
    // A small one is drawn larger, to the column's edges: the height has to grow with it.
    let height = picture.size.map(|(width, height)| {
        let height = u64::from(height) * u64::from(COLUMN) / u64::from(width.max(1));
        u32::try_from(height).unwrap_or(u32::MAX).max(1)
    });
    html! { img class="headline" src=(picture.url) alt=(picture.alt) width=(COLUMN) height=[height]; }
}

fn recap(edition: &Edition<'_>, greeting: &str) -> Markup {
    html! {
        p class="date" { (isolated(&edition.date)) }
        h1 dir="auto" { (edition.title) }
        @if let Some(lead) = edition.lead { p class="lead" dir="auto" { (lead) } }
        @if !greeting.is_empty() { p class="greeting" { (isolated(greeting)) } }
        div class="prose" { (edition.body) }
    }
}

/// The talks, a row each: photos beside the words, where there are any.
fn rows(talks: &[&Talk<'_>], voice: Voice) -> Markup {
    let photos = credits::has_photos(talks);
    html! {
        @for (index, talk) in talks.iter().enumerate() {
            @let first = if index == 0 { " first" } else { "" };
            tr {
                @if photos {
                    td class={ "photos" (first) } width=(PHOTO) valign="top" { (pictured(talk)) }
                }
                td class={ "talk" (first) } valign="top" { (credits::talk(talk, voice)) }
            }
        }
    }
}

/// The photos of a talk's speakers.
fn pictured(talk: &Talk<'_>) -> Markup {
    html! {
        @for photo in talk.speakers.iter().filter_map(|speaker| speaker.picture.as_ref()) {
            (fitted(photo, "photo", (PHOTO, PHOTO)))
        }
    }
}

/// The sponsors on tiles, two in a row. A logo has its name below it, so it says nothing itself.
fn tiles(sponsors: &[Credit<'_>]) -> Markup {
    html! {
        @for (index, pair) in sponsors.chunks(2).enumerate() {
            @if index > 0 { tr { td class="gap" colspan="3" { (literal("&nbsp;")) } } }
            tr {
                @for (index, sponsor) in pair.iter().enumerate() {
                    @if index > 0 { td class="gap" width="12" { (literal("&nbsp;")) } }
                    @let alone = (pair.len() == 1).then_some("3");
                    @let width = if pair.len() == 1 { "100%" } else { "49%" };
                    td class="tile" align="center" valign="middle" width=(width) colspan=[alone] {
                        @match &sponsor.picture {
                            Some(logo) => {
                                (fitted(&Picture { alt: "", ..*logo }, "sponsor-logo", LOGO))
                                p class="below-logo" dir="auto" { (credits::sponsor(sponsor)) }
                            }
                            None => p class="sponsor" dir="auto" { (credits::sponsor(sponsor)) },
                        }
                    }
                }
            }
        }
    }
}

fn invitation(next: &Next<'_>, voice: Voice) -> Markup {
    html! {
        h2 { (voice.say(voice.words.next)) }
        (credits::announcement(next, voice))
        @if let Some(rsvp) = next.rsvp {
            table role="presentation" class="buttons" cellpadding="0" cellspacing="0" border="0" {
                tr {
                    td class="button" {
                        a class="button-label" href=(rsvp) { (voice.say(voice.words.rsvp)) }
                    }
                }
            }
        }
        @if let Some(calendar) = next.calendar {
            p class="calendar" { a href=(calendar) { (voice.say(voice.words.calendar)) } }
        }
    }
}

/// What stands below every recap, why the mail came, the ways out of it, and where its sender is at
/// home.
fn footer(edition: &Edition<'_>, envelope: &Envelope<'_>) -> Markup {
    let voice = Voice::of(edition.language);
    let (group, words) = (&edition.group, voice.words);
    html! {
        @if let Some(footer) = &group.theme.footer { div class="around prose" { (footer) } }
        p class="small" { (voice.fill(words.because, group.name)) }
        p class="small" {
            a href=(envelope.unsubscribe) { (voice.say(words.unsubscribe)) }
            " · "
            a href=(envelope.preferences) { (voice.say(words.joining.preferences)) }
            " · "
            a href=(edition.link) { (voice.say(words.view_in_browser)) }
        }
        (postal(envelope.postal_address, group))
    }
}

/// Where the sender is at home.
pub(crate) fn postal(address: Option<&str>, group: &Group<'_>) -> Markup {
    html! {
        @if let Some(address) = address {
            p class="small" {
                // Most addresses begin with the name.
                @let named = address.contains(group.name);
                @if !named { (group.name) }
                @for (index, line) in address.lines().enumerate() {
                    @if index > 0 || !named { br; }
                    (isolated(line))
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::within;

    #[test]
    fn a_picture_keeps_its_proportions_and_never_grows() {
        assert_eq!(within((40, 20), (160, 56)), (40, 20));
        assert_eq!(within((1600, 400), (160, 56)), (160, 40));
        assert_eq!(within((300, 600), (64, 64)), (32, 64));
        assert_eq!(within((1, u32::MAX), (64, 64)), (1, 64));
        assert_eq!(within((0, 0), (64, 64)), (1, 1));
    }
}
