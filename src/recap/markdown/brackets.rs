//! In charge of angle brackets that people type as words, `Vec<T>`, `the <script> tag`, `<your-name>`, which a
//! parser of HTML would take for tags, and of elements that nobody closes and that would take in all behind
//! them: a frame written `<iframe … />`, as kramdown allows.
//!
//! It leaves every other tag as it stands, and what comes through of it to [`crate::edition`].

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use super::code::Code;
use super::{Edit, next_of, set};

/// The elements that HTML has or had, and those of drawings and formulas.
const KNOWN: &str = "a abbr acronym address applet area article aside audio b base basefont bdi bdo big blink \
    blockquote body br button canvas caption center cite code col colgroup command data datalist dd del details dfn \
    dialog dir div dl dt em embed fieldset figcaption figure font footer form frame frameset g h1 h2 h3 h4 h5 h6 \
    head header hgroup hr html i iframe image img input ins isindex kbd keygen label legend li link listing main map mark \
    marquee math menu menuitem meta meter nav nobr noembed noframes noscript object ol optgroup option output p \
    param path picture plaintext pre progress q rb rp rt rtc ruby s samp script search section select slot small \
    source spacer span strike strong style sub summary sup svg table tbody td template textarea tfoot th thead time \
    title tr track tt u ul var video wbr xmp youtube";

/// Attributes that have no value.
const BARE: &str = "allowfullscreen async autofocus autoplay center checked compact controls defer disabled \
    download hidden inert ismap itemscope loop markdown multiple muted nomodule noshade novalidate nowrap open \
    playsinline readonly required reversed selected webkitallowfullscreen mozallowfullscreen";

/// Elements that hide what stands behind them until they are closed: without attributes and an end they are
/// only spoken of.
const HIDING: [&str; 12] = [
    "audio", "button", "canvas", "iframe", "object", "script", "select", "style", "template", "textarea",
    "title", "video",
];

/// Of those, elements that show something by an attribute; an end is put behind them where they have none.
const SHOWING: [&str; 5] = ["audio", "iframe", "object", "script", "video"];

/// Elements that have no end, or need none: they are no types, however they are typed.
const ENDLESS: &str = "br dd dt hr li p rb rp rt rtc tbody td tfoot th thead tr wbr";

/// Longest tag that is looked into, in bytes.
const LONGEST: usize = 2_000;

/// Longest address that a bracket may stand in, in bytes.
const LONGEST_ADDRESS: usize = 300;

/// What a bracket that opens is.
enum Bracket {
    /// A word of the text.
    Word,
    /// One that something else is to be put in the place of.
    Blank,
    /// Of an element that ends with its tag, and does not say so as HTML does.
    Unclosed { end: usize, name: String },
}

/// What makes a text's angle brackets what they were meant as. Words that somebody is to put something in the
/// place of, `<Your Company>`, name nobody: for `facts` they stay tags, of which nothing is read.
pub(super) fn meant(text: &str, facts: bool) -> Vec<Edit> {
    let mut edits: Vec<Edit> = Vec::new();
    each(text, |at, bracket| {
        edits.push(match bracket {
            Bracket::Blank if facts => return,
            Bracket::Word | Bracket::Blank => Edit { start: at, end: at + 1, with: "&lt;".to_owned() },
            Bracket::Unclosed { end, name } => Edit { start: end, end, with: format!("</{name}>") },
        });
    });
    edits
}

/// Where the brackets open that are words of a text.
pub(crate) fn words_in_brackets(text: &str) -> Vec<usize> {
    let mut words = Vec::new();
    each(text, |at, bracket| {
        if matches!(bracket, Bracket::Word | Bracket::Blank) {
            words.push(at);
        }
    });
    words
}

/// Whether HTML has or had an element of a name.
pub(crate) fn is_element(name: &str) -> bool {
    static ELEMENTS: LazyLock<HashSet<&str>> = LazyLock::new(|| KNOWN.split_whitespace().collect());
    if name.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return ELEMENTS.contains(name.to_ascii_lowercase().as_str());
    }
    ELEMENTS.contains(name)
}

