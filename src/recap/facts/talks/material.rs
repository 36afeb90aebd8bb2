//! In charge of what is left of a talk, as its section holds it: slides, recording, page and code,
//! the speakers' pictures and profiles, and the points of its bullets.
//!
//! It leaves links in told talks to [`about`](super::about).

use std::ops::Range;
use std::sync::LazyLock;

use super::profiles;
use super::units::Piece;
use crate::recap::Talk;
use crate::recap::document::{Inline, Link};
use crate::recap::facts::fields::{self, Label};
use crate::recap::facts::outline::plain_words;
use crate::recap::facts::phrases::Anywhere;
use crate::recap::facts::table::{AnyCase, Meanings, Table, table};
use crate::recap::facts::words::squeeze;

/// What a link leads to, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum What {
    Slides,
    Video,
    Page,
    Code,
}

/// Words of links, or before links that only point, by what they lead to.
const WORDS: &[(What, &str)] = &[
    (
        What::Slides,
        "\
    slides|slide|deck|slideshare|speakerdeck|presentation|pdf|odp|ppt|pptx|folien|präsentation|foliensatz|\
    diapositives|diapos|transparents|support|présentation|diapositivas|láminas|presentación|\
    apresentação|presentazione|presentatie",
    ),
    (
        What::Video,
        "\
    video|videos|recording|youtube|vimeo|watch|replay|aufzeichnung|aufnahme|mitschnitt|vidéo|\
    enregistrement|captation|vídeo|grabación|gravação|registrazione|opname|ver|revoir",
    ),
    (
        What::Code,
        "\
    code|github|gitlab|repo|repository|demo|notebook|source|quellcode|beispielcode|código|repositorio|\
    démo|dépôt|codice|sources",
    ),
];

/// What each word leads to; one of several kinds to the first.
static MEANT: Meanings<What> = Meanings::new(|| {
    let words =
        WORDS.iter().rev().flat_map(|(what, words)| words.split('|').map(|word| (AnyCase(word), *what)));
    words.collect()
});

/// Hosts and endings of addresses, by what they lead to; of several the best.
const PLACES: &[(What, &str)] = &[
    (
        What::Slides,
        "\
    slideshare.net|speakerdeck.com|slides.com|docs.google.com/presentation|prezi.com|sli.dev|.pdf|\
    .ppt|.pptx|.key|.odp|/slides",
    ),
    (
        What::Video,
        "\
    youtube.com|youtube-nocookie.com|youtu.be|vimeo.com|media.ccc.de|twitch.tv|peertube|/videos/|.mp4|.webm",
    ),
    (
        What::Code,
        "\
    github.com|gitlab.com|bitbucket.org|codeberg.org|gist.github.com",
    ),
];

/// The places by whether they are endings: those have their full stop at the beginning.
fn places(endings: bool) -> impl Iterator<Item = (&'static str, What)> {
    let each = move |(what, places): &(What, &'static str)| {
        let (what, places) = (*what, places.split('|'));
        places.filter(move |place| place.starts_with('.') == endings).map(move |place| (place, what))
    };
    PLACES.iter().flat_map(each)
}

static SITES: LazyLock<Anywhere<What>> = LazyLock::new(|| Anywhere::of(places(false)));

static ENDINGS: Meanings<What> =
    Meanings::new(|| places(true).map(|(ending, what)| (AnyCase(ending), what)).collect());

/// Texts of links that only point.
static POINTING: Table = Table::new(|| {
    table(
        "\
    here|this|link|this link|hier|ici|là|lien|aquí|aqui|enlace|liga|qui|hier zu finden|download|\
    online|da",
    )
});

/// Phrases of texts behind which bullets are no points of the talk, in lower case.
const OTHER_LISTS: &str = "\
    q&a|question|fragen|preguntas|would like to thank|thanks to|thank|danken|merci|remerci|gracias|\
    agradec|offer|discount|hiring|job|sponsor|further reading|references|resources|links|reference|\
    weiterlesen|referencias|références|ressources|about the speaker|bio|next meet|upcoming|prize|\
    winner|raffle";

static OTHERS: LazyLock<Anywhere<()>> =
    LazyLock::new(|| Anywhere::of(OTHER_LISTS.split('|').map(|phrase| (phrase, ()))));

