//! In charge of the tags of site generators in a text: Liquid, shortcodes and attribute lists are
//! found, and what they show is put in their place as HTML, or in words; the others give nothing, and are
//! told of.
//!
//! It leaves to [`player`] what a tag shows, and to [`liquid`] what an expression says.

use std::cell::OnceCell;
use std::collections::HashSet;
use std::ops::Range;

use super::code::{Code, begins_line, is_set_off};
use super::liquid::{self, Known, Value};
use super::listing::{Listings, unraw};
use super::unsaid::{Dropped, closers, unsaid};
use super::{Captions, Edit, lists, next_of, set};
use crate::recap::front_matter::guarded;
use crate::recap::player::{self, Argument, Picture, Shown};

/// Longest tag, in bytes; what is longer stays as text.
const LONGEST_TAG: usize = 2_000;

/// Tags that bring in a file, whose name follows.
pub(super) const INCLUDES: [&str; 6] =
    ["include", "include_relative", "include_cached", "include-cached", "render", "partial"];

/// How the address of a page begins that only the site's own generator knows: the tag and the file
/// follow, as in `jekyll:post_url/2019-10-02-name`.
pub(crate) const OF_JEKYLL: &str = "jekyll:";

/// How the names of files end that become pages with an address of their own.
const PAGES: [&str; 9] = ["md", "markdown", "mkd", "mkdn", "mkdown", "html", "htm", "textile", "adoc"];

/// Finds the next place of a needle again and again, without searching a stretch twice.
struct Next<'a> {
    text: &'a str,
    needle: &'static str,
    /// The place that was found last; nothing before the first search, and no place where none is left.
    found: Option<Option<usize>>,
}

impl<'a> Next<'a> {
    fn new(text: &'a str, needle: &'static str) -> Self {
        Next { text, needle, found: None }
    }

    /// The first place at or behind `from`; `from` never goes back.
    fn at_or_after(&mut self, from: usize) -> Option<usize> {
        match self.found {
            Some(found) if found.is_none_or(|found| found >= from) => found,
            _ => {
                let rest = self.text.get(from..).unwrap_or_default();
                *self.found.insert(rest.find(self.needle).map(|found| from + found))
            }
        }
    }
}

/// What stands at some place of a text.
struct Found {
    /// Where it ends.
    end: usize,
    /// What it says, without its braces; empty where that is not to be read.
    says: std::ops::Range<usize>,
}

/// Reads a text from its front for tags.
struct Scan<'a> {
    text: &'a str,
    outputs: Next<'a>,
    statements: Next<'a>,
    lists: Next<'a>,
    comment_ends: Next<'a>,
    list_comment_ends: Next<'a>,
    /// The names of its own attribute lists.
    defined: OnceCell<HashSet<&'a str>>,
    /// Within `raw`, where tags stand for themselves.
    raw: bool,
}

/// The tags and attribute lists of a text, outside of code: what stands in their place, and which of them
/// would have done something that nobody does here.
pub(super) fn foreign(text: &str, known: Known<'_>, captions: Captions) -> (Vec<Edit>, Vec<Dropped>) {
    let mut scan = Scan {
        text,
        outputs: Next::new(text, "}}"),
        statements: Next::new(text, "%}"),
        lists: Next::new(text, "}"),
        comment_ends: Next::new(text, "endcomment"),
        list_comment_ends: Next::new(text, "{:/"),
        defined: OnceCell::new(),
        raw: false,
    };
    let mut code = Code::default();
    let mut edits: Vec<Edit> = Vec::new();
    let mut dropped = Vec::new();
    let closing = OnceCell::new();
    let mut listings = Listings::default();
    let mut links = Links::default();
    let mut at = 0;
    while at < text.len() {
        if let Some(end) = code.skip(text, at) {
            let code = Some(&text[at..end]).filter(|code| code.contains("{%") || code.contains("{{</*"));
            let bare = code.map(|code| (unraw(code), code)).filter(|(bare, code)| bare != code);
            edits.extend(bare.map(|(bare, _)| Edit { start: at, end, with: bare }));
            at = end;
        } else if let Some(found) = scan.tag(at) {
            let says = &text[found.says];
            if let Some(code) = listings.read(text, &(at..found.end), says) {
                let end = code.end;
                edits.push(code);
                let what = unsaid(&text[at..], says, || closing.get_or_init(|| closers(text)));
                dropped.extend(what.map(|what| Dropped { at: at..found.end, what }));
                at = next_of(&const { set(b"`~{") }, text, end);
                continue;
            }
            let toc = ["{:toc", "{: toc"].iter().any(|toc| text[at..found.end].starts_with(toc));
            let start = if toc { stand_in(text, at) } else { at };
            let free = edits.last().is_none_or(|last| last.end <= start);
            let place = if free { start } else { at }..found.end;
            let shown = replace(text, place, says, (known, captions), &mut edits)
                || links.replace(says, known, edits.last_mut(), || closing.get_or_init(|| closers(text)));
            if !shown && let Some(what) = unsaid(&text[at..], says, || closing.get_or_init(|| closers(text)))
            {
                dropped.push(Dropped { at: at..found.end, what });
            }
            at = found.end;
        } else {
            at += 1;
        }
        // To the next byte at which code or a tag may begin.
        at = next_of(&const { set(b"`~{") }, text, at);
    }
    (edits, dropped)
}

