//! In charge of a plan in words: who is credited, and what would go where.
//!
//! It leaves asking, and what comes of it, to [`super`].

use std::fmt::Write as _;
use std::path::Path;

use jiff::SignedDuration;

use super::compiled::Files;
use crate::cli::words::{BOLD, DIM, count, thousands, visible, without_file};
use crate::edition::Role;
use crate::outbox::State;
use crate::pictures;
use crate::publish::{Line, Plan, Standing};
use crate::{cards, channel};

/// The plan in words, an edition's credits first: they are what must be right.
pub(super) fn describe(plan: &Plan, files: &Files, output: &Path, over: Option<SignedDuration>) -> String {
    let edition = &plan.edition;
    let mut out =
        format!("{BOLD}{}{BOLD:#}\n{DIM}edition {}{DIM:#}\n\n", visible(&edition.title), edition.slug);
    for (role, label) in [(Role::Host, "host"), (Role::Speaker, "speakers"), (Role::Sponsor, "sponsors")] {
        let names: Vec<_> = edition
            .credited(role)
            .map(|credit| match &credit.affiliation {
                Some(affiliation) => format!("{} ({affiliation})", credit.name),
                None => credit.name.clone(),
            })
            .collect();
        let names = if names.is_empty() { "nobody".to_owned() } else { names.join(", ") };
        // Writing to a String cannot fail.
        let _ = writeln!(out, "  {label:<9} {}", visible(&names));
    }
    if plan.lines.iter().any(mails) {
        for (label, text) in [("subject", &edition.subject), ("preheader", &edition.preheader)] {
            let _ = writeln!(out, "  {label:<9} {}", visible(text));
        }
    }
    out.push('\n');
    describe_files(files, output, &mut out);
    for line in &plan.lines {
        let spread = over.filter(|_| mails(line)).map(|over| format!(", spread over {over:#}"));
        let described = visible(&describe_line(line, plan.standing));
        let _ = writeln!(out, "  {:<9} {described}{}", line.channel, spread.unwrap_or_default());
        if line.channel == channel::Name::Email && !plan.only_tags.is_empty() {
            let _ = writeln!(out, "  {:<9} {}", "", visible(&limited(line, &plan.only_tags)));
        }
    }
    if !plan.kept.is_empty() {
        let _ = writeln!(
            out,
            "\n  {} that the feeds hold already stay.",
            count(plan.kept.len() as u64, "entry", "entries")
        );
    }
    out.push('\n');
    out
}

/// The copies of pictures and the cards, and where they go.
fn describe_files(Files { pictures, cards }: &Files, output: &Path, out: &mut String) {
    let folder = |name: &str| visible(&output.join(name).display().to_string());
    if pictures.count() > 0 {
        let copies = count(pictures.count() as u64, "copy", "copies");
        let size = pictures.length().div_ceil(1000);
        let _ = writeln!(
            out,
            "  {:<9} {copies}, {} kB → {}",
            "pictures",
            thousands(size),
            folder(pictures::FOLDER)
        );
    }
    if cards.count() > 0 {
        let _ = writeln!(
            out,
            "  {:<9} {} → {}",
            "cards",
            count(cards.count() as u64, "card", "cards"),
            folder(cards::FOLDER)
        );
    }
}

fn describe_line(line: &Line, standing: Standing) -> String {
    let new = line.drafts.len() as u64;
    let left = line.left;
    match (new, left) {
        (0, 0) if line.before.is_empty() && line.channel == channel::Name::Email => {
            "nobody to write to: no confirmed subscriber (recap subscribers import FILE)".to_owned()
        }
        (0, 0) if line.before.is_empty() => "nothing to do".to_owned(),
        (0, 0) if line.before.contains_key(&State::Deferred) => {
            format!("as before: {}; what is deferred goes out when it is due", plain_states(line))
        }
        (0, 0) => format!("done before: {}; nothing goes out again", plain_states(line)),
        (0, left) => {
            let goes = if left == 1 { "goes" } else { "go" };
            format!("{} of an earlier run {goes} on → {}", things(line.channel, left), line.leads_to)
        }
        (_, _) if line.in_file => format!(
            "the file of its posts is written anew → {}; what you have posted from it is yours to edit",
            line.leads_to
        ),
        (new, _) if !line.before.is_empty() && standing == Standing::Edited => {
            format!("{} brought up to date → {}", things(line.channel, new), line.leads_to)
        }
        (new, _) => format!("{} → {}", things(line.channel, new), line.leads_to),
    }
}

/// `only with the tag `london`; 900 others are left out (--only-tag TAG for more, --everybody for all)`
fn limited(line: &Line, tags: &[String]) -> String {
    let quoted: Vec<_> = tags.iter().map(|tag| format!("`{tag}`")).collect();
    let tags = format!("only with the tag {}", quoted.join(" or "));
    match line.left_out {
        0 => format!("{tags}; nobody is left out"),
        number => {
            let others = count(number, "other is", "others are");
            format!("{tags}; {others} left out (--only-tag TAG for more, --everybody for all)")
        }
    }
}

fn plain_states(line: &Line) -> String {
    let rest = without_file(&line.before, line.in_file);
    let rest = State::ALL.iter().filter_map(|state| {
        rest.get(state).map(|number| format!("{} {}", thousands(*number), state.as_str()))
    });
    let file = line.in_file.then(|| "in a file".to_owned());
    file.into_iter().chain(rest).collect::<Vec<_>>().join(", ")
}

fn things(channel: channel::Name, number: u64) -> String {
    match channel {
        channel::Name::Feed => count(number, "part", "parts"),
        channel::Name::Email => count(number, "message", "messages"),
        _ => count(number, "post", "posts"),
    }
}

pub(super) fn question(plan: &Plan) -> &'static str {
    match plan.standing {
        _ if plan.is_empty() => "Go on with it?",
        Standing::New => "Publish it?",
        Standing::Edited | Standing::Unchanged => "Bring it up to date?",
    }
}

/// Whether a channel of a plan would send mail.
pub(super) fn mails(line: &Line) -> bool {
    line.channel == channel::Name::Email && (line.left > 0 || !line.drafts.is_empty())
}
