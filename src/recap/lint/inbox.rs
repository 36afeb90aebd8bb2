//! In charge of the lines of the mail that the front matter states: subject and preheader.
//!
//! What they are where nothing is stated is composed by [`crate::edition`].

use super::LONGEST_SUBJECT;
use crate::finding::Finding;
use crate::recap::Recap;
use crate::recap::front_matter::{Located, Stated};

/// The most characters of a preheader that any inbox shows.
const LONGEST_PREHEADER: usize = 140;

/// Tells what inboxes cut off, and a preheader that tells nothing.
pub(super) fn read(recap: &Recap, stated: &Stated, findings: &mut Vec<Finding>) {
    let subject =
        "the mail's subject has {} characters: inboxes show about 40 on a phone and 70 on a large screen";
    findings.extend(long(stated.subject.as_ref(), "subject-long", LONGEST_SUBJECT, subject));
    let preheader = "the preheader has {} characters: inboxes show 40 to 140";
    findings.extend(long(stated.preheader.as_ref(), "preheader-long", LONGEST_PREHEADER, preheader));
    findings.extend(repeats(recap, stated));
}

fn long(line: Option<&Located<String>>, code: &'static str, most: usize, message: &str) -> Option<Finding> {
    let line = line?;
    let length = line.value.chars().count();
    (length > most).then(|| {
        Finding::warning(code, message.replace("{}", &length.to_string()))
            .at(line.span.clone())
            .hint("shorten it, and put first what matters most")
    })
}

fn repeats(recap: &Recap, stated: &Stated) -> Option<Finding> {
    let preheader = stated.preheader.as_ref()?;
    let subject = stated.subject.as_ref().map_or(&recap.title, |subject| &subject.value);
    let (own, subject) = (letters(&preheader.value), letters(subject));
    (!own.is_empty() && subject.contains(&own)).then(|| {
        Finding::warning("preheader-repeats", "the preheader says what the subject says")
            .at(preheader.span.clone())
            .hint("inboxes show it beside the subject: tell what else the mail holds, or leave it out")
    })
}

/// Letters and digits alone, in lower case.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
