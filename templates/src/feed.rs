//! In charge of what a feed looks like to a person who opens it in a browser, and of the list of pages
//! for search engines.
//!
//! A style sheet in CSS is all that browsers still take from a feed: they are about to remove XSLT. It
//! can show what stands between tags, and neither markup within text nor links.

use maud::{Markup, html};

use crate::literal::literal;
use crate::theme::{Sheet, Theme, with_variables};
use crate::words::words;

const STYLE: &str = include_str!("feed.css");

/// How a style sheet made here is known again.
pub const FEED_STYLE: &str = "/* The look of recap's feeds. */";

/// How a list of pages made here is known again.
pub const SITEMAP: &str = "<!-- Made by recap. -->";

/// The style sheet of the feeds of a theme, in the words of a language (BCP 47).
pub fn feed_style(theme: &Theme<'_>, language: &str) -> Sheet {
    let said = format!("{FEED_STYLE}\n{STYLE}").replace("FEED_IS", words(language).feed_is);
    with_variables(&said, theme)
}

/// A page, as search engines are told of it.
#[derive(Debug, Clone)]
pub struct KnownPage<'a> {
    /// Absolute URL.
    pub url: &'a str,
    /// The day of its last change, such as `2019-06-05`, where it is known.
    pub changed: Option<String>,
}

/// The list of a site's pages (sitemaps.org, protocol 0.9), of which there may be 50,000.
pub fn sitemap(pages: &[KnownPage<'_>]) -> Markup {
    html! {
        (literal("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"))
        (literal(SITEMAP)) "\n"
        urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" {
            @for page in pages {
                "\n" url { loc { (page.url) } @if let Some(day) = &page.changed { lastmod { (day) } } }
            }
            "\n"
        }
        "\n"
    }
}
