//! In charge of the text part of a mail: what the HTML part says, in the same order and words, since
//! filters punish two parts that differ and readers of either deserve the same credits.
//!
//! It leaves the recap's own text to [`crate::edition`], and the holes to [`super::body`].

use std::fmt::Write as _;

use recap_templates as view;

use crate::config::Publication;
use crate::edition::{Edition, passage};

/// The text part of an edition, with the holes of the envelope.
pub(super) fn part(
    view: &view::Edition<'_>,
    edition: &Edition,
    publication: &Publication,
    envelope: &view::Envelope<'_>,
) -> String {
    let words = view::words(view.language);
    let mut text = format!("{}\n{}\n", view.group.name, view.group.site);
    around(&mut text, publication.theme.header.as_deref(), publication);
    push(&mut text, format_args!("\n{}", view.date));
    heading(&mut text, view.title);
    if let Some(lead) = view.lead {
        push(&mut text, format_args!("{lead}\n"));
    }
    push(&mut text, format_args!("{}\n\n{}", envelope.greeting, edition.text.trim()));
    let talks: Vec<_> = view.talks.iter().filter_map(|it| talk(it, words)).collect();
    if !talks.is_empty() {
        heading(&mut text, words.talks);
        talks.iter().for_each(|talk| push(&mut text, format_args!("{talk}")));
    }
    if let Some(host) = &view.host {
        let role = host.affiliation.map(|role| format!(", {role}")).unwrap_or_default();
        let name = format!("{}{role}{}", host.name, aside(host.link));
        push(&mut text, format_args!("\n{}", words.hosted_by.replace("{}", &name)));
    }
    if !view.sponsors.is_empty() {
        heading(&mut text, words.sponsors);
        for sponsor in &view.sponsors {
            push(&mut text, format_args!("* {}", credit(sponsor)));
        }
    }
    if let Some(next) = &view.next {
        next_meetup(&mut text, next, words);
    }
    push(&mut text, format_args!("\n{}", "-".repeat(32)));
    around(&mut text, publication.theme.footer.as_deref(), publication);
    foot(&mut text, view, envelope, words);
    text
}

/// What stands above or below every recap.
fn around(text: &mut String, markdown: Option<&str>, publication: &Publication) {
    if let Some(markdown) = markdown {
        push(text, format_args!("\n{}\n", passage(markdown, publication).text.trim()));
    }
}

fn foot(text: &mut String, view: &view::Edition<'_>, envelope: &view::Envelope<'_>, words: &view::Words) {
    push(text, format_args!("{}", words.because.replace("{}", view.group.name)));
    push(text, format_args!("{}: {}", words.unsubscribe, envelope.unsubscribe));
    push(text, format_args!("{}: {}", words.view_in_browser, view.link));
    if let Some(address) = envelope.postal_address {
        let name = if address.contains(view.group.name) { "" } else { view.group.name };
        push(text, format_args!("\n{}", format!("{name}\n{address}").trim()));
    }
}

fn next_meetup(text: &mut String, next: &view::Next<'_>, words: &view::Words) {
    heading(text, words.next);
    if let Some(date) = &next.date {
        push(text, format_args!("{date}"));
    }
    if !next.line_up.is_empty() {
        push(text, format_args!("{}", words.with.replace("{}", &next.line_up.join(", "))));
    }
    for (label, link) in [(words.rsvp, next.rsvp), (words.calendar, next.calendar)] {
        if let Some(link) = link {
            push(text, format_args!("{label}: {link}"));
        }
    }
}

/// A talk: its title and speakers, what is to be remembered, and where to watch and read it.
fn talk(talk: &view::Talk<'_>, words: &view::Words) -> Option<String> {
    let speakers = talk.speakers.iter().map(credit).collect::<Vec<_>>().join(", ");
    let buttons = [talk.watch.as_deref(), talk.slides];
    let page = aside(talk.link.filter(|link| !buttons.contains(&Some(*link))));
    let mut text = match talk.title {
        Some(title) if speakers.is_empty() => format!("* {title}{page}"),
        Some(title) => format!("* {title}{page}\n  {speakers}"),
        None if speakers.is_empty() => return None,
        None => format!("* {speakers}{page}"),
    };
    let mut line = |line: std::fmt::Arguments<'_>| {
        // Writing to a String cannot fail.
        let _ = write!(text, "\n  {line}");
    };
    for takeaway in &talk.takeaways {
        line(format_args!("- {takeaway}"));
    }
    match (&talk.watch, talk.starts_at) {
        (Some(watch), Some(time)) => line(format_args!("{}: {watch}", words.watch_from.replace("{}", time))),
        (Some(watch), None) => line(format_args!("{}: {watch}", words.watch)),
        (None, Some(time)) => line(format_args!("{}", words.from.replace("{}", time))),
        (None, None) => {}
    }
    if let Some(slides) = talk.slides {
        line(format_args!("{}: {slides}", words.slides));
    }
    Some(text)
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
