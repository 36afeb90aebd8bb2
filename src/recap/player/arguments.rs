//! In charge of the arguments of a tag, in the style of every generator.
//!
//! It leaves what they mean to [`super`].

/// An argument of a tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Argument {
    /// In lower case; none where only its place tells what it is.
    pub(crate) name: Option<String>,
    pub(crate) value: String,
    /// Whether it stood in quotes. What does not may be the name of a variable.
    pub(crate) quoted: bool,
}

/// Reads the arguments of a tag: `a "b c" d="e" f=g h: 'i'`, with commas or without.
pub(crate) fn arguments(text: &str) -> Vec<Argument> {
    let mut found = Vec::new();
    let mut rest = skip(text);
    while !rest.is_empty() {
        let named = rest.find(|char: char| !(char.is_ascii_alphanumeric() || matches!(char, '_' | '-')));
        let (name, after) = rest.split_at(named.unwrap_or(rest.len()));
        let value = after.trim_start();
        let given = value.strip_prefix('=').filter(|_| !name.is_empty());
        let given = given.or_else(|| {
            // A colon may be that of an address.
            let value = value.strip_prefix(':').filter(|_| !name.is_empty())?;
            value.starts_with([' ', '"', '\'', '\n']).then_some(value)
        });
        let name = given.map(|_| name.to_ascii_lowercase());
        let (value, quoted, after) = value_of(given.map_or(rest, str::trim_start));
        found.push(Argument { name, value, quoted });
        rest = skip(after);
    }
    found
}

fn skip(text: &str) -> &str {
    text.trim_start_matches(|char: char| char.is_whitespace() || char == ',')
}

/// The value at the beginning of a text, whether it is quoted, and what follows.
fn value_of(text: &str) -> (String, bool, &str) {
    let quote = text.chars().next().filter(|quote| matches!(quote, '"' | '\'' | '`'));
    if let Some((quote, end)) = quote.and_then(|quote| Some((quote, closing(&text[1..], quote)?))) {
        let value = text[1..=end].replace(&format!("\\{quote}"), quote.encode_utf8(&mut [0; 4]));
        return (value.trim().to_owned(), true, &text[end + 2..]);
    }
    let end = text.find(|char: char| char.is_whitespace() || char == ',').unwrap_or(text.len());
    (text[..end].to_owned(), false, &text[end..])
}

/// Where the quotation mark closes that opened before a text: not behind a backslash, and not within a word,
/// as an apostrophe, unless there is no other.
fn closing(text: &str, quote: char) -> Option<usize> {
    let letter = |char: Option<char>| char.is_some_and(char::is_alphanumeric);
    let mut marks = text.match_indices(quote).map(|(at, _)| at);
    let closes = |at: &usize| {
        let (before, behind) = (&text[..*at], &text[at + 1..]);
        let within = letter(before.chars().next_back()) && letter(behind.chars().next());
        !(before.ends_with('\\') || quote == '\'' && within)
    };
    marks.clone().find(closes).or_else(|| marks.next())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_read_in_every_style() {
        let read = |text| {
            let argument = |one: Argument| {
                let quotes = if one.quoted { "'" } else { "" };
                format!("{}={quotes}{}{quotes}", one.name.unwrap_or_default(), one.value)
            };
            arguments(text).into_iter().map(argument).collect::<Vec<_>>()
        };
        assert_eq!(read("abc 560 \"two words\""), ["=abc", "=560", "='two words'"]);
        assert_eq!(read("id='a' , Title = \"b\"\n  x=page.y"), ["id='a'", "title='b'", "x=page.y"]);
        assert_eq!(read("id: \"abc\", width: 560"), ["id='abc'", "width=560"]);
        assert_eq!(read("https://example.org/?v=1"), ["=https://example.org/?v=1"]);
        assert_eq!(
            read(r#"a="Ada \"The Boat\" E." b='Ada's \'boat\'' c=`"x"`"#),
            ["a='Ada \"The Boat\" E.'", "b='Ada's 'boat''", "c='\"x\"'"]
        );
        assert_eq!(read(r#"a='x'b c="\" d"#), ["a='x'", "=b", "c='\\'", "=d"]);
        assert_eq!(read("\"open"), ["=\"open"]);
        assert_eq!(read("="), ["=="]);
        assert_eq!(read(""), [""; 0]);
    }
}
