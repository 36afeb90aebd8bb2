//! In charge of what Liquid calls the values of a page: `page.title`, `page.date` and what the front matter
//! states under any key, for templates in the text (`{{ page.venue }}`).
//!
//! It leaves reading the expressions to [`super::markdown`], and the site's own values to
//! [`crate::edition`].

use std::collections::BTreeMap;

use super::Recap;
use super::front_matter::{Header, Node, Value as Stated};
use super::markdown::{OF_SITE, Value};

/// How generators call the page that is being made, before a point and the key.
const PAGE: [&str; 4] = ["page.", "$frontmatter.", "frontmatter.", "page.data."];

/// What the front matter of a page states, by its keys with points between them: words and lists of words.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Values(BTreeMap<String, Value>);

impl Values {
    /// All of a file's.
    pub(super) fn of(header: &Header) -> Self {
        let mut values = BTreeMap::new();
        take(header.root(), "", &mut values);
        Values(values)
    }
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
        let of_page = PAGE.iter().find_map(|page| name.strip_prefix(page));
        let key = of_page.unwrap_or(name);
        match key {
            "title" if !self.title.is_empty() => Some(Value::Text(self.title.clone())),
            "date" => self.date.map(Value::Day),
            "slug" | "fileSlug" if of_page.is_some() => Some(Value::Text(self.slug.clone())),
            _ => self.values.0.get(key).cloned(),
        }
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
