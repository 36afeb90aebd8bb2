//! In charge of texts that were made to be slow: one table, from which `make bench` takes times at
//! full size and the tests take small ones, to see that nothing breaks.
//!
//! Each row is a shape that some part of reading could take more than linear time for: the front
//! matter's readers, the Markdown parser, what is taken out before it, the facts and the lints.

use std::iter::repeat_n;

/// Front matter that raises no findings, before the texts whose body is hostile.
const HEADER: &str = "---\ntitle: x\ndescription: y\ndate: 2024-05-02\n---\n";

/// How the text of a row is made.
pub(super) enum Shape {
    /// The body is this, over and over.
    Body(&'static str),
    /// The body begins with the first and goes on with the second, over and over.
    Begun(&'static str, &'static str),
    /// The front matter is the first, then the second over and over, then the third.
    Header(&'static str, &'static str, &'static str),
    /// The whole file is this, over and over.
    File(&'static str),
    /// The body is paragraphs of this, over and over, each just short enough to be looked through for
    /// facts.
    Paragraphs(&'static str),
    /// The whole file is made by a function that is told about how many bytes are wanted.
    Made(fn(usize) -> String),
}

/// A hostile text: its name, and how it is made.
pub(super) type Row = (&'static str, Shape);

/// The table.
pub(super) fn rows() -> Vec<Row> {
    [blocks(), inlines(), foreign(), front_matter(), prose()].into_iter().flatten().collect()
}

/// Makes a text of at most `size` bytes, cut at a character's boundary.
pub(super) fn text(shape: &Shape, size: usize) -> String {
    let mut text = match shape {
        Shape::Body(piece) => fill(HEADER.to_owned(), piece, size),
        Shape::Begun(first, piece) => fill(format!("{HEADER}{first}"), piece, size),
        Shape::Header(first, piece, last) => {
            let end = format!("{last}\n---\nText.\n");
            fill(format!("---\n{first}"), piece, size.saturating_sub(end.len())) + &end
        }
        Shape::File(piece) => fill(String::new(), piece, size),
        Shape::Paragraphs(piece) => {
            let paragraph = piece.repeat(8_000 / piece.len()) + "\n\n";
            fill(HEADER.to_owned(), &paragraph, size)
        }
        Shape::Made(make) => make(size),
    };
    while text.len() > size {
        text.pop();
    }
    text
}

/// Adds whole pieces to a text until it is full.
fn fill(mut text: String, piece: &str, size: usize) -> String {
    let count = size.saturating_sub(text.len()) / piece.len();
    text.reserve(count * piece.len());
    text.extend(repeat_n(piece, count));
    text
}

/// What grows while it fits: for nesting that is a level deeper in every line.
fn grow(size: usize, line: impl Fn(usize) -> String) -> String {
    let mut text = HEADER.to_owned();
    for depth in 0.. {
        let line = line(depth);
        if text.len() + line.len() > size {
            break;
        }
        text.push_str(&line);
    }
    text
}

/// Markdown's blocks.
fn blocks() -> Vec<Row> {
    use Shape::{Begun, Body, Made};
    vec![
        ("quotes, nested in one line", Body("> ")),
        ("quotes, nested without spaces", Body(">")),
        (
            "quotes, 200 deep in every line",
            Made(|size| fill(HEADER.to_owned(), &format!("{}a\n", ">".repeat(200)), size)),
        ),
        (
            "quotes, a level deeper in every line",
            Made(|size| grow(size, |depth| format!("{}a\n", "> ".repeat(depth)))),
        ),
        ("lists, nested in one line", Body("* ")),
        ("lists, numbered, nested in one line", Body("1. ")),
        (
            "lists, a level deeper in every line",
            Made(|size| grow(size, |depth| format!("{}* a\n", "  ".repeat(depth)))),
        ),
        ("lists and quotes, nested in turn", Body("> * ")),
        ("a list of 1 MB", Body("* a\n")),
        ("a list with blank lines", Body("* a\n\n")),
        ("lists of another mark each", Body("* a\n- b\n+ c\n")),
        ("tasks", Body("- [ ] a\n")),
        ("headings", Body("# x\n")),
        ("headings, underlined", Body("x\n=\n")),
        ("heading marks in one line", Begun("# ", "#")),
        ("rules", Body("---\n")),
        ("tables", Body("| a | b |\n|---|---|\n| c | d |\n\n")),
        ("one table, many rows", Begun("| a | b |\n|---|---|\n", "| c | d |\n")),
        (
            "one table, many columns",
            Made(|size| {
                let columns = size / 8;
                format!(
                    "{HEADER}{}\n{}\n{}\n",
                    "|a".repeat(columns),
                    "|-".repeat(columns),
                    "|b".repeat(columns)
                )
            }),
        ),
        (
            "one table, wide head and empty rows",
            Made(|size| {
                let head = format!("{HEADER}{}\n{}\n", "|a".repeat(size / 8), "|-".repeat(size / 8));
                fill(head, "|\n", size)
            }),
        ),
        ("bars in one line", Body("|")),
        ("fences", Body("```\n")),
        ("fences that never close", Body("```a\n~~~b\n")),
        ("one-word paragraphs", Body("word\n\n")),
        ("blank lines", Body("\n")),
        ("lines of tabs", Body("\t\n")),
        ("tabs in one line", Body("\t")),
        ("old line ends", Body("a\r")),
        (
            "footnotes",
            Made(|size| {
                let mut text = HEADER.to_owned();
                for number in 0..size / 24 {
                    text.push_str(&format!("a[^{number}]\n\n[^{number}]: b\n\n"));
                }
                text
            }),
        ),
        ("one footnote, many references", Begun("[^1]: a\n\n", "[^1] ")),
        (
            "link definitions",
            Made(|size| {
                let mut text = HEADER.to_owned();
                for number in 0..size / 24 {
                    text.push_str(&format!("[{number}]: /a\n[{number}]\n"));
                }
                text
            }),
        ),
        (
            "one long definition, many references",
            Made(|size| {
                let half = size / 2;
                fill(format!("{HEADER}[a]: /{}\n\n", "x".repeat(half)), "[a] ", size)
            }),
        ),
    ]
}

/// Markdown within a paragraph.
fn inlines() -> Vec<Row> {
    use Shape::{Body, Made};
    vec![
        ("a word of 1 MB", Body("a")),
        ("a word of 1 MB of the letter w", Body("w")),
        ("a line of 1 MB", Body("word ")),
        ("lines of words", Body("word word word word word word word word\n")),
        ("stars", Body("*")),
        ("words and stars", Body("*a **b ")),
        ("emphasis that opens and never closes", Body("*a _b ")),
        ("emphasis that closes and never opens", Body("a* b_ ")),
        ("emphasis, nested", Body("*a_ ")),
        ("strong emphasis within words", Body("a**b")),
        ("strikes", Body("~~a~ ")),
        ("opening brackets", Body("[")),
        ("opening brackets of pictures", Body("![")),
        (
            "brackets in pairs, nested",
            Made(|size| format!("{HEADER}{}a{}", "[".repeat(size / 2), "]".repeat(size / 2))),
        ),
        (
            "links within links",
            Made(|size| format!("{HEADER}{}a{}", "[".repeat(size / 6), "](b)".repeat(size / 6))),
        ),
        ("links, half open", Body("[a](b")),
        ("links, half open, with titles", Body("[a](b \"c")),
        ("links, closed and opened", Body("](")),
        ("links whose address has spaces", Body("[a](/b c d) ")),
        (
            "one address of 1 MB with spaces",
            Made(|size| fill(format!("{HEADER}[a](/"), "b ", size - 1) + ")"),
        ),
        ("addresses of nested parentheses", Made(|size| fill(format!("{HEADER}[a](/"), "(", size))),
        ("100,000 links", Body("[a](b/cde) ")),
        ("pictures", Body("![a](b) ")),
        ("references", Body("[a][b] ")),
        ("footnote references", Body("[^a")),
        ("bare addresses", Body("https://a.example ")),
        ("bare addresses without end", Body("https://a.example/")),
        ("bare addresses and parentheses", Body("https://a.example/) ")),
        (
            "an address and 1 MB of parentheses",
            Made(|size| fill(format!("{HEADER}https://a.example/"), ")", size)),
        ),
        ("mail addresses", Body("a@b.cd ")),
        ("a mail address of 1 MB", Body("a.a@")),
        ("addresses without a host", Body("http://")),
        ("`www.` without a space", Body("www.")),
        ("colons", Body(":")),
        ("code spans", Body("`a` ")),
        (
            "backticks in runs of every length",
            Made(|size| {
                let mut text = HEADER.to_owned();
                for count in 1.. {
                    if text.len() + count + 1 > size {
                        break;
                    }
                    text.extend(repeat_n('`', count));
                    text.push(' ');
                }
                text
            }),
        ),
        (
            "backticks in runs of 1 to 80, never closed",
            Made(|size| {
                let round: String = (1..=80).map(|count| format!("{} \n\n", "`".repeat(count))).collect();
                fill(HEADER.to_owned(), &round, size)
            }),
        ),
        ("ampersands", Body("&")),
        ("entities", Body("&amp;")),
        ("backslashes", Body("\\")),
        ("hard breaks", Body("a  \n")),
        ("letters with marks", Body("e\u{301}")),
        ("1 MB of marks on one letter", Body("\u{301}")),
        ("emoji", Body("\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}")),
        ("marks of direction", Body("\u{202e}a\u{202c} ")),
        ("letters that grow in lower case", Body("\u{130}")),
    ]
}

/// What stands in Markdown and is none: Liquid, attribute lists, HTML.
fn foreign() -> Vec<Row> {
    use Shape::{Begun, Body};
    vec![
        ("Liquid, opened", Body("{{")),
        ("Liquid, opened, with spaces", Body("{{ {% {: ")),
        ("Liquid, opened, one end far away", Body("{{ a {% b \n")),
        ("Liquid outputs", Body("{{ a }}")),
        ("Liquid comments that never end", Body("{% comment %}")),
        ("Liquid, raw and never ended", Begun("{% raw %}", "{{ a }}")),
        ("attribute lists", Body("a\n{: .b}\n")),
        ("attribute lists, opened", Body("{:")),
        ("closing braces", Body("}")),
        ("`<`", Body("<")),
        ("`<a `", Body("<a ")),
        ("`<a href=\"`", Body("<a href=\"")),
        ("`</`", Body("</")),
        ("`<!--`", Body("<!--")),
        ("`a <!--`", Body("a <!--")),
        ("`<!-- a -->`", Body("<!-- a -->\n")),
        ("`a <![CDATA[`", Body("a <![CDATA[")),
        ("`a <?`", Body("a <?")),
        ("`a <!A `", Body("a <!A ")),
        ("`<div>`, a block each", Body("<div>\n\n")),
        ("`<div>` in one block", Body("<div>")),
        ("`<p>a</p>`", Body("<p>a</p>\n\n")),
        ("`<b>` in one paragraph", Begun("a ", "<b>")),
        ("`<iframe` in one block", Begun("<div>\n", "<iframe ")),
        ("frames", Body("<iframe src=\"https://a.example/\"></iframe>\n\n")),
        ("`<x a=b `", Begun("a <x ", "a=b ")),
    ]
}

/// Front matter, and files without it.
fn front_matter() -> Vec<Row> {
    use Shape::{File, Header, Made};
    vec![
        (
            "YAML, an alias bomb",
            Made(|_| {
                let mut text = "---\na0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
                for level in 1..30 {
                    let items = vec![format!("*a{}", level - 1); 9].join(", ");
                    text.push_str(&format!("a{level}: &a{level} [{items}]\n"));
                }
                text + "---\nText.\n"
            }),
        ),
        (
            "YAML, aliases of 500 kB of text",
            Made(|size| {
                let text = format!("---\na: &a {}\nb: [", "x".repeat(size / 2));
                fill(text, "*a, ", size - 20) + "]\n---\nText.\n"
            }),
        ),
        (
            "YAML, 1,000 aliases of 500 kB of text",
            Made(|size| {
                format!("---\na: &a {}\ntags: [{}]\n---\nText.\n", "x".repeat(size / 2), "*a, ".repeat(1_000))
            }),
        ),
        ("YAML, merges", Header("a: &a {x: y}\n", "b: {<<: *a}\n", "")),
        ("YAML, anchors", Header("tags: [", "&a x, ", "]")),
        ("YAML, nested lists in one line", Header("title: ", "[", "")),
        ("YAML, nested maps in one line", Header("title: ", "{a: ", "")),
        ("YAML, nested lists in blocks", Header("title:\n ", "- ", "")),
        (
            "YAML, a level deeper in every line",
            Made(|size| {
                grow(size, |depth| format!("{}a:\n", " ".repeat(depth))).replacen(HEADER, "---\n", 1)
            }),
        ),
        ("YAML, a wide list", Header("tags: [", "a, ", "]")),
        ("YAML, a long list", Header("tags:\n", "- a\n", "")),
        ("YAML, the same key again and again", Header("", "a: b\n", "")),
        (
            "YAML, many keys",
            Made(|size| {
                let keys: String = (0..size / 16).map(|number| format!("k{number}: v\n")).collect();
                format!("---\n{keys}---\nText.\n")
            }),
        ),
        ("YAML, a text of 1 MB", Header("title: ", "word ", "")),
        ("YAML, a text of 1 MB in lines", Header("title: |\n", " word\n", "")),
        ("YAML, a folded text of 1 MB", Header("title: >\n", " word\n\n", "")),
        ("YAML, a text of 1 MB in quotes", Header("title: \"", "\\n", "\"")),
        ("YAML, a quote that never closes", Header("title: \"", "a: b\n", "")),
        ("YAML, a key of 1 MB", Header("", "k", ": v")),
        ("YAML, comments", Header("", "# a\n", "")),
        ("YAML, documents", Header("", "--- a\n", "")),
        ("YAML, question marks", Header("", "? ", "")),
        ("YAML, tags", Header("title: ", "!a ", "")),
        ("YAML, sponsors", Header("sponsors:\n", "- a\n", "")),
        ("YAML, talks", Header("talks:\n", "- {title: a}\n", "")),
        ("YAML, sponsors of the wrong type", Header("sponsors:\n", "- []\n", "")),
        ("front matter that never ends", File("---\na: b\n")),
        ("TOML, nested arrays", Made(|size| toml(size, "a = ", "[", "]"))),
        ("TOML, nested tables", Made(|size| toml(size, "a = ", "{a=", "}"))),
        ("TOML, a dotted key of 1 MB", Made(|size| toml(size, "a", ".a", "= 1"))),
        ("TOML, a dotted header of 1 MB", Made(|size| toml(size, "[a", ".a", "]"))),
        ("TOML, dotted keys", Made(|size| numbered(size, |number| format!("a.b.k{number} = 1\n")))),
        ("TOML, many keys", Made(|size| numbered(size, |number| format!("k{number} = 1\n")))),
        ("TOML, many tables", Made(|size| numbered(size, |number| format!("[t{number}]\n")))),
        ("TOML, tables of one list", Made(|size| toml(size, "", "[[talks]]\n", ""))),
        ("TOML, errors", Made(|size| toml(size, "", "= \n", ""))),
        ("TOML, a text of 1 MB", Made(|size| toml(size, "title = \"", "a", "\""))),
        ("TOML, a wide array", Made(|size| toml(size, "tags = [", "1,", "]"))),
        ("`Key: value` lines", File("Key: value\n")),
        (
            "`Key: value` lines, all other keys",
            Made(|size| (0..size / 20).map(|number| format!("Key{number}: value\n")).collect()),
        ),
        ("no front matter, one line", File("word ")),
    ]
}

fn toml(size: usize, first: &str, piece: &str, last: &str) -> String {
    let end = format!("{last}\n+++\nText.\n");
    fill(format!("+++\n{first}"), piece, size.saturating_sub(end.len())) + &end
}

fn numbered(size: usize, line: impl Fn(usize) -> String) -> String {
    let lines: String = (0..size / 20).map(line).collect();
    format!("+++\n{lines}+++\nText.\n")
}

/// What facts are looked for in.
fn prose() -> Vec<Row> {
    use Shape::{Begun, Body, Paragraphs};
    vec![
        ("sponsors' links in one sentence", Begun("Thanks to our sponsors ", "[Acme](https://a.example), ")),
        ("sponsors' links, a paragraph each", Body("Thanks to our sponsors [Acme](https://a.example).\n\n")),
        ("sponsors in a list", Begun("Thanks to our sponsors:\n\n", "* [Acme](https://a.example)\n")),
        (
            "sponsors, all others",
            Shape::Made(|size| {
                let mut text = HEADER.to_owned();
                for number in 0..size / 72 {
                    text.push_str(&format!("Thanks to our sponsors [A{number}](https://a.example).\n\n"));
                }
                text
            }),
        ),
        (
            "sponsors, all others, in a list",
            Shape::Made(|size| {
                let mut text = format!("{HEADER}Thanks to our sponsors:\n\n");
                for number in 0..size / 40 {
                    text.push_str(&format!("* [A{number}](https://a.example)\n"));
                }
                text
            }),
        ),
        ("sentences of thanks", Body("Thanks to our sponsors A. ")),
        ("thanks for the venue", Body("Thanks to [Acme](https://a.example) for the venue.\n\n")),
        ("people in one sentence", Body("Ada Example and ")),
        ("people with companies", Body("Ada Example from Acme, ")),
        ("names of 1 MB", Body("Ada ")),
        ("particles", Begun("Ada ", "van de ")),
        ("initials", Body("A. ")),
        (
            "talks, a paragraph each",
            Body("Ada Example from Acme talked about [Anvils](https://a.example).\n\n"),
        ),
        (
            "talks, all others",
            Shape::Made(|size| {
                let name = |number: usize| {
                    let digit = |place: u32| {
                        char::from(b'a' + u8::try_from(number / 26_usize.pow(place) % 26).unwrap_or(0))
                    };
                    format!("Ada E{}{}{}", digit(0), digit(1), digit(2))
                };
                let mut text = HEADER.to_owned();
                for number in 0..size / 64 {
                    text.push_str(&format!(
                        "{} from Acme talked about [Anvils](https://a.example).\n\n",
                        name(number)
                    ));
                }
                text
            }),
        ),
        ("talks under headings", Body("## Ada Example: Anvils\n\nAda Example talked about anvils.\n\n")),
        ("talks in a list", Body("* Ada Example (Acme): \"Anvils\"\n")),
        ("pictures of speakers", Body("![Ada Example](/a.jpg)\n\n")),
        ("fields in bold", Body("**Speaker:** Ada Example\n")),
        ("fields in bold, a paragraph each", Body("**Speaker:** Ada Example\n\n")),
        ("fields in a list", Body("- Speaker: Ada Example\n- Title: Anvils\n")),
        ("an agenda", Body("18:30 Ada Example, Acme: Anvils\n")),
        ("dates", Body("Wednesday 3rd July 2024, ")),
        ("dates, a paragraph each", Body("Wednesday 3rd July 2024\n\n")),
        ("month names", Body("May ")),
        ("next meetups", Body("Our next meetup is on 3 May with speakers from Acme, Muster and more.\n\n")),
        ("next meetups in one paragraph", Body("Our next meetup is on 3 May with speakers from Acme. ")),
        ("quotes", Body("\"a\" ")),
        ("quotes that only open", Body("\u{201c}a ")),
        ("quotes without spaces", Body("\"")),
        ("an enumeration", Body("A, B and C, ")),
        ("an enumeration, a paragraph each", Body("A, B and C\n\n")),
        ("full stops", Body(".")),
        ("full stops with spaces", Body(". ")),
        ("exclamations", Body("a! ")),
        ("commas", Body(",")),
        ("and", Body(" and")),
        ("times", Body("18:30 ")),
        ("parentheses", Body("(a")),
        ("at a place", Body("we met at the ")),
        ("hosts", Body("hosted by ")),
        ("hosts, a paragraph each", Body("Hosted by Ada Example.\n\n")),
        ("attendance", Body("300 people ")),
        ("pictures without descriptions", Body("![](/a.jpg)\n\n")),
        ("capital letters", Body("A")),
        ("paragraphs of 8 kB, sentences", Paragraphs("Thanks to our sponsors Acme. ")),
        ("paragraphs of 8 kB, short sentences", Paragraphs("a! ")),
        ("paragraphs of 8 kB, people", Paragraphs("Ada Example and ")),
        (
            "paragraphs of 8 kB, people and companies",
            Paragraphs("Ada Example from Acme told us about anvils. "),
        ),
        ("paragraphs of 8 kB, names", Paragraphs("Ada ")),
        ("paragraphs of 8 kB, quotes", Paragraphs("\"a\" ")),
        ("paragraphs of 8 kB, quotes that only open", Paragraphs("\u{201c}a ")),
        ("paragraphs of 8 kB, dates", Paragraphs("3 May ")),
        ("paragraphs of 8 kB, links", Paragraphs("Thanks to our sponsors [Acme](/a), ")),
        ("paragraphs of 8 kB, short links", Paragraphs("[a](/b) ")),
        ("paragraphs of 8 kB, links and quotes", Paragraphs("Ada Example from [Acme](/a), \"x\". ")),
        ("paragraphs of 8 kB, commas", Paragraphs("A, ")),
        ("paragraphs of 8 kB, places", Paragraphs("we met at the Acme offices ")),
        ("paragraphs of 8 kB, hosts", Paragraphs("hosted by ")),
        (
            "paragraphs of 8 kB, next meetups",
            Paragraphs("our next meetup is on 3 May with speakers from A, B and C. "),
        ),
        ("paragraphs of 8 kB, fields", Paragraphs("**Speaker:** Ada Example\n")),
        ("paragraphs of 8 kB, an agenda", Paragraphs("18:30 Ada Example: Anvils\n")),
        ("paragraphs of 8 kB, initials", Paragraphs("A. ")),
        ("paragraphs of 8 kB, times", Paragraphs("18:30 ")),
        ("paragraphs of 8 kB, particles", Paragraphs("Ada van ")),
        ("paragraphs of 8 kB, attendance", Paragraphs("300 people ")),
        ("paragraphs of 8 kB, HTML", Paragraphs("<b>Ada Example</b>: ")),
        ("paragraphs of 8 kB, addresses", Paragraphs("https://a.example ")),
        ("paragraphs of 8 kB, grown letters", Paragraphs("\u{130}a ")),
        ("paragraphs of 8 kB, keys", Paragraphs("Speaker: Ada Example\n")),
        ("paragraphs of 8 kB, titles", Paragraphs("\"Anvils\" by Ada Example, ")),
        ("paragraphs of 8 kB, talk titles", Paragraphs("talk: \"Anvils: a - b\" ")),
        (
            "list items of 8 kB",
            Shape::Made(|size| {
                let item = format!("* {}\n", "Ada Example from [Acme](/a), \"x\". ".repeat(200));
                fill(HEADER.to_owned(), &item, size)
            }),
        ),
        ("one list item of 1 MB", Begun("* ", "Ada Example from [Acme](/a), \"x\". ")),
        ("one heading of 1 MB", Begun("## ", "Ada Example from [Acme](/a), \"x\". ")),
        ("one paragraph of 1 MB", Body("Ada Example from [Acme](/a), \"x\". ")),
    ]
}