/// Longest label before links of a list, in bytes.
const LONGEST_LABEL: usize = 40;

/// Gives a talk what its pieces hold. `headline` is what the talk stands under.
pub(super) fn give(talk: &mut Talk, headline: Option<&Inline>, pieces: &[Piece<'_>]) {
    let pieces = own(pieces);
    links(talk, headline, pieces);
    people(talk, headline, pieces);
    talk.takeaways = takeaways(pieces);
}

/// The pieces before one that thanks everybody: there the talk is over.
fn own<'a, 'b>(pieces: &'b [Piece<'a>]) -> &'b [Piece<'a>] {
    let over = pieces.iter().position(|piece| {
        let Piece::Text(inline, at) = piece else { return false };
        let text = inline.text.get(at.clone()).unwrap_or_default().to_lowercase();
        text.contains("would like to thank")
            || text.contains("stay tuned")
            || text.contains("remercie tous")
            || text.contains("danken allen")
            || text.contains("gracias a todos")
    });
    &pieces[..over.unwrap_or(pieces.len())]
}

/// Where a headline's link on its title leads.
pub(super) fn linked_title(headline: &Inline, title: &str) -> Option<String> {
    linked(headline, &fold(title))
}

/// Where the link on a folded title leads.
fn linked(inline: &Inline, title: &str) -> Option<String> {
    let link = inline.links.iter().find(|link| usable(&link.url) && covers(inline, link, title))?;
    Some(link.url.clone())
}