/// Whether a word of a tag is an attribute that has no value.
pub(crate) fn is_bare_attribute(word: &str) -> bool {
    word.contains('-') || is_any(BARE, word)
}

fn is_any(names: &str, name: &str) -> bool {
    names.split_whitespace().any(|known| known.eq_ignore_ascii_case(name))
}

/// Calls for each bracket outside of code that is no plain tag.
fn each(text: &str, mut found: impl FnMut(usize, Bracket)) {
    if !text.contains('<') {
        return;
    }
    let closers = closers(text);
    let mut code = Code::default();
    // Where the line begins that is read.
    let (mut line, mut seen) = (0, 0);
    let mut at = 0;
    while at < text.len() {
        if let Some(end) = code.skip(text, at) {
            at = end;
            continue;
        }
        if text.as_bytes()[at] == b'<' {
            if text[at..].starts_with("<!--") {
                at = text[at..].find("-->").map_or(text.len(), |end| at + end + 3);
                continue;
            }
            line = text[seen..at].rfind('\n').map_or(line, |end| seen + end + 1);
            seen = at;
            let indented = text[line..].starts_with("    ") || text[line..].starts_with('\t');
            let bracket = read(text, at, &closers).filter(|_| !indented);
            // Last of all, since it costs most.
            let word = |bracket: &Bracket| !matches!(bracket, Bracket::Unclosed { .. });
            if let Some(bracket) = bracket.filter(|bracket| !(word(bracket) && is_in_address(&text[..at]))) {
                found(at, bracket);
            }
        }
        at = next_of(&const { set(b"`~<") }, text, at + 1);
    }
}

/// The names of the elements that a text ends, each with where it does so last.
fn closers(text: &str) -> HashMap<String, usize> {
    let ends = text.match_indices("</").filter_map(|(at, end)| Some((at, text.get(at + end.len()..)?)));
    ends.map(|(at, rest)| (rest[..name_end(rest)].to_ascii_lowercase(), at)).collect()
}

fn name_end(text: &str) -> usize {
    text.bytes().position(|byte| !(byte.is_ascii_alphanumeric() || byte == b'-')).unwrap_or(text.len())
}

/// What a bracket is, where it is no plain tag.
fn read(text: &str, at: usize, closers: &HashMap<String, usize>) -> Option<Bracket> {
    // Cheap first: most of what is no tag begins like none.
    if !text.as_bytes().get(at + 1).is_some_and(u8::is_ascii_alphabetic) {
        return None;
    }
    let rest = &text[at + 1..text.floor_char_boundary((at + LONGEST).min(text.len()))];
    let (before, end) = (&text[..at], rest.find('>')?);
    let inside = &rest[..end];
    let typed = &inside[..name_end(inside)];
    if before.ends_with(['\\', '(']) || inside.contains("\n\n") {
        return None;
    }
    let attached = before.ends_with(|char: char| char.is_alphanumeric() || char == ':');
    let attributes = inside[typed.len()..].trim_end_matches('/');
    let self_closed = inside.ends_with('/');
    let capital = typed.starts_with(|char: char| char.is_ascii_uppercase());
    // `Option<Box<T>>`, `vector<std::string>`
    if inside.contains('<') || attributes.starts_with([',', '&']) || attributes.starts_with("::") {
        return (attached && (capital || attributes.starts_with("::"))).then_some(Bracket::Word);
    }
    if !(attributes.is_empty() || attributes.starts_with(char::is_whitespace)) {
        return None;
    }
    let name = typed.to_ascii_lowercase();
    let closed = closers.get(&name).is_some_and(|close| *close > at);
    let shows = attributes.contains('=') || attributes.split_whitespace().any(is_bare_attribute);
    if shows {
        let open = SHOWING.contains(&name.as_str()) && (self_closed || !closed);
        return open.then(|| Bracket::Unclosed { end: at + 1 + end + 1, name });
    }
    let spoken = match () {
        () if self_closed || closed => false,
        () if typed.contains('-') => attributes.is_empty(),
        () if !is_element(&name) || HIDING.contains(&name.as_str()) => true,
        () if !is_type(typed, attached) => attached && !attributes.is_empty(),
        () => !is_any(ENDLESS, typed),
    };
    let shows = || ["audio", "button", "iframe", "object", "video"].contains(&name.as_str());
    let blank = !attached && (typed.contains('-') || !is_element(typed) || shows());
    spoken.then_some(if blank { Bracket::Blank } else { Bracket::Word })
}

