//! In charge of links that are none: brackets and parentheses that are missing or swapped, links
//! without a text or without an address, texts that promise another address.
//!
//! It leaves addresses that are wrong in themselves to [`super::addresses`].

use std::ops::Range;

use super::addresses::is_placeholder;
use super::page::{Page, short, words};
use super::written::{Address, Broken, Slip, Use, Written};
use crate::finding::Finding;

/// Most words that are taken for the name before a bracket.
const LONGEST_NAME: usize = 5;

/// Words that begin a sentence with a capital and are no part of a name.
const OPENERS: &[&str] = &[
    "also", "and", "at", "by", "from", "for", "our", "see", "thank", "thanks", "the", "to", "with", "danke",
    "dank", "merci", "gracias", "unsere", "unser", "und", "nos", "notre", "nuestros", "nuestro",
];

/// Looks over the links of a page.
pub(super) fn read(page: &Page<'_>, written: &Written, findings: &mut Vec<Finding>) {
    findings.extend(written.broken.iter().map(|broken| mended(page.source, broken)));
    for address in &written.addresses {
        findings.extend(empty(page.source, address));
        findings.extend(promises_another(page.source, address));
    }
}

fn broken(message: &str, span: Range<usize>) -> Finding {
    Finding::warning("broken-link", message.to_owned()).at(span)
}

fn mended(source: &str, found: &Broken) -> Finding {
    let (whole, fix) = match found.slip {
        Slip::Unopened { close } => unopened(source, close, found.whole.end),
        _ => (found.whole.clone(), found.fix.clone()),
    };
    let message = match found.slip {
        Slip::Unopened { .. } => "this link lacks its opening bracket",
        Slip::Bare => "this link lacks its opening bracket and its closing parenthesis",
        Slip::Mirrored => "the bracket that is to close the text of this link is an opening one",
        Slip::NoBracket => "this link lacks its closing bracket",
        Slip::NoParenthesis => "the address of this link lacks its parentheses",
        Slip::Unclosed => "this link lacks its closing parenthesis",
        Slip::Misclosed => "the address of this link begins with a parenthesis, and ends with a bracket",
        Slip::TwiceClosed => "this link has a closing parenthesis too many",
        Slip::TwiceOpened => "this link has an opening bracket too many",
        Slip::Doubled => "this link has a closing bracket too many",
        Slip::Apart => "this is no link: there is a gap between its text and its address",
        Slip::Swapped => "this is no link: its brackets and parentheses are swapped",
        Slip::Square => "this is no link: its address stands in brackets instead of parentheses",
        Slip::Curly => "this is no link: its address stands in braces instead of parentheses",
        Slip::Undefined => "this is no link: nothing says where its label leads",
        Slip::Wordless => {
            "this address in parentheses has no text before it, so it is no link and no picture"
        }
        Slip::Exclamation => "this is a link and no picture: there is a gap behind the exclamation mark",
    };
    let finding = broken(message, whole.clone());
    let mended = fix.as_ref().and_then(|(at, with)| {
        Some(format!("{}{with}{}", source.get(whole.start..at.start)?, source.get(at.end..whole.end)?))
    });
    match (mended, fix) {
        (Some(mended), Some((at, with))) => finding.hint(format!("write `{}`", short(&mended))).fix(at, with),
        _ => match found.slip {
            Slip::Unopened { .. } => finding.hint("put a `[` before the text of the link"),
            Slip::Undefined => {
                finding.hint("write it as `[text](https://…)`, or add a line `[label]: https://…`")
            }
            Slip::Wordless => {
                finding.hint("write it as `[text](https://…)`, or as `![what is shown](https://…)`")
            }
            _ => finding.hint("write it as `[text](https://…)`"),
        },
    }
}

/// The whole of a link without its opening bracket, and the bracket where it is certain.
fn unopened(source: &str, close: usize, end: usize) -> (Range<usize>, Option<(Range<usize>, String)>) {
    let (start, sure) = name_before(source, close);
    // A date may stand before the name, and where it ends is a guess.
    let sure = sure && !source[start..close].starts_with(|char: char| char.is_ascii_digit());
    // `(Acme](https://…)`: the parenthesis was meant for the bracket, unless another one closes it.
    let paren = source[..start].ends_with('(') && !source[end..].starts_with(')');
    let from = if paren { start - 1 } else { start };
    (from..end, (sure || paren).then(|| (from..start, "[".to_owned())))
}

