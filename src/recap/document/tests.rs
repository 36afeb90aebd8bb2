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
    let inline = document.blocks[0].inlines()[0];
    let set_off: Vec<_> =
        inline.emphases.iter().map(|one| (&inline.text[one.at.clone()], one.strong)).collect();
    assert_eq!(set_off, [("Talk:", true), ("B", false)]);
    assert_eq!(inline.breaks, [9]);
    let cells: Vec<_> = document.blocks[1].inlines().iter().map(|cell| cell.text.as_str()).collect();
    assert_eq!(cells, ["x", "y", "1", "2"]);
}

#[test]
fn pictures_and_frames_keep_their_addresses() {
    let document = document(
        "![Ada *Example*](/a.jpg)\n\n<div>\n<iframe src=\"https://video.example/1\"></iframe>\n</div>\n",
    );
    let picture = &document.blocks[0].inlines()[0].pictures[0];
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
