//! In charge of what templates stand for once a recap is published: values of its page and of the site.
//!
//! It leaves reading them to [`crate::recap`].

use std::borrow::Cow;

use url::Url;

use super::link::post;
use crate::config::Publication;
use crate::recap::Recap;
use crate::recap::markdown::{OF_JEKYLL, Value};
use crate::recap::values::{filled, is_template};

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

/// The recap with the site's own values in its lines: title, description, subject, preheader and titles of
/// talks. Whatever else is within braces there was left by whoever read it, since it is shown.
pub(super) fn with_values_of_site<'r>(
    recap: &'r Recap,
    page: &Url,
    publication: &Publication,
) -> Cow<'r, Recap> {
    let known = |name: &str| value(name, Some(recap), page, publication);
    let mut recap = Cow::Borrowed(recap);
    let lines = |recap: &Recap| {
        let email = [&recap.email.subject, &recap.email.preheader];
        let lines =
            email.into_iter().chain([&recap.description]).chain(recap.talks.iter().map(|talk| &talk.title));
        lines.flatten().chain([&recap.title]).any(|line| is_template(line))
    };
    if lines(&recap) {
        let Recap { title, description, email, talks, .. } = recap.to_mut();
        let talks = talks.iter_mut().map(|talk| &mut talk.title);
        let lines =
            [description, &mut email.subject, &mut email.preheader].into_iter().chain(talks).flatten();
        lines.chain([title]).for_each(|line| *line = filled(line, &known, |_| true));
    }
    recap
}
