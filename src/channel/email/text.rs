//! In charge of the text part of a mail: what the HTML part says, in the same order and words, since
//! filters punish two parts that differ and readers of either deserve the same credits.
//!
//! It leaves the recap's own text to [`crate::edition`], and the holes to [`super::body`].

use recap_templates as view;

use crate::config::Publication;
use crate::edition::{Edition, Numbers, columns, passage, text_of, wrap};

/// Longest line, in columns, where words allow it.
const WIDTH: usize = 72;

/// The text part of an edition, with the holes of the envelope.
pub(super) fn part(
    view: &view::Edition<'_>,
    edition: &Edition,
    publication: &Publication,
    envelope: &view::Envelope<'_>,
) -> String {
    let words = view::words(view.language);
    let mut text = Text { words, written: String::new(), numbers: Numbers::default() };
    text.say("", view.group.name);
    text.line(view.group.site);
    text.around(publication.theme.header.as_deref(), publication);
    recap(&mut text, view, edition, envelope.greeting);
    text.gap();
    text.line(&"-".repeat(32));
    text.around(publication.theme.footer.as_deref(), publication);
    foot(&mut text, view, envelope, words);
    text.written
}

/// The text part of a mail about somebody's own subscription.
pub(super) fn of_notice(
    notice: &view::Notice<'_>,
    edition: Option<&Edition>,
    publication: &Publication,
) -> String {
    let words = view::words(notice.language);
    let mut text = Text { words, written: String::new(), numbers: Numbers::default() };
    text.say("", notice.group.name);
    text.line(notice.group.site);
    text.around(publication.theme.header.as_deref(), publication);
    match edition {
        Some(_) => text.gap(),
        None => text.heading(notice.said.title),
    }
    if !notice.greeting.is_empty() {
        text.say("", notice.greeting);
        text.gap();
    }
    for sentence in &notice.said.before {
        text.say("", sentence);
        text.gap();
    }
    if let Some(button) = notice.said.button {
        text.say("", &format!("{button}:"));
        text.line(notice.button_url);
        text.gap();
    }
    if let Some(after) = notice.said.after {
        text.say("", after);
    }
    if let (Some(view), Some(edition)) = (&notice.edition, edition) {
        recap(&mut text, view, edition, "");
    }
    text.gap();
    text.line(&"-".repeat(32));
    if let Some((unsubscribe, preferences)) = notice.ways {
        text.say("", &words.because.replace("{}", notice.group.name));
        text.line(&format!("{}: {unsubscribe}", words.unsubscribe));
        text.line(&format!("{}: {preferences}", words.joining.preferences));
    }
    postal(&mut text, notice.postal_address, notice.group.name);
    text.written
}

/// What stands on the card: recap, talks, sponsors, what comes next.
fn recap(text: &mut Text, view: &view::Edition<'_>, edition: &Edition, greeting: &str) {
    let words = text.words;
    text.gap();
    text.say("", &view.date);
    text.heading(view.title);
    if let Some(lead) = view.lead {
        text.say("", lead);
        text.gap();
    }
    if !greeting.is_empty() {
        text.line(greeting);
        text.gap();
    }
    text.html(&edition.html);
    let talks: Vec<_> =
        view.talks.iter().filter(|talk| talk.title.is_some() || !talk.speakers.is_empty()).collect();
    if !talks.is_empty() {
        text.heading(words.talks);
        talks.iter().for_each(|it| talk(text, it, words));
    }
    if let Some(host) = &view.host {
        let role = host.affiliation.map(|role| format!(", {role}")).unwrap_or_default();
        let name = format!("{}{role}{}", host.name, aside(host.link));
        text.gap();
        text.say("", &words.hosted_by.replace("{}", &name));
    }
    if !view.sponsors.is_empty() {
        text.heading(words.sponsors);
        view.sponsors.iter().for_each(|sponsor| text.say("* ", &credit(sponsor)));
    }
    if let Some(next) = &view.next {
        next_meetup(text, next, words);
    }
}

