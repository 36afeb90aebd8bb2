//! In charge of what Liquid and its kin put in the place of `{{ name | filter }}`, where the value of the
//! name is known and every filter is.
//!
//! It leaves finding the braces to [`super::tags`], and the values to whoever knows them.

use jiff::civil::Date;
use jiff::fmt::strtime;

/// What a name stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Value {
    /// Words, numbers, addresses, as they are written.
    Text(String),
    /// A day, which filters may write in other ways.
    Day(Date),
    /// Several words, such as tags.
    List(Vec<String>),
}

/// The value of a name such as `page.title`, or of a tag such as `post_url 2019-10-02-name`.
pub(crate) type Known<'a> = &'a dyn Fn(&str) -> Option<Value>;

/// Names of the site's own values that a publication knows, however the recap is read.
pub(crate) const OF_SITE: [&str; 12] = [
    "site.title",
    "site.name",
    "site.description",
    "site.url",
    "site.baseurl",
    "site.lang",
    "site.locale",
    "site.github.url",
    "config.site_name",
    "config.site_url",
    "page.url",
    "page.permalink",
];

/// Filters that leave the words what they are.
const NEUTRAL: [&str; 14] = [
    "asset_url",
    "default",
    "escape",
    "escape_once",
    "html_safe",
    "markdownify",
    "safe",
    "smartify",
    "strip",
    "strip_html",
    "strip_newlines",
    "trim",
    "uri_escape",
    "xml_escape",
];

/// Filters that set the site's place before a path of it.
const PLACING: [&str; 6] = ["relative_url", "absolute_url", "absURL", "relURL", "prepend", "url"];

/// Those for which every path is one of the site, with a slash before it or without.
const OF_ROOT: [&str; 4] = ["relative_url", "absolute_url", "absURL", "relURL"];

/// What an expression says: `page.title`, `page.date | date: "%Y"`, `"/path" | relative_url`. None where
/// its name or a filter is not known.
pub(crate) fn filled(expression: &str, known: Known<'_>) -> Option<String> {
    let mut parts = parts(expression).into_iter();
    let first = parts.next()?;
    let mut value = match quoted(first) {
        Some(words) if words.contains(['\n', '\r']) => return None,
        Some(words) => Value::Text(words.to_owned()),
        None => Some(first).filter(|name| !name.contains(char::is_whitespace)).and_then(known)?,
    };
    for filter in parts {
        value = applied(filter, value, known)?;
    }
    Some(written(value))
}

fn written(value: Value) -> String {
    match value {
        Value::Text(text) => text,
        Value::Day(day) => day.to_string(),
        Value::List(words) => words.join(", "),
    }
}

/// The parts between the bars, outside of quotation marks.
fn parts(expression: &str) -> Vec<&str> {
    let mut quote = None;
    let is_bar = |char: char| {
        match quote {
            Some(open) if open == char => quote = None,
            None if matches!(char, '"' | '\'') => quote = Some(char),
            _ => {}
        }
        char == '|' && quote.is_none()
    };
    expression.split(is_bar).map(str::trim).collect()
}

/// What stands between quotation marks.
fn quoted(text: &str) -> Option<&str> {
    ['"', '\''].into_iter().find_map(|quote| {
        let inner = text.strip_prefix(quote)?.strip_suffix(quote)?;
        (!inner.contains(quote)).then_some(inner)
    })
}

