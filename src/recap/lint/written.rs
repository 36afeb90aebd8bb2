//! In charge of links and pictures as they are typed, also those that no reader of Markdown takes for
//! one: read from the file itself, so that every part is known to the byte.
//!
//! It leaves judging them to [`super::links`] and [`super::addresses`].

use std::ops::Range;

use crate::recap::markdown::Code;

/// Longest address, in bytes; what is longer is no address.
const LONGEST: usize = 2_000;

/// Longest text of a link, in bytes.
const LONGEST_TEXT: usize = 300;

/// Longest Liquid tag in an address, in bytes.
const LONGEST_TAG: usize = 200;

/// How an address is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    /// `[text](address)`, `<a href="address">`, or bare.
    Link,
    /// `![text](address)`, `<img src="address">`.
    Picture,
    /// `<iframe src="address">`.
    Frame,
}

/// An address and where it stands, in bytes of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Address {
    pub(super) used: Use,
    pub(super) at: Range<usize>,
    /// What is linked, between the brackets.
    pub(super) text: Option<Range<usize>>,
}

/// What keeps a link from being one, in bytes of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Broken {
    /// `Acme](https://…)`: the closing bracket and the address.
    Unopened { close: usize, address: Range<usize> },
    /// `[Acme](https://…`: the whole, and where the closing parenthesis belongs.
    Unclosed { whole: Range<usize>, end: usize },
    /// `[Acme] (https://…)`: the whole, and the gap.
    Apart { whole: Range<usize>, gap: Range<usize> },
    /// `(Acme)[https://…]`: the whole, the text and the address.
    Swapped { whole: Range<usize>, text: Range<usize>, address: Range<usize> },
}

/// What was typed.
#[derive(Debug, Default)]
pub(super) struct Written {
    pub(super) addresses: Vec<Address>,
    pub(super) broken: Vec<Broken>,
}

/// Reads what is typed from `from` on, outside of code.
pub(super) fn read(source: &str, from: usize) -> Written {
    let mut reader = Reader {
        source,
        written: Written::default(),
        brackets: Vec::new(),
        parens: Vec::new(),
        no_tag_before: from,
    };
    let mut code = Code::default();
    let mut verbatim = [true; VERBATIM.len()];
    let mut at = from;
    while at < source.len() {
        at = match code.skip(source, at).or_else(|| verbatim_end(source, at, &mut verbatim)) {
            Some(end) => end,
            None => reader.step(at),
        };
    }
    reader.written
}

/// What stands between these is no Markdown.
const VERBATIM: [(&str, &str); 7] = [
    ("<!--", "-->"),
    ("<pre", "</pre>"),
    ("<code", "</code>"),
    ("{% raw", "{% endraw"),
    ("{% comment", "{% endcomment"),
    ("{% highlight", "{% endhighlight"),
    ("{{< highlight", "{{< /highlight"),
];

/// Behind what begins at a byte and is no Markdown. One that is not closed is not looked for again.
fn verbatim_end(source: &str, at: usize, closed: &mut [bool; VERBATIM.len()]) -> Option<usize> {
    let bytes = source.as_bytes();
    if !matches!(bytes.get(at), Some(b'<' | b'{')) {
        return None;
    }
    let begins = |open: &str| {
        bytes.get(at..at + open.len()).is_some_and(|head| head.eq_ignore_ascii_case(open.as_bytes()))
    };
    let index = VERBATIM.iter().position(|(open, _)| begins(open))?;
    let close = VERBATIM[index].1;
    let end = closed[index].then(|| source[at..].find(close)).flatten();
    closed[index] = end.is_some();
    end.map(|end| at + end + close.len())
}

struct Reader<'a> {
    source: &'a str,
    written: Written,
    /// Brackets that are open within the paragraph.
    brackets: Vec<usize>,
    /// Parentheses likewise.
    parens: Vec<usize>,
    /// Up to here no tag ends, so that none is looked for again.
    no_tag_before: usize,
}