/// Where the name begins that ends before a bracket, and whether that is certain: a run of words
/// with capitals that something else stands before.
fn name_before(source: &str, close: usize) -> (usize, bool) {
    let near = (close.saturating_sub(200)..=close).find(|at| source.is_char_boundary(*at)).unwrap_or(close);
    let line = source[near..close].rfind(['\n', '[', ')']).map_or(near, |end| near + end + 1);
    let text = &source[line..close];
    let mut start = text.len();
    let mut sure = false;
    let mut taken = Vec::new();
    for word in words(text).into_iter().rev() {
        let between = &text[word.at.end..start];
        let joined = start == text.len() && between.is_empty()
            || (start < text.len() && matches!(between, " " | " & " | "." | ". " | ".-"));
        let named = word.capital() || word.text.starts_with(|char: char| char.is_ascii_digit());
        let lower = taken.last().is_some_and(|word: &super::page::Word<'_>| !word.capital());
        if !joined || lower || taken.len() == LONGEST_NAME || !(named || taken.is_empty()) {
            sure = !(joined && named);
            break;
        }
        start = word.at.start;
        taken.push(word);
    }
    if start > 0 && taken.len() == words(text).len() {
        sure = text[..start].trim_end().ends_with([',', ';']);
    }
    let opens = taken.last().is_some_and(|word| word.is_any(OPENERS));
    // A name in lower case may be longer than its last word.
    let named = taken.first().is_some_and(super::page::Word::capital);
    (line + start, sure && named && !opens && !taken.is_empty())
}

/// A link without a text, or a link or picture without an address.
fn empty(source: &str, address: &Address) -> Option<Finding> {
    let target = source[address.at.clone()].trim();
    let picture = address.used == Use::Picture;
    let Some(text) = address.text.clone() else {
        // In HTML, `#` and nothing are links that a script follows.
        let tells = is_placeholder(target) && (picture || !matches!(target, "" | "#"));
        let message = format!("this address leads nowhere yet: `{}`", short(target));
        let finding = Finding::warning("empty-link", message).at(address.at.clone());
        return tells.then(|| finding.hint("put the address there, or take the link or picture out"));
    };
    let linked = source[text.clone()].trim();
    let whole = text.start - if picture { 2 } else { 1 }..address.at.end + 1;
    if is_placeholder(target) {
        let what = match (picture, linked) {
            (true, "") => "the picture".to_owned(),
            (true, words) => format!("the picture “{}”", short(words)),
            (false, words) => format!("the link on “{}”", short(words)),
        };
        let message = match target {
            "" => format!("{what} has no address"),
            _ => format!("{what} has no address yet: `{}` leads nowhere", short(target)),
        };
        let other = if picture { "take the picture out" } else { "take the brackets away" };
        let hint = format!("put the address between the parentheses, or {other}");
        return Some(Finding::warning("empty-link", message).at(whole).hint(hint));
    }
    (linked.is_empty() && !picture).then(|| {
        let finding = Finding::warning("link-without-text", "this link has no text, so nobody sees it");
        finding.at(whole).hint("say between the brackets where it leads")
    })
}

/// A text that is an address, on a link to another site.
fn promises_another(source: &str, address: &Address) -> Option<Finding> {
    let text = address.text.clone().filter(|_| address.used == Use::Link)?;
    let shown = host(source[text.clone()].trim())?;
    let led = host(source[address.at.clone()].trim())?;
    let message = format!("the text says {shown}, but the link leads to {led}");
    (shown != led && !led.ends_with(&format!(".{shown}"))).then(|| {
        Finding::warning("link-text-disagrees", message)
            .at(text)
            .related(address.at.clone(), "the link leads here")
            .hint("correct the text or the address")
    })
}

/// The host of a whole address, without `www.`.
fn host(address: &str) -> Option<String> {
    if address.len() > 300 || address.contains(char::is_whitespace) {
        return None;
    }
    let rest = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"));
    let rest = rest.or(address.starts_with("www.").then_some(address))?;
    let host = rest.split(['/', '?', '#']).next()?.to_lowercase();
    host.contains('.').then(|| host.strip_prefix("www.").map_or(host.clone(), str::to_owned))
}