/// A value behind a filter such as `upcase` or `date: "%B %Y"`; Nunjucks sets arguments in parentheses.
fn applied(filter: &str, value: Value, known: Known<'_>) -> Option<Value> {
    let (name, argument) = filter.split_at(filter.find([':', '(', ' ']).unwrap_or(filter.len()));
    let argument = argument.trim_start_matches([':', '(', ' ']).trim_end_matches([')', ' ']);
    let said = quoted(argument);
    Some(match (name, value) {
        ("join" | "array_to_sentence_string", Value::List(words)) => {
            Value::Text(words.join(said.unwrap_or(", ")))
        }
        ("date", Value::Day(day)) => Value::Text(strtime::format(said?, day).ok()?),
        ("date_to_string", Value::Day(day)) => Value::Text(strtime::format("%d %b %Y", day).ok()?),
        ("date_to_long_string", Value::Day(day)) => Value::Text(strtime::format("%d %B %Y", day).ok()?),
        ("date_to_xmlschema", Value::Day(day)) => Value::Text(day.to_string()),
        (name, value) if NEUTRAL.contains(&name) => value,
        (_, Value::Day(_) | Value::List(_)) => return None,
        (name, Value::Text(path)) if PLACING.contains(&name) && said.is_none() => {
            let path = if OF_ROOT.contains(&name) { of_root(path) } else { path };
            Value::Text(placed(path, known))
        }
        ("prepend", Value::Text(text)) => Value::Text(format!("{}{text}", said?)),
        ("append", Value::Text(text)) => Value::Text(format!("{text}{}", said?)),
        ("upcase" | "upper", Value::Text(text)) => Value::Text(text.to_uppercase()),
        ("downcase" | "lower", Value::Text(text)) => Value::Text(text.to_lowercase()),
        ("capitalize", Value::Text(text)) => {
            let mut letters = text.chars();
            Value::Text(letters.next().map(|first| first.to_uppercase().chain(letters).collect())?)
        }
        _ => return None,
    })
}

/// A path with a slash before it; an address with a scheme or a server stays.
fn of_root(path: String) -> String {
    let scheme = path.split(['/', '?', '#']).next().is_some_and(|first| first.contains(':'));
    if scheme || path.starts_with('/') || path.is_empty() { path } else { format!("/{path}") }
}

/// A path of the site below the site's own path, which stands in it once.
fn placed(path: String, known: Known<'_>) -> String {
    match known("site.baseurl") {
        Some(Value::Text(base)) if path.starts_with('/') && !path.starts_with(&format!("{base}/")) => {
            format!("{base}{path}")
        }
        _ => path,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(expression: &str) -> Option<String> {
        let known = |name: &str| match name {
            "page.title" => Some(Value::Text("june in Example".into())),
            "page.date" => Some(Value::Day(jiff::civil::date(2019, 6, 5))),
            "page.tags" => Some(Value::List(vec!["go".into(), "rust".into()])),
            "site.baseurl" => Some(Value::Text("/group".into())),
            _ => None,
        };
        super::filled(expression, &known)
    }

    #[test]
    fn names_are_filled_in_and_filters_carried_out() {
        for (expression, said) in [
            ("page.title", "june in Example"),
            ("page.title | escape | upcase", "JUNE IN EXAMPLE"),
            ("page.title | capitalize | append: \" | x\"", "June in Example | x"),
            ("page.date", "2019-06-05"),
            ("page.date | date: \"%B %-d, %Y\"", "June 5, 2019"),
            ("page.date | date('%Y')", "2019"),
            ("page.date | date_to_long_string", "05 June 2019"),
            ("page.tags", "go, rust"),
            ("page.tags | join: ' and '", "go and rust"),
            ("'/a' | relative_url", "/group/a"),
            ("'a/b.pdf' | relative_url", "/group/a/b.pdf"),
            ("'a.pdf' | absolute_url", "/group/a.pdf"),
            ("'a.pdf' | relURL", "/group/a.pdf"),
            ("'/a.pdf' | url", "/group/a.pdf"),
            ("'a.pdf' | url", "a.pdf"),
            ("'mailto:a@b.example' | relative_url", "mailto:a@b.example"),
            ("'/group/a' | prepend: site.baseurl", "/group/a"),
            ("\"https://a.example/\" | absolute_url", "https://a.example/"),
        ] {
            assert_eq!(filled(expression).as_deref(), Some(said), "{expression}");
        }
    }

    #[test]
    fn what_is_not_known_is_not_filled_in() {
        for expression in [
            "",
            "page.other",
            "page.title | sort",
            "page.title | date: '%Y'",
            "page.date | date: \"%!\"",
            "page.date | date: x",
            "'a' 'b'",
            "'a",
            "page.title | append: page.other",
        ] {
            assert_eq!(filled(expression), None, "{expression}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_expression_breaks_it(expression in "([a-z.|: \"'%Y()]|page\\.date|\\PC)*") {
            filled(&expression);
        }
    }
}
