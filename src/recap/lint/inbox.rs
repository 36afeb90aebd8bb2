//! In charge of the lines of the mail that the front matter states: subject and preheader.
//!
//! What they are where nothing is stated is composed by [`crate::edition`].

use std::ops::Range;

use super::LONGEST_SUBJECT;
use crate::finding::Finding;
use crate::recap::Recap;
use crate::recap::front_matter::{Located, Stated};

/// The most characters of a preheader that any inbox shows.
const LONGEST_PREHEADER: usize = 140;

/// Tells what inboxes cut off, and a preheader that tells nothing.
pub(super) fn read(recap: &Recap, stated: &Stated, findings: &mut Vec<Finding>) {
    if let Some((length, at)) = longer(stated.subject.as_ref(), LONGEST_SUBJECT) {
        let message = format!(
            "the mail's subject has {length} characters: inboxes show about 40 on a phone and 70 on a large screen"
        );
        let finding = Finding::warning("subject-long", message).at(at);
        findings.push(finding.hint("shorten it, and put first what matters most"));
    }
    if let Some((length, at)) = longer(stated.preheader.as_ref(), LONGEST_PREHEADER) {
        let message =
            format!("the preheader has {length} characters: inboxes show 40 to {LONGEST_PREHEADER}");
        let finding = Finding::warning("preheader-long", message).at(at);
        findings.push(finding.hint("shorten it, and put first what matters most"));
    }
    findings.extend(repeats(recap, stated));
}

/// How many characters a line has that is longer than it should be, and where it stands.
fn longer(line: Option<&Located<String>>, most: usize) -> Option<(usize, Range<usize>)> {
    let line = line?;
    let length = line.value.chars().count();
    (length > most).then(|| (length, line.span.clone()))
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

#[cfg(test)]
mod tests {
    use crate::recap::{Source, understand};

    /// The codes found in a recap of that front matter, of those that are about the mail.
    fn found(front_matter: &str) -> Vec<&'static str> {
        let text = format!(
            "---\ntitle: June\ndate: 2019-06-05\n{front_matter}\n---\n\nAda Example spoke about queues.\n"
        );
        let (_, findings) = understand(&Source { path: "june.md".into(), text: text.clone() });
        let of_mail = findings
            .into_iter()
            .filter(|one| ["subject", "preheader"].contains(&one.code.split('-').next().unwrap_or_default()));
        of_mail
            .map(|one| {
                let marked = one.span.and_then(|span| text.get(span)).unwrap_or_default();
                assert!(front_matter.contains(marked) && !marked.is_empty(), "{marked}");
                one.code
            })
            .collect()
    }

    #[test]
    fn lines_that_no_inbox_shows_whole_are_told_where_they_stand() {
        let (subject, preheader) = ("x".repeat(79), "x".repeat(141));
        assert_eq!(
            found(&format!("email: {{ subject: {subject}, preheader: {preheader} }}")),
            ["subject-long", "preheader-long"]
        );
        assert_eq!(
            found(&format!("email_subject: {}\nemail_preheader: {}", &subject[1..], &preheader[1..])),
            [""; 0]
        );
    }

    #[test]
    fn a_preheader_that_says_nothing_new_is_told() {
        for (front_matter, codes) in [
            ("email: { preheader: June! }", &["preheader-repeats"][..]),
            ("email: { subject: Queues, preheader: June }", &[]),
            ("email: { subject: All of June's queues, preheader: queues }", &["preheader-repeats"]),
            ("email: { preheader: \"\" }", &[]),
            ("email: ada@example.org", &[]),
        ] {
            assert_eq!(found(front_matter), codes, "{front_matter}");
        }
    }

    #[test]
    fn subject_and_preheader_may_be_written_in_every_way_of_front_matter() {
        for text in [
            "---\ntitle: T\nemail:\n  subject: S\n  preheader: P\n---\n\nx\n",
            "---\ntitle: T\nemail.subject: S\nemail.preheader: P\n---\n\nx\n",
            "---\ntitle: T\nemailSubject: S\nemail_preheader: P\n---\n\nx\n",
            "+++\ntitle = \"T\"\nemail.subject = \"S\"\nemail.preheader = \"P\"\n+++\n\nx\n",
            "+++\ntitle = \"T\"\n[email]\nsubject = \"S\"\npreheader = \"P\"\n+++\n\nx\n",
            "{\n\"title\": \"T\", \"email\": { \"subject\": \"S\", \"preheader\": \"P\" }\n}\n\nx\n",
            "Title: T\nEmail-Subject: S\nEmail-Preheader: P\n\nx\n",
        ] {
            let source = Source { path: "2019-06-05-june.md".into(), text: text.to_owned() };
            let email = understand(&source).0.email;
            assert_eq!(
                (email.subject.as_deref(), email.preheader.as_deref()),
                (Some("S"), Some("P")),
                "{text}"
            );
        }
    }
}
