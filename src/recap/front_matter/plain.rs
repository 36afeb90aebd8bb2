//! In charge of titles, descriptions and takeaways as plain text: entities are the characters they stand for,
//! and emphasis, code marks and links leave their text. Feeds and subjects show text as it is.

use crate::recap::{document, markdown};

/// Tags that set off a word and say nothing.
const TAGS: &[&str] =
    &["a", "abbr", "b", "br", "code", "em", "i", "mark", "small", "span", "strong", "sub", "sup", "u"];

/// A text of front matter as a person would say it.
pub(in crate::recap) fn text(typed: &str) -> String {
    let line = joined(typed.split_whitespace(), typed.len());
    if is_marked(&line) { unmarked(line) } else { line }
}

/// Words with a space between them, of no more bytes than that.
fn joined<'a>(words: impl Iterator<Item = &'a str>, length: usize) -> String {
    let mut line = String::with_capacity(length);
    for word in words {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

/// A line without its markup.
fn unmarked(line: String) -> String {
    // As the text of a heading it is nothing but a line: no list, no quote, no rule.
    let heading = format!("{} <!-- -->", guarded(&format!("# {line}")));
    let document = document::read(&markdown::prepare_for_facts(&heading, &|_| None), 0);
    let read =
        document.blocks.iter().find_map(|block| block.heading()).map(|inline| inline.text.trim().to_owned());
    read.filter(|text| !text.is_empty()).unwrap_or(line)
}

/// Whether a text may hold markup.
fn is_marked(line: &str) -> bool {
    let mark = |byte: u8| matches!(byte, b'&' | b'*' | b'_' | b'`' | b'<');
    line.bytes().any(mark) || line.contains("](") || line.contains("~~")
}

/// A fact of front matter as [`text`] has it; one without markup stays as it is, whatever its spaces.
pub(super) fn without_markup(typed: &str) -> String {
    // A space that keeps words together is part of a name.
    let line = || joined(typed.split_ascii_whitespace(), typed.len());
    if is_marked(typed) { unmarked(line()) } else { typed.to_owned() }
}

/// A fact as front matter has to have it so that [`without_markup`] gives it: what would be markup is
/// spelled out.
pub(super) fn spelled(plain: &str) -> String {
    if without_markup(plain) == plain {
        return plain.to_owned();
    }
    let mut spelled = String::with_capacity(plain.len());
    let mut before = '\0';
    for char in plain.chars() {
        match char {
            '*' | '_' | '`' => spelled.extend(['\\', char]),
            '&' => spelled.push_str("&amp;"),
            '<' => spelled.push_str("&lt;"),
            // Of several spaces one would be left.
            ' ' if before == ' ' => spelled.push_str("&#32;"),
            '[' | ']' | '{' | '}' | '~' | '\\' => spelled.push_str(&format!("&#{};", u32::from(char))),
            _ => spelled.push(char),
        }
        before = char;
    }
    spelled
}

/// A line of Markdown with every `<` and `>` outside of code as an entity, but for those of [`TAGS`]:
/// `Option<T>` is no markup.
pub(in crate::recap) fn guarded(line: &str) -> String {
    let mut code = markdown::Code::default();
    let mut guarded = String::with_capacity(line.len());
    let (mut at, mut copied) = (0, 0);
    while let Some(sign) = line[at..].find(['<', '>', '`', '\\']).map(|found| at + found) {
        let entity = match line.as_bytes()[sign] {
            // What it stands before is no mark.
            b'\\' => {
                at = sign + 1 + usize::from(line[sign + 1..].starts_with(['<', '>', '`', '\\']));
                continue;
            }
            b'`' => {
                at = code.skip(line, sign).unwrap_or(sign + 1);
                continue;
            }
            b'<' => match tag_end(&line[sign..]) {
                Some(end) => {
                    at = sign + end;
                    continue;
                }
                None => "&lt;",
            },
            _ => "&gt;",
        };
        guarded.push_str(&line[copied..sign]);
        guarded.push_str(entity);
        (at, copied) = (sign + 1, sign + 1);
    }
    guarded.push_str(&line[copied..]);
    guarded
}

/// How far behind a tag the one is looked for that ends it, in bytes.
const LONGEST: usize = 2_000;

/// Where the tag ends that a text begins with, if it is one of [`TAGS`] and is ended itself.
fn tag_end(text: &str) -> Option<usize> {
    let end = text.find('>')? + 1;
    let name = text[1..end].trim_start_matches('/');
    let name = &name[..name.find(|char: char| !char.is_ascii_alphanumeric()).unwrap_or(name.len())];
    let known = TAGS.iter().any(|tag| name.eq_ignore_ascii_case(tag));
    let ends = |part: &[u8]| part.starts_with(b"</") && part[2..].eq_ignore_ascii_case(name.as_bytes());
    let behind = &text.as_bytes()[end..text.len().min(end + LONGEST)];
    let ended = || {
        text.starts_with("</") || name.eq_ignore_ascii_case("br") || behind.windows(name.len() + 2).any(ends)
    };
    (known && ended()).then_some(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_goes_and_words_stay() {
        let table = [
            ("Queues &amp; *love* &#8211; a **story**", "Queues & love – a story"),
            ("L&rsquo;heure `du` [test](https://example.org)", "L’heure du test"),
            ("An <em>evening</em> of Option<T> & co", "An evening of Option<T> & co"),
            ("snake_case_names, 2 * 3 * 4, *args", "snake_case_names, 2 * 3 * 4, *args"),
            ("[Rétro] Meetup #5", "[Rétro] Meetup #5"),
            ("1. *First*", "1. First"),
            ("- *First* #", "- First #"),
            ("  two\n lines ", "two lines"),
            ("*", "*"),
            ("AT&T", "AT&T"),
            ("~~Ten~~ Nine talks, 18:30~19:00, H~2~O", "Nine talks, 18:30~19:00, H~2~O"),
        ];
        for (typed, plain) in table {
            assert_eq!(text(typed), plain, "{typed}");
        }
    }

    #[test]
    fn what_looks_like_markup_is_spelled_out() {
        for (plain, typed) in [
            ("The __init__ trap & more", "The \\_\\_init\\_\\_ trap &amp; more"),
            ("snake_case, 2 * 3, Option<T> & co", "snake_case, 2 * 3, Option<T> & co"),
            ("[a](b)", "&#91;a&#93;(b)"),
        ] {
            assert_eq!((spelled(plain).as_str(), without_markup(&spelled(plain)).as_str()), (typed, plain));
        }
    }

    proptest::proptest! {
        #[test]
        fn what_is_spelled_out_reads_as_it_was(words in "([a-z1]|[*_`&<>~#!:;%|$/\"'.(){}\\[\\]\\\\]|&amp;|</?b>|\\{%| {1,3}a){1,12}") {
            let words = words.trim();
            proptest::prop_assert_eq!(without_markup(&spelled(words)), words);
        }
    }
}
