//! In charge of the pictures of an edition: which ones it shows, and putting copies of known size in
//! their place.
//!
//! It leaves finding, shrinking and keeping them to [`crate::pictures`].

use std::collections::{BTreeMap, HashSet};

use serde::{Deserialize, Serialize};
use url::Url;

use super::Edition;
use super::raw::{self, Frames, Piece, Tag};
use crate::config::Publication;

/// Widest that a picture of the text is shown, in CSS pixels: the column of mail and page.
pub const COLUMN: u32 = 600;

/// Widest that the group's logo is shown, in CSS pixels.
pub const MASTHEAD: u32 = 240;

/// Widest that a speaker's photo or a logo is shown, in CSS pixels.
pub const BESIDE: u32 = 200;

/// How large a picture is shown, in CSS pixels: never larger than it is, its sides in proportion.
///
/// The copy has up to twice as many pixels, for screens that are that fine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Size {
    /// At least 1; at most [`COLUMN`] for what mail shows.
    pub width: u32,
    /// At least 1.
    pub height: u32,
}

impl Size {
    /// A picture of so many pixels, shown at most `widest` wide.
    pub fn of(width: u32, height: u32, widest: u32) -> Size {
        let shown = width.min(widest).max(1);
        Size { width: shown, height: in_proportion(shown, height, width) }
    }

    /// The size of the same picture at another width, in CSS pixels.
    #[must_use]
    pub fn at_width(self, width: u32) -> Size {
        let width = width.max(1);
        Size { width, height: in_proportion(width, self.height, self.width) }
    }

    fn at_height(self, height: u32) -> Size {
        Size { width: in_proportion(height, self.width, self.height), height: height.max(1) }
    }
}

/// `side * of / to`, rounded, at least 1.
fn in_proportion(side: u32, of: u32, to: u32) -> u32 {
    let (side, of, to) = (u64::from(side), u64::from(of), u64::from(to.max(1)));
    u32::try_from((side * of + to / 2) / to).unwrap_or(u32::MAX).max(1)
}

/// A picture that an edition shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// Absolute http or https URL.
    pub url: String,
    /// The widest that it is shown, in CSS pixels.
    pub widest: u32,
}

/// A copy of a picture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    /// Where the copy is: absolute URL.
    pub url: String,
    /// How large it is shown.
    pub size: Size,
}

/// Copies of pictures, by the address of the original.
pub type Copies = BTreeMap<String, Shown>;

impl Edition {
    /// The pictures that it shows, each once: the headline's and those of the text first, in their
    /// order, then those of header and footer, the group's logo, photos and logos.
    pub fn pictures(&self) -> Vec<Wanted> {
        let text = sources(&self.html).chain(self.around.keys().cloned());
        let column = self.picture.iter().map(|picture| picture.url.clone()).chain(text);
        let photos = self.talks.iter().flat_map(|talk| &talk.speakers).filter_map(|one| one.photo.clone());
        let logos = self.credits.iter().filter_map(|credit| credit.logo.clone());
        let mut wanted: Vec<Wanted> = Vec::new();
        let mut known = HashSet::new();
        let group = self.logo.iter().map(|logo| (logo.url.clone(), MASTHEAD));
        let beside = photos.chain(logos).map(|url| (url, BESIDE));
        let all = column.map(|url| (url, COLUMN)).chain(group).chain(beside);
        for (url, widest) in all {
            if known.insert(url.clone()) {
                wanted.push(Wanted { url, widest });
            }
        }
        wanted
    }

    /// The same edition with copies in the place of its pictures; those without a copy stay.
    ///
    /// In the text, a width or height that the recap gives is kept and the other side set to match.
    #[must_use]
    pub fn with_pictures(mut self, copies: &Copies) -> Edition {
        if copies.is_empty() {
            return self;
        }
        let copy = |url: &str| copies.get(url);
        for picture in self.picture.iter_mut().chain(&mut self.logo) {
            if let Some(copy) = copy(&picture.url) {
                picture.url.clone_from(&copy.url);
                picture.size = Some(copy.size);
            }
        }
        let photos = self.talks.iter_mut().flat_map(|talk| &mut talk.speakers).map(|one| &mut one.photo);
        let logos = self.credits.iter_mut().map(|credit| &mut credit.logo);
        for address in photos.chain(logos).flatten() {
            if let Some(copy) = copy(address) {
                self.sizes.insert(copy.url.clone(), copy.size);
                address.clone_from(&copy.url);
            }
        }
        for (url, shown) in &mut self.around {
            *shown = copies.get(url).cloned().or(shown.take());
        }
        if let Ok(page) = Url::parse(&self.link) {
            let html = with_copies(&self.html, copies);
            self.html = raw::sanitiser(&page, Frames::Drop).clean(&html).to_string();
        }
        self
    }