/// Whether what stands right before a bracket is an address of the web.
fn is_in_address(before: &str) -> bool {
    let near = &before[before.floor_char_boundary(before.len().saturating_sub(LONGEST_ADDRESS))..];
    let word =
        near.rsplit(|char: char| char.is_whitespace() || "<>()\"".contains(char)).next().unwrap_or_default();
    word.contains("://") || word.starts_with("www.")
}

/// Whether the name of an element is typed as types are, and not as old pages have their tags, `<B>`, `<CENTER>`.
fn is_type(typed: &str, attached: bool) -> bool {
    let capital = typed.starts_with(|char: char| char.is_ascii_uppercase());
    let all = typed.bytes().all(|byte| !byte.is_ascii_lowercase());
    capital && (!all || typed.len() == 1 && (attached || typed != "P"))
}

#[cfg(test)]
mod tests {
    use crate::recap::markdown::{prepare, prepare_to_show};

    #[test]
    fn types_and_tags_that_are_spoken_of_are_words() {
        for (text, meant) in [
            ("Iterator<S> with Stream<T>.", "Iterator&lt;S> with Stream&lt;T>."),
            (
                "Vec<u8>, List<String> and Option<Box<T>>",
                "Vec&lt;u8>, List&lt;String> and Option&lt;Box&lt;T>>",
            ),
            ("vector<std::string> and Map<K, V>", "vector&lt;std::string> and Map&lt;K, V>"),
            ("why the <script> tag is slow", "why the &lt;script> tag is slow"),
            ("## The <textarea> element", "## The &lt;textarea> element"),
            ("Clone it as <your-name>.", "Clone it as &lt;your-name>."),
            ("A <Link> to Option<Script>", "A &lt;Link> to Option&lt;Script>"),
            ("a<b and c>d", "a&lt;b and c>d"),
        ] {
            assert_eq!(prepare_to_show(text, &|_| None).text, meant);
        }
        let blanks = "Sponsored by <Your Company>, as <your-name> <slides>";
        assert_eq!(prepare(blanks).text, blanks, "they name nobody");
    }

    #[test]
    fn tags_stay_tags() {
        for text in [
            "H<sub>2</sub>O, foo<b>bar</b>, a<br>b, <P>old<BR>pages and<P>more, <Table><Tr><Td>x</Table>",
            "https://api.example/v1/<token> and www.example.com/<id>, https://a.example/a<b and c>d",
            "Hello<o:p></o:p> z<spacer>w",
            "`Vec<T>` and \\<T> and\n\n    Vec<T>\n\n```\nVec<T>\n```",
            "<Card>Words</Card> and <x-card>more</x-card> <x-player/>",
            "<https://example.org> <ada@example.org> [a](<b c>)",
            "<script>let a = 1;</script> <!-- Vec<T> --> 1 < 2 > 0",
            "<details open>x</details>",
            "<iframe src=\"https://a.example\"></iframe>",
        ] {
            assert_eq!(prepare(text).text, text);
        }
    }

    #[test]
    fn frames_that_nobody_closes_end_with_their_tag() {
        for (text, meant) in [
            (
                "<iframe src=\"a\" allowfullscreen />\n\nMore",
                "<iframe src=\"a\" allowfullscreen /></iframe>\n\nMore",
            ),
            ("<video src=\"a\">\n\nMore", "<video src=\"a\"></video>\n\nMore"),
            (
                "<iframe src=\"a\"/><iframe src=\"b\"></iframe>",
                "<iframe src=\"a\"/></iframe><iframe src=\"b\"></iframe>",
            ),
        ] {
            assert_eq!(prepare(text).text, meant);
        }
    }

    #[test]
    fn a_text_of_brackets_is_read_in_one_go() {
        let text = "a<b ".repeat(100_000);
        assert_eq!(prepare(&text).text.len(), text.len());
    }
}