fn foot(text: &mut Text, view: &view::Edition<'_>, envelope: &view::Envelope<'_>, words: &view::Words) {
    text.say("", &words.because.replace("{}", view.group.name));
    text.line(&format!("{}: {}", words.unsubscribe, envelope.unsubscribe));
    text.line(&format!("{}: {}", words.joining.preferences, envelope.preferences));
    text.say("", &format!("{}: {}", words.view_in_browser, view.link));
    postal(text, envelope.postal_address, view.group.name);
}

fn postal(text: &mut Text, address: Option<&str>, group: &str) {
    if let Some(address) = address {
        let name = if address.contains(group) { "" } else { group };
        text.gap();
        text.say("", format!("{name}\n{address}").trim());
    }
}

fn next_meetup(text: &mut Text, next: &view::Next<'_>, words: &view::Words) {
    text.heading(words.next);
    if let Some(date) = &next.date {
        text.say("", date);
    }
    if !next.line_up.is_empty() {
        text.say("", &words.with.replace("{}", &next.line_up.join(", ")));
    }
    for (label, link) in [(words.rsvp, next.rsvp), (words.calendar, next.calendar)] {
        if let Some(link) = link {
            text.say("", &format!("{label}: {link}"));
        }
    }
}

/// A talk: its title and speakers, what is to be remembered, and where to watch and read it.
fn talk(text: &mut Text, talk: &view::Talk<'_>, words: &view::Words) {
    let speakers = talk.speakers.iter().map(credit).collect::<Vec<_>>().join(", ");
    let buttons = [talk.watch.as_deref(), talk.slides];
    let page = aside(talk.link.filter(|link| !buttons.contains(&Some(*link))));
    text.say("* ", &format!("{}{page}", talk.title.unwrap_or(&speakers)));
    if talk.title.is_some() {
        text.say("  ", &speakers);
    }
    for takeaway in &talk.takeaways {
        text.say("  - ", takeaway);
    }
    match (&talk.watch, talk.starts_at) {
        (Some(watch), Some(time)) => {
            text.say("  ", &format!("{}: {watch}", words.watch_from.replace("{}", time)));
        }
        (Some(watch), None) => text.say("  ", &format!("{}: {watch}", words.watch)),
        (None, Some(time)) => text.say("  ", &words.from.replace("{}", time)),
        (None, None) => {}
    }
    if let Some(slides) = talk.slides {
        text.say("  ", &format!("{}: {slides}", words.slides));
    }
}

/// A name with its affiliation and link.
fn credit(credit: &view::Credit<'_>) -> String {
    let affiliation = credit.affiliation.map(|name| format!(" ({name})")).unwrap_or_default();
    format!("{}{affiliation}{}", credit.name, aside(credit.link))
}

fn aside(link: Option<&str>) -> String {
    link.map(|link| format!(" <{link}>")).unwrap_or_default()
}

/// The lines written so far.
struct Text {
    words: &'static view::Words,
    written: String,
    /// Of the links in header, recap and footer: every number stands for one address in all of the mail.
    numbers: Numbers,
}

impl Text {
    /// Words in as many lines as they take, behind a mark that the later lines are as far in as.
    fn say(&mut self, mark: &str, words: &str) {
        let mut before = mark.to_owned();
        for line in wrap(words, WIDTH - mark.len()) {
            self.written.extend([&before, &line, "\n"]);
            before = " ".repeat(mark.len());
        }
    }

    /// What is in lines already.
    fn line(&mut self, line: &str) {
        self.written.extend([line, "\n"]);
    }

    /// An empty line; never a second one.
    fn gap(&mut self) {
        if !self.written.ends_with("\n\n") {
            self.written.push('\n');
        }
    }

    /// A title with a rule of dashes: quoted-printable makes three characters of every `=`.
    fn heading(&mut self, title: &str) {
        self.gap();
        self.say("", title);
        let width = columns(title).clamp(3, WIDTH);
        self.line(&"-".repeat(width));
    }

    /// What sanitised HTML says.
    fn html(&mut self, html: &str) {
        let said = text_of(html, self.words, &mut self.numbers);
        self.line(said.trim_end());
    }

