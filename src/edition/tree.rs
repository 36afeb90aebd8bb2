//! In charge of the Markdown tree that both bodies are made from: what either of them would have
//! to treat in its own way (footnotes, tasks, pictures without words) is made plain once.
//!
//! It leaves HTML to [`super::body`] and text to [`super::text`].

use comrak::Arena;
use comrak::nodes::{AstNode, ListDelimType, ListType, NodeList, NodeValue};
use url::Url;

use super::{kramdown, link, raw};
use crate::config::Publication;
use crate::finding::Finding;
use crate::recap::markdown::{self, Known, Plain};

/// Deepest nesting of blocks and emphasis; nobody reads what stands deeper, and readers of feeds
/// and mail have limits of their own.
const DEEPEST: usize = 64;

/// Parses a body. `alt` is said of pictures that say nothing of themselves, `known` what stands in the place
/// of templates.
pub(super) fn grow<'a>(
    arena: &'a Arena<'a>,
    body: &str,
    alt: &str,
    known: Known<'_>,
    publication: &Publication,
    findings: &mut Vec<Finding>,
) -> &'a AstNode<'a> {
    let text = markdown::prepare_to_show(body, known).text;
    let Plain { text, abbreviations } = markdown::to_plain(&text);
    let root = markdown::parse_to_show(arena, &link::with_posts(&text, publication));
    if cut(root) {
        findings.push(
            Finding::error("deep-nesting", format!("the text is nested more than {DEEPEST} levels deep"))
                .hint("take out the runs of `>`, `*` or list markers"),
        );
    }
    if let Some(finding) = markdown::too_much_html(root) {
        findings.push(finding);
        take_out_raw_html(root);
    }
    take_out_notes_before_others(root);
    for node in root.descendants().collect::<Vec<_>>() {
        describe_picture(arena, node, alt);
        mark_task(arena, node);
        part_terms(node);
        number_footnote(arena, node);
        kramdown::title_alert(arena, node);
        kramdown::take_empty_head(node);
    }
    kramdown::expand(root, &abbreviations);
    list_footnotes(arena, root);
    root
}

fn take_out_raw_html<'a>(root: &'a AstNode<'a>) {
    for node in root.descendants().collect::<Vec<_>>() {
        let raw = matches!(node.data().value, NodeValue::HtmlBlock(_) | NodeValue::HtmlInline(_));
        if raw {
            node.detach();
        }
    }
}

/// The words of the paragraphs outside lists, quotes and tables: no pictures, no raw HTML, no
/// line breaks, nothing that is struck out. Paragraphs without words are left out.
pub(super) fn paragraphs<'a>(root: &'a AstNode<'a>) -> impl Iterator<Item = String> {
    root.children()
        .filter(|node| matches!(node.data().value, NodeValue::Paragraph))
        .map(|node| super::wording::line(&words(node)))
        .filter(|words| words.contains(char::is_alphanumeric))
}

fn words<'a>(node: &'a AstNode<'a>) -> String {
    // What stands between the words that are struck out.
    let mut stretches = vec![String::new()];
    let mut stack = vec![node];
    let mut struck = 0_usize;
    while let Some(node) = stack.pop() {
        let words = match stretches.last_mut() {
            Some(words) => words,
            None => break,
        };
        match &node.data().value {
            NodeValue::HtmlInline(html) => match raw::strikes(html) {
                Some(true) => {
                    struck += 1;
                    stretches.push(String::new());
                }
                Some(false) => struck = struck.saturating_sub(1),
                None => {}
            },
            NodeValue::Strikethrough => stretches.push(String::new()),
            NodeValue::Image(_) => {}
            _ if struck > 0 => stack.extend(node.reverse_children()),
            NodeValue::Text(text) => words.push_str(text),
            NodeValue::Code(code) => words.push_str(&code.literal),
            NodeValue::LineBreak | NodeValue::SoftBreak => words.push(' '),
            _ => stack.extend(node.reverse_children()),
        }
    }
    super::wording::over_gaps(stretches.iter().map(String::as_str))
}

/// What links are left without: addresses that they must not lead to, as written, and no address.
pub(super) fn refused_links<'a>(root: &'a AstNode<'a>, page: &Url) -> Vec<String> {
    let mut refused = Vec::new();
    for node in root.descendants() {
        match &node.data().value {
            NodeValue::Link(to) if link::in_body(&to.url, page).is_none() => {
                refused.push(link::as_written(&to.url));
            }
            NodeValue::HtmlInline(html) => refused.extend(link::of_jekyll(html)),
            NodeValue::HtmlBlock(html) => refused.extend(link::of_jekyll(&html.literal)),
            _ => {}
        }
    }
    refused
}