/// What stands between the braces, without blanks and the hyphens that take blanks away.
pub(super) fn trimmed(says: &str) -> &str {
    says.trim_matches(|char: char| char.is_whitespace() || char == '-')
}

impl Scan<'_> {
    fn tag(&mut self, at: usize) -> Option<Found> {
        let bytes = self.text.as_bytes();
        match (bytes[at], bytes.get(at + 1)?) {
            (b'{', b'%') => self.statement(at),
            (b'{', b'{') if !self.raw => {
                let end = tag_end(&mut self.outputs, at)?;
                // Rust and Python write a brace so.
                let says = !trimmed(&self.text[at + 2..end - 2]).is_empty();
                says.then_some(Found { end, says: at + 2..end - 2 })
            }
            (b'{', b':') if !self.raw && !is_set_off(self.text, at) => self.attribute_list(at),
            (b'{', b'#')
                if !self.raw
                    && let Some(end) = comment_end(self.text, at) =>
            {
                Some(Found { end, says: at..at })
            }
            (b'{', b'#' | b'.' | b' ' | b'a'..=b'z') if !self.raw => self.plain_list(at),
            _ => None,
        }
    }

    fn statement(&mut self, at: usize) -> Option<Found> {
        let end = tag_end(&mut self.statements, at)?;
        let found = |end| Some(Found { end, says: at..at });
        match self.text[at + 2..end - 2].trim_matches([' ', '-']) {
            "raw" => self.raw = true,
            "endraw" => self.raw = false,
            _ if self.raw => return None,
            "comment" => {
                let word = self.comment_ends.at_or_after(end)?;
                return found(self.statements.at_or_after(word)? + 2);
            }
            _ => return Some(Found { end, says: at + 2..end - 2 }),
        }
        found(end)
    }

    /// `{: .class }`, and `{::comment}` with what it hides.
    fn attribute_list(&mut self, at: usize) -> Option<Found> {
        let end = self.braces_end(at)?;
        let inner = &self.text[at + 2..end - 1];
        let defined = || self.defined.get_or_init(|| lists::defined(self.text));
        if !lists::is_kramdown((self.text, at), inner, defined) {
            return None;
        }
        if inner == ":comment" {
            let close = self.list_comment_ends.at_or_after(end)?;
            let end = self.text[close..].find('}').map(|brace| close + brace + 1)?;
            return Some(Found { end, says: at..at });
        }
        Some(Found { end, says: at..at })
    }

    /// `{#anchor}`, `{.class}` or `{target="_blank"}`.
    fn plain_list(&mut self, at: usize) -> Option<Found> {
        let end = self.braces_end(at)?;
        let inner = &self.text[at + 1..end - 1];
        lists::is_plain(self.text, at, end, inner).then_some(Found { end, says: at..at })
    }

    /// Behind the brace that closes a list on its line.
    fn braces_end(&mut self, at: usize) -> Option<usize> {
        let end = self.lists.at_or_after(at)? + 1;
        let inner = &self.text[at + 1..end - 1];
        (inner.len() <= LONGEST_TAG && !inner.contains(['\n', '\r', '{'])).then_some(end)
    }
}

