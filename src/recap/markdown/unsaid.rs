//! In charge of what is lost with a tag that is not carried out: whether it would have said, chosen or
//! repeated anything.
//!
//! It leaves finding the tags to [`super::tags`], and telling of them to whoever asks.

use std::collections::HashSet;
use std::ops::Range;

use super::tags::{INCLUDES, trimmed};
use crate::recap::player::{self, Argument};

/// Tags that say nothing where they stand: they go on with another, or say something to the generator.
const SILENT: [&str; 15] = [
    "assign", "break", "capture", "continue", "else", "elseif", "elsif", "elif", "excerpt", "extends",
    "layout", "more", "set", "toc", "when",
];

/// Values that say nothing where they stand.
const SILENT_VALUES: [&str; 3] = ["excerpt", "more", "toc"];

/// Arguments that hold words for readers.
const WORDS: [&str; 12] = [
    "author",
    "caption",
    "cite",
    "desc",
    "description",
    "header",
    "heading",
    "label",
    "name",
    "summary",
    "text",
    "title",
];

/// Tags around others whose first words are for readers: Hexo's.
const NAMING: [&str; 4] = ["blockquote", "codeblock", "pullquote", "quote"];

/// How a site generator names the place of the site, which stands before the paths of its pages. Here
/// paths are those of the site anyway.
const PLACES: [&str; 12] = [
    "base",
    "base_path",
    "base_url",
    "baseurl",
    "pathPrefix",
    "root",
    "site.base_url",
    "site.baseURL",
    "site.baseurl",
    "site.github.url",
    "site.root",
    "site.url",
];

/// A tag that is not carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Dropped {
    /// Where it stands, in bytes of the text.
    pub(crate) at: Range<usize>,
    pub(crate) what: What,
}

/// What a tag that is not carried out would have done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum What {
    /// Say something.
    Says,
    /// Show what is behind it, or not.
    Chooses,
    /// Show it several times.
    Repeats,
}

/// What a tag that left nothing in its place would have done, by how it is written and what stands between its
/// braces. `closing` are the tags that something ends with: what stands before one of them is there to be read.
pub(super) fn unsaid<'t>(
    written: &str,
    says: &str,
    closing: impl FnOnce() -> &'t HashSet<&'t str>,
) -> Option<What> {
    let says = trimmed(says);
    let shortcode = says.starts_with(['<', '%']);
    let value = !shortcode && written.starts_with("{{");
    let inner = says.trim_matches(['<', '>', '%']).trim();
    let name = inner.split(|char: char| char.is_whitespace() || char == '(').next().unwrap_or_default();
    let silent = inner.is_empty()
        || (!value && inner.starts_with(['/', '#']))
        || PLACES.contains(&inner)
        || (value && SILENT_VALUES.contains(&name))
        || (!shortcode && !value && (SILENT.contains(&name) || name.starts_with("end")))
        || names_contents(inner);
    match name {
        _ if silent => None,
        "if" | "unless" | "case" | "ifchanged" => Some(What::Chooses),
        "for" | "tablerow" => Some(What::Repeats),
        _ if closing().contains(name) && !says_words(name, &inner[name.len()..]) => None,
        _ => Some(What::Says),
    }
}

/// What a tag of a line that left nothing in its place would have done, by what stands between its braces.
pub(crate) fn unsaid_in(line: &str, written: &str, says: &str) -> Option<What> {
    let closing = closers(line);
    unsaid(written, says, || &closing)
}

/// Whether words for readers stand in the arguments of a tag around others, a title, whom a quote is by, or where
/// it leads.
fn says_words(name: &str, rest: &str) -> bool {
    let capital = |value: &str| value.contains(char::is_uppercase);
    let says = |argument: &Argument| match argument.name.as_deref() {
        _ if player::is_address(&argument.value) => true,
        Some("ref" | "relref") => true,
        Some(name) => WORDS.contains(&name) && argument.value.contains(char::is_alphabetic),
        None if argument.quoted => capital(&argument.value) || argument.value.contains(' '),
        None => NAMING.contains(&name) && capital(&argument.value),
    };
    player::arguments(rest).iter().any(says)
}

/// Whether a tag asks for a table of contents, which is not the recap's words.
fn names_contents(inner: &str) -> bool {
    let file =
        inner.split_whitespace().nth(1).filter(|_| INCLUDES.iter().any(|name| inner.starts_with(name)));
    let file = file.unwrap_or(inner).rsplit('/').next().unwrap_or_default();
    matches!(file.split('.').next(), Some("toc" | "TOC" | "table-of-contents" | "table_of_contents"))
}

/// The names of the tags that are closed somewhere: `{% endnote %}`, `{{< /note >}}`.
pub(super) fn closers(text: &str) -> HashSet<&str> {
    let behind = |open: &'static str| text.match_indices(open).map(move |(at, _)| &text[at + open.len()..]);
    let tags = behind("{%").filter_map(|rest| rest.trim_start_matches(['-', ' ']).strip_prefix("end"));
    let codes = behind("{{<").chain(behind("{{%"));
    let codes = codes.filter_map(|rest| rest.trim_start().strip_prefix('/')).map(str::trim_start);
    let name = |rest: &'_ str| rest.find(|char: char| !(char.is_alphanumeric() || "_-./".contains(char)));
    tags.chain(codes)
        .map(|rest| &rest[..name(rest).unwrap_or(rest.len())])
        .filter(|it| !it.is_empty())
        .collect()
}
