//! In charge of what Liquid calls the values of a page: `page.title`, `page.date` and what the front matter
//! states under any key, for templates in the text (`{{ page.venue }}`).
//!
//! It leaves reading the expressions to [`super::markdown`], and the site's own values to
//! [`crate::edition`].

use std::collections::BTreeMap;
use std::ops::Range;

use super::front_matter::{Node, Value as Stated};
use super::markdown::{self, Code, Known, OF_SITE, Value, What};
use super::{Recap, lint};
use crate::finding::Finding;

/// How generators call the page that is being made, before a point and the key.
const PAGE: [&str; 4] = ["page.", "$frontmatter.", "frontmatter.", "page.data."];

/// What the front matter of a page states, by its keys with points between them: words and lists of words.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Values {
    stated: BTreeMap<String, Value>,
    /// Lines with templates that only the publication fills in, as they are understood; and as they are typed,
    /// where code is still marked as such.
    typed: BTreeMap<String, String>,
}

impl Values {
    /// All of a file's.
    pub(super) fn of(root: &Node) -> Self {
        let mut values = BTreeMap::new();
        take(root, "", &mut values);
        Values { stated: values, typed: BTreeMap::new() }
    }

    /// The same, with the lines that wait for the publication.
    pub(super) fn waiting(self, typed: BTreeMap<String, String>) -> Self {
        Values { typed, ..self }
    }
}

/// How a name is called without the page that is being made, and whether it named that.
fn key(name: &str) -> (&str, bool) {
    let of_page = PAGE.iter().find_map(|page| name.strip_prefix(page));
    (of_page.unwrap_or(name), of_page.is_some())
}

impl Values {
    /// What a name stands for, as far as the front matter states it in so many words.
    pub(super) fn stated(&self, name: &str) -> Option<Value> {
        let (key, _) = key(name);
        let value = self.stated.get(key)?;
        match value {
            Value::Text(text) if is_template(text) => None,
            Value::Text(text) if key == "date" => super::front_matter::stated_day(text).map(Value::Day),
            value => Some(value.clone()),
        }
    }

    /// A stated line, still with its markup, with its templates filled in; code keeps its braces, and what only
    /// the site knows stays. What is not known is left out and told. The second tells whether anything stays.
    pub(super) fn fill(
        &self,
        line: &str,
        span: &Range<usize>,
        findings: &mut Vec<Finding>,
    ) -> (String, bool) {
        let mut waits = false;
        let keep = |written: &str| {
            // Braces with nothing in them are those braces.
            if inner(written).is_empty() {
                return true;
            }
            let known = |name: &str| {
                self.stated(name).or_else(|| is_of_site(name).then(|| Value::Text(name.to_owned())))
            };
            let keep = written.starts_with("{{") && markdown::filled(inner(written), &known).is_some();
            let tag = written.starts_with("{%");
            let lost =
                if tag { markdown::unsaid_in(line, written, inner(written)) } else { Some(What::Says) };
            let lost = lost.filter(|_| !keep);
            findings.extend(lost.map(|what| lint::left_out(written, what).at(span.clone())));
            waits |= keep;
            keep
        };
        let filled = filled(line, &|name| self.stated(name), keep);
        (filled, waits)
    }
}

/// Whether a name stands for a value that only the publication knows.
pub(super) fn is_of_site(name: &str) -> bool {
    OF_SITE.contains(&name)
}

/// Whether a line holds a template.
pub(crate) fn is_template(text: &str) -> bool {
    text.contains("{{") || text.contains("{%")
}

/// What stands within the braces of a template.
fn inner(written: &str) -> &str {
    written.trim_matches(|char: char| matches!(char, '{' | '}' | '%' | '-') || char.is_whitespace())
}