impl Reader<'_> {
    /// Reads what begins at a byte; returns where to go on.
    fn step(&mut self, at: usize) -> usize {
        let bytes = self.source.as_bytes();
        match bytes[at] {
            b'\\' => return at + 2,
            b'\n'
                if bytes[at + 1..].iter().find(|byte| !matches!(byte, b' ' | b'\t' | b'\r'))
                    == Some(&b'\n') =>
            {
                self.brackets.clear();
                self.parens.clear();
            }
            b'[' => self.brackets.push(at),
            b'(' => self.parens.push(at),
            b']' => return self.bracket_closes(at),
            b')' => return self.paren_closes(at),
            b'<' => return self.tag(at),
            b'h' | b'w' => return self.bare(at),
            _ => {}
        }
        at + 1
    }

    fn bracket_closes(&mut self, at: usize) -> usize {
        let open = self.brackets.pop();
        let rest = &self.source[at + 1..];
        if rest.starts_with('(') {
            return self.address(open, at);
        }
        let gap = rest.len() - rest.trim_start_matches(' ').len();
        let behind = at + 1 + gap;
        if let (Some(open), 1..=2, true) = (open, gap, self.source[behind..].starts_with('('))
            && is_web(&self.source[behind + 1..])
            && let Some(end) = closed(self.source, behind + 1, b')')
            && at - open <= LONGEST_TEXT
            && self.source[open + 1..at].chars().filter(|char| char.is_alphabetic()).count() > 1
        {
            self.written.broken.push(Broken::Apart { whole: open..end + 1, gap: at + 1..behind });
            return end + 1;
        }
        at + 1
    }

    /// Reads the address behind `](`.
    fn address(&mut self, open: Option<usize>, close: usize) -> usize {
        let from = close + 2;
        let (end, closed) = destination(self.source, from);
        let address = from..end;
        let web = is_web(&self.source[address.clone()]);
        match (open, closed) {
            (None, true) if web => self.written.broken.push(Broken::Unopened { close, address }),
            (Some(open), false) if web => {
                let end = from + self.source[address].trim_end_matches(['.', ',', ';', ':', '!', '?']).len();
                self.written.broken.push(Broken::Unclosed { whole: open..end, end });
            }
            (Some(open), true) => {
                let picture =
                    open.checked_sub(1).is_some_and(|before| self.source.as_bytes()[before] == b'!');
                let used = if picture { Use::Picture } else { Use::Link };
                self.written.addresses.push(Address { used, at: address, text: Some(open + 1..close) });
            }
            _ => {}
        }
        end.max(from)
    }

    fn paren_closes(&mut self, at: usize) -> usize {
        let open = self.parens.pop();
        let from = at + 2;
        if let Some(open) = open
            && self.source[at + 1..].starts_with('[')
            && is_web(&self.source[from..])
            && let Some(end) = closed(self.source, from, b']')
        {
            let broken = Broken::Swapped { whole: open..end + 1, text: open + 1..at, address: from..end };
            self.written.broken.push(broken);
            return end + 1;
        }
        at + 1
    }

    /// Reads the addresses of an HTML tag, or an address between angle brackets.
    fn tag(&mut self, at: usize) -> usize {
        let rest = &self.source[at + 1..];
        if at < self.no_tag_before {
            return at + 1;
        }
        let length = rest.as_bytes().iter().take(LONGEST).position(|byte| *byte == b'>');
        let Some(tag) = length.and_then(|length| rest.get(..length)) else {
            self.no_tag_before = at + LONGEST;
            return at + 1;
        };
        let name: String = tag.chars().take_while(char::is_ascii_alphanumeric).collect();
        let (used, attribute) = match name.to_ascii_lowercase().as_str() {
            "a" => (Use::Link, "href="),
            "img" => (Use::Picture, "src="),
            "iframe" => (Use::Frame, "src="),
            _ => return at + 1,
        };
        let value = tag.find(attribute).map(|found| found + attribute.len());
        if let Some(value) = value
            && let Some(quote @ ('"' | '\'')) = tag[value..].chars().next()
            && let Some(length) = tag[value + 1..].find(quote)
        {
            let start = at + 1 + value + 1;
            self.written.addresses.push(Address { used, at: start..start + length, text: None });
        }
        at + 1 + tag.len()
    }

    /// Reads an address that stands by itself.
    fn bare(&mut self, at: usize) -> usize {
        let begins = self.source[..at].chars().next_back().is_none_or(|char| !char.is_alphanumeric());
        let rest = &self.source[at..];
        if !begins || !["http://", "https://", "www."].iter().any(|start| rest.starts_with(start)) {
            return at + 1;
        }
        let length = rest
            .char_indices()
            .take_while(|(length, char)| {
                *length < LONGEST
                    && !char.is_whitespace()
                    && !matches!(char, '<' | '>' | '"' | ')' | '(' | ']' | '[' | '`' | '}')
            })
            .map(|(start, char)| start + char.len_utf8())
            .last()
            .unwrap_or(1);
        let length =
            rest[..length].trim_end_matches(['.', ',', ';', ':', '!', '?', '*', '_', '\'', '’', '”']).len();
        self.written.addresses.push(Address { used: Use::Link, at: at..at + length, text: None });
        at + length.max(1)
    }
}

