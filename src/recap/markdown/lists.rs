//! In charge of attribute lists: what kramdown and its kin say in braces of a block, a link or a picture, and
//! of telling it from words that stand in braces, such as a tuple of Elixir or a map of Clojure.
//!
//! It leaves finding the braces to [`super::tags`].

use std::collections::HashSet;

use super::code::begins_line;

/// Longest stretch before a list that is looked back at, in bytes.
const LONGEST: usize = 2_000;

/// Words that mean something by themselves.
const WORDS: [&str; 2] = ["toc", "footnotes"];

/// What kramdown calls extensions: `{::comment}`.
const EXTENSIONS: [&str; 3] = ["comment", "nomarkdown", "options"];

/// How Rust's numbers are to be written: `{:#x}`. Nobody calls a thing by such a letter.
const FORMATS: [&str; 6] = ["#x", "#X", "#b", "#o", "#e", "#p"];

/// Whether `{:inner}` is a list as kramdown has it (kramdown.gettalong.org/syntax.html, "Attribute List
/// Definitions"); all else are words. `defined` are the names of a text's own lists.
pub(super) fn is_kramdown<'t>(
    (text, at): (&'t str, usize),
    inner: &str,
    defined: impl Fn() -> &'t HashSet<&'t str>,
) -> bool {
    let extends = |name: &str| EXTENSIONS.contains(&name.trim_end_matches('/').trim_end());
    if let Some(extension) = inner.strip_prefix(':') {
        return extends(extension.split_whitespace().next().unwrap_or_default());
    }
    if let Some(end) = inner.strip_prefix('/') {
        return end.is_empty() || extends(end);
    }
    if FORMATS.contains(&inner) {
        return false;
    }
    let mut items = inner.split_whitespace();
    let Some(first) = items.next() else { return !inner.is_empty() };
    if is_item(first) {
        // Without a space or a value it may be how a number is to be written: `{:#x}`, `{:.prec}`.
        return inner.starts_with(' ') || inner.contains('=') || fits(text, at);
    }
    if let Some(name) = first.strip_suffix(':') {
        return is_name(name) && items.next().is_some_and(|item| is_item(item) || is_name(item));
    }
    // A name alone may be a word: it has to be one that the text defines, or to belong to a link.
    let known = |name: &str| WORDS.contains(&name) || defined().contains(name) || ends_link(text, at);
    std::iter::once(first).chain(items).all(|item| is_item(item) || (is_name(item) && known(item)))
}

/// Whether a list may stand at a byte: at the beginning of a line or an item, right behind what something can be
/// said of, or in a heading. Elsewhere kramdown takes it for words.
fn fits(text: &str, at: usize) -> bool {
    let from = text.floor_char_boundary(at.saturating_sub(LONGEST));
    let line = text[from..at].rfind('\n').map_or(from, |line| from + line + 1);
    let before = &text[line..at];
    before.starts_with('#')
        || before.ends_with([')', ']', '*', '_', '`', '>', '}'])
        || begins_line(text.as_bytes(), at)
        || before.trim_start().trim_start_matches(|char: char| char.is_ascii_digit()) == ". "
}

/// The names that a text gives lists: `{:name: .class}`.
pub(super) fn defined(text: &str) -> HashSet<&str> {
    let behind = text.match_indices("{:").filter_map(|(at, open)| text.get(at + open.len()..));
    behind.filter_map(|rest| rest.split(|char: char| !is_of_name(char)).next()?.strip_suffix(':')).collect()
}

/// Whether `{inner}` right behind `before` is a list as others than kramdown write it: right behind a link or
/// picture, or at the end of a heading.
pub(super) fn is_plain(text: &str, at: usize, end: usize, inner: &str) -> bool {
    let first = inner.split_whitespace().next().unwrap_or_default();
    let named = first.starts_with(['#', '.']);
    (is_item(first) && ends_link(text, at)) || (named && ends_heading(text, at, end))
}

