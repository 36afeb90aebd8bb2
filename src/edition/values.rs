//! In charge of what templates stand for once a recap is published: values of its page and of the site.
//!
//! It leaves reading them to [`crate::recap`].

use std::borrow::Cow;

use url::Url;

use super::link::post;
use crate::config::Publication;
use crate::recap::Recap;
use crate::recap::markdown::{OF_JEKYLL, Value};
use crate::recap::values::is_template;

/// What a template's name stands for on a page of the site, or a tag of Jekyll that is an address: the values
/// of the recap, if it is one, those of the publication, and the pages of its posts.
pub(super) fn value(
    name: &str,
    recap: Option<&Recap>,
    page: &Url,
    publication: &Publication,
) -> Option<Value> {
    if let Some((tag @ ("post_url" | "link"), file)) = name.split_once(char::is_whitespace) {
        let url = post(&format!("{OF_JEKYLL}{tag}/{}", file.trim()), publication)?;
        return Some(Value::Text(url.into()));
    }
    let site = &publication.url;
    let of_site = || match name {
        "site.title" | "site.name" | "config.site_name" => Some(publication.name.clone()),
        "site.description" => Some(publication.description.clone()),
        "site.lang" | "site.locale" => Some(publication.language.clone()),
        "site.url" => Some(site.origin().ascii_serialization()),
        "site.baseurl" => Some(site.path().trim_end_matches('/').to_owned()),
        "site.github.url" | "config.site_url" => Some(site.as_str().trim_end_matches('/').to_owned()),
        // As Jekyll has it: without the path that the site stands below.
        "page.url" | "page.permalink" if recap.is_some() => {
            let path = page.path().strip_prefix(site.path().trim_end_matches('/'));
            Some(path.unwrap_or(page.path()).to_owned())
        }
        _ => None,
    };
    recap.and_then(|recap| recap.value(name)).or_else(|| of_site().map(Value::Text))
}

/// The publication in the language of a recap, where the recap says that it has another.
pub(super) fn in_language_of<'p>(recap: &Recap, publication: &'p Publication) -> Cow<'p, Publication> {
    match &recap.language {
        Some(language) if *language != publication.language => {
            Cow::Owned(Publication { language: language.clone(), ..publication.clone() })
        }
        _ => Cow::Borrowed(publication),
    }
}

/// The recap with the site's own values in its lines: title, description, subject, preheader and titles of
/// talks, as far as the front matter states them. Braces of other lines are words: code, as somebody typed it.
pub(super) fn with_values_of_site<'r>(
    recap: &'r Recap,
    page: &Url,
    publication: &Publication,
) -> Cow<'r, Recap> {
    let known = |name: &str| value(name, Some(recap), page, publication);
    let settle = |line: &Option<String>| line.as_deref().and_then(|line| recap.settled(line, &known));
    let settled = |line: &mut Option<String>| {
        if let Some(settled) = settle(line) {
            *line = Some(settled);
        }
    };
    let lines = [&recap.description, &recap.email.subject, &recap.email.preheader];
    let takeaways = recap.talks.iter().flat_map(|talk| &talk.takeaways);
    let lines = lines.into_iter().chain([&recap.image_alt]).chain(recap.talks.iter().map(|talk| &talk.title));
    let mut lines = lines.flatten().chain(takeaways).chain([&recap.title]);
    if !lines.any(|line| is_template(line)) {
        return Cow::Borrowed(recap);
    }
    let mut all = recap.clone();
    let Recap { title, description, email, talks, image_alt, .. } = &mut all;
    [description, &mut email.subject, &mut email.preheader, image_alt].into_iter().for_each(settled);
    talks.iter_mut().map(|talk| &mut talk.title).for_each(settled);
    for line in talks.iter_mut().flat_map(|talk| &mut talk.takeaways).chain([title]) {
        if let Some(settled) = recap.settled(line, &known) {
            *line = settled;
        }
    }
    Cow::Owned(all)
}