fn links(talk: &mut Talk, headline: Option<&Inline>, pieces: &[Piece<'_>]) {
    let title = fold(talk.title.as_deref().unwrap_or_default());
    let mut best: Option<(What, String)> = None;
    let mut titled: Option<String> = headline.and_then(|inline| linked(inline, &title));
    let mut waiting = None;
    for piece in pieces {
        let mut take = |what: What, url: &str| {
            let fill = match what {
                What::Video => Some(&mut talk.video),
                What::Slides => Some(&mut talk.slides),
                What::Page | What::Code => None,
            };
            if let Some(place) = fill.filter(|place| place.is_none()) {
                *place = Some(url.to_owned());
            }
            let rank = |what: What| match what {
                What::Slides | What::Video => 0,
                What::Page => 1,
                What::Code => 2,
            };
            if best.as_ref().is_none_or(|(other, _)| rank(what) < rank(*other)) {
                best = Some((what, url.to_owned()));
            }
        };
        match piece {
            Piece::Label(label) => waiting = Some(*label),
            Piece::Embed(url) => take(place(url).unwrap_or(What::Page), url),
            Piece::Heading(_) => {}
            Piece::Text(inline, _) | Piece::Item(inline, ..) => {
                let fields = fields::fields(inline);
                for link in inline.links.iter().filter(|link| usable(&link.url)) {
                    let label = fields
                        .iter()
                        .find(|field| field.value.contains(&link.at.start))
                        .map(|field| field.label)
                        .or(waiting);
                    let item = matches!(piece, Piece::Item(..));
                    // A product's name in passing is no title.
                    let tells = item || place(&link.url).is_some() || title.len() > 24;
                    if titled.is_none() && tells && covers(inline, link, &title) {
                        titled = Some(link.url.clone());
                    }
                    if let Some(what) = what(inline, link, label, item) {
                        take(what, &link.url);
                    }
                }
            }
        }
    }
    talk.url = titled.or(talk.url.take()).or(best.map(|(_, url)| url));
}

/// Whether a link's text is a title, signs aside.
fn covers(inline: &Inline, link: &Link, title: &str) -> bool {
    let text = fold(inline.linked(link));
    title.len() > 3
        && (text == title || text.len() > 8 && text.len() * 3 > title.len() && title.starts_with(&text))
}

/// Whether an address leads somewhere: `#` and mail addresses do not.
fn usable(url: &str) -> bool {
    let url = url.trim();
    url.len() > 1 && !url.starts_with('#') && !url.starts_with("mailto:") && profiles::handle(url).is_none()
}

/// What a link leads to, if that is something of the talk.
fn what(inline: &Inline, link: &Link, label: Option<Label>, item: bool) -> Option<What> {
    let labelled = match label {
        Some(Label::Slides) => Some(What::Slides),
        Some(Label::Video) => Some(What::Video),
        Some(Label::Code) => Some(What::Code),
        Some(Label::Link | Label::Title) => Some(What::Page),
        Some(Label::Speaker | Label::Bio | Label::Company | Label::Time | Label::Questions) => return None,
        Some(Label::Description | Label::References | Label::Takeaways) | None => None,
    };
    let text = inline.linked(link);
    let words = plain_words(text);
    let pointing = POINTING.holds(&words.join(" "));
    let named = worded(&words).or_else(|| {
        let before = inline.text.get(..link.at.start)?.rsplit(['.', '!', '?', ':']).next()?;
        worded(&plain_words(before)).filter(|_| pointing)
    });
    let placed = place(&link.url);
    // What a text says in passing may lead anywhere; a list of links is one of what is left.
    let list = item && inline.text.len() <= text.len() + LONGEST_LABEL;
    let bare = text.contains("://") && placed.is_some_and(|what| what != What::Code);
    let listed = placed.filter(|_| list || bare);
    match (labelled, named) {
        (Some(What::Page), _) => listed.filter(|what| *what != What::Code).or(Some(What::Page)),
        (Some(labelled), _) => Some(labelled),
        (None, Some(named)) if words.len() <= 8 || pointing => Some(match placed {
            Some(placed @ (What::Slides | What::Video)) => placed,
            _ => named,
        }),
        _ => listed,
    }
}

fn worded(words: &[&str]) -> Option<What> {
    words.iter().filter_map(|word| MEANT.of(word)).min()
}

/// Whether an address leads to slides or a recording.
pub(super) fn is_left(url: &str) -> bool {
    matches!(place(url), Some(What::Slides | What::Video))
}

/// Whether a stretch of a text is, but for signs, one link to slides or a recording.
pub(super) fn is_whole(inline: &Inline, at: &Range<usize>) -> bool {
    let from = inline.links.partition_point(|link| link.at.end <= at.start);
    inline.links.get(from).is_some_and(|link| {
        let outside = |at: Range<usize>| {
            inline.text.get(at).is_none_or(|text| !text.chars().any(char::is_alphanumeric))
        };
        is_left(&link.url) && outside(at.start..link.at.start) && outside(link.at.end..at.end)
    })
}

/// What an address leads to, by its host or ending.
pub(super) fn place(url: &str) -> Option<What> {
    let lower = url.to_lowercase();
    let path = lower.split(['?', '#']).next().unwrap_or_default();
    let ending = path.rfind('.').and_then(|at| ENDINGS.exactly(&path[at..]));
    let mut best = ending;
    SITES.each(path, |_, what| best = Some(best.map_or(what, |best| best.min(what))));
    best
}

/// Letters and digits of a text in lower case.
pub(super) fn fold(text: &str) -> String {
    text.chars().filter(|char| char.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Pictures that name a speaker, and links on a speaker's name or right behind it.
fn people(talk: &mut Talk, headline: Option<&Inline>, pieces: &[Piece<'_>]) {
    let alone = talk.speakers.len() == 1;
    let inlines =
        || headline.into_iter().chain(pieces.iter().filter_map(Piece::text).map(|(inline, _)| inline));
    for speaker in &mut talk.speakers {
        let whole = fold(&speaker.name);
        let first = fold(speaker.name.split_whitespace().next().unwrap_or_default());
        for inline in inlines() {
            for picture in &inline.pictures {
                let file = picture.url.rsplit('/').next().unwrap_or_default();
                let file = file.rsplit_once('.').map_or(file, |(name, _)| name);
                let shown = [fold(&picture.alt), fold(file)];
                let shows =
                    |name: &str| name.chars().count() > 2 && shown.iter().any(|shown| shown.contains(name));
                if speaker.photo.is_none() && (shows(&whole) || alone && shows(&first)) {
                    speaker.photo = Some(picture.url.clone());
                }
            }
            let speaks = fields::fields(inline).iter().any(|field| field.label == Label::Speaker);
            for link in &inline.links {
                let text = fold(inline.linked(link));
                let named = text == whole || (alone && text == first);
                // `Ada Example ([Twitter](…))`
                let behind = alone && speaks
                    || inline.text.get(..link.at.start).is_some_and(|before| {
                        fold(before).ends_with(&whole)
                            && link.at.start - before.rfind(char::is_alphanumeric).unwrap_or(0) < 12
                    });
                if let Some((network, handle)) = profiles::handle(&link.url).filter(|_| named || behind) {
                    speaker.handles.entry(network).or_insert(handle);
                } else if behind
                    && speaks
                    && speaker.url.is_none()
                    && ["blog", "website", "homepage", "web", "site", "webseite", "siteweb"]
                        .contains(&text.as_str())
                {
                    speaker.url = Some(link.url.clone());
                }
            }
        }
    }
}

/// The points of the lists: the outermost items that are no fields, no links and no questions.
fn takeaways(pieces: &[Piece<'_>]) -> Vec<String> {
    let mut points = Vec::new();
    let mut other = false;
    let mut list_of_lead = None;
    for (index, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Label(label) => other = !matches!(label, Label::Takeaways | Label::Description),
            Piece::Heading(_) => other = false,
            Piece::Text(inline, at) => {
                let text = inline.text.get(at.clone()).unwrap_or_default().to_lowercase();
                let led = text.trim_end();
                if led.is_empty() {
                    continue;
                }
                let short = led
                    .rsplit(['.', '!', '?', '\n'])
                    .find(|part| !part.trim().is_empty())
                    .unwrap_or_default();
                other = OTHERS.any(short);
                list_of_lead = None;
            }
            Piece::Item(inline, depth, list) => {
                // What leads up to one list does not lead up to the next.
                let first = *list_of_lead.get_or_insert(*list);
                if *depth > 0 || (other && first == *list) {
                    continue;
                }
                if let Some(point) = point(inline, pieces.get(index + 1)) {
                    points.push(point);
                }
            }
            Piece::Embed(_) => {}
        }
    }
    points
}

/// Whether an item only says where to get what is left of the talk: `Get the source from [GitHub](…)`.
fn fetches(inline: &Inline) -> bool {
    let first = inline.text.split(|char: char| !char.is_alphanumeric()).find(|word| !word.is_empty());
    let asked = first.is_some_and(|first| FETCHING.contains(&first.to_lowercase().as_str()));
    asked && inline.links.iter().any(|link| usable(&link.url) && what(inline, link, None, true).is_some())
}

/// Words that send readers to what is left of a talk, in lower case.
const FETCHING: &[&str] = &[
    "get",
    "download",
    "find",
    "grab",
    "see",
    "view",
    "watch",
    "browse",
    "herunterladen",
    "télécharger",
    "téléchargez",
    "retrouvez",
    "descarga",
    "descargar",
    "baixe",
    "scarica",
];

/// What an item says, if it is a point.
fn point(inline: &Inline, next: Option<&Piece<'_>>) -> Option<String> {
    let text = squeeze(&inline.text);
    let telling = |label: Label| {
        !matches!(
            label,
            Label::Code
                | Label::Takeaways
                | Label::Link
                | Label::Time
                | Label::References
                | Label::Bio
                | Label::Video
                | Label::Description
        )
    };
    let fields = fields::fields(inline);
    let field = fields.first().is_some_and(|field| {
        let value = inline.text.get(field.value.clone()).unwrap_or_default();
        let goes_on = matches!(next, Some(Piece::Item(_, depth, _)) if *depth > 0);
        let links = inline.links.iter().any(|link| field.value.contains(&link.at.start));
        telling(field.label)
            || links
            || fields::placeholder(value) && !goes_on
            || field.label == Label::Description
            || fields::placeholder(value) && field.label == Label::References
    });
    let linked: usize = inline.links.iter().map(|link| link.at.len()).sum();
    let only_link = linked > 0
        && text.len() <= linked + LONGEST_LABEL / 2
        && inline.links.len() == 1
        && inline.links[0].at.end + 3 >= inline.text.trim_end().len();
    (!field && !only_link && !fetches(inline) && !text.is_empty()).then_some(text)
}
