//! What is read from Markdown and raw HTML, and the way back to the file.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

use super::*;

fn document(body: &str) -> Document {
    read(&markdown::prepare(body), 0)
}

#[test]
fn words_are_found_again_in_the_file() {
    let body = "Thanks *to* [Acme **Cloud**](https://example.org/), ä {{ x }}and **you**.\n\n> deeper\n";
    let document = document(body);
    let inline = document.blocks[0].paragraph().map(|inline| {
        assert_eq!(inline.text, "Thanks to Acme Cloud, ä and you.");
        assert_eq!(inline.linked(&inline.links[0]), "Acme Cloud");
        for word in ["Thanks", "to", "Acme", "Cloud", "you"] {
            let at = inline.text.find(word).unwrap_or_default();
            assert_eq!(&body[inline.locate(at..at + word.len())], word);
        }
    });
    assert!(inline.is_some());
    assert!(matches!(document.blocks[1].kind, Kind::Quote(_)));
}

#[test]
fn lists_keep_apart_their_items_and_those_of_the_lists_within() {
    let document = document("* One\n  - inner\n* Two\n\n  more\n");
    let items = document.blocks[0].items();
    let texts: Vec<_> = items.iter().map(|item| item.text.text.as_str()).collect();
    assert_eq!(texts, ["One", "Two more"]);
    assert_eq!(items[0].within[0].text.text, "inner");
}

#[test]
fn what_is_set_off_and_where_lines_end_is_remembered() {
    let document = document("**Talk:** A *B*\nC\n\n| x | y |\n|---|---|\n| 1 | 2 |\n");
    let inline = document.blocks[0].inlines().next().unwrap();
    let set_off: Vec<_> =
        inline.emphases.iter().map(|one| (&inline.text[one.at.clone()], one.strong)).collect();
    assert_eq!(set_off, [("Talk:", true), ("B", false)]);
    assert_eq!(inline.breaks, [9]);
    let cells: Vec<_> = document.blocks[1].inlines().map(|cell| cell.text.as_str()).collect();
    assert_eq!(cells, ["x", "y", "1", "2"]);
}

#[test]
fn pictures_and_frames_keep_their_addresses() {
    let document = document(
        "![Ada *Example*](/a.jpg)\n\n<div>\n<iframe src=\"https://video.example/1\"></iframe>\n</div>\n",
    );
    let picture = &document.blocks[0].inlines().next().unwrap().pictures[0];
    assert_eq!((picture.alt.as_str(), picture.url.as_str()), ("Ada Example", "/a.jpg"));
    assert!(matches!(&document.blocks[1].kind, Kind::Embed(url) if url == "https://video.example/1"));
}

/// The blocks as lines, one a text, to be compared: links as `[words](url)`, emphases as `*words*`,
/// line ends as `/`, pictures behind the words.
fn shown(body: &str) -> String {
    let mut lines = String::new();
    document(body).blocks.iter().for_each(|block| show(block, 0, &mut lines));
    lines
}

fn show(block: &Block, depth: usize, lines: &mut String) {
    let indent = "  ".repeat(depth);
    match &block.kind {
        Kind::Heading(level, text) => lines.push_str(&format!("{indent}h{level} {}\n", line(text))),
        Kind::Paragraph(text) => lines.push_str(&format!("{indent}p {}\n", line(text))),
        Kind::List(items) => items.iter().for_each(|item| show_item(item, depth, lines)),
        Kind::Table(rows) => rows.iter().for_each(|row| {
            let cells: Vec<_> = row.iter().map(line).collect();
            lines.push_str(&format!("{indent}| {}\n", cells.join(" | ")));
        }),
        Kind::Quote(blocks) => {
            lines.push_str(&format!("{indent}>\n"));
            blocks.iter().for_each(|block| show(block, depth + 1, lines));
        }
        Kind::Embed(url) => lines.push_str(&format!("{indent}embed {url}\n")),
        Kind::Rule => lines.push_str(&format!("{indent}---\n")),
        Kind::Other => lines.push_str(&format!("{indent}?\n")),
    }
}

fn show_item(item: &Item, depth: usize, lines: &mut String) {
    lines.push_str(&format!("{}- {}\n", "  ".repeat(depth), line(&item.text)));
    item.within.iter().for_each(|item| show_item(item, depth + 1, lines));
}

