//! In charge of `recap inspect FILE`: what was understood from a recap is shown, and with `--write` put into its
//! front matter. Needs no publication, and uses the roster of the one that the file belongs to.
//!
//! It leaves understanding to [`crate::recap`].

use std::io::Write;
use std::path::Path;

use serde_json::{Value, json};

use super::check::around::Around;
use super::check::read_source;
use super::rewrite::rewrite;
use super::words::unwritten;
use crate::error::{Error, Result};
use crate::finding::{self, Finding};
use crate::recap::{self, Recap, Roster, Source, Surroundings, Talk, Written};

/// Tells on stdout what was understood, for a person or as one JSON object; with `write`, the facts
/// are put into the file's front matter first, and that is told as well.
///
/// What is understood of a file below a publication, or with the one in `directory`, is shown as the
/// roster spells it, with its links and handles.
///
/// Errors: of kind input when the file is no text that could be a recap, or its front matter cannot
/// take the facts; of kind environment when it cannot be written. Findings of severity error are
/// told, but are none here: whoever inspects wants to see them.
pub(super) fn run(path: &Path, json: bool, write: bool, directory: Option<&Path>) -> Result<()> {
    let mut source = read_source(path).map_err(|finding| refused(path, *finding))?;
    let (roster, others) = Around::new(directory).of(path)?;
    let roster = roster.as_ref();
    let written = write.then(|| state(path, &source, roster)).transpose()?;
    if let Some(written) = &written {
        source.text.clone_from(&written.text);
    }
    let (mut recap, findings) = recap::understand_among(&source, &Surroundings { roster, others: &others });
    if let Some(roster) = roster {
        roster.complete(&mut recap);
    }
    let answer = if json {
        let findings = finding::json(&findings, &source.path, &source.text);
        format!("{:#}\n", answer(&recap, findings, written.as_ref())?).into_bytes()
    } else {
        let told = written.map(|written| told(path, &written)).unwrap_or_default();
        let mut text = finding::visible(&(told + &summary(&recap))).into_bytes();
        text.push(b'\n');
        finding::show(&findings, &source.path, &source.text, &mut text).map_err(unwritten)?;
        text
    };
    let mut out = anstream::stdout().lock();
    out.write_all(&answer).and_then(|()| out.flush()).map_err(unwritten)
}

/// The error for a file that a finding keeps from being read or written.
fn refused(path: &Path, finding: Finding) -> Error {
    let error = Error::input(format!("{}: {}", path.display(), finding.message));
    finding.hint.into_iter().fold(error, Error::hint)
}

/// Puts the facts into the front matter of the file, or of the file that it links to.
fn state(path: &Path, source: &Source, roster: Option<&Roster>) -> Result<Written> {
    let written = recap::write(source, roster).map_err(|finding| {
        let line = finding.span.as_ref().and_then(|span| source.text.get(..span.start));
        let line = line.map_or(1, |before| before.matches('\n').count() + 1);
        let error =
            Error::input(format!("{}:{line}: {}; the file is unchanged", path.display(), finding.message));
        finding.hint.into_iter().fold(error, Error::hint)
    })?;
    if written.added.is_empty() {
        return Ok(written);
    }
    rewrite(path, &source.text, &written.text)?;
    Ok(written)
}

/// What was written, and what to do next.
fn told(path: &Path, written: &Written) -> String {
    let file = path.display();
    let kept = |before: &str| match written.kept.as_slice() {
        [] => String::new(),
        kept => format!("{before}{}.\n", kept.join(", ")),
    };
    if written.added.is_empty() {
        let kept = kept("It states: ");
        return format!("Nothing was written to {file}: all that is understood is stated already.\n{kept}\n");
    }
    format!(
        "Written to the front matter of {file}: {}.\n{}Correct there what is wrong, then run recap check {file}\n\n",
        written.added.join(", "),
        kept("Left as they were stated: "),
    )
}

/// The recap's fields, its findings and what was written as one object.
fn answer(recap: &Recap, findings: Value, written: Option<&Written>) -> Result<Value> {
    let mut value = serde_json::to_value(recap)
        .map_err(|error| Error::environment("the answer cannot be written").because(error))?;
    if let Value::Object(fields) = &mut value {
        fields.insert("findings".to_owned(), findings);
        if let Some(Written { added, kept, .. }) = written {
            fields.insert("written".to_owned(), json!({ "added": added, "kept": kept }));
        }
    }
    Ok(value)
}

/// What a person reads: one line a fact.
fn summary(recap: &Recap) -> String {
    let mut lines = vec![recap.title.clone()];
    let mut line = |name: &str, text: String| {
        if !text.is_empty() {
            lines.push(format!("  {name:<9} {text}"));
        }
    };
    let event = &recap.event;
    let attendees = event.attendees.map(|count| format!("{count} attendees"));
    let parts = [
        event.name.clone(),
        event.date.map(|date| date.to_string()).or_else(|| event.month.clone()),
        event.venue.clone().map(|venue| format!("at {venue}")),
        attendees,
    ];
    line("event", parts.into_iter().flatten().collect::<Vec<_>>().join(", "));
    line("date", recap.date.map(|date| date.to_string()).unwrap_or_default());
    line("slug", recap.slug.clone());
    line("subject", recap.email.subject.clone().unwrap_or_default());
    line("preheader", recap.email.preheader.clone().unwrap_or_default());
    if let Some(host) = &recap.host {
        line("host", with(&host.name, host.role.as_deref()));
    }
    for sponsor in &recap.sponsors {
        line("sponsor", with(&sponsor.name, sponsor.url.as_deref()));
    }
    for thanked in &recap.also_thanked {
        line("thanked", with(&thanked.name, thanked.why.as_deref()));
    }
    for talk in &recap.talks {
        line("talk", talk_line(talk));
    }
    if let Some(next) = &recap.next {
        let date = next.date.map(|date| date.to_string()).or_else(|| next.month.clone());
        let people = next.speakers.iter().chain(&next.affiliations).cloned().collect::<Vec<_>>().join(", ");
        let parts = [date, Some(people), next.rsvp.clone()];
        line(
            "next",
            parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("; "),
        );
    }
    lines.join("\n") + "\n"
}

fn with(name: &str, more: Option<&str>) -> String {
    more.map_or_else(|| name.to_owned(), |more| format!("{name} ({more})"))
}

fn talk_line(talk: &Talk) -> String {
    let people: Vec<String> =
        talk.speakers.iter().map(|speaker| with(&speaker.name, speaker.affiliation.as_deref())).collect();
    let who = if people.is_empty() { "nobody named".to_owned() } else { people.join(" and ") };
    let title = talk.title.as_ref().map(|title| format!("“{title}”"));
    let takeaways = match talk.takeaways.len() {
        0 => None,
        1 => Some("1 takeaway".to_owned()),
        count => Some(format!("{count} takeaways")),
    };
    let parts = [Some(who), title, talk.url.clone(), talk.starts_at.clone(), takeaways];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}
