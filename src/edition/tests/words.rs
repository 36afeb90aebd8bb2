//! The text says what the HTML says: the same words in the same order, and no markup.

use proptest::prelude::*;

use super::with_body;
use crate::edition::wrap::columns;

/// A stretch of Markdown around the words `w0`, `w1` and so on; every `§` is the next word.
fn stretch() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "§ and **§**, _§_ and ***§***",
        "## § `§`",
        "§\n===",
        "[§](https://a.example/) and [**§**](/b \"title\") and [§][ref]\n\n[ref]: https://ref.example/",
        "- §\n- §\n  1. §\n     - § **§**\n  2. §",
        "1. §\n\n   §\n\n   > §\n\n2. §",
        "> §\n>\n> > § *§*\n>\n> - §",
        "| § | § |\n|---|:-:|\n| **§** | `§` |\n| [§](/c) | § |",
        "```rust\n§ §\n```",
        "    § §",
        "<div align=\"center\"><p><b>§</b> <a href=\"/d\">§</a></p></div>",
        "<ul><li>§</li><li>§<ul><li>§</li></ul></li></ul>",
        "<table><tr><th>§</th><td>§</td></tr></table>",
        "<table><tr><td>§<ul><li>§ §</li><li>§</li></ul>§</td></tr><tr><td><pre>§\n  §</pre></td></tr></table>",
        "<ol reversed type=\"i\"><li>§</li><li value=\"9\">§</li></ol>",
        "§\n: § **§**\n\n§\n\n: §",
        "<pre>\n§ §\n§\n</pre>",
        "§ <span class=\"x\">§</span> <kbd>§</kbd> <!-- gone --> <small>§</small>",
        "§ &amp; § \\*§\\* &lt;§&gt;",
        "- [ ] §\n- [x] §",
        "§ \u{5e9}\u{5dc}\u{5d5}\u{5dd} § \u{627}\u{644} **§**",
        "{: .lead}\n§",
        "***\n\n§",
        "§ {% comment %}gone{% endcomment %} §",
        "§\\\n§  \n§",
    ])
}

/// The words that were put in, in the order in which a text has them.
fn words(text: &str) -> Vec<String> {
    let pieces = text.split(|c: char| !c.is_ascii_alphanumeric());
    let numbered = |piece: &&str| {
        piece
            .strip_prefix('w')
            .is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
    };
    pieces.filter(numbered).map(str::to_owned).collect()
}

proptest! {
    #[test]
    fn both_forms_have_the_same_words_in_the_same_order(stretches in prop::collection::vec(stretch(), 1..8)) {
        let mut count = 0;
        let mut body = String::new();
        for stretch in &stretches {
            for (index, part) in stretch.split('§').enumerate() {
                if index > 0 {
                    body.push_str(&format!("w{count}"));
                    count += 1;
                }
                body.push_str(part);
            }
            body.push_str("\n\n");
        }
        let (edition, _) = with_body(&body);
        let all: Vec<String> = (0..count).map(|number| format!("w{number}")).collect();
        prop_assert_eq!(&words(&edition.text()), &all, "{}\n{}", body, edition.text());
        prop_assert_eq!(&words(&edition.html), &all, "{}\n{}", body, edition.html);
        for markup in ["**", "](", "</", "<b", "<span", "```", "gone", "{:", "{%", "&amp;", "&lt;", "|---", "title"] {
            prop_assert!(!edition.text().contains(markup), "{markup} is in\n{}", edition.text());
        }
        for line in edition.text().lines() {
            prop_assert!(columns(line) <= 72 && !line.ends_with(' '), "{line:?}");
        }
    }
}

#[test]
fn raw_html_keeps_its_form_in_the_text() {
    for (body, text) in [
        (
            "<pre>\nfirst  line\n  second line\n\n\tlast\n</pre>\n",
            "    first  line\n      second line\n\n        last\n",
        ),
        (
            "<ol start=\"3\"><li>one<ul><li>a</li><li>b<br>c</li></ul></li><li>two</li></ol>\n\nAfter.",
            "3. one\n   - a\n   - b\n     c\n4. two\n\nAfter.\n",
        ),
        ("<ul><li>one</li><ul><li>two</li></ul><li>three</li></ul>", "- one\n  - two\n- three\n"),
        (
            "Before.\n\n<blockquote><p>One.</p><p>Two.</p><blockquote>Three.</blockquote></blockquote>",
            "Before.\n\n> One.\n>\n> Two.\n>\n> > Three.\n",
        ),
        (
            "<table><tr><th>Time</th><th>Talk</th></tr><tr><td>19:00</td><td><p>Tea<br>and <a href=\"/t\">cake</a></p></td></tr></table>",
            "Time  | Talk\n------+-----------------\n19:00 | Tea and cake [1]\n\nLinks:\n[1] https://meetup.example.org/t\n",
        ),
        ("a<svg><text>hidden</text></svg>b", "ab\n"),
        ("<svg viewBox=\"0 0 1 1\">\n<text>hidden</text>\n</svg>\n\nAfter.", "After.\n"),
        ("<dl><dt>Tea</dt><dd>Green</dd><dt>Cake</dt><dd>None</dd></dl>", "Tea\n  Green\nCake\n  None\n"),
        (
            "<a href=\"/a\"><div>One</div><div>Two</div></a>",
            "One [1]\nTwo [1]\n\nLinks:\n[1] https://meetup.example.org/a\n",
        ),
        ("She said <q>yes</q>.", "She said “yes”.\n"),
        ("10<sup>3</sup> H<sub>2</sub>O, the 1<sup>st</sup>", "10^3 H2O, the 1st\n"),
        ("<p>One<br>Two<br> <br>Three</p>", "One\nTwo\n\nThree\n"),
    ] {
        assert_eq!(with_body(body).0.text(), text, "{body}");
    }
}

