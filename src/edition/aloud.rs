//! In charge of what is read out to people who listen: of a figure whose picture and caption say the same, the
//! caption alone; and no language that there is not.
//!
//! It works on HTML that the sanitiser wrote.

use super::raw::{self, Piece, Tag};
use crate::recap::language_tag;

/// A figure that is open.
#[derive(Default)]
struct Figure {
    /// Where the tags of its pictures that no link holds are, in what was written, and what they say.
    pictures: Vec<(usize, String)>,
    /// How many pictures it has.
    count: usize,
    /// The words of its caption, once there is one.
    caption: Option<String>,
    in_caption: bool,
    /// How many links are open.
    links: usize,
}

/// HTML as it is to be read out.
pub(super) fn fit(html: &str) -> String {
    if !html.contains("<figure") && !html.contains(" lang=") {
        return html.to_owned();
    }
    let mut fitted = String::with_capacity(html.len());
    let mut figure: Option<Figure> = None;
    for (piece, source) in raw::pieces(html) {
        match piece {
            Piece::Open(tag) => {
                match (&mut figure, tag.name) {
                    (figure, "figure") => *figure = Some(Figure::default()),
                    (Some(figure), _) => figure.open(&tag, fitted.len()),
                    (None, _) => {}
                }
                fitted.push_str(&in_language(&tag, source));
            }
            Piece::Text(text) => {
                fitted.push_str(source);
                if let Some(figure) = figure.as_mut().filter(|figure| figure.in_caption) {
                    figure.caption.get_or_insert_default().push_str(&raw::unescape(text));
                }
            }
            Piece::Close(name) => {
                fitted.push_str(source);
                match (name, &mut figure) {
                    ("figure", figure) => {
                        figure.take().into_iter().for_each(|figure| figure.say_once(&mut fitted));
                    }
                    ("figcaption", Some(figure)) => figure.in_caption = false,
                    ("a", Some(figure)) => figure.links = figure.links.saturating_sub(1),
                    _ => {}
                }
            }
        }
    }
    fitted
}

impl Figure {
    fn open(&mut self, tag: &Tag<'_>, at: usize) {
        match tag.name {
            "figcaption" => self.in_caption = true,
            "a" => self.links += 1,
            "img" => {
                self.count += 1;
                let alt = tag.attribute("alt").filter(|_| self.links == 0);
                self.pictures.extend(alt.map(|alt| (at, alt)));
            }
            _ => {}
        }
    }

    /// Takes the words from its picture if its caption has all of them.
    fn say_once(self, html: &mut String) {
        let words = |text: &str| format!(" {} ", text.split_whitespace().collect::<Vec<_>>().join(" "));
        let [(at, alt)] = &self.pictures[..] else { return };
        let same = self.caption.is_some_and(|caption| words(&caption).contains(&words(alt)));
        if !same || self.count > 1 || alt.trim().is_empty() {
            return;
        }
        let begin = " alt=\"";
        let value = html[*at..].find(begin).map(|found| at + found + begin.len());
        if let Some((from, end)) = value.and_then(|from| Some((from, from + html[from..].find('"')?))) {
            html.replace_range(from..end, "");
        }
    }
}

/// A tag with its language as tags of languages are spelled, or without one that there is not.
fn in_language(tag: &Tag<'_>, source: &str) -> String {
    let Some(written) = tag.attribute("lang") else { return source.to_owned() };
    // There are thousands of three letters; an empty one says that the language is not known.
    let first = written.split('-').next().unwrap_or_default();
    let plain = written.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if written.is_empty() || (plain && first.len() == 3) || first.eq_ignore_ascii_case("x") {
        return source.to_owned();
    }
    let with = language_tag(&written).map_or_else(String::new, |tag| format!(" lang=\"{tag}\""));
    source.replacen(&format!(" lang=\"{}\"", raw::escape(&written)), &with, 1)
}

#[cfg(test)]
mod tests {
    use super::fit;

    #[test]
    fn a_caption_that_says_what_its_picture_says_is_read_out_once() {
        let figure = |alt: &str, caption: &str| {
            format!("<figure><img src=\"a\" alt=\"{alt}\"><figcaption>{caption}</figcaption></figure>")
        };
        assert_eq!(fit(&figure("A &amp; B", "A\n&amp; <b>B</b>")), figure("", "A\n&amp; <b>B</b>"));
        for html in [
            figure("A", "B"),
            figure("A", "Ada"),
            "<figure><a href=\"x\"><img src=\"a\" alt=\"A\"></a><figcaption>A</figcaption></figure>"
                .to_owned(),
            "<figure><img src=\"a\" alt=\"A\"><img src=\"b\" alt=\"B\"><figcaption>A</figcaption></figure>"
                .to_owned(),
            "<img src=\"a\" alt=\"A\"><p>A</p>".to_owned(),
        ] {
            assert_eq!(fit(&html), html);
        }
    }

    #[test]
    fn a_language_that_there_is_not_is_none() {
        for (written, fitted) in [
            (" lang=\"de\"", " lang=\"de\""),
            (" lang=\"en_US\"", " lang=\"en-US\""),
            (" lang=\"tlh-Latn\"", " lang=\"tlh-Latn\""),
            (" lang=\"\"", " lang=\"\""),
            (" lang=\"german\" dir=\"ltr\"", " dir=\"ltr\""),
            (" lang=\"jp\"", ""),
            (" lang=\"a &quot;b&quot;\"", ""),
        ] {
            assert_eq!(fit(&format!("<p{written}>x</p>")), format!("<p{fitted}>x</p>"));
        }
    }
}
