//! In charge of the fixed words of mails and pages, in the languages that have a table here.
//!
//! It leaves where they stand, and marking English words in an edition of another language, to
//! [`crate::language`] and the views. Dates are written out before they get here.

mod joining;
mod tables;

pub use joining::Joining;
use tables::{ALL, ENGLISH};

/// What mails and pages say of themselves, in one language. `{}` stands for a name or another value,
/// once in a sentence.
#[derive(Debug, PartialEq, Eq)]
pub struct Words {
    /// BCP 47.
    pub language: &'static str,
    /// Heads the list of talks.
    pub talks: &'static str,
    /// A button that leads to a recording.
    pub watch: &'static str,
    /// The same, where the recording begins at a time.
    pub watch_from: &'static str,
    /// The time alone, where there is nothing to watch.
    pub from: &'static str,
    /// A link to the slides of a talk.
    pub slides: &'static str,
    /// A link to a talk without a title.
    pub see_talk: &'static str,
    /// Names who led through the evening.
    pub hosted_by: &'static str,
    /// Heads the sponsors.
    pub sponsors: &'static str,
    /// Heads the announcement of what comes next.
    pub next: &'static str,
    /// Names who is announced.
    pub with: &'static str,
    /// The button to sign up for it.
    pub rsvp: &'static str,
    /// A link to its entry for calendars.
    pub calendar: &'static str,
    /// Heads the addresses below a text.
    pub links: &'static str,
    /// Stands for a picture in a text; names what it shows.
    pub picture: &'static str,
    /// In the text part: words that the recap takes back by striking them out.
    pub struck: &'static str,
    /// A link to a video; names the site.
    pub video_on: &'static str,
    /// A link to slides; names the site.
    pub slides_on: &'static str,
    /// A link to a recording of sound; names the site.
    pub sound_on: &'static str,
    /// A link to what stood in a frame; names the site.
    pub page_on: &'static str,
    /// What a group's gatherings are called.
    pub meetup: &'static str,
    /// The foot of a mail: the reason for it.
    pub because: &'static str,
    /// The link, and the button, to leave the list.
    pub unsubscribe: &'static str,
    /// The link to the page of the recap.
    pub view_in_browser: &'static str,
    /// The greeting of somebody whose name is known.
    pub greeting: &'static str,
    /// The greeting of everybody else.
    pub greeting_without_name: &'static str,
    /// Stands before the links to the feeds.
    pub feeds: &'static str,
    /// Heads the recaps of one year.
    pub of_year: &'static str,
    /// Heads the recaps with one tag.
    pub about: &'static str,
    /// Heads the links to the years.
    pub by_year: &'static str,
    /// Heads the links to the tags, and the tags of a recap.
    pub topics: &'static str,
    /// The link to the list of recaps.
    pub all_recaps: &'static str,
    /// Names the links to what came before and after.
    pub earlier_and_later: &'static str,
    /// Stands above the link to the recap, or the year, before this one.
    pub earlier: &'static str,
    /// Stands above the link to the recap, or the year, after this one.
    pub later: &'static str,
    /// The link to the calendar of all meetups.
    pub subscribe_calendar: &'static str,
    /// Tells a person who opens a feed what it is for.
    pub feed_is: &'static str,
    /// A sentence that names the speakers.
    pub talks_by: &'static str,
    /// A sentence that names the sponsors.
    pub thanks_to: &'static str,
    /// Stands between the last two names.
    pub and: &'static str,
    /// Asks whether to leave the list.
    pub leave: &'static str,
    /// Heads the answer to who has left.
    pub left_title: &'static str,
    /// The answer to who has left.
    pub left: &'static str,
    /// Heads the answer where a wish could not be recorded.
    pub failed_title: &'static str,
    /// The answer where a wish could not be recorded.
    pub failed: &'static str,
    /// Heads the answer to a link that was cut off.
    pub incomplete_title: &'static str,
    /// The answer to a link that was cut off.
    pub incomplete: &'static str,
    /// What is said to people who join or change what they get.
    pub joining: Joining,
}

/// The words of a language, by its BCP 47 tag: those of its table, or else the English ones.
pub fn words(tag: &str) -> &'static Words {
    let language = tag.split(['-', '_']).next().unwrap_or_default();
    ALL.iter().find(|words| words.language.eq_ignore_ascii_case(language)).unwrap_or(&ENGLISH)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_has_the_words_of_its_language_and_an_unknown_one_the_english() {
        for (tag, language) in [
            ("de-CH", "de"),
            ("FR", "fr"),
            ("pt_BR", "pt"),
            ("en-GB", "en"),
            ("he", "en"),
            ("", "en"),
            ("den", "en"),
        ] {
            assert_eq!(words(tag).language, language, "{tag}");
        }
    }

    #[test]
    fn every_language_says_everything_and_has_its_places_where_the_english_ones_are() {
        // A line of its own for each sentence, with the name of its field.
        let places = |written: &str| -> Vec<(String, usize)> {
            let fields = written.lines().filter_map(|line| line.split_once(": "));
            fields.map(|(field, sentence)| (field.to_owned(), sentence.matches("{}").count())).collect()
        };
        let english = places(&format!("{:#?}", words("en")));
        assert!(english.iter().any(|(_, places)| *places == 1), "{english:?}");
        for words in &ALL {
            let written = format!("{words:#?}");
            assert_eq!(places(&written), english, "{}", words.language);
            assert!(!written.contains("\"\""), "{}", words.language);
        }
    }
}
