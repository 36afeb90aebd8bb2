//! In charge of what kramdown reads and GitHub's Markdown does not, for a text that is shown: tables without
//! a head or with a foot, abbreviations, and the mark that ends a block.
//!
//! It leaves definitions to the parser, and attribute lists to [`super::tags`].

use super::code::Code;

/// Longest line that may be an abbreviation's or a table's, in bytes.
const LONGEST: usize = 2_000;

/// Most abbreviations that are read.
const MOST: usize = 100;

/// Between these everything stands for itself, also behind an empty line.
const SET: [(&str, &str); 5] = [
    ("<!--", "-->"),
    ("<pre", "</pre"),
    ("<script", "</script"),
    ("<style", "</style"),
    ("<textarea", "</textarea"),
];

/// A text as GitHub's Markdown has it.
#[derive(Debug, Default)]
pub(crate) struct Plain {
    pub(crate) text: String,
    /// Words, and what they are short for.
    pub(crate) abbreviations: Vec<(String, String)>,
}

/// Puts into GitHub's Markdown what is kramdown's alone. A table without a head gets one of empty cells.
pub(crate) fn to_plain(text: &str) -> Plain {
    let needed = ["|", "*[", "^", "[!"].iter().any(|sign| text.contains(sign));
    if !needed {
        return Plain { text: text.to_owned(), abbreviations: Vec::new() };
    }
    let mut plain = Plain { text: String::with_capacity(text.len()), ..Plain::default() };
    let mut code = Code::default();
    let mut code_until = 0;
    let mut table: Vec<&str> = Vec::new();
    let mut at = 0;
    let mut after_text = false;
    let mut set = None;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        // Code that begins on this line may go on below it.
        let within_code = start < code_until || set.is_some();
        set = set_behind(line, set);
        let mut here = start.max(code_until);
        while let Some(mark) = text.get(here..at).and_then(|rest| rest.find(['`', '~'])) {
            here += mark;
            let end = code.skip(text, here);
            code_until = code_until.max(end.unwrap_or(0));
            here = end.unwrap_or(here + 1).max(here + 1);
            if here >= at {
                break;
            }
        }
        if !within_code && !after_text && is_row(line) {
            table.push(line);
            continue;
        }
        plain.table(&mut table);
        after_text = !line.trim().is_empty();
        match (within_code, line.trim_end(), abbreviation(line)) {
            (false, "^", _) => plain.text.push('\n'),
            (false, _, Some(read)) if plain.abbreviations.len() < MOST && is_used(text, &read.0) => {
                plain.abbreviations.push(read);
            }
            (false, _, _) if let Some((kind, words)) = alert(line) => {
                plain.text.push_str(&format!("{kind}\n> {words}"));
                if is_title(words, &text[at..]) {
                    plain.text.push_str(">\n");
                }
            }
            _ => plain.text.push_str(line),
        }
    }
    plain.table(&mut table);
    plain
}

impl Plain {
    /// Writes the rows of a table that ended.
    fn table(&mut self, rows: &mut Vec<&str>) {
        let ruled = |row: &str| rule(row).is_some() && is_long(row);
        let columns = rows.iter().filter(|row| !ruled(row)).map(|row| cells(row)).max().unwrap_or(0);
        let head = rows.get(1).is_some_and(|row| rule(row) == Some('-') && cells(row) == cells(rows[0]));
        let head = head && rule(rows[0]).is_none();
        // One line between bars may be anything.
        let is_table = head || rows.iter().filter(|row| !ruled(row)).count() > 1;
        if is_table && !head && columns > 0 {
            let cells = |cell: &str| format!("|{}\n", format!("{cell}|").repeat(columns));
            self.text.push_str(&cells(" "));
            self.text.push_str(&cells("---"));
        }
        for (index, row) in rows.drain(..).enumerate() {
            if !is_table || !ruled(row) || (head && index == 1) {
                self.text.push_str(row);
            }
        }
        // What follows at once is no row.
        if is_table && !head && self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }
}

/// Whether each cell of a line that parts rows is long enough to be no content: `| - |` is a row.
fn is_long(row: &str) -> bool {
    let mut cells = row.trim_end().split(['|', '+']).map(|cell| cell.trim_matches([':', ' ']));
    cells.all(|cell| cell.is_empty() || cell.len() > 2)
}

/// Whether a word stands in a text beside its own definition.
fn is_used(text: &str, word: &str) -> bool {
    let outside = |char: Option<char>| char.is_none_or(|char| !char.is_alphanumeric());
    text.match_indices(word).any(|(at, _)| {
        let (before, behind) = (&text[..at], &text[at + word.len()..]);
        !(before.ends_with("*[") && behind.starts_with("]:"))
            && outside(before.chars().next_back())
            && outside(behind.chars().next())
    })
}

/// An alert with words on its first line, parted from them: `> [!TIP] Come early`.
fn alert(line: &str) -> Option<(&str, &str)> {
    const KINDS: [&str; 5] = ["note", "tip", "important", "warning", "caution"];
    let kind = line.strip_prefix("> [!")?;
    let (kind, words) = kind.split_once(']')?;
    let known = KINDS.iter().any(|known| kind.eq_ignore_ascii_case(known));
    let end = line.len() - words.len();
    (known && !words.trim().is_empty()).then(|| (&line[..end], words.trim_start()))
}

/// Whether the words on the first line of an alert are over there, by what is below: no sentence ends with them,
/// and none goes on in small letters.
fn is_title(words: &str, below: &str) -> bool {
    let ends = words.trim_end().ends_with(['.', ',', ';', ':', '!', '?', '…', '\\']);
    let below = below.strip_prefix('>').map(str::trim_start);
    !ends && below.is_some_and(|below| !below.starts_with(char::is_lowercase))
}