    /// What stands above or below every recap.
    fn around(&mut self, markdown: Option<&str>, publication: &Publication) {
        if let Some(markdown) = markdown {
            self.gap();
            self.html(&passage(markdown, publication));
            self.gap();
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]

    use super::super::body::{Personal, Template};
    use super::super::tests::{edition, publication, settings};
    use crate::config::Transport;
    use crate::edition::{Edition, wrap};

    const LONG: &str =
        "words that go on and on, much longer than any line of a mail should be, again and again";

    fn parts(edition: &Edition) -> (String, String) {
        let mut publication = publication();
        publication.theme.header = Some(LONG.into());
        publication.theme.footer = Some(LONG.into());
        let mut settings = settings(Transport::Maildir("mail".into()));
        settings.postal_address = Some(format!("{LONG}\nExampletown"));
        let template = Template::new(edition, &publication, &settings).unwrap();
        let ada = Personal {
            name: Some("Ada"),
            unsubscribe: "https://meetup.example.org/unsubscribe?token=1",
            preferences: "https://meetup.example.org/preferences?token=2",
        };
        (template.text_for(ada), template.html_for(ada))
    }

    /// An edition of which everything is long.
    fn long() -> Edition {
        let mut edition = edition();
        edition.title = LONG.into();
        edition.summary = format!("In short: {LONG}");
        edition.talks[0].title = Some(format!("A title of {LONG}"));
        edition.talks[0].takeaways = vec![format!("Remember {LONG}")];
        edition.credits.iter_mut().for_each(|credit| credit.affiliation = Some(LONG.into()));
        edition.next.as_mut().unwrap().speakers = vec![LONG.into(), "Bo Muster".into()];
        edition
    }

    #[test]
    fn no_line_is_longer_than_72_columns_unless_it_is_one_address() {
        for edition in [edition(), long()] {
            let (text, _) = parts(&edition);
            for line in text.lines() {
                let alone = wrap(line, 1).len() <= 2 && line.contains("https://");
                assert!(crate::edition::columns(line) <= 72 || alone, "{line}");
            }
            assert!(!text.contains("\n\n\n"), "{text}");
        }
    }

    #[test]
    fn every_number_stands_for_one_address_in_all_of_the_mail() {
        let mut publication = publication();
        publication.theme.header = Some("Our [site](/) and [talks](/talks)".into());
        publication.theme.footer = Some("[Site](/), [rules](/rules)".into());
        let html = "<p><a href=\"https://a.example/\">A</a>, <a href=\"https://meetup.example.org/talks\">talks</a></p>";
        let edition = Edition { html: html.into(), ..edition() };
        let settings = settings(Transport::Maildir("mail".into()));
        let text = Template::new(&edition, &publication, &settings).unwrap().text_for(Personal {
            name: None,
            unsubscribe: "u",
            preferences: "p",
        });
        for said in [
            "Our site [1] and talks [2]\n\nLinks:\n[1] https://meetup.example.org/\n[2] https://meetup.example.org/talks\n",
            "A [3], talks [2]\n\nLinks:\n[3] https://a.example/\n",
            "Site [1], rules [4]\n\nLinks:\n[4] https://meetup.example.org/rules\n",
        ] {
            assert!(text.contains(said), "{said} is missing in {text}");
        }
    }

    #[test]
    fn the_text_says_what_the_html_says_in_its_order() {
        let (text, html) = parts(&long());
        let body = html.split_once("role=\"article\"").unwrap().1;
        let mut said: Vec<&str> = text.split_whitespace().collect();
        let words = crate::channel::markup::words(
            &body.split_once('>').unwrap().1.replace("&#39;", "'").replace('<', " <"),
        );
        let shown: Vec<String> = words
            .replace(['\u{2068}', '\u{2069}', '\u{a0}'], " ")
            .split_whitespace()
            .map(str::to_owned)
            .collect();
        let letters = |word: &str| word.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
        let mut missing = Vec::new();
        for word in &shown {
            let word = letters(word);
            match said.iter().position(|it| letters(it) == word) {
                _ if word.is_empty() => {}
                Some(at) if at < 120 => drop(said.drain(..=at)),
                _ => missing.push(word),
            }
        }
        assert!(missing.len() * 20 <= shown.len(), "{missing:?} of {} words in {text}", shown.len());
    }
}
