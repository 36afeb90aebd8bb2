//! In charge of the page: its title, date, slug and the rest of what describes a recap, from the front
//! matter, or else from the text and from the file's name.
//!
//! It leaves the evening to [`super::facts`].

use jiff::civil::Date;
use unicode_normalization::UnicodeNormalization as _;

use super::document::{Document, Kind};
use super::front_matter::{self, Stated};
use super::{Inbox, Recap, Source};
use crate::finding::Finding;
use crate::recap::values::is_template;

/// Names of files that are called like their folder: page bundles of Hugo and Docusaurus.
const BUNDLES: &[&str] = &["index", "_index", "readme"];

/// Where a page's title comes from.
enum Titled {
    /// Somebody wrote it.
    Written(String),
    /// The file's name was put into words.
    Guessed(String),
}

/// What is known of the page, and what is doubtful about it.
pub(super) fn read(
    source: &Source,
    stated: &Stated,
    document: &Document,
    body: &str,
) -> (Recap, Vec<Finding>) {
    let stem = stem(&source.path);
    let mut findings = Vec::new();
    let title = match title(stated, document, stem) {
        Some(Titled::Written(title)) => title,
        Some(Titled::Guessed(title)) => {
            let message = format!("the recap has no title, and its file's name makes “{title}”");
            let finding =
                Finding::warning("title-guessed", message).at(super::lint::first_line(&source.text));
            findings
                .push(finding.hint("add `title: …` to the front matter, or begin the text with a heading"));
            title
        }
        None => String::new(),
    };
    if let Some(draft) = &stated.draft {
        let message = format!("`{}` says that this recap is not to be published", draft.value);
        let finding = Finding::warning("draft", message).at(draft.span.clone());
        findings.push(finding.hint("take it out when the recap is ready"));
    }
    let slug = stated.slug.as_ref().map_or(stem, |slug| slug.value.as_str());
    let recap = Recap {
        date: date(stated, document, &title, stem),
        title,
        description: stated.description.as_ref().map(|description| description.value.clone()),
        image: stated.image.as_ref().map(|image| image.address.clone()),
        image_alt: stated
            .image
            .as_ref()
            .and_then(|image| image.alt.clone().or_else(|| Some(image.caption.as_ref()?.value.clone()))),
        language: stated.language.clone(),
        tags: stated.tags.clone(),
        redirect_from: stated.redirect_from.clone(),
        slug: slugify(slug),
        name: slug.to_owned(),
        id: stated.id.clone(),
        permalink: stated.permalink.clone(),
        draft: stated.draft.is_some(),
        email: Inbox {
            subject: stated.subject.as_ref().map(|subject| subject.value.clone()),
            preheader: stated.preheader.as_ref().map(|preheader| preheader.value.clone()),
        },
        social: stated.social.clone(),
        body: body.to_owned(),
        ..Recap::default()
    };
    (recap, findings)
}

/// The title that is stated, the first heading of the first level, the first heading, or the words
/// of the file's name.
fn title(stated: &Stated, document: &Document, stem: &str) -> Option<Titled> {
    let stated = stated.title.as_ref().map(|title| title.value.clone());
    let heading = || headings(document, true).chain(headings(document, false)).next().map(str::to_owned);
    stated.or_else(heading).map(Titled::Written).or_else(|| named(stem).map(Titled::Guessed))
}

/// The heading that is the title, as it is typed, where it holds a template.
pub(super) fn templated_heading<'t>(stated: &Stated, document: &Document, text: &'t str) -> Option<&'t str> {
    let typed = |first_level: bool| {
        document.blocks.iter().find_map(move |block| match &block.kind {
            &Kind::Heading(level, _) if level == 1 || !first_level => {
                // A template at its beginning left nothing that the span could begin with.
                let before = text.get(..block.span.start)?;
                let line = before.rfind('\n').map_or(0, |end| end + 1);
                let line = text.get(line..)?.lines().next()?;
                Some(line.trim_matches(['#', '>', ' ', '\t', '\r'])).filter(|line| !line.is_empty())
            }
            _ => None,
        })
    };
    let typed =
        Some(()).filter(|()| stated.title.is_none()).and_then(|()| typed(true).or_else(|| typed(false)))?;
    is_template(typed).then_some(typed)
}

