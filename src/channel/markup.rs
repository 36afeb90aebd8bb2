//! In charge of what mails and pages change about HTML that the sanitiser wrote: headings that go on
//! below those around them, widths of pictures, and the words alone.
//!
//! It leaves what may stand in it to [`crate::edition`]. What a sanitiser writes is regular: every
//! attribute has a value in double quotes, and `<` begins a tag wherever it stands.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::edition::over_gaps;

/// A stretch of HTML.
#[derive(Debug, Clone, Copy)]
enum Piece<'h> {
    /// Words, with their entities.
    Text(&'h str),
    /// A whole tag with its brackets.
    Tag(&'h str),
}

/// The stretches of HTML that a sanitiser wrote, in order; nothing is left out.
fn pieces(html: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = html;
    std::iter::from_fn(move || {
        let end = match rest.find('<') {
            Some(0) => tag_length(rest),
            Some(text) => text,
            None => rest.len(),
        };
        let (piece, after) = rest.split_at(end);
        rest = after;
        let tag = piece.starts_with('<');
        (!piece.is_empty()).then_some(if tag { Piece::Tag(piece) } else { Piece::Text(piece) })
    })
}

/// How far the tag at the beginning of `html` reaches; a `>` between quotes does not end it.
fn tag_length(html: &str) -> usize {
    let mut quoted = false;
    for (at, byte) in html.bytes().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b'>' if !quoted => return at + 1,
            _ => {}
        }
    }
    html.len()
}

/// The level of the heading that a tag begins or ends, what stands before the level, and what behind.
fn heading(tag: &str) -> Option<(u8, &str, &str)> {
    let name = tag.find('h').filter(|at| matches!(tag.get(..*at), Some("<" | "</")))? + 1;
    let level = tag.as_bytes().get(name).filter(|byte| matches!(byte, b'1'..=b'6'))? - b'0';
    let behind = tag.get(name + 1..).filter(|behind| behind.starts_with(['>', ' ']))?;
    Some((level, tag.get(..name)?, behind))
}

/// The HTML with headings that go on below a first level: the highest becomes the second, and none
/// is skipped, so that readers who hear them keep their way (WCAG 2.2, 1.3.1 and technique H42). The
/// heads of a table say what they head (technique H63): a column in its head, else a row.
pub(super) fn in_order(html: &str) -> String {
    let mut ordered = String::with_capacity(html.len());
    // The levels, as written, of the headings that the place stands under.
    let mut above: Vec<u8> = Vec::new();
    let mut heads = "row";
    for piece in pieces(html) {
        match piece {
            Piece::Tag(tag) if tag.starts_with("<thead") || tag.starts_with("</thead") => {
                heads = if tag.starts_with("</") { "row" } else { "col" };
                ordered.push_str(tag);
            }
            Piece::Tag(tag) if tag.starts_with("<th>") || tag.starts_with("<th ") => {
                ordered.push_str("<th");
                if !tag.contains(" scope=\"") {
                    let _ = write!(ordered, " scope=\"{heads}\"");
                }
                ordered.push_str(tag.strip_prefix("<th").unwrap_or_default());
            }
            Piece::Tag(tag) => match heading(tag) {
                Some((level, before, behind)) => {
                    if !tag.starts_with("</") {
                        while above.last().is_some_and(|last| *last >= level) {
                            above.pop();
                        }
                        above.push(level);
                    }
                    // Writing to a String cannot fail.
                    let _ = write!(ordered, "{before}{}{behind}", (above.len() + 1).clamp(2, 6));
                }
                None => ordered.push_str(tag),
            },
            Piece::Text(text) => ordered.push_str(text),
        }
    }
    ordered
}

/// The HTML with every table in a box of its own, which can be scrolled by hand and by keyboard where it
/// is narrower than the table (WCAG 2.2, 1.4.10 and 2.1.1).
pub(super) fn with_wide_tables(html: &str) -> String {
    let mut boxed = String::with_capacity(html.len());
    let mut depth = 0_usize;
    for piece in pieces(html) {
        match piece {
            Piece::Tag(tag) if tag.starts_with("<table>") || tag.starts_with("<table ") => {
                if depth == 0 {
                    boxed.push_str("<div class=\"wide\" tabindex=\"0\">");
                }
                depth += 1;
                boxed.push_str(tag);
            }
            Piece::Tag("</table>") => {
                boxed.push_str("</table>");
                if depth == 1 {
                    boxed.push_str("</div>");
                }
                depth = depth.saturating_sub(1);
            }
            Piece::Tag(text) | Piece::Text(text) => boxed.push_str(text),
        }
    }
    boxed
}