/// Whether a text begins as an address of the web does.
fn is_web(text: &str) -> bool {
    ["http://", "https://", "www."].iter().any(|start| text.starts_with(start))
}

/// Where a bracket or parenthesis closes on the same line, with no blank before it.
fn closed(source: &str, from: usize, close: u8) -> Option<usize> {
    let bytes = source.as_bytes().get(from..)?;
    let end = bytes
        .iter()
        .take(LONGEST)
        .position(|byte| *byte == close || *byte == b'[' || byte.is_ascii_whitespace())?;
    (bytes[end] == close).then_some(from + end)
}

/// Where the address that begins at `from` ends, and whether a parenthesis closes it. It may hold
/// parentheses in pairs and spaces, and a quoted title may stand behind it.
fn destination(source: &str, from: usize) -> (usize, bool) {
    let bytes = source.as_bytes();
    let mut depth = 0_usize;
    let mut space = None;
    let mut at = from;
    while at < bytes.len().min(from + LONGEST) {
        match bytes[at] {
            b'\\' => at += 1,
            // Liquid may hold anything.
            b'{' if bytes.get(at + 1) == Some(&b'{') => {
                let tag = &bytes[at..bytes.len().min(at + LONGEST_TAG)];
                at += tag.windows(2).position(|pair| pair == b"}}").map_or(0, |end| end + 1);
            }
            b'(' => depth += 1,
            b')' if depth == 0 => return (space_before_title(source, from, at), true),
            b')' => depth -= 1,
            b' ' | b'\t' => space = space.or(Some(at)),
            // Another link begins before this one has ended.
            b'[' | b']' if space.is_some() => break,
            b'\n' | b'\r' => break,
            _ => {}
        }
        at += 1;
    }
    let end = space.unwrap_or(at).min(source.len());
    ((from..=end).rev().find(|end| source.is_char_boundary(*end)).unwrap_or(from), false)
}

/// The end of an address without the title that may stand behind it.
fn space_before_title(source: &str, from: usize, end: usize) -> usize {
    let inner = source[from..end].trim_end();
    let title = match inner.as_bytes().last() {
        Some(b'"') => inner.find(" \""),
        Some(b'\'') => inner.find(" '"),
        _ => None,
    };
    from + title.map_or(inner, |at| inner[..at].trim_end()).len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn addresses(text: &str) -> Vec<(Use, &str)> {
        read(text, 0).addresses.into_iter().map(|address| (address.used, &text[address.at])).collect()
    }

    #[test]
    fn addresses_are_found_however_they_are_written() {
        assert_eq!(
            addresses(
                "[a](https://a.example/(x)) ![b](/b c.jpg \"Title\") <a class='x' href=\"/c\">c</a>\n\
                 <img src='d.png'> <iframe src=\"https://e.example\"></iframe> https://f.example/g. (www.h.example)"
            ),
            [
                (Use::Link, "https://a.example/(x)"),
                (Use::Picture, "/b c.jpg"),
                (Use::Link, "/c"),
                (Use::Picture, "d.png"),
                (Use::Frame, "https://e.example"),
                (Use::Link, "https://f.example/g"),
                (Use::Link, "www.h.example"),
            ]
        );
    }

    #[test]
    fn what_is_no_markdown_is_left_alone() {
        for text in [
            "<pre>\nAcme](https://a.example)\n</pre>",
            "<!-- Acme](https://a.example) -->",
            "<code>Acme](https://a.example)</code>",
            "{% raw %}Acme](https://a.example){% endraw %}",
            "{% highlight text %}\nAcme](https://a.example)\n{% endhighlight %}",
        ] {
            assert!(read(text, 0).broken.is_empty(), "{text}");
        }
        assert_eq!(read("<pre> Acme](https://a.example)", 0).broken.len(), 1, "one that is never closed");
    }

    #[test]
    fn code_is_left_alone() {
        assert_eq!(addresses("`[a](https://a.example)`\n\n```\nhttps://b.example\n```\n"), []);
        assert_eq!(read("`a](https://a.example)`", 0).broken, []);
    }

    #[test]
    fn whole_links_are_not_broken() {
        for text in [
            "[a](https://a.example)",
            "[a [b] c](https://a.example)",
            "[![p](/p.jpg)](https://a.example)",
            "[a](https://a.example \"the (title)\")",
            "[a][b] and [c] (see below)\n\n[b]: https://b.example",
            "(a [b](https://b.example) c)",
            "an array[0](1)",
            "[x] (https://a.example)",
            "\\[a\\](https://a.example)",
            "[a]({{ site.url }}/b)",
        ] {
            assert_eq!(read(text, 0).broken, [], "{text}");
        }
    }
}