    /// What the publication says around every recap, as [`passage`](super::passage) has it, with the
    /// copies of its pictures.
    pub fn passage(&self, markdown: &str, publication: &Publication) -> String {
        let html = super::passage(markdown, publication);
        let shown = self.around.iter().filter_map(|(url, shown)| Some((url.clone(), shown.clone()?)));
        let copies: Copies = shown.collect();
        if copies.is_empty() {
            return html;
        }
        raw::sanitiser(&publication.url, Frames::Drop).clean(&with_copies(&html, &copies)).to_string()
    }

    /// How large a photo or logo of the edition is shown at most, where that is known.
    pub fn size(&self, picture: &str) -> Option<Size> {
        self.sizes.get(picture).copied()
    }
}

/// The addresses of the pictures in sanitised HTML.
pub(super) fn sources(html: &str) -> impl Iterator<Item = String> {
    raw::pieces(html).filter_map(|(piece, _)| match piece {
        Piece::Open(tag) if tag.name == "img" => tag.attribute("src"),
        _ => None,
    })
}

/// Sanitised HTML with copies in the place of its pictures, to be sanitised again.
fn with_copies(html: &str, copies: &Copies) -> String {
    let mut out = String::with_capacity(html.len());
    for (piece, source) in raw::pieces(html) {
        let copy = match piece {
            Piece::Open(tag) if tag.name == "img" => {
                tag.attribute("src").and_then(|src| copies.get(&src)).map(|copy| (tag, copy))
            }
            _ => None,
        };
        match copy {
            Some((tag, copy)) => out.push_str(&shown(&tag, copy)),
            None => out.push_str(source),
        }
    }
    out
}

/// The tag of a picture with its copy.
fn shown(tag: &Tag<'_>, copy: &Shown) -> String {
    let side = |name| tag.attribute(name).and_then(|side| wanted_side(&side));
    let size = match (side("width"), side("height")) {
        (Some(width), _) => copy.size.at_width(width.min(COLUMN)),
        (None, Some(height)) => {
            let size = copy.size.at_height(height);
            if size.width > COLUMN { copy.size.at_width(COLUMN) } else { size }
        }
        (None, None) => copy.size,
    };
    let mut html = format!("<img src=\"{}\"", raw::escape(&copy.url));
    for name in ["alt", "title", "lang", "dir"] {
        if let Some(value) = tag.attribute(name) {
            html.push_str(&format!(" {name}=\"{}\"", raw::escape(&value)));
        }
    }
    format!("{html} width=\"{}\" height=\"{}\">", size.width, size.height)
}