/// Blocks of words that may run another way than those around them.
const BLOCKS: [&str; 14] =
    ["p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "td", "th", "dt", "dd", "figcaption", "blockquote"];

/// The HTML of a document that runs that way (`ltr` or `rtl`), in which every block that runs the other
/// way says so; code runs from left to right in every language.
pub(super) fn directed(html: &str, document: &str) -> String {
    if document == "ltr" && !html.contains(is_right_to_left) {
        return html.to_owned();
    }
    let all: Vec<_> = pieces(html).collect();
    let mut directed: Vec<Cow<'_, str>> = Vec::with_capacity(all.len());
    // Where the lists begin that are open, and those in which an item runs the other way.
    let mut lists: Vec<usize> = Vec::new();
    let mut mixed: BTreeSet<usize> = BTreeSet::new();
    // How the items run that are open.
    let mut around: Vec<&str> = Vec::new();
    for (index, piece) in all.iter().enumerate() {
        let (Piece::Text(source) | Piece::Tag(source)) = piece;
        directed.push(Cow::Borrowed(source));
        let Piece::Tag(tag) = piece else { continue };
        match tag.trim_end_matches('>').split(' ').next() {
            Some("<ul" | "<ol") => lists.push(index),
            Some("</ul" | "</ol") => drop(lists.pop()),
            Some("</li") => drop(around.pop()),
            _ => {}
        }
        let behind = all.get(index + 1..).unwrap_or_default();
        let current = around.last().copied().unwrap_or(document);
        let foreign = foreign_direction(tag, behind, current);
        if tag.starts_with("<li") {
            around.push(foreign.unwrap_or(current));
        }
        if let (Some(runs), Some(last)) = (foreign, directed.last_mut()) {
            *last = with_attribute(tag, &format!("dir=\"{runs}\"")).into();
        }
        let own = ["<li", "<ul", "<ol"].iter().any(|list| tag.starts_with(list));
        if own && directed.last().is_some_and(|tag| tag.contains(" dir=\"")) {
            mixed.extend(lists.last());
        }
    }
    for index in mixed {
        if let Some(list) = directed.get_mut(index) {
            let padded = with_attribute(list, BOTH_SIDES);
            *list = padded.into();
        }
    }
    directed.concat()
}

/// The room for the marks of a list whose items run both ways: on the other side they would stand outside.
const BOTH_SIDES: &str = "style=\"padding:0 24px\"";

/// A start tag with one more attribute.
fn with_attribute(tag: &str, attribute: &str) -> String {
    format!("{} {attribute}>", tag.strip_suffix('>').unwrap_or(tag))
}

/// The direction that the element of a tag has to name, with what stands behind the tag: that of its
/// first letter.
fn foreign_direction(tag: &str, behind: &[Piece<'_>], document: &str) -> Option<&'static str> {
    let name = tag.strip_prefix('<')?.split([' ', '>']).next()?;
    if tag.contains(" dir=\"") {
        return None;
    }
    if matches!(name, "pre" | "code") {
        return Some("ltr");
    }
    if !BLOCKS.contains(&name) {
        return None;
    }
    let is_end = |tag: &str| tag.strip_prefix("</").and_then(|end| end.strip_suffix('>')) == Some(name);
    let words = behind.iter().map_while(|piece| match piece {
        Piece::Tag(tag) if is_end(tag) => None,
        Piece::Tag(_) => Some(""),
        Piece::Text(text) => Some(*text),
    });
    let first = words.flat_map(str::chars).find(|char| char.is_alphabetic())?;
    let runs = if is_right_to_left(first) { "rtl" } else { "ltr" };
    (runs != document).then_some(runs)
}

/// Whether a letter belongs to a script that runs from right to left: the blocks that Unicode's
/// DerivedBidiClass.txt gives the classes R and AL by default.
fn is_right_to_left(char: char) -> bool {
    matches!(char, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}'
        | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

/// The HTML with paragraphs in place of headings: what stands around a recap has no place among its
/// headings.
pub(super) fn without_headings(html: &str) -> String {
    pieces(html)
        .map(|piece| match piece {
            Piece::Tag(tag) => match heading(tag) {
                Some(_) if tag.starts_with("</") => "</strong></p>",
                Some(_) => "<p><strong>",
                None => tag,
            },
            Piece::Text(text) => text,
        })
        .collect()
}

/// The words alone, as far as their letters go: to find out whether something is said. What is struck out
/// is not.
pub(super) fn words(html: &str) -> String {
    let mut stretches = vec![String::with_capacity(html.len())];
    let mut struck = 0_usize;
    for piece in pieces(html) {
        match piece {
            Piece::Tag("<del>" | "<s>" | "<strike>") => {
                struck += 1;
                stretches.push(String::new());
            }
            Piece::Tag("</del>" | "</s>" | "</strike>") => struck = struck.saturating_sub(1),
            Piece::Text(text) if struck == 0 => {
                stretches.last_mut().into_iter().for_each(|it| it.push_str(text))
            }
            Piece::Tag(_) | Piece::Text(_) => {}
        }
    }
    let mut words = over_gaps(stretches.iter().map(String::as_str));
    // All that a sanitiser writes as entities.
    for entity in ["&nbsp;", "&lt;", "&gt;", "&quot;", "&amp;"] {
        words = words.replace(entity, " ");
    }
    words
}

/// Gives every picture of a sanitised body a width, for classic Outlook, which knows no `max-width`
/// and would let a large one burst the column of so many pixels.
///
/// How large one without a width is, nobody knows without fetching it. So the attribute says the column's width, which
/// only Outlook obeys, and the style says the picture's own, at most the column's, which everybody
/// else obeys: a small logo stays small. ammonia could only set one value on all pictures, also on
/// those whose author gave a width.
pub(super) fn sized_pictures(html: &str, column: u32) -> String {
    let mut sized = String::with_capacity(html.len());
    for piece in pieces(html) {
        match piece {
            Piece::Tag(tag) => match tag.strip_prefix("<img ") {
                Some(attributes) => sized.push_str(&sized_picture(attributes, column)),
                None => sized.push_str(tag),
            },
            Piece::Text(text) => sized.push_str(text),
        }
    }
    sized
}

/// Whether sanitised markup shows the picture of an address.
pub(super) fn shows(html: &str, url: &str) -> bool {
    let source = format!("src=\"{}\"", url.replace('&', "&amp;").replace('"', "&quot;"));
    pieces(html).any(|piece| match piece {
        Piece::Tag(tag) => tag.starts_with("<img ") && tag.contains(&source),
        Piece::Text(_) => false,
    })
}

fn sized_picture(attributes: &str, column: u32) -> String {
    let attributes: Vec<_> = named_values(attributes).collect();
    let side = |wanted: &str| {
        let side = attributes.iter().find(|(name, _)| *name == wanted)?.1.parse().ok();
        side.filter(|side| *side > 0)
    };
    let fits = side("width").filter(|width: &u32| *width <= column);
    let mut tag = match (fits, side("width").zip(side("height"))) {
        (Some(width), _) => format!("<img width=\"{width}\" style=\"max-width:100%;height:auto\""),
        (None, Some((width, height))) => {
            let height = u64::from(height) * u64::from(column) / u64::from(width);
            format!("<img width=\"{column}\" height=\"{height}\" style=\"max-width:100%;height:auto\"")
        }
        (None, None) => format!("<img width=\"{column}\" style=\"width:auto;max-width:100%;height:auto\""),
    };
    for (name, value) in attributes {
        // A height that was meant for another width would distort the picture in Outlook.
        let replaced = matches!(name, "width" | "style") || (name == "height" && fits.is_none());
        if !replaced {
            // Writing to a String cannot fail.
            let _ = write!(tag, " {name}=\"{value}\"");
        }
    }
    tag.push('>');
    tag
}

/// The attributes behind a tag's name, as a sanitiser writes them: always with a value in double
/// quotes.
fn named_values(attributes: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut parts = attributes.split('"');
    std::iter::from_fn(move || {
        let name = parts.next()?.trim().strip_suffix('=')?;
        Some((name, parts.next()?))
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn sized(html: &str) -> String {
        sized_pictures(html, 536)
    }

    #[test]
    fn headings_begin_at_the_second_level_and_skip_none() {
        for (written, ordered) in [
            ("<h1>A</h1><h2>B</h2>", "<h2>A</h2><h3>B</h3>"),
            ("<h2 id=\"x>y\">A</h2><h4>B</h4><h2>C</h2>", "<h2 id=\"x>y\">A</h2><h3>B</h3><h2>C</h2>"),
            ("<h4>A</h4><h3>B</h3><h6>C</h6>", "<h2>A</h2><h2>B</h2><h3>C</h3>"),
            ("<p>&lt;h1&gt;</p><hr><h1>A", "<p>&lt;h1&gt;</p><hr><h2>A"),
        ] {
            assert_eq!(in_order(written), ordered);
        }
        let deep = "<h1></h1><h2></h2><h3></h3><h4></h4><h5></h5><h6></h6>";
        assert!(in_order(deep).ends_with("<h6></h6><h6></h6>"));
    }

    #[test]
    fn heads_of_a_table_say_what_they_head() {
        assert_eq!(
            in_order("<table><thead><tr><th align=\"right\">A</th></tr></thead><tbody><tr><th>B</th></tr>"),
            "<table><thead><tr><th scope=\"col\" align=\"right\">A</th></tr></thead><tbody><tr><th scope=\"row\">B</th></tr>"
        );
    }

    #[test]
    fn a_table_scrolls_in_a_box_of_its_own_and_one_within_it_does_not() {
        assert_eq!(
            with_wide_tables("<p>a</p><table><tr><td><table align=\"x\"></table></td></tr></table><p>b</p>"),
            "<p>a</p><div class=\"wide\" tabindex=\"0\"><table><tr><td><table align=\"x\"></table></td></tr></table></div><p>b</p>"
        );
    }

    #[test]
    fn a_paragraph_in_another_direction_says_so_and_code_runs_from_left_to_right() {
        assert_eq!(
            directed("<p>\"שלום\" Ada</p><ul><li>Ada: שלום</li></ul><pre><code>a(\"b\")</code></pre>", "rtl"),
            "<p>\"שלום\" Ada</p><ul style=\"padding:0 24px\"><li dir=\"ltr\">Ada: שלום</li></ul><pre dir=\"ltr\"><code dir=\"ltr\">a(\"b\")</code></pre>"
        );
        assert_eq!(
            directed("<p>Hello</p><p><em>مرحبا</em> Ada</p><p>18:30</p>", "ltr"),
            "<p>Hello</p><p dir=\"rtl\"><em>مرحبا</em> Ada</p><p>18:30</p>"
        );
        assert_eq!(
            directed(
                "<ul><li>Ada</li></ul><ol start=\"2\"><li>שלום<ul><li>Bo</li></ul></li><li>Zoë</li></ol>",
                "ltr"
            ),
            "<ul><li>Ada</li></ul><ol start=\"2\" style=\"padding:0 24px\"><li dir=\"rtl\">שלום<ul style=\"padding:0 24px\"><li dir=\"ltr\">Bo</li></ul></li><li>Zoë</li></ol>"
        );
        let plain = "<p>Hello</p><pre>x</pre>";
        assert_eq!(directed(plain, "ltr"), plain);
    }

    #[test]
    fn what_stands_around_a_recap_has_no_headings() {
        assert_eq!(
            without_headings("<h2 id=\"a\">We <em>meet</em></h2><p>x</p>"),
            "<p><strong>We <em>meet</em></strong></p><p>x</p>"
        );
    }

    #[test]
    fn an_opening_with_struck_words_says_what_its_summary_says() {
        assert_eq!(words("<p>Hello <del>old <b>and</b></del> new <s>x</s>world.</p>"), "Hello  new world.");
    }

    #[test]
    fn words_have_no_tags_and_no_entities() {
        assert_eq!(
            words("<p>R&amp;D <a href=\"https://a.example/?b=%3E\" title=\">\">now</a></p> x"),
            "R D now x"
        );
    }

    #[test]
    fn every_picture_gets_a_width_for_outlook_and_keeps_its_own_elsewhere() {
        assert_eq!(
            sized("<p>a <img src=\"https://example.org/a>b.png\" alt=\"<img \"> b</p>"),
            "<p>a <img width=\"536\" style=\"width:auto;max-width:100%;height:auto\" \
             src=\"https://example.org/a>b.png\" alt=\"<img \"> b</p>"
        );
        assert_eq!(
            sized("<img width=\"64\" height=\"32\" src=\"x\">"),
            "<img width=\"64\" style=\"max-width:100%;height:auto\" height=\"32\" src=\"x\">"
        );
        assert_eq!(
            sized("<img src=\"x\" width=\"1072\" height=\"800\">"),
            "<img width=\"536\" height=\"400\" style=\"max-width:100%;height:auto\" src=\"x\">"
        );
        for wide in ["100%", "0", ""] {
            assert_eq!(
                sized(&format!("<img src=\"x\" width=\"{wide}\" height=\"900\">")),
                "<img width=\"536\" style=\"width:auto;max-width:100%;height:auto\" src=\"x\">"
            );
        }
    }

    proptest! {
        #[test]
        fn html_without_pictures_stays_as_it_is(html in "(<p>|</p>|&lt;|[a-z\"> é]|<a href=\"[<>]\">){0,40}") {
            prop_assert_eq!(sized(&html), html.as_str());
            prop_assert_eq!(directed(&html, "ltr"), html.as_str());
            prop_assert_eq!(with_wide_tables(&html), html.as_str());
            prop_assert_eq!(in_order(&html), html);
        }

        #[test]
        fn no_html_makes_it_panic(html in "(<img |<h[0-9]|</h2|<p>|<table>|</table>|[a-zש\"=>< é]){0,60}") {
            sized(&html);
            let _ = (in_order(&html), without_headings(&html), words(&html));
            let _ = (directed(&html, "rtl"), with_wide_tables(&html));
        }
    }
}