/// Cuts off what is nested too deep; tells whether there was any.
fn cut<'a>(root: &'a AstNode<'a>) -> bool {
    let mut found = false;
    let mut stack = vec![(root, 0)];
    while let Some((node, depth)) = stack.pop() {
        if depth > DEEPEST {
            node.detach();
            found = true;
        } else {
            stack.extend(node.children().map(|child| (child, depth + 1)));
        }
    }
    found
}

fn describe_picture<'a>(arena: &'a Arena<'a>, node: &'a AstNode<'a>, alt: &str) {
    let described =
        match &node.data().value {
            NodeValue::Image(link) if node.collect_text().trim().is_empty() => {
                if link.title.trim().is_empty() { alt.to_owned() } else { link.title.clone() }
            }
            _ => return,
        };
    for child in node.children().collect::<Vec<_>>() {
        child.detach();
    }
    node.append(text(arena, described));
}

/// A box to tick is a form element; a mark in the text says the same everywhere.
fn mark_task<'a>(arena: &'a Arena<'a>, node: &'a AstNode<'a>) {
    let mark = match &node.data().value {
        NodeValue::TaskItem(task) if task.symbol.is_some() => "☑ ",
        NodeValue::TaskItem(_) => "☐ ",
        _ => return,
    };
    let list = match node.parent().map(|parent| parent.data().value.clone()) {
        Some(NodeValue::List(list)) => list,
        _ => NodeList::default(),
    };
    node.data_mut().value = NodeValue::Item(list);
    match node.first_child() {
        Some(first) if matches!(first.data().value, NodeValue::Paragraph) => {
            first.prepend(text(arena, mark.to_owned()));
        }
        _ => {
            let paragraph = arena.alloc(NodeValue::Paragraph.into());
            paragraph.append(text(arena, mark.trim_end().to_owned()));
            node.prepend(paragraph);
        }
    }
}

/// Every line above a definition is a term of its own, and paragraphs of a definition stay apart.
fn part_terms<'a>(node: &'a AstNode<'a>) {
    let blocks = node.children().map(|part| part.children().count()).max().unwrap_or_default();
    if let NodeValue::DescriptionItem(item) = &mut node.data_mut().value {
        item.tight &= blocks < 2;
        return;
    }
    if matches!(node.data().value, NodeValue::DescriptionTerm) {
        let ends = |node: &&AstNode<'a>| matches!(node.data().value, NodeValue::SoftBreak);
        for end in node.descendants().filter(ends).collect::<Vec<_>>() {
            end.data_mut().value = NodeValue::LineBreak;
        }
    }
}

/// Links between a note and its place need `id`s, which collide when a reader shows several
/// entries on one page; a number says enough.
fn number_footnote<'a>(arena: &'a Arena<'a>, node: &'a AstNode<'a>) {
    let number = match &node.data().value {
        NodeValue::FootnoteReference(reference) => format!("({})", reference.ix),
        _ => return,
    };
    node.data_mut().value = NodeValue::Superscript;
    node.append(text(arena, number));
}

/// Of notes of one name the last counts; the parser leaves the others where they stand.
fn take_out_notes_before_others<'a>(root: &'a AstNode<'a>) {
    for node in root.descendants().collect::<Vec<_>>() {
        let other =
            matches!(&node.data().value, NodeValue::FootnoteDefinition(note) if note.total_references == 0);
        if other {
            node.detach();
        }
    }
}

/// The notes become a numbered list at the end, below a rule.
fn list_footnotes<'a>(arena: &'a Arena<'a>, root: &'a AstNode<'a>) {
    let notes: Vec<_> = root
        .children()
        .filter(|node| matches!(node.data().value, NodeValue::FootnoteDefinition(_)))
        .collect();
    if notes.is_empty() {
        return;
    }
    let style = NodeList {
        list_type: ListType::Ordered,
        start: 1,
        delimiter: ListDelimType::Period,
        // Paragraphs of a tight item would run into one another.
        tight: notes.iter().all(|note| note.children().nth(1).is_none()),
        ..NodeList::default()
    };
    let list = arena.alloc(NodeValue::List(style).into());
    for note in notes {
        note.detach();
        note.data_mut().value = NodeValue::Item(style);
        list.append(note);
    }
    root.append(arena.alloc(NodeValue::ThematicBreak.into()));
    root.append(list);
}

fn text<'a>(arena: &'a Arena<'a>, words: String) -> &'a AstNode<'a> {
    arena.alloc(NodeValue::Text(words.into()).into())
}