fn line(text: &Inline) -> String {
    let mut marks: Vec<(usize, u8, String)> = Vec::new();
    for link in &text.links {
        marks.push((link.at.start, 2, "[".into()));
        marks.push((link.at.end, if link.at.is_empty() { 3 } else { 0 }, format!("]({})", link.url)));
    }
    for emphasis in &text.emphases {
        let mark = if emphasis.strong { "**" } else { "*" };
        marks.push((emphasis.at.start, 2, mark.into()));
        marks.push((emphasis.at.end, 1, mark.into()));
    }
    marks.extend(text.breaks.iter().map(|at| (*at, 1, " /".into())));
    marks.sort_by_key(|(at, order, _)| (*at, *order));
    let mut shown = text.text.clone();
    for (at, _, mark) in marks.iter().rev() {
        shown.insert_str(*at, mark);
    }
    let pictures = text.pictures.iter().map(|picture| format!(" !{}({})", picture.alt, picture.url));
    shown.extend(pictures);
    shown
}

#[test]
fn raw_html_gives_the_same_blocks_as_markdown() {
    for (html, markdown) in [
        (
            "<h2>Ada <em>Example</em></h2>\n<p class=role>Engineer<br>\nAcme Cloud</p>",
            "## Ada *Example*\n\nEngineer\nAcme Cloud",
        ),
        ("<ul><li>One<ul><li>inner</ul><li>Two</ul>", "* One\n  * inner\n* Two"),
        ("<table><tr><th>x<th>y<tr><td>1<td><a href=/a>2</a></table>", "|x|y|\n|-|-|\n|1|[2](/a)|"),
        ("<blockquote><p>Deep</p></blockquote><hr>", "> Deep\n\n---"),
        (
            "<p><a href='https://example.org/'><img src=/a.jpg alt='Ada'></a></p>",
            "[![Ada](/a.jpg)](https://example.org/)",
        ),
        ("<B>Talk</B>: Caches<BR>\nby <I>Ada</I>", "**Talk**: Caches\nby *Ada*"),
        ("<div>Thanks to <a href=/a>Acme &amp; Sons</a>!</div>", "Thanks to [Acme & Sons](/a)!"),
        ("<h3><i class='fa fa-clock'></i> Time</h3>", "### Time"),
    ] {
        assert_eq!(shown(html), shown(markdown), "{html}");
    }
}

#[test]
fn cards_of_raw_html_become_headings_paragraphs_and_pictures() {
    let cards = "<div class=\"card\">\n    <h3><i class=\"fas fa-clock\"></i> Time</h3>\n\n    <p>18:30 - 21:30</p>\n</div>\n\
                 <div>\n  <img src=\"/ada.jpg\">\n  <div>\n<h2>Ada Example</h2><p class=role>Engineer</p></div></div>\n\
                 \n<!-- note -->\n<script>no()</script>\n<figure><img src=/b.jpg alt=Bo><figcaption>Bo <b>Muster</b></figcaption></figure>\n";
    assert_eq!(
        shown(cards),
        "h3 Time\np 18:30 - 21:30\np  !(/ada.jpg)\nh2 Ada Example\np Engineer\np  !Bo(/b.jpg)\np Bo **Muster**\n"
    );
}

#[test]
fn html_within_markdown_is_read_as_markdown_is() {
    for (html, markdown) in [
        (
            "By <a href=\"https://example.org/\" target=_blank>Ada *E.*</a>, <b>Acme</b>",
            "By [Ada *E.*](https://example.org/), **Acme**",
        ),
        ("l&rsquo;été <em>x</em> <strong>y</strong>", "l’été *x* **y**"),
        ("a<br>b <br />\nc", "a\nb\nc"),
        ("a <!-- b --> <span>c</span>", "a c"),
        ("* <a href=/a>A</a>\n* b", "* [A](/a)\n* b"),
        ("a <script>b</script>c", "a c"),
        ("one<br><br>two", "one\n\ntwo"),
        ("<img src=/a.jpg alt='Ada'> x", "![Ada](/a.jpg) x"),
    ] {
        assert_eq!(shown(html), shown(markdown), "{html}");
    }
}

#[test]
fn a_link_round_blocks_is_on_each_of_them_and_unclosed_formats_end_with_their_element() {
    assert_eq!(shown("<a href=/a><h3>A</h3><p>b</p></a><p>c</p>"), "h3 [A](/a)\np [b](/a)\np c\n");
    assert_eq!(shown("<div><a href=/a>A</div>\n\nb"), "p [A](/a)\np b\n");
    assert_eq!(shown("a <b>b\n\nc"), "p a **b**\np c\n");
    assert_eq!(shown("<p>a <i>b</p><p>c</p></i>d"), "p a *b*\np *c*\np d\n");
    assert_eq!(shown("<a name=top></a>a"), "p a\n");
}