/// Where the list begins whose one item stands on the line before `at`, in the place of a table of
/// contents.
fn stand_in(text: &str, at: usize) -> usize {
    let from = text.floor_char_boundary(at.saturating_sub(LONGEST_TAG));
    let Some(before) = text[from..at].strip_suffix('\n') else { return at };
    let line = before.rfind('\n').map_or(from, |end| from + end + 1);
    if text[line..].starts_with(['*', '-', '+', '1']) { line } else { at }
}

/// Where a comment of Nunjucks or Tera ends: `{# nobody reads this #}`.
fn comment_end(text: &str, at: usize) -> Option<usize> {
    let end = text.floor_char_boundary(text.len().min(at + LONGEST_TAG));
    let inner = text.get(at..end)?.strip_prefix("{#")?;
    let begins = inner.starts_with([' ', '\n', '-']);
    begins.then(|| inner.find("#}")).flatten().map(|close| at + 2 + close + 2)
}

/// Where a tag that opens at `at` ends, behind its closing braces.
fn tag_end(closers: &mut Next<'_>, at: usize) -> Option<usize> {
    closers.at_or_after(at + 2).map(|end| end + 2).filter(|end| end - at <= LONGEST_TAG)
}

/// Puts what a tag shows in its place; tells whether it shows anything.
fn replace(
    text: &str,
    place: Range<usize>,
    says: &str,
    (known, captions): (Known<'_>, Captions),
    edits: &mut Vec<Edit>,
) -> bool {
    let Range { start: at, end } = place;
    if let Some(inner) = says.strip_prefix("</*").and_then(|says| says.strip_suffix("*/>")) {
        edits.push(Edit { start: at, end, with: format!("{{{{&lt;{inner}&gt;}}}}") });
        return true;
    }
    if let Some(inner) = says.strip_prefix("%/*").and_then(|says| says.strip_suffix("*/%")) {
        edits.push(Edit { start: at, end, with: format!("{{{{%{inner}%}}}}") });
        return true;
    }
    let says = trimmed(says);
    if let Some(words) = liquid::filled(says, known) {
        edits.push(Edit { start: at, end, with: words });
        return true;
    }
    if let Some(page) = page(says) {
        let start = address_begins(text, at);
        // What stands before it in the address is the site's own place.
        while start.is_some_and(|start| edits.last().is_some_and(|last| last.start >= start)) {
            edits.pop();
        }
        let address = || match known(says) {
            Some(Value::Text(address)) => Some(address),
            _ => None,
        };
        let with = start.map(|_| page).or_else(address);
        let shown = with.is_some();
        edits.push(Edit { start: start.unwrap_or(at), end, with: with.unwrap_or_default() });
        return shown;
    }
    let mut shown = shown(says, known);
    if let Some(Shown::Picture(Picture { caption, .. }) | Shown::Embed(_, caption)) = &mut shown {
        caption.take_if(|_| captions == Captions::InPicture);
    }
    match &shown {
        Some(shown) => show(text, at, end, shown, edits),
        None => edits.push(Edit { start: at, end, with: String::new() }),
    }
    shown.is_some()
}

/// Puts in the place of a tag the HTML of what it shows, or in an address its address.
fn show(text: &str, at: usize, end: usize, shown: &Shown, edits: &mut Vec<Edit>) {
    let bytes = text.as_bytes();
    let within_markup =
        at.checked_sub(1).is_some_and(|before| matches!(bytes[before], b'(' | b'"' | b'\'' | b'='));
    if within_markup {
        let (Shown::Embed(url, _) | Shown::Picture(Picture { url, .. }) | Shown::Link(url, _)) = shown;
        edits.push(Edit { start: at, end, with: url.clone() });
        return;
    }
    let first = begins_line(bytes, at);
    let ends_line = || {
        bytes[end..]
            .iter()
            .find(|byte| !matches!(byte, b' ' | b'\t' | b'\r'))
            .is_none_or(|byte| *byte == b'\n')
    };
    let alone = first && ends_line();
    if alone {
        // Four spaces would make code of it.
        let indent = bytes[..at].iter().rev().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        let spaces = text[at - indent..at].replace('\t', "    ").len();
        if spaces > 3 && edits.last().is_none_or(|last| last.end <= at - indent) {
            edits.push(Edit { start: at - indent, end: at, with: "   ".to_owned() });
        }
    }
    // What begins a line with the tag of a block makes raw HTML of the rest of the line as well.
    // What two tags show that stand side by side stays apart.
    let beside = edits.last().is_some_and(|last| last.end == at && last.start < at && !last.with.is_empty());
    let lead = match (first, alone, beside) {
        (true, false, _) => "<wbr>",
        (false, _, true) => " ",
        _ => "",
    };
    let place = match alone {
        true if at == 0 || bytes[at - 1] == b'\n' => Place::Margin,
        true => Place::Alone,
        false => Place::Among,
    };
    edits.push(Edit { start: at, end, with: format!("{lead}{}", markup(shown, place)) });
    if alone {
        // Raw HTML goes on to the next empty line.
        edits.push(Edit { start: end, end, with: "\n".to_owned() });
    }
}

/// What stands in an address for `{% post_url … %}` or `{% link … %}`, which Jekyll makes the address of
/// a page of the site: for a file that is no page its path, otherwise an address that begins with
/// [`OF_JEKYLL`].
fn page(says: &str) -> Option<String> {
    let (tag, file) = says.split_once(char::is_whitespace)?;
    let file = file.trim();
    let encode = |c: char| match c {
        ' ' | '(' | ')' | '<' | '>' | '"' | '\'' | '\\' => format!("%{:02X}", u32::from(c)),
        _ => c.to_string(),
    };
    let encoded: String = file.chars().map(encode).collect();
    let end = file.rsplit_once('.').map(|(_, end)| end.to_ascii_lowercase());
    let is_page = file.starts_with(['_', '{']) || end.is_none_or(|end| PAGES.contains(&end.as_str()));
    match tag {
        _ if file.is_empty() || file.contains(['\n', '\r']) => None,
        "link" if !is_page => Some(format!("/{}", encoded.trim_start_matches('/'))),
        "link" | "post_url" => Some(format!("{OF_JEKYLL}{tag}/{encoded}")),
        _ => None,
    }
}

/// Where the address begins that a tag ends, if it stands in one: behind `](`, `]:` or an attribute's
/// quotation mark.
fn address_begins(text: &str, at: usize) -> Option<usize> {
    let from = text.floor_char_boundary(at.saturating_sub(LONGEST_TAG));
    let mut before = text.get(from..at)?;
    loop {
        let output = before.strip_suffix("}}").and_then(|output| output.rfind("{{"));
        let tag = output.or_else(|| before.strip_suffix("%}").and_then(|tag| tag.rfind("{%")));
        let rest = match tag {
            Some(open) => before.get(..open)?,
            None => before.trim_end_matches(|c: char| !c.is_whitespace() && !"(\"'<}[]=".contains(c)),
        };
        if rest.len() == before.len() {
            break;
        }
        before = rest;
    }
    let opened = before.trim_end_matches([' ', '<']);
    let within = ["](", "]:"].iter().any(|open| opened.ends_with(open));
    let quoted = before.strip_suffix(['"', '\'']).is_some_and(|before| before.ends_with('='));
    (within || quoted).then_some(from + before.len())
}

/// Links that tags begin and end, with words between them: `{{< button href="/a" >}}Come{{< /button >}}`.
#[derive(Default)]
struct Links<'t> {
    /// The names of those that are open.
    open: Vec<&'t str>,
}

