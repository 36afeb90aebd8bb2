//! In charge of what a message says: an edition is rendered once, as HTML and as text that says the
//! same, with holes for what differs per subscriber.
//!
//! It leaves markup and style to the templates, and the envelope and headers to [`super::message`].

use std::fmt::Write as _;

use css_inline::CSSInliner;
use recap_templates as view;

use super::header::one_line;
use crate::channel;
use crate::config;
use crate::edition::Edition;

/// Width of the text column in CSS pixels: the card of 600 less its padding.
const COLUMN: u32 = 536;

/// Both bodies of one edition's messages.
#[derive(Debug, Clone)]
pub(super) struct Template {
    /// The subject line.
    pub(super) subject: String,
    text: Vec<Piece>,
    html: Vec<Piece>,
}

/// A stretch of a body: the same for everybody, or a hole.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Fixed(String),
    Greeting,
    Unsubscribe,
}

impl Template {
    /// Renders an edition.
    ///
    /// # Errors
    /// When the style sheet of the templates cannot be made inline.
    pub(super) fn new(
        edition: &Edition,
        publication: &config::Publication,
        settings: &config::Email,
    ) -> Result<Self, String> {
        let subject = Some(one_line(&edition.subject)).filter(|subject| !subject.is_empty());
        let subject = subject.unwrap_or_else(|| one_line(&edition.title));
        let body = sized_pictures(&edition.html);
        let view = view::Edition { body: view::Body(&body), ..channel::view::edition(edition, publication) };
        // Nobody who writes a recap can guess these, so nothing in it is taken for a hole.
        let greeting = format!("greeting{:032x}", rand::random::<u128>());
        let unsubscribe = format!("unsubscribe{:032x}", rand::random::<u128>());
        let envelope = view::Envelope {
            subject: &subject,
            preheader: &edition.preheader,
            greeting: &greeting,
            unsubscribe: &unsubscribe,
            postal_address: settings.postal_address.as_deref(),
        };
        let html = CSSInliner::options()
            // Publishing asks the network for nothing.
            .load_remote_stylesheets(false)
            .keep_at_rules(true)
            .build()
            .inline(&view::email(&view, &envelope).into_string())
            .map_err(|error| format!("the style of the mail cannot be made inline: {error}"))?;
        let text = text(&view, &edition.text, &envelope);
        Ok(Template {
            html: pieces(&without_controls(&html), &greeting, &unsubscribe),
            text: pieces(&without_controls(&text), &greeting, &unsubscribe),
            subject,
        })
    }

    /// The text part for one subscriber; lines end in LF.
    pub(super) fn text(&self, name: Option<&str>, unsubscribe: &str) -> String {
        fill(&self.text, &greeting(name), unsubscribe)
    }

    /// The HTML part for one subscriber.
    pub(super) fn html(&self, name: Option<&str>, unsubscribe: &str) -> String {
        fill(&self.html, &escaped(&greeting(name)), &escaped(unsubscribe))
    }
}

fn greeting(name: Option<&str>) -> String {
    match name.map(one_line) {
        Some(name) if !name.is_empty() => format!("Hello {name},"),
        _ => "Hello,".to_owned(),
    }
}

/// Cuts a body at its holes.
fn pieces(body: &str, greeting: &str, unsubscribe: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for (index, part) in body.split(greeting).enumerate() {
        if index > 0 {
            pieces.push(Piece::Greeting);
        }
        for (index, part) in part.split(unsubscribe).enumerate() {
            if index > 0 {
                pieces.push(Piece::Unsubscribe);
            }
            pieces.push(Piece::Fixed(part.to_owned()));
        }
    }
    pieces
}

fn fill<'a>(pieces: &'a [Piece], greeting: &'a str, unsubscribe: &'a str) -> String {
    let text = |piece: &'a Piece| match piece {
        Piece::Fixed(text) => text.as_str(),
        Piece::Greeting => greeting,
        Piece::Unsubscribe => unsubscribe,
    };
    pieces.iter().map(text).collect()
}

/// Text as it may stand in HTML, also between double quotes.
fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            other => html.push(other),
        }
    }
    html
}

