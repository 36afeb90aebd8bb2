//! In charge of raw HTML where Markdown would misread it: what is indented within an element is
//! code to Markdown once an empty line stands before it, and what says `markdown="1"` is not read
//! as Markdown without one.

use super::Edit;
use super::code::Code;

/// Elements that hold blocks, within which people indent.
const HOLDERS: [&str; 22] = [
    "div",
    "section",
    "article",
    "aside",
    "header",
    "footer",
    "main",
    "nav",
    "figure",
    "center",
    "details",
    "table",
    "thead",
    "tbody",
    "tr",
    "td",
    "ul",
    "ol",
    "li",
    "dl",
    "blockquote",
    "form",
];

/// Longest tag that is looked into, in bytes.
const LONGEST_TAG: usize = 1_000;

/// The indentation before tags within elements, and the empty lines that are missing.
pub(super) fn indents(text: &str) -> Vec<Edit> {
    let mut edits = Vec::new();
    if !text.contains('<') {
        return edits;
    }
    let mut code = Code::default();
    let (mut at, mut open) = (0, 0_usize);
    while let Some(end) = text[at..].find(['<', '`', '~', '\n']).map(|found| at + found) {
        at = end + 1;
        match text.as_bytes()[end] {
            b'\n' if open > 0 => edits.extend(indent(text, at)),
            b'\n' => {}
            b'<' => {
                let (name, closes) = name(&text[end + 1..]);
                if HOLDERS.iter().any(|holder| name.eq_ignore_ascii_case(holder)) {
                    open = if closes { open.saturating_sub(1) } else { open + 1 };
                    edits.extend(missing_line(text, end));
                }
            }
            _ => at = code.skip(text, end).unwrap_or(at),
        }
    }
    edits
}

/// The name of the tag whose text this is behind its `<`, and whether it is an end tag.
fn name(tag: &str) -> (&str, bool) {
    let bare = tag.strip_prefix('/').unwrap_or(tag);
    let end = bare.find(|char: char| !char.is_ascii_alphanumeric()).unwrap_or(bare.len());
    (&bare[..end], bare.len() < tag.len())
}

/// The indentation of the line that begins at `at`, if a tag follows that would be code.
fn indent(text: &str, at: usize) -> Option<Edit> {
    let line = &text[at..];
    let tag = line.trim_start_matches([' ', '\t']);
    let indent = &line[..line.len() - tag.len()];
    let tagged = tag.strip_prefix('<').is_some_and(|tag| !name(tag).0.is_empty());
    (tagged && (indent.len() > 3 || indent.contains('\t'))).then(|| Edit {
        start: at,
        end: at + indent.len(),
        with: String::new(),
    })
}

/// The empty line behind a start tag that says `markdown="1"` or `markdown="block"`.
fn missing_line(text: &str, at: usize) -> Option<Edit> {
    let end = at + text[at..].bytes().take(LONGEST_TAG).position(|byte| byte == b'>')? + 1;
    let tag = text.get(at..end)?.to_ascii_lowercase();
    let asks = ["markdown=\"1\"", "markdown='1'", "markdown=1", "markdown=\"block\"", "markdown=\"span\""];
    asks.iter().any(|ask| tag.contains(ask)).then(|| Edit { start: end, end, with: "\n\n".to_owned() })
}

#[cfg(test)]
mod tests {
    use crate::recap::markdown::prepare;

    #[test]
    fn indented_tags_within_an_element_are_no_code() {
        let html = "<div>\n    <h3>A</h3>\n\n    <p>B</p>\n</div>\n\n    <p>code</p>\n";
        assert_eq!(prepare(html).text, "<div>\n<h3>A</h3>\n\n<p>B</p>\n</div>\n\n    <p>code</p>\n");
        let list = "* one\n\n    <p>B</p>\n\n`<div>`\n\n    <p>code</p>";
        assert_eq!(prepare(list).text, list);
    }

    #[test]
    fn markdown_within_an_element_is_read_where_it_asks_for_it() {
        assert_eq!(
            prepare("<div markdown=\"1\">\n*a*\n</div>").text,
            "<div markdown=\"1\">\n\n\n*a*\n</div>"
        );
        assert_eq!(prepare("<div>\n*a*\n</div>").text, "<div>\n*a*\n</div>");
    }
}
