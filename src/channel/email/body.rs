//! In charge of what a message says: an edition is rendered once, as HTML and as text that says the
//! same, with holes for what differs per subscriber.
//!
//! It leaves markup and style to the templates, and the envelope and headers to [`super::message`].

use css_inline::CSSInliner;
use recap_templates as view;

use super::greeting::greeting;
use super::header::one_line;
use super::text;
use crate::channel::{self, markup};
use crate::config;
use crate::edition::Edition;
use crate::finding::Finding;

/// Bytes of HTML beyond which mail programs begin to clip a message and hide its end, with the link to
/// unsubscribe in it: Gmail at about 102 kB.
pub(crate) const HTML_LIMIT: usize = 80_000;

/// Width of the text column in CSS pixels: the card of 600 less its padding.
const COLUMN: u32 = 536;

/// Both bodies of one edition's messages.
#[derive(Debug, Clone)]
pub(super) struct Template {
    /// The subject line.
    pub(super) subject: String,
    /// BCP 47: whose words greet.
    language: String,
    /// The text part; lines end in LF.
    pub(super) text: Vec<Piece>,
    /// The HTML part.
    pub(super) html: Vec<Piece>,
}

/// A stretch of a body: the same for everybody, or a hole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    /// The same for everybody.
    Fixed(String),
    /// The line that greets.
    Greeting,
    /// The unsubscribe link.
    Unsubscribe,
    /// The link to the preferences.
    Preferences,
}

/// What is put into a body for one subscriber.
#[derive(Debug, Clone, Copy)]
pub(super) struct Personal<'a> {
    /// How they want to be called.
    pub(super) name: Option<&'a str>,
    /// The unsubscribe link.
    pub(super) unsubscribe: &'a str,
    /// The link to the preferences.
    pub(super) preferences: &'a str,
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
        let view = fit_for_mail(channel::view::edition(edition, publication));
        // Nobody who writes a recap can guess these, so nothing in it is taken for a hole.
        let greeting = format!("greeting{:032x}", rand::random::<u128>());
        let unsubscribe = format!("unsubscribe{:032x}", rand::random::<u128>());
        let preferences = format!("preferences{:032x}", rand::random::<u128>());
        let envelope = view::Envelope {
            subject: &subject,
            preheader: &edition.preheader,
            greeting: &greeting,
            unsubscribe: &unsubscribe,
            preferences: &preferences,
            postal_address: settings.postal_address.as_deref(),
        };
        let html = inlined(view::email(&view, &envelope))?;
        let text = text::part(&view, edition, publication, &envelope);
        let holes = [
            (greeting.as_str(), Piece::Greeting),
            (&unsubscribe, Piece::Unsubscribe),
            (&preferences, Piece::Preferences),
        ];
        Ok(Template {
            language: edition.language.clone(),
            html: pieces(&without_controls(&html), &holes),
            text: pieces(&without_controls(&text), &holes),
            subject,
        })
    }

    /// Renders a mail about somebody's own subscription, which is theirs alone and has no holes.
    /// `edition` follows what it says.
    ///
    /// # Errors
    /// When the style sheet of the templates cannot be made inline.
    pub(super) fn of_notice(
        notice: view::Notice<'_>,
        edition: Option<&Edition>,
        publication: &config::Publication,
    ) -> Result<Self, String> {
        let shown = edition.map(|edition| fit_for_mail(channel::view::edition(edition, publication)));
        let notice = view::Notice { edition: shown, ..notice };
        let html = inlined(view::notice(&notice))?;
        let text = text::of_notice(&notice, edition, publication);
        Ok(Template {
            language: notice.language.to_owned(),
            html: vec![Piece::Fixed(without_controls(&html))],
            text: vec![Piece::Fixed(without_controls(&text))],
            subject: one_line(&notice.said.subject),
        })
    }

    /// Tells when mail programs would clip the HTML part.
    pub(super) fn too_long(&self) -> Option<Finding> {
        let length = self.html_for(Personal { name: None, unsubscribe: "", preferences: "" }).len();
        (length > HTML_LIMIT).then(|| {
            Finding::warning(
                "long-mail",
                format!("the mail has {} kB of HTML; mail programs clip it", length / 1000),
            )
            .hint("keep it below 80 kB: shorten the text, or what is told of each talk, and link to the details")
        })
    }

    /// The text part for one subscriber; lines end in LF.
    pub(super) fn text_for(&self, one: Personal<'_>) -> String {
        fill(&self.text, &greeting(&self.language, one.name), one.unsubscribe, one.preferences)
    }

    /// The HTML part for one subscriber.
    pub(super) fn html_for(&self, one: Personal<'_>) -> String {
        let greeting = escaped(&greeting(&self.language, one.name));
        fill(&self.html, &greeting, &escaped(one.unsubscribe), &escaped(one.preferences))
    }
}

/// A document with its style sheet in its elements.
fn inlined(document: view::Markup) -> Result<String, String> {
    CSSInliner::options()
        // Publishing asks the network for nothing.
        .load_remote_stylesheets(false)
        .build()
        .inline(&document.into_string())
        .map_err(|error| format!("the style of the mail cannot be made inline: {error}"))
}

/// The edition without what mail programs do not show: pictures get widths, and of logos that are
/// SVG only the names are left.
fn fit_for_mail(mut view: view::Edition<'_>) -> view::Edition<'_> {
    view.body.0 = markup::sized_pictures(&view.body.0, COLUMN).into();
    fit_group(&mut view.group);
    let drawn = |picture: &mut Option<view::Picture<'_>>| {
        if picture.is_some_and(|picture| is_svg(picture.url)) {
            *picture = None;
        }
    };
    let speakers = view.talks.iter_mut().flat_map(|talk| &mut talk.speakers);
    view.sponsors.iter_mut().chain(speakers).for_each(|credit| drawn(&mut credit.picture));
    view
}

