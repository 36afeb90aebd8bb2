//! In charge of facts in YAML: one key a line, text without quotes where every reader of YAML takes it
//! for text.

use super::json::quoted;
use super::tree::Tree;

/// Words that YAML 1.1, which Jekyll and Pelican read, takes for something other than text.
const NO_TEXT: &[&str] = &["y", "n", "yes", "no", "true", "false", "on", "off", "null", "nan", "inf"];

/// One entry a line, each behind `indent`.
pub(super) fn lines(facts: &[(&'static str, Tree)], indent: &str) -> String {
    let mut out = String::new();
    for (name, tree) in facts {
        entry(name, tree, indent, &mut out);
    }
    out
}

/// `key: value`, on lines of their own where the value is a list or a map; the first line is indented by
/// `indent`.
fn entry(key: &str, tree: &Tree, indent: &str, out: &mut String) {
    out.push_str(indent);
    out.push_str(&scalar(key));
    out.push(':');
    let deeper = format!("{indent}  ");
    match tree {
        Tree::List(items) if !items.is_empty() => {
            out.push('\n');
            items.iter().for_each(|one| item(one, &deeper, out));
        }
        Tree::Map(entries) if !entries.is_empty() => {
            out.push('\n');
            entries.iter().for_each(|(key, value)| entry(key, value, &deeper, out));
        }
        _ => {
            out.push(' ');
            out.push_str(&short(tree));
            out.push('\n');
        }
    }
}

/// `- value`; the entries of a map stand below one another behind the dash.
fn item(tree: &Tree, indent: &str, out: &mut String) {
    match tree {
        Tree::Map(entries) if !entries.is_empty() => {
            let deeper = format!("{indent}  ");
            let mut inner = String::new();
            entries.iter().for_each(|(key, value)| entry(key, value, &deeper, &mut inner));
            out.push_str(indent);
            out.push_str("- ");
            out.push_str(&inner[deeper.len()..]);
        }
        _ => {
            out.push_str(indent);
            out.push_str("- ");
            out.push_str(&short(tree));
            out.push('\n');
        }
    }
}

/// A value on one line.
fn short(tree: &Tree) -> String {
    match tree {
        Tree::Text(text) => scalar(text),
        Tree::Plain(plain) => plain.to_string(),
        Tree::List(_) => "[]".to_owned(),
        Tree::Map(_) => "{}".to_owned(),
    }
}

/// A text, in quotes unless it is plainly text.
fn scalar(text: &str) -> String {
    if is_plain(text) { text.to_owned() } else { quoted(text) }
}

fn is_plain(text: &str) -> bool {
    let web = text.starts_with("https://") || text.starts_with("http://");
    let inner = |char: char| match char {
        ' ' | '.' | ',' | '-' | '_' | '/' | '(' | ')' | '&' | '\'' | '’' | '+' => true,
        ':' | '?' | '=' | '#' | '%' | '~' | '@' | ';' => web,
        _ => char.is_alphanumeric(),
    };
    text.starts_with(char::is_alphabetic)
        && text.chars().all(inner)
        && !text.ends_with([' ', ':'])
        && !(web && text.contains(' '))
        && !NO_TEXT.iter().any(|word| text.eq_ignore_ascii_case(word))
}