/// A side that a recap asks for: `300` or `300px`. Percentages and the like are nobody's pixels.
fn wanted_side(side: &str) -> Option<u32> {
    let side = side.trim();
    side.strip_suffix("px").unwrap_or(side).trim().parse().ok().filter(|side| *side > 0)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{publication, recap};
    use super::*;
    use crate::edition::{Role, compile};
    use crate::recap::Recap;

    fn compiled(change: impl FnOnce(&mut Recap)) -> Edition {
        let mut recap = recap();
        change(&mut recap);
        let mut publication = publication();
        publication.roster.organisations[0].logo = Some("/logos/acme.png".into());
        compile(&recap, &publication).0
    }

    fn copies(edition: &Edition) -> Copies {
        let copy = |(at, wanted): (usize, &Wanted)| Shown {
            url: format!("https://meetup.example.org/pictures/{at}.jpg"),
            size: Size::of(1200, 900, wanted.widest),
        };
        edition.pictures().iter().enumerate().map(|it| (it.1.url.clone(), copy(it))).collect()
    }

    #[test]
    fn pictures_of_headline_text_speakers_and_sponsors_are_listed_once_each() {
        let edition = compiled(|recap| {
            recap.image = Some("/head.jpg".into());
            recap.talks[0].speakers[0].photo = Some("/ada.jpg".into());
            recap.talks[1].speakers[0].photo = Some("/head.jpg".into());
            recap.body.push_str("\n![One](/one.jpg)\n\n<img src=\"/one.jpg\">\n\n![Two](two.jpg?a=1&b=2)\n");
        });
        let wanted = edition.pictures();
        let paths: Vec<_> = wanted
            .iter()
            .map(|wanted| (wanted.url.trim_start_matches("https://meetup.example.org"), wanted.widest))
            .collect();
        let expected = [
            ("/head.jpg", COLUMN),
            ("/one.jpg", COLUMN),
            ("/2019/06/05/two.jpg?a=1&b=2", COLUMN),
            ("/ada.jpg", BESIDE),
            ("/logos/acme.png", BESIDE),
        ];
        assert_eq!(paths, expected);
    }

    #[test]
    fn copies_stand_everywhere_in_the_place_of_the_pictures_with_their_size() {
        let edition = compiled(|recap| {
            recap.image = Some("/head.jpg".into());
            recap.talks[0].speakers[0].photo = Some("/ada.jpg".into());
            recap.body.push_str("\n![A \"stage\" & more](/one.jpg \"On <stage>\")\n");
        });
        let copies = copies(&edition);
        let edition = edition.with_pictures(&copies);
        let picture = edition.picture.as_ref().map(|it| (it.url.as_str(), it.size));
        let full = Size { width: 600, height: 450 };
        assert_eq!(picture, Some(("https://meetup.example.org/pictures/0.jpg", Some(full))));
        assert!(
            edition.html.contains(
                "<img src=\"https://meetup.example.org/pictures/1.jpg\" alt=\"A &quot;stage&quot; &amp; more\" \
                 title=\"On &lt;stage&gt;\" width=\"600\" height=\"450\">"
            ),
            "{}",
            edition.html
        );
        let small = Some(Size { width: 200, height: 150 });
        let photo = edition.talks[0].speakers[0].photo.as_deref().unwrap_or_default();
        assert_eq!((photo, edition.size(photo)), ("https://meetup.example.org/pictures/2.jpg", small));
        let logo = edition.credited(Role::Sponsor).find_map(|credit| credit.logo.as_deref());
        assert_eq!(logo, Some("https://meetup.example.org/pictures/3.jpg"));
        assert_eq!(edition.size(logo.unwrap_or_default()), small);
        // Shown again, nothing changes.
        assert_eq!(edition.clone().with_pictures(&copies), edition);
    }

    #[test]
    fn a_side_that_the_recap_gives_is_kept_and_the_other_matches() {
        for (given, shown) in [
            ("width=300", "width=\"300\" height=\"225\""),
            ("width=300 height=10", "width=\"300\" height=\"225\""),
            ("height=90", "width=\"120\" height=\"90\""),
            ("width=\"240px\"", "width=\"240\" height=\"180\""),
            ("width=\"50%\"", "width=\"600\" height=\"450\""),
            ("width=4000", "width=\"600\" height=\"450\""),
            ("height=99999", "width=\"600\" height=\"450\""),
            ("width=0 height=0", "width=\"600\" height=\"450\""),
        ] {
            let edition = compiled(|recap| {
                recap.body.push_str(&format!("\n<img {given} src=\"/one.jpg\" alt=\"x\">\n"))
            });
            let copies = copies(&edition);
            let html = edition.with_pictures(&copies).html;
            assert!(html.contains(shown), "{given}: {html}");
        }
    }

    #[test]
    fn a_picture_without_a_copy_stays_as_it_is() {
        let edition = compiled(|recap| recap.body.push_str("\n![One](/one.jpg)\n\n![Two](/two.jpg)\n"));
        let mut copies = copies(&edition);
        copies.remove("https://meetup.example.org/two.jpg");
        let shown = edition.clone().with_pictures(&copies);
        assert!(shown.html.contains("<img src=\"https://meetup.example.org/two.jpg\" alt=\"Two\">"));
        assert_eq!(edition.clone().with_pictures(&Copies::new()), edition);
    }

    #[test]
    fn pictures_of_header_and_footer_are_copied_and_get_their_size() {
        let mut publication = publication();
        publication.theme.header = Some("![Us](/us.png)".into());
        publication.theme.footer = Some("A note[^1].\n\n[^1]: ![Map](/map.png) **here**".into());
        let edition = compile(&recap(), &publication).0;
        let wanted: Vec<_> = edition.pictures().into_iter().map(|one| one.url).collect();
        assert_eq!(wanted, ["https://meetup.example.org/map.png", "https://meetup.example.org/us.png"]);
        let edition = edition.clone().with_pictures(&copies(&edition));
        let footer = edition.passage(publication.theme.footer.as_deref().unwrap_or_default(), &publication);
        assert_eq!(
            footer,
            "<p>A note<sup>(1)</sup>.</p>\n<hr>\n<ol>\n<li><img src=\"https://meetup.example.org/pictures/0.jpg\" \
             alt=\"Map\" width=\"600\" height=\"450\"> <strong>here</strong></li>\n</ol>\n"
        );
        let header = edition.passage("![Us](/us.png) ![Other](/other.png)", &publication);
        assert!(header.contains("pictures/1.jpg\"") && header.contains("/other.png"), "{header}");
    }

    #[test]
    fn what_is_wrong_with_header_and_footer_is_told_once_with_their_name() {
        let mut publication = publication();
        publication.theme.footer = Some("[a](javascript:x) {{ site.url }} {{ site.sponsors }}".into());
        let findings = compile(&recap(), &publication).1;
        let told: Vec<_> = findings.iter().map(|it| (it.code, it.message.as_str())).collect();
        let expected = [
            ("link-dropped", "`theme.footer`: `javascript:x` is left without its link"),
            (
                "tag-dropped",
                "`theme.footer`: `{{ site.sponsors }}` is left out: what it stands for is not known here",
            ),
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn sizes_keep_their_proportion_and_never_vanish() {
        let sides = |size: Size| (size.width, size.height);
        assert_eq!(sides(Size::of(4032, 3024, 600)), (600, 450));
        assert_eq!(sides(Size::of(320, 200, 600)), (320, 200));
        assert_eq!(sides(Size::of(10_000, 1, 600)), (600, 1));
        assert_eq!(sides(Size::of(0, 0, 600)), (1, 1));
        assert_eq!(sides(Size::of(1, u32::MAX, 600)), (1, u32::MAX));
    }
}