fn is_svg(url: &str) -> bool {
    let path = url.split(['?', '#']).next().unwrap_or_default();
    path.len() >= 4 && path.get(path.len() - 4..).is_some_and(|end| end.eq_ignore_ascii_case(".svg"))
}

/// The same for what a group says around every recap.
pub(super) fn fit_group(group: &mut view::Group<'_>) {
    let theme = &mut group.theme;
    for body in [theme.header.as_mut(), theme.footer.as_mut()].into_iter().flatten() {
        body.0 = markup::sized_pictures(&body.0, COLUMN).into();
    }
    theme.logo.take_if(|logo| is_svg(logo.url));
}

/// Cuts a body at its holes, each named by the text that stands for it.
fn pieces(body: &str, holes: &[(&str, Piece)]) -> Vec<Piece> {
    let Some(((mark, hole), others)) = holes.split_first() else {
        return vec![Piece::Fixed(body.to_owned())];
    };
    let mut pieces = Vec::new();
    for (index, part) in body.split(mark).enumerate() {
        if index > 0 {
            pieces.push(hole.clone());
        }
        pieces.extend(self::pieces(part, others));
    }
    pieces
}

fn fill<'a>(pieces: &'a [Piece], greeting: &'a str, unsubscribe: &'a str, preferences: &'a str) -> String {
    let text = |piece: &'a Piece| match piece {
        Piece::Fixed(text) => text.as_str(),
        Piece::Greeting => greeting,
        Piece::Unsubscribe => unsubscribe,
        Piece::Preferences => preferences,
    };
    pieces.iter().map(text).collect()
}

/// Text as it may stand in HTML, also between double quotes.
pub(super) fn escaped(text: &str) -> String {
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

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::print_stdout,
        reason = "a test may fail, and says how large the mails are"
    )]

    use std::path::Path;

    use super::*;
    use crate::channel::email::tests::{edition, publication, settings};
    use crate::config::Transport;
    use crate::recap;

    /// The HTML part for somebody called Ada.
    fn html(edition: &Edition, publication: &config::Publication) -> String {
        let settings = settings(Transport::Maildir("mail".into()));
        let template = Template::new(edition, publication, &settings).unwrap();
        template.html_for(Personal {
            name: Some("Ada"),
            unsubscribe: "https://meetup.example.org/unsubscribe?token=1",
            preferences: "https://meetup.example.org/preferences?token=2",
        })
    }

    #[test]
    fn the_mails_of_the_example_stay_far_below_what_programs_clip() {
        let folder = Path::new("examples/cloud-native-london/recaps");
        let mut seen = 0;
        for file in std::fs::read_dir(folder).unwrap() {
            let path = file.unwrap().path();
            let text = std::fs::read_to_string(&path).unwrap();
            let source = recap::Source { path: path.display().to_string(), text };
            let (recap, _) = recap::understand(&source);
            let (edition, _) = crate::edition::compile(&recap, &publication());
            let bytes = html(&edition, &publication()).len();
            println!("{}: {bytes} bytes of HTML", path.display());
            assert!(bytes < 40_000, "{} has {bytes} bytes of HTML", path.display());
            seen += 1;
        }
        assert!(seen > 0);
    }

    #[test]
    fn the_colours_of_a_theme_reach_every_element_that_has_colours() {
        let mut publication = publication();
        publication.theme.light.accent = view::Colour::of(0x9a_3412);
        let shown = html(&edition(), &publication);
        assert!(shown.contains("#9a3412"), "{shown}");
        assert!(!shown.contains("#0b6b76") && !shown.contains("var("), "{shown}");
    }

    #[test]
    fn a_mail_is_in_the_language_of_its_edition() {
        let german = Edition { language: "de".into(), ..edition() };
        let shown = html(&german, &publication());
        for words in ["Hallo Ada,", "5. Juni 2031", "Donnerstag, 3. Juli 2031", "ab 24:25", "Abmelden"] {
            assert!(shown.contains(words), "{words} is missing in {shown}");
        }
    }

    #[test]
    fn what_stands_around_every_recap_is_sanitised_and_in_both_parts() {
        let mut publication = publication();
        publication.theme.header = Some("# We meet\n\n<script>alert(1)</script>on Wednesdays".into());
        publication.theme.footer = Some("Speak to us: [call](/cfp) ![](/a.png)".into());
        let settings = settings(Transport::Maildir("mail".into()));
        let template = Template::new(&edition(), &publication, &settings).unwrap();
        let nobody = Personal { name: None, unsubscribe: "u", preferences: "p" };
        let (html, text) = (template.html_for(nobody), template.text_for(nobody));
        assert!(!html.contains("<script") && html.matches("<h1").count() == 1, "{html}");
        for part in [&html, &text] {
            for words in ["We meet", "on Wednesdays", "https://meetup.example.org/cfp"] {
                assert!(part.contains(words), "{words} is missing in {part}");
            }
        }
        assert!(html.contains("<img width=\"536\""), "{html}");
    }

    #[test]
    fn a_logo_that_mail_programs_do_not_show_leaves_the_name() {
        let mut edition = edition();
        edition.credits.iter_mut().for_each(|credit| {
            credit.logo = Some("https://acme.example/Logo.SVG?v=2".into());
        });
        let shown = html(&edition, &publication());
        assert!(!shown.contains("Logo.SVG") && shown.contains("Example &amp; Sons Ltd."), "{shown}");
    }
}