/// `.class`, `#id`, `key="value"`.
fn is_item(item: &str) -> bool {
    let letter = |char: char| char.is_alphabetic() || "-_".contains(char);
    let named = |name: &str| {
        let mut names = name.split(['.', '#']);
        names.all(|name| name.starts_with(letter) && name.chars().all(|char| is_of_name(char) || char == '/'))
    };
    match item.strip_prefix(['.', '#']) {
        Some(name) => named(name),
        None => item.split_once('=').is_some_and(|(key, value)| is_name(key) && !value.is_empty()),
    }
}

fn is_of_name(char: char) -> bool {
    char.is_alphanumeric() || matches!(char, '_' | '-' | ':')
}

fn is_name(name: &str) -> bool {
    name.starts_with(|char: char| char.is_alphanumeric() || char == '_') && name.chars().all(is_of_name)
}

/// Whether a link or picture ends at a byte.
fn ends_link(text: &str, at: usize) -> bool {
    let from = text.floor_char_boundary(at.saturating_sub(LONGEST));
    let mut depth = 0_usize;
    for (place, byte) in text.as_bytes()[from..at].iter().enumerate().rev() {
        match byte {
            b')' => depth += 1,
            b'(' if depth > 1 => depth -= 1,
            b'(' => return depth == 1 && text[from..from + place].ends_with(']'),
            b'\n' => return false,
            _ if depth == 0 => return false,
            _ => {}
        }
    }
    false
}

/// Whether a stretch stands at the end of a heading.
fn ends_heading(text: &str, at: usize, end: usize) -> bool {
    let ends_line = matches!(text.as_bytes().get(end), None | Some(b'\n' | b'\r'));
    let from = text.floor_char_boundary(at.saturating_sub(LONGEST));
    let line = text[from..at].rfind('\n').map_or(from, |line| from + line + 1);
    ends_line && text[line..at].starts_with('#')
}

#[cfg(test)]
mod tests {
    use crate::recap::markdown::prepare;

    #[test]
    fn words_in_braces_are_no_attribute_list() {
        for text in [
            "It returns {:ok, x} or {:error, \"no = such\"}.",
            "{:ok}",
            "It is {:reply, :ok, state} then.\n\n{:noreply, state}",
            "A map {:name \"Ada\" :age 3} of Clojure, {::auto/key 1}, {:\"quoted atom\", 1}",
            "f(x){y = 1}, g(x){y=1} and (so){.x}",
            "{:}",
            "Text {:lead}",
            "Rust has {:?}, {:.2}, {:#x}, {:.prec$} and {:>5}; Python {:.2f}, {:,} and {:=^10}.",
            "{:.2f}",
        ] {
            assert_eq!(prepare(text).text, text);
        }
    }

    #[test]
    fn every_form_of_kramdown_is_one() {
        for list in [
            "{:.lead}",
            "{: .lead #id title=\"A title\"}",
            "{: #id}",
            "{:target='_blank'}",
            "{:target=_blank .x}",
            "{::options parse_block_html=\"true\" /}",
            "{::nomarkdown}",
            "{:/nomarkdown}",
            "{:/}",
            "{:footnotes}",
            "{: toc .x}",
            "{: }",
            "{:mine: .lead title=\"x\"}",
        ] {
            assert_eq!(prepare(&format!("Words\n{list}\n")).text, "Words\n\n", "{list}");
        }
        for (text, plain) in [
            ("*a*{:.x} `b`{:.y}{:.z} <i>c</i>{:#d}", "*a* `b` <i>c</i>"),
            ("## A {:.x}\n\n* {:.li} item\n\n> {:.q}", "## A \n\n*  item\n\n> "),
            ("1. {:.li} item\n\nWords {: .x}", "1.  item\n\nWords "),
        ] {
            assert_eq!(prepare(text).text, plain);
        }
        assert_eq!(prepare("[a](/b){:new_window} c").text, "[a](/b) c");
        assert_eq!(prepare("[a](/b_(c)){:x} c").text, "[a](/b_(c)) c");
        assert_eq!(prepare("{:mine: .lead}\n\nText\n{:mine}\n{: .b mine}\n").text, "\n\nText\n\n\n");
    }
}
