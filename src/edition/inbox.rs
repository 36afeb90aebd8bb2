//! In charge of what an inbox shows of a mail before it is opened: the subject, and the preheader
//! beside it, composed from the facts where the recap does not state them.
//!
//! Facts are put together whole or left out: nothing is guessed, and nothing cut inside a word.

use recap_templates::{Words, words};

use super::dates::month_in_words;
use super::wording::{cut, filled, letters, line};
use crate::config::Publication;
use crate::recap::{Event, Inbox, Talk};

/// Characters of a subject beyond which a shorter one is looked for. Inboxes show about 40 of them on a
/// phone and 70 on a large screen.
const SHOWN: usize = 60;

/// Most characters of a subject line. Encoded it stays far below the 998 octets of one line (RFC 5322
/// section 2.1.1) even if nothing folds it.
const SUBJECT: usize = 150;

/// Most characters of a preheader; inboxes show 40 to 140, the subject's room taken off.
const PREHEADER: usize = 140;

/// Between two talks.
const BETWEEN: &str = " · ";

/// What subject and preheader are composed from, in clean words.
pub(super) struct Facts<'a> {
    pub(super) title: &'a str,
    pub(super) summary: &'a str,
    pub(super) paragraphs: &'a [String],
    pub(super) event: &'a Event,
    pub(super) talks: &'a [Talk],
    pub(super) publication: &'a Publication,
}

/// Subject and preheader.
pub(super) fn lines(stated: &Inbox, facts: &Facts<'_>) -> (String, String) {
    let given = |text: &Option<String>, most| text.as_deref().and_then(filled).map(|text| cut(&text, most));
    let subject = given(&stated.subject, SUBJECT).unwrap_or_else(|| facts.subject());
    let preheader = given(&stated.preheader, PREHEADER).unwrap_or_else(|| facts.preheader(&subject));
    (subject, preheader)
}

impl Facts<'_> {
    fn words(&self) -> &'static Words {
        words(&self.publication.language)
    }

    /// The title, or where an inbox would not show all of it, what the evening was or who spoke at it.
    fn subject(&self) -> String {
        let name = line(&self.publication.name);
        if self.title.is_empty() {
            return cut(&name, SUBJECT);
        }
        if fits(self.title) {
            return self.title.to_owned();
        }
        let evening = self.event.name.clone().unwrap_or(name);
        let month = self.event.month.as_deref();
        let month = month.and_then(|month| month_in_words(month, &self.publication.language));
        let dated = month.map(|month| {
            let named = letters(&evening).contains(&letters(&month));
            if named { evening.clone() } else { format!("{evening}, {month}") }
        });
        let named = self.names().map(|names| format!("{evening}: {names}"));
        let shorter = dated.into_iter().chain(named).find(|subject| fits(subject));
        shorter.unwrap_or_else(|| cut(self.title, SUBJECT))
    }

    /// Everybody who spoke, each once.
    fn names(&self) -> Option<String> {
        let mut names: Vec<&str> = Vec::new();
        for name in self.talks.iter().flat_map(Talk::names) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        (!names.is_empty()).then(|| listed(&names, self.words().and))
    }

    /// Who spoke about what, as far as the subject does not say it; or else the first of summary,
    /// paragraphs and the group's sentence that says something else than the subject.
    fn preheader(&self, subject: &str) -> String {
        let said = letters(subject);
        if let Some(talks) = self.program(&said) {
            return talks;
        }
        let choices = std::iter::once(self.summary).chain(self.paragraphs.iter().map(String::as_str));
        let choices = choices.chain([self.publication.description.as_str()]);
        let other = choices.into_iter().find(|text| !text.is_empty() && letters(text) != said);
        cut(&line(other.unwrap_or_default()), PREHEADER)
    }

    /// The talks, as many as there is room for, the first ones first.
    fn program(&self, said: &str) -> Option<String> {
        if self.talks.iter().all(|talk| talk.title.is_none()) {
            let names = self.names().filter(|names| !said.contains(&letters(names)))?;
            return Some(cut(&self.words().talks_by.replace("{}", &names), PREHEADER));
        }
        let mut program = String::new();
        for talk in self.talks.iter().filter_map(|talk| self.announced(talk, said)) {
            if program.is_empty() {
                program = cut(&talk, PREHEADER);
            } else if columns(&program) + columns(BETWEEN) + columns(&talk) <= PREHEADER {
                program.extend([BETWEEN, talk.as_str()]);
            } else {
                break;
            }
        }
        Some(program).filter(|program| !program.is_empty())
    }

    /// Speakers and title of a talk, without what was said.
    fn announced(&self, talk: &Talk, said: &str) -> Option<String> {
        let new = |text: &String| !said.contains(&letters(text));
        let names: Vec<&str> = talk.names().collect();
        let names = Some(listed(&names, self.words().and)).filter(|it| !it.is_empty()).filter(new);
        let title = talk.title.clone().filter(new);
        let both = [names, title].into_iter().flatten().collect::<Vec<_>>().join(": ");
        Some(both).filter(|both| !both.is_empty())
    }
}