/// Control characters other than line ends and tabs mean nothing in a mail.
fn without_controls(text: &str) -> String {
    text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect()
}

/// The text part: what the HTML part says, in the same order and words, since filters punish two
/// parts that differ and readers of either deserve the same credits.
fn text(edition: &view::Edition<'_>, body: &str, envelope: &view::Envelope<'_>) -> String {
    let mut text = format!("{}\n{}\n", edition.publication, edition.site);
    heading(&mut text, edition.title);
    push(&mut text, format_args!("{}\n\n{}\n\n{}", edition.date, envelope.greeting, body.trim()));
    let talks: Vec<_> = edition.talks.iter().filter_map(talk).collect();
    if !talks.is_empty() || edition.host.is_some() {
        heading(&mut text, "Who made the evening");
        for talk in talks {
            push(&mut text, format_args!("* {talk}"));
        }
        if let Some(host) = &edition.host {
            let role = host.affiliation.map(|role| format!(", {role}")).unwrap_or_default();
            push(&mut text, format_args!("\nHosted by {}{role}{}", host.name, aside(host.link)));
        }
    }
    if !edition.sponsors.is_empty() {
        heading(&mut text, "Thanks to our sponsors");
        for sponsor in &edition.sponsors {
            push(&mut text, format_args!("* {}", credit(sponsor)));
        }
    }
    if let Some(next) = &edition.next {
        next_meetup(&mut text, next);
    }
    push(&mut text, format_args!("\n{}", "-".repeat(32)));
    push(
        &mut text,
        format_args!("You get this mail because you subscribed to the recaps of {}.", edition.publication),
    );
    push(&mut text, format_args!("Unsubscribe: {}", envelope.unsubscribe));
    push(&mut text, format_args!("View in browser: {}", edition.link));
    if let Some(address) = envelope.postal_address {
        push(&mut text, format_args!("\n{}\n{address}", edition.publication));
    }
    text
}

fn next_meetup(text: &mut String, next: &view::Next<'_>) {
    if next.date.is_none() && next.line_up.is_empty() && next.rsvp.is_none() {
        return;
    }
    heading(text, "Next meetup");
    if let Some(date) = &next.date {
        push(text, format_args!("{date}"));
    }
    if !next.line_up.is_empty() {
        push(text, format_args!("With {}", next.line_up.join(", ")));
    }
    if let Some(rsvp) = next.rsvp {
        push(text, format_args!("RSVP for the next meetup: {rsvp}"));
    }
}

/// A talk on one line, where there is something to say of it.
fn talk(talk: &view::Talk<'_>) -> Option<String> {
    let speakers: Vec<_> = talk.speakers.iter().map(credit).collect();
    let speakers = speakers.join(", ");
    let named = match talk.title {
        Some(title) if speakers.is_empty() => title.to_owned(),
        Some(title) => format!("{title}: {speakers}"),
        None if speakers.is_empty() => return None,
        None => speakers,
    };
    let starts_at = talk.starts_at.map(|time| format!(" · from {time}")).unwrap_or_default();
    Some(format!("{named}{starts_at}{}", aside(talk.link)))
}

/// A name with its affiliation and link.
fn credit(credit: &view::Credit<'_>) -> String {
    let affiliation = credit.affiliation.map(|name| format!(" ({name})")).unwrap_or_default();
    format!("{}{affiliation}{}", credit.name, aside(credit.link))
}

fn aside(link: Option<&str>) -> String {
    link.map(|link| format!(" <{link}>")).unwrap_or_default()
}

/// A title with a rule of dashes: quoted-printable makes three characters of every `=`.
fn heading(text: &mut String, title: &str) {
    let width = title.chars().count().clamp(3, 72);
    push(text, format_args!("\n{title}\n{}", "-".repeat(width)));
}

fn push(text: &mut String, line: std::fmt::Arguments<'_>) {
    // Writing to a String cannot fail.
    let _ = writeln!(text, "{line}");
}

