//! In charge of what stands in a recap as it is and is no Markdown: what lies between certain tags, and
//! code that is set off by spaces.
//!
//! It leaves code between backticks and fences to [`crate::recap::markdown`].

/// What stands between these is no Markdown.
const BETWEEN: [(&str, &str); 7] = [
    ("<!--", "-->"),
    ("<pre", "</pre>"),
    ("<code", "</code>"),
    ("{% raw", "{% endraw"),
    ("{% comment", "{% endcomment"),
    ("{% highlight", "{% endhighlight"),
    ("{{< highlight", "{{< /highlight"),
];

/// Knows what lies between tags.
pub(super) struct Verbatim {
    /// Which of [`BETWEEN`] may still be closed: one that is not is not looked for again.
    closed: [bool; BETWEEN.len()],
}

impl Default for Verbatim {
    fn default() -> Self {
        Verbatim { closed: [true; BETWEEN.len()] }
    }
}

impl Verbatim {
    /// Behind what begins at a byte and is no Markdown.
    pub(super) fn end(&mut self, source: &str, at: usize) -> Option<usize> {
        let bytes = source.as_bytes();
        if !matches!(bytes.get(at), Some(b'<' | b'{')) {
            return None;
        }
        let begins = |open: &str| {
            bytes.get(at..at + open.len()).is_some_and(|head| head.eq_ignore_ascii_case(open.as_bytes()))
        };
        let index = BETWEEN.iter().position(|(open, _)| begins(open))?;
        let close = BETWEEN[index].1;
        let end = self.closed[index].then(|| source[at..].find(close)).flatten();
        self.closed[index] = end.is_some();
        end.map(|end| at + end + close.len())
    }
}

/// Knows code that is set off by four spaces, line by line. Within lists nothing is taken for it: there
/// as many spaces may only continue an item.
#[derive(Default)]
pub(super) struct Indented {
    /// The line before is not blank, and no code.
    within_text: bool,
    within_list: bool,
}

impl Indented {
    /// Whether the next line is code.
    pub(super) fn is_code(&mut self, line: &str) -> bool {
        let text = line.trim_start_matches([' ', '\t']);
        if text.trim_end().is_empty() {
            self.within_text = false;
            return false;
        }
        let indent = &line[..line.len() - text.len()];
        if indent.contains('\t') || indent.len() >= 4 {
            return !self.within_text && !self.within_list;
        }
        let number = text.trim_start_matches(|char: char| char.is_ascii_digit());
        let item = text.starts_with(['-', '*', '+']) && text[1..].starts_with([' ', '\t', '\n'])
            || (number.len() < text.len() && (number.starts_with(". ") || number.starts_with(") ")));
        self.within_list = item || (self.within_list && (self.within_text || !indent.is_empty()));
        self.within_text = true;
        false
    }
}