#[test]
fn numbered_lists_keep_their_numbers_in_both_forms() {
    for (body, text) in [
        ("<ol><li>a</li><li value=\"7\">b</li><li>c</li></ol>", "1. a\n7. b\n8. c\n"),
        ("<ol reversed><li>a<ol><li>x</li></ol></li><li>b</li></ol>", "2. a\n   1. x\n1. b\n"),
        ("<ol reversed start=\"10\"><li>a</li><li>b</li></ol>", "10. a\n9. b\n"),
        ("<ol type=\"a\"><li>a</li><li>b</li></ol>", "a. a\nb. b\n"),
        ("<ol type=\"I\" start=\"3\"><li>a</li><li>b</li></ol>", "III. a\nIV. b\n"),
        ("<ol type=\"x\"><li value=\"y\">a</li></ol>", "1. a\n"),
    ] {
        assert_eq!(with_body(body).0.text(), text, "{body}");
    }
    let html = with_body("<ol reversed type=\"a\" onclick=\"x\"><li value=\"7\">a</li></ol>").0.html;
    for kept in [" reversed", " type=\"a\"", "<li value=\"7\">"] {
        assert!(html.contains(kept) && !html.contains("onclick"), "{html}");
    }
    assert!(!with_body("<ol type=\"x\"><li>a</li></ol>").0.html.contains("type"));
}

#[test]
fn lists_and_set_text_keep_their_lines_in_a_cell() {
    let narrow = "<table><tr><th>Who</th><th>What</th></tr><tr><td>Ada</td><td>Both:<ul><li>tea</li><li>cake\
        <ol><li>dry</li></ol></li></ul></td></tr><tr><td>Bo</td><td><pre>if a {\n    b\n}</pre></td></tr></table>";
    assert_eq!(
        with_body(narrow).0.text(),
        "Who | What\n----+---------\nAda | Both:\n    | - tea\n    | - cake\n    |   1. dry\n\
         Bo  | if a {\n    |     b\n    | }\n"
    );
    let long = "words that go on and on until the line of the cell has no more room";
    let wide = format!(
        "<table><tr><th>Who</th><th>What</th></tr><tr><td>Ada</td><td><ul><li>{long}</li><li>tea</li></ul></td></tr></table>"
    );
    assert_eq!(
        with_body(&wide).0.text(),
        "Who: Ada\nWhat:\n- words that go on and on until the line of the cell has no more room\n- tea\n"
    );
}

#[test]
fn definitions_are_read_as_kramdown_reads_them() {
    let (edition, _) = with_body("Tea\n: Green, from *Uji*\n: Or black\n\nCake\nand biscuits\n\n: None\n");
    assert_eq!(edition.text(), "Tea\n  Green, from Uji\n  Or black\nCake\nand biscuits\n  None\n");
    assert!(
        edition.html.contains("<dt>Tea</dt>") && edition.html.contains("<dd>Green, from <em>Uji</em></dd>")
    );
    for body in ["We were\n~ 50 people.", "Time\n:30 past\n~ x"] {
        let (edition, _) = with_body(body);
        assert!(!edition.html.contains("<dl"), "{}", edition.html);
    }
}

#[test]
fn a_tilde_and_a_smiley_are_no_definition_and_take_none_away() {
    for (body, text) in [
        ("Tea\n: Green\n\nWe were\n~ 50 people.", "Tea\n  Green\n\nWe were ~ 50 people.\n"),
        ("Tea\n: Green\n\n> We were\n> ~ 50 people.\n", "Tea\n  Green\n\n> We were ~ 50 people.\n"),
        ("A great night\n: )\n\nTea\n: Green\n", "A great night : )\n\nTea\n  Green\n"),
        ("A sad end\n\n: -(\n\nBye.", "A sad end\n\n: -(\n\nBye.\n"),
        ("Cake\n: (none)\n: -\n", "Cake\n  (none)\n  -\n"),
        ("Tea\n: Green\n\n```\na\n~ b\n: )\n```\n", "Tea\n  Green\n\n    a\n    ~ b\n    : )\n"),
    ] {
        assert_eq!(with_body(body).0.text(), text, "{body}");
    }
}

#[test]
fn a_link_without_words_shows_its_address_in_both_forms() {
    for (body, shown) in [
        ("See [](https://a.example/x).", "https://a.example/x"),
        ("See <a href=\"https://a.example/x\"><b> </b></a>.", "https://a.example/x"),
        ("See [](mailto:ada@example.org).", "ada@example.org"),
        ("See [![](data:image/png;base64,AAAA)](https://a.example/x).", "https://a.example/x"),
    ] {
        let (edition, _) = with_body(body);
        assert_eq!(edition.text(), format!("See {shown}.\n"), "{body}");
        assert!(edition.html.contains(&format!("{shown}</")), "{}", edition.html);
    }
    let (edition, _) = with_body("See [![A boat](/a.jpg)](https://a.example/x) <a href=\"#talks\"></a>.");
    assert_eq!(edition.text(), "See [Picture: A boat] [1] .\n\nLinks:\n[1] https://a.example/x\n");
}

#[test]
fn notes_of_several_paragraphs_keep_them_apart() {
    let (edition, _) = with_body("A note[^1].\n\n[^1]: One.\n\n    Two.\n");
    assert_eq!(edition.text(), "A note(1).\n\n* * *\n\n1. One.\n\n   Two.\n");
}