/// The headings with something in them, in order.
fn headings(document: &Document, first_level: bool) -> impl Iterator<Item = &str> {
    let heading = move |kind| match kind {
        &Kind::Heading(level, ref inline) if level == 1 || !first_level => Some(inline.text.trim()),
        _ => None,
    };
    document.blocks.iter().filter_map(move |block| heading(&block.kind)).filter(|text| !text.is_empty())
}

/// A file's name in words: `2024-05-02-may_meetup` is `May meetup`.
fn named(stem: &str) -> Option<String> {
    let dated = stem.get(..10).and_then(front_matter::parse_day).is_some();
    let words = if dated { stem.get(10..)? } else { stem };
    let words: Vec<&str> = words.split(['-', '_', ' ', '.']).filter(|word| !word.is_empty()).collect();
    let words = words.join(" ");
    let first = words.chars().next().filter(|_| words.chars().any(char::is_alphabetic))?;
    Some(first.to_uppercase().chain(words.chars().skip(1)).collect())
}

/// The day that is stated, in the file's name, of the evening, or written in the title or in a heading
/// of the first level. Other headings may tell of another day, the next meetup's for instance.
fn date(stated: &Stated, document: &Document, title: &str, stem: &str) -> Option<Date> {
    let at_the_front = || front_matter::parse_day(stem.get(..10)?);
    let written =
        || std::iter::once(title).chain(headings(document, true)).find_map(front_matter::day_in_words);
    let of_evening = || stated.event_day.as_ref().map(|day| day.value);
    stated.date.as_ref().map(|date| date.value).or_else(at_the_front).or_else(of_evening).or_else(written)
}

/// The first day of the month that a file's name gives: `2024-05-recap.md`, `group--2024-05-notes.md`.
pub(super) fn month_in_name(path: &str) -> Option<Date> {
    let stem = stem(path);
    let digit = |at: usize| stem.as_bytes().get(at).is_some_and(u8::is_ascii_digit);
    stem.match_indices(['-', '_', '.']).find_map(|(at, _)| {
        let from = at.checked_sub(4)?;
        let (year, month) = (stem.get(from..at)?, stem.get(at + 1..at + 3)?);
        let whole = from.checked_sub(1).is_none_or(|before| !digit(before)) && !digit(at + 3);
        let number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok());
        let year = number(year).flatten().filter(|year| (1990..2100).contains(year) && whole)?;
        Date::new(year, i8::try_from(number(month).flatten()?).ok()?, 1).ok()
    })
}

/// The last part of a path, without its ending; both kinds of slashes part. A file that is called
/// `index` has the name of its folder.
fn stem(path: &str) -> &str {
    let mut parts = path.rsplit(['/', '\\']);
    let name = parts.next().unwrap_or(path);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| if stem.is_empty() { name } else { stem });
    if !BUNDLES.iter().any(|bundle| stem.eq_ignore_ascii_case(bundle)) {
        return stem;
    }
    parts.next().filter(|folder| !folder.trim_matches('.').is_empty()).unwrap_or(stem)
}

/// A name in `[a-z0-9-]`: lower case, anything else becomes one hyphen, none at the ends. Letters
/// lose their accents (`é` is `e`), and those of other scripts are dropped.
fn slugify(name: &str) -> String {
    let mut slug = String::new();
    for char in name.nfd().filter(char::is_ascii) {
        if char.is_ascii_alphanumeric() {
            slug.push(char.to_ascii_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_files_name_may_give_the_month() {
        for (path, month) in [
            ("recaps/2024-05-recap.md", Some((2024, 5))),
            ("recaps/group--2024-05-two-talks.md", Some((2024, 5))),
            ("recaps/2024_05/index.md", Some((2024, 5))),
            ("recaps/2024-05-02-may.md", Some((2024, 5))),
            ("recaps/2024-13-recap.md", None),
            ("recaps/12024-05.md", None),
            ("recaps/2024-051.md", None),
            ("recaps/0.2024.md", None),
            ("", None),
        ] {
            let named = month_in_name(path).map(|day| (day.year(), day.month()));
            assert_eq!(named, month, "{path}");
        }
    }
}
