//! In charge of the tags of site generators that nobody carries out here: what they would have said is
//! missing from mail, page and feeds.
//!
//! It leaves finding them, and what is carried out, to [`crate::recap::markdown`].

use super::page::{Page, short};
use super::written::Written;
use crate::finding::Finding;
use crate::recap::markdown::{self, Dropped, Known, What};

/// Most tags of one page that are looked at: whoever typed more has a page that is made by them.
const MOST: usize = 1_000;

/// Looks over the tags of a page.
pub(super) fn read(page: &Page<'_>, written: &Written, findings: &mut Vec<Finding>) {
    let Some(body) = page.source.get(page.body_at..) else { return };
    let comments: Vec<_> =
        written.verbatim.iter().filter(|at| page.source[at.start..].starts_with("<!--")).collect();
    for tag in markdown::dropped(body, &|name| page.recap.will_know(name)).into_iter().take(MOST) {
        let at = page.body_at + tag.at.start..page.body_at + tag.at.end;
        // Nobody reads what stands in a comment, whatever it says.
        if comments.iter().any(|comment| comment.contains(&at.start)) {
            continue;
        }
        let written = page.source.get(at.clone()).unwrap_or_default();
        findings.push(left_out(written, tag.what).at(at));
    }
}

/// Looks over the tags of a text that is no recap; the findings have no place.
pub(super) fn dropped(text: &str, known: Known<'_>) -> Vec<Finding> {
    let told = |tag: Dropped| Some(left_out(text.get(tag.at)?, tag.what));
    markdown::dropped(text, known).into_iter().filter_map(told).collect()
}

/// What is told of a tag that is not carried out, by how it is written.
pub(crate) fn left_out(written: &str, what: What) -> Finding {
    let tag = short(&written.split_whitespace().collect::<Vec<_>>().join(" "));
    let (message, hint) = match what {
        What::Says
            if written.starts_with("{{") && !written.starts_with("{{<") && !written.starts_with("{{%") =>
        {
            (
                format!("`{tag}` is left out: what it stands for is not known here"),
                match key(written) {
                    Some(key) => format!("write out what it says, or state `{key}` in the front matter"),
                    None => "write out what it says; to show the braces themselves, set them in backticks"
                        .to_owned(),
                },
            )
        }
        What::Says => (
            format!("`{tag}` is left out: only the site's own generator knows what it shows"),
            "write out what it says, or link to it".to_owned(),
        ),
        What::Chooses => (
            format!("`{tag}` is not asked here, so that what depends on it is shown in any case"),
            "keep what is true for this recap, and take the tags out".to_owned(),
        ),
        What::Repeats => (
            format!("`{tag}` is not repeated here, so that what stands in it is shown once"),
            "write out what it lists".to_owned(),
        ),
    };
    Finding::warning("tag-dropped", message).hint(hint)
}

/// The key of the front matter that an output asks for.
fn key(written: &str) -> Option<&str> {
    let inner = written.trim_matches(['{', '}', '-', ' ']);
    let key = inner.strip_prefix("page.")?;
    let plain = |char: char| char.is_ascii_alphanumeric() || char == '_';
    (!key.is_empty() && key.chars().all(plain)).then_some(key)
}