#[test]
fn unbalanced_elements_do_not_take_what_follows() {
    assert_eq!(shown("<ul><li>a\n\n## B\n\nc"), "- a\nh2 B\np c\n");
    assert_eq!(shown("</div></ul></td>a"), "p a\n");
    assert_eq!(shown("<td>a<tr><li>b"), "p a\n- b\n");
    assert_eq!(shown("> <ul><li>a\n\nb"), ">\n  - a\np b\n");
    assert_eq!(shown("* a </ul> b\n* c"), "- a b\n- c\n");
}

#[test]
fn definitions_stand_within_their_terms() {
    assert_eq!(
        shown("<dl><dt>Speaker</dt><dd>Ada</dd><dd>Bo</dd><dt>Room<dd>Two</dl>"),
        "- Speaker\n  - Ada\n  - Bo\n- Room\n  - Two\n"
    );
}

#[test]
fn what_plays_is_embedded_behind_the_text_or_linked_in_its_item() {
    for frame in [
        "<iframe src=\"//example.org/x\"></iframe>",
        "<div>\n<iframe\n  src='//example.org/x'></iframe>\n</div>",
        "<video controls><source src=\"//example.org/x\">no video</video>",
        "<object data=\"//example.org/x\"></object>",
        "{% include frame.html url=\"//example.org/x\" %}",
        "{% include any.html\n  url=\"//example.org/x\"\n%}",
    ] {
        assert_eq!(shown(frame), "embed //example.org/x\n", "{frame}");
    }
    assert_eq!(shown("See {% vimeo 1 %} it"), "p See it\nembed https://vimeo.com/1\n");
    assert_eq!(shown("See\n{% vimeo 1 %}\nand *on*"), "p See\nembed https://vimeo.com/1\np and *on*\n");
    assert_eq!(shown("* A {% vimeo 1 %}\n* B"), "- A[](https://vimeo.com/1)\n- B\n");
}

#[test]
fn the_place_of_decoded_text_is_exact_around_it() {
    let body = "<div>\n  <p>l&rsquo;été {{ x }}de <b>Zo&euml;</b>\n  Beispiel</p>\n</div>\n\nR&amp;D \\*x\n";
    let document = document(body);
    let texts: Vec<_> = document.blocks.iter().flat_map(Block::inlines).collect();
    let found = |word: &str| {
        let text = texts.iter().find(|text| text.text.contains(word)).unwrap();
        let at = text.text.find(word).unwrap();
        &body[text.locate(at..at + word.len())]
    };
    assert_eq!(texts[0].text, "l’été de Zoë Beispiel");
    for word in ["été", "de", "Zo", "Beispiel", "D", "x"] {
        assert_eq!(found(word), word);
    }
    for (word, source) in [("’", "&rsquo;"), ("ë", "&euml;"), ("Zoë", "Zo&euml;"), ("R&D", "R&amp;D")] {
        assert_eq!(found(word), source);
    }
}

#[test]
fn deep_nesting_is_bounded() {
    for open in ["<ul><li>", "<blockquote>", "<table><tr><td>", "<div>", "<b>", "<a href=x>", "> ", "- "] {
        let document = document(&format!("{}word", open.repeat(20_000)));
        assert!(document.blocks.len() < 3, "{open}");
    }
}

fn check_spans(blocks: &[Block], body: &str) {
    for block in blocks {
        assert!(body.get(block.span.clone()).is_some(), "{block:?}");
        for text in block.inlines() {
            assert!(body.get(text.span.clone()).is_some(), "{text:?}");
            let ends: Vec<_> = text.text.char_indices().map(|(at, _)| at).chain([text.text.len()]).collect();
            for (index, start) in ends.iter().enumerate() {
                for end in ends[index..].iter().take(6) {
                    assert!(body.get(text.locate(*start..*end)).is_some(), "{text:?} {start} {end}");
                }
            }
            for at in text.links.iter().map(|link| &link.at).chain(text.emphases.iter().map(|one| &one.at)) {
                assert!(text.text.get(at.clone()).is_some(), "{text:?}");
            }
            assert!(text.breaks.iter().all(|at| text.text[*at..].starts_with(' ')), "{text:?}");
            assert!(text.pictures.iter().all(|picture| body.get(picture.span.clone()).is_some()));
        }
    }
}

proptest::proptest! {
    #[test]
    fn every_span_lies_in_the_file(body in "([a-c ä’\n*_\\[\\]()|>#`&;-]|</?(ul|li|p|b|a href=x|div|td|tr|table|h2|br|blockquote|dd|script|iframe src='/x')>|\n\n|&(rsquo|nbsp|ngE|amp);|\\{% (youtube a|b) %\\}|\\{:x\\}|<img src=/a alt='ä'>|\r\n|\t|    )*") {
        check_spans(&document(&body).blocks, &body);
    }

    #[test]
    fn no_text_breaks_it(body in "\\PC*") {
        check_spans(&document(&body).blocks, &body);
    }
}