/// `Ada Example, Bo Muster and Zoë Beispiel`.
fn listed(names: &[&str], and: &str) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        // The word brings its spaces along.
        [first @ .., last] => format!("{}{and}{last}", first.join(", ")),
    }
}

fn columns(text: &str) -> usize {
    super::wrap::columns(text)
}

fn fits(subject: &str) -> bool {
    columns(subject) <= SHOWN
}

#[cfg(test)]
mod tests {
    use super::super::tests::publication;
    use super::*;
    use crate::recap::Speaker;

    fn talk(names: &[&str], title: Option<&str>) -> Talk {
        Talk {
            speakers: names.iter().copied().map(Speaker::named).collect(),
            title: title.map(str::to_owned),
            ..Talk::default()
        }
    }

    /// Subject and preheader of an evening of June 2019.
    fn shown(language: &str, title: &str, event: Option<&str>, talks: &[Talk]) -> (String, String) {
        let publication = Publication { language: language.into(), ..publication() };
        let event = Event {
            name: event.map(str::to_owned),
            month: event.map(|_| "2019-06".to_owned()),
            ..Event::default()
        };
        let paragraphs = ["We met.".to_owned()];
        let (summary, event) = ("All about June", &event);
        let publication = &publication;
        let facts = Facts { title, summary, paragraphs: &paragraphs, event, talks, publication };
        lines(&Inbox::default(), &facts)
    }

    const LONG: &str = "What a night: two wonderful talks, a lot of pizza and the best audience of all";

    #[test]
    fn a_title_that_an_inbox_shows_is_the_subject() {
        assert_eq!(shown("en", "June recap", Some("Example Night"), &[]).0, "June recap");
        assert_eq!(shown("en", "", None, &[]).0, "Example Meetup");
    }

    #[test]
    fn a_long_title_gives_way_to_the_evening_or_to_who_spoke() {
        let talks = [talk(&["Ada Example"], None), talk(&["Bo Muster", "Ada Example"], None)];
        for (language, event, talks, subject) in [
            ("en", Some("Example Night"), &talks[..], "Example Night, June 2019"),
            ("de", Some("Example Night"), &[], "Example Night, Juni 2019"),
            ("en", Some("Example Night June 2019"), &[], "Example Night June 2019"),
            ("en", None, &talks, "Example Meetup: Ada Example and Bo Muster"),
            ("de", None, &talks, "Example Meetup: Ada Example und Bo Muster"),
            ("en", None, &[], LONG),
        ] {
            assert_eq!(shown(language, LONG, event, talks).0, subject, "{language} {event:?}");
        }
    }

    #[test]
    fn the_preheader_tells_who_spoke_about_what_unless_the_subject_does() {
        let talks =
            [talk(&["Ada Example"], Some("Queues")), talk(&["Bo Muster", "Cy Sample"], Some("Caches"))];
        for (title, preheader) in [
            ("June recap", "Ada Example: Queues · Bo Muster and Cy Sample: Caches"),
            ("June: Ada Example", "Queues · Bo Muster and Cy Sample: Caches"),
            ("June: queues", "Ada Example · Bo Muster and Cy Sample: Caches"),
            ("June: Ada Example on queues", "Bo Muster and Cy Sample: Caches"),
        ] {
            assert_eq!(shown("en", title, None, &talks).1, preheader);
        }
        let untitled = [talk(&["Ada Example"], None), talk(&["Bo Muster"], None)];
        assert_eq!(shown("en", "June", None, &untitled).1, "Talks by Ada Example and Bo Muster.");
        assert_eq!(shown("en", "June: Ada Example and Bo Muster", None, &untitled).1, "All about June");
        assert_eq!(shown("en", "All about June!", None, &[]).1, "We met.");
    }

    #[test]
    fn a_talk_that_has_no_room_is_left_out_whole() {
        let long = "A title that goes on and on until nobody knows how it began, or why";
        let talks = [talk(&["Ada Example"], Some(long)), talk(&["Bo Muster"], Some(long))];
        assert_eq!(shown("en", "June", None, &talks).1, format!("Ada Example: {long}"));
        let endless = [talk(&["Ada Example"], Some(&long.repeat(4)))];
        let preheader = shown("en", "June", None, &endless).1;
        assert!(preheader.ends_with('…') && columns(&preheader) <= PREHEADER, "{preheader}");
    }

    #[test]
    fn what_the_recap_states_is_shown_as_it_stands() {
        let publication = publication();
        let (event, talks) = (Event::default(), [talk(&["Ada Example"], Some("Queues"))]);
        let facts = Facts {
            title: "June",
            summary: "",
            paragraphs: &[],
            event: &event,
            talks: &talks,
            publication: &publication,
        };
        let state = |subject: &str, preheader: &str| Inbox {
            subject: Some(subject.to_owned()),
            preheader: Some(preheader.to_owned()),
        };
        let plain = lines(&state("Queues!\r\nBcc: x", "Come back"), &facts);
        assert_eq!(plain, ("Queues! Bcc: x".to_owned(), "Come back".to_owned()));
        assert_eq!(lines(&state(" ", "\n"), &facts), ("June".to_owned(), "Ada Example: Queues".to_owned()));
    }
}