/// What ends the text behind a line that stands for itself, if it does; `open` ends that of the line.
fn set_behind(line: &str, open: Option<&'static str>) -> Option<&'static str> {
    if line.len() > LONGEST || !line.contains(['<', '>']) {
        return open;
    }
    let line = line.to_ascii_lowercase();
    let (mut open, mut rest) = (open, line.as_str());
    loop {
        let (at, next) = match open {
            Some(close) => (rest.find(close).map(|at| at + close.len()), None),
            None => {
                let begins =
                    SET.iter().filter_map(|(begin, close)| Some((rest.find(begin)? + begin.len(), *close)));
                begins.min().map_or((None, None), |(at, close)| (Some(at), Some(close)))
            }
        };
        let Some(behind) = at.and_then(|at| rest.get(at..)) else { return open };
        (open, rest) = (next, behind);
    }
}

/// Whether a line is a row between bars, at the margin.
fn is_row(line: &str) -> bool {
    let row = line.trim_end();
    row.len() > 2
        && row.len() < LONGEST
        && row.starts_with('|')
        && row.ends_with('|')
        && !row.ends_with("\\|")
}

/// The sign of a line that parts rows: `|---|---|`, `|===|`.
fn rule(row: &str) -> Option<char> {
    let sign = if row.contains('=') { '=' } else { '-' };
    let signs = row.trim_end().chars().all(|char| char == sign || matches!(char, '|' | ':' | '+' | ' '));
    (signs && row.contains(sign)).then_some(sign)
}

/// How many cells a row has.
fn cells(row: &str) -> usize {
    let row = row.trim_end();
    let escaped = row.matches("\\|").count();
    row.matches('|').count().saturating_sub(escaped + 1)
}

/// `*[HTML]: HyperText Markup Language`
fn abbreviation(line: &str) -> Option<(String, String)> {
    let (short, long) = line.strip_prefix("*[").filter(|_| line.len() < LONGEST)?.split_once("]:")?;
    let plain = |text: &str| !text.trim().is_empty() && !text.contains(['[', ']']);
    // `*[Slides]: soon*` is in italics.
    (plain(short) && !long.trim().is_empty() && long.matches('*').count() % 2 == 0)
        .then(|| (short.trim().to_owned(), long.trim().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_without_a_head_get_an_empty_one_and_lose_their_rules() {
        for (kramdown, plain) in [
            ("|a|b|\n|c|d|\n", "| | |\n|---|---|\n|a|b|\n|c|d|\n\n"),
            ("|a|b|\n|c|d|\nWords\n", "| | |\n|---|---|\n|a|b|\n|c|d|\n\nWords\n"),
            ("|a|b|\n|---|---|\n| - | - |\n|c|d|\n", "|a|b|\n|---|---|\n| - | - |\n|c|d|\n"),
            ("|---|---|\n|a|b|\n|c|d|\n", "| | |\n|---|---|\n|a|b|\n|c|d|\n\n"),
            ("|a|b|\n|---|---|\n|c|d|\n|===|===|\n|e|f|\n", "|a|b|\n|---|---|\n|c|d|\n|e|f|\n"),
            ("|a|b|\n|===|===|\n|c|d|", "| | |\n|---|---|\n|a|b|\n|c|d|"),
            ("|a|b|\n", "|a|b|\n"),
            ("Words\n|a|b|\n|c|d|\n", "Words\n|a|b|\n|c|d|\n"),
            ("```\n|a|b|\n|c|d|\n```\n", "```\n|a|b|\n|c|d|\n```\n"),
            ("    |a|b|\n    |c|d|\n", "    |a|b|\n    |c|d|\n"),
            ("<PRE>\n\n|a|b|\n|c|d|\n\n^\n</pre>\n", "<PRE>\n\n|a|b|\n|c|d|\n\n^\n</pre>\n"),
            ("<!-- x -->\n\n|a|\n|b|\n", "<!-- x -->\n\n| |\n|---|\n|a|\n|b|\n\n"),
        ] {
            assert_eq!(to_plain(kramdown).text, plain, "{kramdown}");
        }
    }

    #[test]
    fn an_abbreviation_that_stands_nowhere_and_one_in_italics_stay() {
        for text in ["*[Slides]: https://a.example/\n", "Slides:\n\n*[Slides]: soon*\n"] {
            assert_eq!(to_plain(text).text, text);
        }
    }

    #[test]
    fn words_on_the_first_line_of_an_alert_are_its_text() {
        assert_eq!(
            to_plain("> [!TIP] Come **early**\n> and often\n").text,
            "> [!TIP]\n> Come **early**\n> and often\n"
        );
        assert_eq!(to_plain("> [!TIP] Title\n> Come\n").text, "> [!TIP]\n> Title\n>\n> Come\n");
        assert_eq!(to_plain("> [!TIP]\n> Come\n").text, "> [!TIP]\n> Come\n");
        assert_eq!(to_plain("> [!x] y\n").text, "> [!x] y\n");
    }

    #[test]
    fn abbreviations_and_marks_of_an_end_are_taken_out() {
        let plain =
            to_plain("HTML here.\n\n*[HTML]: Hyper *Text*\n\n* one\n^\n* two\n\n```\n^\n*[A]: B\n```\n2^2\n");
        assert_eq!(plain.text, "HTML here.\n\n\n* one\n\n* two\n\n```\n^\n*[A]: B\n```\n2^2\n");
        assert_eq!(plain.abbreviations, [("HTML".to_owned(), "Hyper *Text*".to_owned())]);
    }

    proptest::proptest! {
        #[test]
        fn no_text_breaks_it(text in "([a-zä|=:^*\\[\\]`~\\- \n]|\\|---\\|\n|\\PC)*") {
            to_plain(&text);
        }
    }
}