impl<'t> Links<'t> {
    /// Makes a tag in whose place nothing stands one of a link's; tells whether it is one.
    fn replace<'c>(
        &mut self,
        says: &'t str,
        known: Known<'_>,
        edit: Option<&mut Edit>,
        closing: impl FnOnce() -> &'c HashSet<&'c str>,
    ) -> bool {
        let says = trimmed(says);
        let inner = says.trim_matches(['<', '>', '%']).trim();
        let ends = inner.strip_prefix('/').or_else(|| inner.strip_prefix("end")).map(str::trim);
        let Some(edit) = edit else { return false };
        if let Some(last) = self.open.pop_if(|last| ends == Some(last)) {
            edit.with = "</a>".to_owned();
            return !last.is_empty();
        }
        let Some((name, arguments)) = named(says, known) else { return false };
        let Some(url) = player::pressed(name, &arguments).filter(|_| closing().contains(name)) else {
            return false;
        };
        edit.with = format!("<wbr><a href=\"{}\">", attribute(&url));
        self.open.push(name);
        true
    }
}

/// The name and the arguments of a tag, by what stands between its braces.
fn named<'t>(says: &'t str, known: Known<'_>) -> Option<(&'t str, Vec<Argument>)> {
    // Hugo sets its shortcodes in angle brackets or percent signs within the braces.
    let says = says.trim_matches(['<', '>', '%']).trim();
    let (name, rest) = says.split_at(says.find(|char: char| char.is_whitespace() || char == '(')?);
    let rest = rest.trim();
    // Zola sets the arguments in parentheses.
    let rest = rest.strip_prefix('(').map_or(rest, |rest| rest.trim_end().trim_end_matches(')'));
    let mut arguments = player::arguments(rest);
    for argument in arguments.iter_mut().filter(|argument| argument.quoted && argument.value.contains("{{")) {
        // What is not known stays, and is no address then.
        argument.value =
            crate::recap::values::filled(&argument.value, known, |_| true).replace("&#123;", "{");
    }
    for argument in arguments.iter_mut().filter(|argument| !argument.quoted && argument.value.contains('.')) {
        if let Some(value) = liquid::filled(&argument.value, known) {
            (argument.value, argument.quoted) = (value, true);
        }
    }
    Some((name, arguments))
}