/// Gives every picture of a sanitised body a width, for classic Outlook, which knows no `max-width`
/// and would let a large one burst the column.
///
/// How large it is nobody knows without fetching it. So the attribute says the column's width, which
/// only Outlook obeys, and the style says the picture's own, at most the column's, which everybody
/// else obeys: a small logo stays small. ammonia could only set one value on all pictures, also on
/// those whose author gave a width; the tags of what it wrote are regular enough to be edited here.
fn sized_pictures(html: &str) -> String {
    let mut sized = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        let (before, tag) = rest.split_at(start);
        let (tag, after) = tag.split_at(tag_length(tag));
        sized.push_str(before);
        match tag.strip_prefix("<img ") {
            Some(attributes) => sized.push_str(&sized_picture(attributes)),
            None => sized.push_str(tag),
        }
        rest = after;
    }
    sized.push_str(rest);
    sized
}

/// How far the tag at the beginning of `html` reaches; a `>` between quotes does not end it.
fn tag_length(html: &str) -> usize {
    let mut quoted = false;
    for (at, byte) in html.bytes().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b'>' if !quoted => return at + 1,
            _ => {}
        }
    }
    html.len()
}

fn sized_picture(attributes: &str) -> String {
    let attributes: Vec<_> = named_values(attributes).collect();
    let side = |wanted: &str| {
        let side = attributes.iter().find(|(name, _)| *name == wanted)?.1.parse().ok();
        side.filter(|side| *side > 0)
    };
    let fits = side("width").filter(|width: &u32| *width <= COLUMN);
    let mut tag = match (fits, side("width").zip(side("height"))) {
        (Some(width), _) => format!("<img width=\"{width}\" style=\"max-width:100%;height:auto\""),
        (None, Some((width, height))) => {
            let height = u64::from(height) * u64::from(COLUMN) / u64::from(width);
            format!("<img width=\"{COLUMN}\" height=\"{height}\" style=\"max-width:100%;height:auto\"")
        }
        (None, None) => format!("<img width=\"{COLUMN}\" style=\"width:auto;max-width:100%;height:auto\""),
    };
    for (name, value) in attributes {
        // A height that was meant for another width would distort the picture in Outlook.
        let replaced = matches!(name, "width" | "style") || (name == "height" && fits.is_none());
        if !replaced {
            // Writing to a String cannot fail.
            let _ = write!(tag, " {name}=\"{value}\"");
        }
    }
    tag.push('>');
    tag
}

/// The attributes behind a tag's name, as a sanitiser writes them: always with a value in double
/// quotes.
fn named_values(attributes: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut parts = attributes.split('"');
    std::iter::from_fn(move || {
        let name = parts.next()?.trim().strip_suffix('=')?;
        Some((name, parts.next()?))
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::sized_pictures;

    #[test]
    fn every_picture_gets_a_width_for_outlook_and_keeps_its_own_elsewhere() {
        assert_eq!(
            sized_pictures("<p>a <img src=\"https://example.org/a>b.png\" alt=\"<img \"> b</p>"),
            "<p>a <img width=\"536\" style=\"width:auto;max-width:100%;height:auto\" \
             src=\"https://example.org/a>b.png\" alt=\"<img \"> b</p>"
        );
        assert_eq!(
            sized_pictures("<img width=\"64\" height=\"32\" src=\"x\">"),
            "<img width=\"64\" style=\"max-width:100%;height:auto\" height=\"32\" src=\"x\">"
        );
        assert_eq!(
            sized_pictures("<img src=\"x\" width=\"1072\" height=\"800\">"),
            "<img width=\"536\" height=\"400\" style=\"max-width:100%;height:auto\" src=\"x\">"
        );
        for wide in ["100%", "0", ""] {
            assert_eq!(
                sized_pictures(&format!("<img src=\"x\" width=\"{wide}\" height=\"900\">")),
                "<img width=\"536\" style=\"width:auto;max-width:100%;height:auto\" src=\"x\">"
            );
        }
    }

    proptest! {
        #[test]
        fn html_without_pictures_stays_as_it_is(html in "(<p>|</p>|&lt;|[a-z\"> é]|<a href=\"[<>]\">){0,40}") {
            prop_assert_eq!(sized_pictures(&html), html);
        }

        #[test]
        fn no_html_makes_it_panic(html in "(<img |[a-z\"=>< é]){0,60}") {
            sized_pictures(&html);
        }
    }
}