/// A line, with its markup, with its templates filled in, outside of code. Of what is not known, `keep` says
/// whether it stays as it is written. What is to stand for itself is spelled so that Markdown reads it as such.
pub(crate) fn filled(line: &str, known: Known<'_>, mut keep: impl FnMut(&str) -> bool) -> String {
    let mut filled = String::new();
    let mut code = Code::default();
    let (mut at, mut copied) = (0, 0);
    while let Some(open) = line.get(at..).and_then(|rest| rest.find(['{', '`'])).map(|open| at + open) {
        at = open + 1;
        let close = match line.get(open..open + 2) {
            Some("{{") => "}}",
            Some("{%") => "%}",
            _ => {
                at = code.skip(line, open).unwrap_or(at);
                if line[open..at].contains("{%") {
                    filled.push_str(&line[copied..open]);
                    filled.push_str(&markdown::unraw(&line[open..at]));
                    copied = at;
                }
                continue;
            }
        };
        let Some(end) = line[open + 2..].find(close).map(|end| open + 2 + end + 2) else { break };
        let written = &line[open..end];
        filled.push_str(&line[copied..open]);
        (at, copied) = (end, end);
        if close == "%}" && inner(written) == "raw" {
            let (raw, behind) = raw(&line[end..]);
            filled.push_str(&itself(raw));
            (at, copied) = (end + behind, end + behind);
            continue;
        }
        let value = if close == "}}" { markdown::filled(inner(written), known) } else { None };
        match value {
            Some(value) => filled.push_str(&value),
            None if keep(written) => filled.push_str(&itself(written)),
            None => {}
        }
    }
    if copied == 0 {
        return line.to_owned();
    }
    filled.push_str(&line[copied..]);
    filled.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What stands before the tag that ends `raw`, and where that ends.
fn raw(behind: &str) -> (&str, usize) {
    let mut tags = behind.match_indices("{%").filter_map(|(at, _)| {
        let end = at + behind[at..].find("%}")? + 2;
        (inner(&behind[at..end]) == "endraw").then_some((at, end))
    });
    tags.next().map_or((behind, behind.len()), |(at, end)| (&behind[..at], end))
}

/// Braces as Markdown has them that no generator reads.
fn itself(text: &str) -> String {
    text.replace('{', "&#123;")
}

fn take(node: &Node, path: &str, values: &mut BTreeMap<String, Value>) {
    match &node.value {
        Stated::Null => {}
        Stated::Text(text) => drop(values.insert(path.to_owned(), Value::Text(text.trim().to_owned()))),
        Stated::List(items) => {
            let words = items.iter().map(|item| match &item.value {
                Stated::Text(text) => Some(text.clone()),
                _ => None,
            });
            if let Some(words) = words.collect() {
                values.insert(path.to_owned(), Value::List(words));
            }
        }
        Stated::Map(entries) => {
            let point = if path.is_empty() { "" } else { "." };
            entries.iter().for_each(|(key, node)| take(node, &format!("{path}{point}{key}"), values));
        }
    }
}

impl Recap {
    /// The value that a template's name stands for on the page of the recap; none where only the site
    /// knows it.
    pub(crate) fn value(&self, name: &str) -> Option<Value> {
        let (key, of_page) = key(name);
        match key {
            "title" if !self.title.is_empty() => Some(Value::Text(self.title.clone())),
            "date" => self.date.map(Value::Day),
            "slug" | "fileSlug" if of_page => Some(Value::Text(self.slug.clone())),
            _ => self.values.stated.get(key).cloned(),
        }
    }

    /// Takes a heading for the title, as it is typed, with its templates filled in.
    pub(super) fn titled_by(&mut self, typed: &str) {
        // The text tells of tags itself.
        let (filled, waits) = self.values.fill(typed, &(0..0), &mut Vec::new());
        let title = super::front_matter::plain_text(&filled);
        let title = super::document::plain(&title).trim().to_owned();
        if title.is_empty() {
            return;
        }
        if waits {
            self.values.typed.insert(title.clone(), typed.to_owned());
        }
        self.title = title;
    }

    /// A stated line, as the recap has it, once everything is known that its templates stand for.
    pub(crate) fn settled(&self, line: &str, known: Known<'_>) -> Option<String> {
        let typed = self.values.typed.get(line)?;
        Some(super::front_matter::plain_text(&filled(typed, known, |_| false)))
    }

    /// Whether a template's name stands for something once the recap is published.
    pub(super) fn will_know(&self, name: &str) -> Option<Value> {
        let of_site = || (OF_SITE.contains(&name) || is_post(name)).then(|| Value::Text(String::new()));
        self.value(name).or_else(of_site)
    }
}

/// Whether a tag names a post of the site by its date and name, or a file that is no page, so that its
/// address is known.
fn is_post(tag: &str) -> bool {
    let Some((tag, file)) = tag.split_once(char::is_whitespace) else { return false };
    let file = file.trim();
    let name = file.rsplit('/').next().unwrap_or_default();
    let dated = name
        .get(..11)
        .is_some_and(|date| date.ends_with('-') && super::front_matter::parse_day(&date[..10]).is_some());
    match tag {
        "post_url" => dated,
        "link" => dated && file.contains("_posts/"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::recap::markdown::Value;
    use crate::recap::{Source, understand};

    #[test]
    fn braces_that_are_no_template_leave_a_line_as_it_is() {
        let known = |_: &str| None;
        for line in ["a\u{2000}{{", "a  {b", "`{{ x }}`  b"] {
            assert_eq!(super::filled(line, &known, |_| false), line);
        }
        assert_eq!(super::filled("a  {{ x }} b", &known, |_| false), "a b");
    }

    #[test]
    fn what_the_front_matter_states_under_any_key_is_known_by_its_name() {
        let text =
            "---\ntitle: May\nvenue:\n  name: The Hall\n  seats: 80\ntags: [a, b]\nnone:\n---\nWords.\n";
        let source = Source { path: "2024-05-02-may.md".to_owned(), text: text.to_owned() };
        let (recap, _) = understand(&source);
        let text = |text: &str| Some(Value::Text(text.to_owned()));
        for (name, value) in [
            ("page.title", text("May")),
            ("title", text("May")),
            ("page.date", Some(Value::Day(jiff::civil::date(2024, 5, 2)))),
            ("page.venue.name", text("The Hall")),
            ("$frontmatter.venue.seats", text("80")),
            ("page.tags", Some(Value::List(vec!["a".into(), "b".into()]))),
            ("page.none", None),
            ("page.venue", None),
            ("site.title", None),
            ("slug", None),
        ] {
            assert_eq!(recap.value(name), value, "{name}");
        }
        for (name, known) in [
            ("site.title", true),
            ("post_url 2019-10-02-name", true),
            ("link _posts/2019-10-02-name.md", true),
            ("post_url name", false),
            ("link about.md", false),
            ("site.sponsors", false),
        ] {
            assert_eq!(recap.will_know(name).is_some(), known, "{name}");
        }
    }
}