/// What a tag shows, by what stands between its braces.
fn shown(says: &str, known: Known<'_>) -> Option<Shown> {
    let (name, mut arguments) = named(says, known)?;
    if !INCLUDES.contains(&name) {
        return player::of_tag(name, &arguments, false);
    }
    if arguments.is_empty() {
        return None;
    }
    let file = arguments.remove(0).value;
    // Without quotes it would be a word of the language.
    arguments.retain(|argument| argument.name.is_some() || argument.quoted);
    player::of_tag(&file, &arguments, true)
}

/// Where a tag stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Alone on its lines, which begin with it.
    Margin,
    /// Alone on its lines.
    Alone,
    /// Among words.
    Among,
}

/// The HTML of what a tag shows.
fn markup(shown: &Shown, place: Place) -> String {
    match shown {
        Shown::Embed(url, caption) => {
            let frame = format!("<iframe src=\"{}\"></iframe>", attribute(url));
            match caption.as_deref().map(prose) {
                Some(caption) if place == Place::Margin => format!("{frame}\n\n{caption}\n"),
                Some(caption) => format!("<wbr>{frame} ({caption})"),
                None => frame,
            }
        }
        Shown::Picture(Picture { url, words, caption, link }) => {
            let picture = format!("<img src=\"{}\" alt=\"{}\">", attribute(url), attribute(words));
            let picture = match link {
                Some(link) => format!("<a href=\"{}\">{picture}</a>", attribute(link)),
                None => picture,
            };
            let marked = caption.as_deref().is_some_and(|caption| caption.contains(['[', '*', '_', '`']));
            match caption.as_deref().map(prose) {
                // Markdown in it is read where nothing around it is broken by an empty line.
                Some(caption) if place == Place::Margin && marked => {
                    // No heading and no list begins with it.
                    let begins = ["#", "+ ", "- ", "* ", ": ", "~ "].iter().any(|it| caption.starts_with(it));
                    let mark = if begins { "\\" } else { "" };
                    format!("<figure>{picture}<figcaption>\n\n{mark}{caption}\n\n</figcaption></figure>")
                }
                Some(caption) if place == Place::Alone && marked => format!("<wbr>{picture}<br>{caption}"),
                Some(caption) if place != Place::Among => {
                    format!("<figure>{picture}<figcaption>{caption}</figcaption></figure>")
                }
                Some(caption) => format!("{picture} ({caption})"),
                None => picture,
            }
        }
        Shown::Link(url, words) => format!("<a href=\"{}\">{}</a>", attribute(url), attribute(words)),
    }
}

/// A line of Markdown that stays on its line, and in which nothing is a tag but what sets off words.
fn prose(line: &str) -> String {
    guarded(&line.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// A value for between quotation marks. Character references in it stay what they are.
fn attribute(value: &str) -> String {
    let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
    value.replace('"', "&quot;").replace('<', "&lt;").replace('>', "&gt;")
}
