//! In charge of what a speaker can share of a talk: one post with its title, the recap, where it can be
//! watched and read, and whom the evening was given by, who go on in further posts where they do not fit. It tells
//! facts and speaks for nobody.
//!
//! It leaves what the group itself posts to [`super::compose`].

use super::share_words::{Share, words as share_words};
use super::tags::tags;
use super::wording::{clean, clip, filled, list};
use super::words::words;
use super::{Network, Post, Token, accident};
use crate::channel::view;
use crate::edition::{Credit, Edition, Role, month_in_words};
use crate::recap::Talk;

/// The lengths to which the title of the talk is cut, one after the other, in grapheme clusters.
const TITLES: [usize; 3] = [usize::MAX, 100, 50];

/// What a post says, the rest aside; what is counted says so many of them.
#[derive(Debug, Clone, Copy, Default)]
struct Parts {
    /// Longest title; none leaves it out.
    title: Option<usize>,
    month: bool,
    handles: bool,
    talk: bool,
    slides: bool,
    host: bool,
    sponsors: bool,
    tags: bool,
}

/// What is said of one talk on one network.
struct Shared<'a> {
    network: &'a Network,
    edition: &'a Edition,
    share: &'static Share,
    event: String,
    month: Option<String>,
    title: Option<String>,
    /// Who spoke as well.
    others: Vec<&'a Credit>,
    /// Where the talk is, behind what leads there: its recording, or else its page, or else that of the evening.
    talk: Option<(&'static str, String)>,
    /// The slides, where that is something else.
    slides: Option<String>,
}

/// What a speaker can share of a talk on a network.
#[derive(Debug)]
pub struct ToShare<'a> {
    /// One post, or a thread where host and sponsors do not fit into it.
    pub posts: Vec<Post>,
    /// Whose credit fits into no post.
    pub left_out: Vec<&'a Credit>,
}

/// What a speaker can share on a network of a talk of an edition. None where the speakers' names and the link
/// do not fit into a post.
pub fn share<'a>(
    edition: &'a Edition,
    talk: &Talk,
    speaker: &Credit,
    network: &'a Network,
) -> Option<ToShare<'a>> {
    let harmless = |text: &String| !(network.mentions_by_itself && accident::mentions(text));
    let speakers = talk.speakers.iter().filter_map(|speaker| edition.credit_of(speaker));
    let share = share_words(&edition.language);
    let slides = view::slides(talk).map(str::to_owned);
    let watch = view::watch(talk, edition).map(|url| url.into_owned());
    // A page of a host without a player that is known may be the recording's, the slides' or the talk's own.
    let page = talk.url.clone().filter(|url| slides.as_ref() != Some(url) && *url != edition.link);
    let of_evening = || edition.event.video.clone().filter(|_| slides.is_none());
    let leads = watch.map(|url| (share.watch, url)).or(page.map(|url| (share.page, url)));
    let leads = leads.or_else(|| Some((share.evening, of_evening()?)));
    let event = edition.event.name.as_deref().and_then(filled);
    let month = edition.event.month.as_deref().filter(|_| event.is_some());
    let shared = Shared {
        network,
        edition,
        share,
        event: event.unwrap_or_else(|| clean(&edition.title)),
        month: month.and_then(|month| month_in_words(month, &edition.language)),
        title: talk.title.as_deref().and_then(filled).filter(harmless),
        others: speakers.filter(|other| *other != speaker).collect(),
        talk: leads,
        slides,
    };
    shared.fitted()
}

impl<'a> Shared<'a> {
    /// As much of it as there is room for, the most welcome first, and the credits that there is none for behind it.
    fn fitted(&self) -> Option<ToShare<'a>> {
        let fits = |parts: &Parts| self.network.fits(&self.say(*parts));
        let mut parts = Parts::default();
        if !fits(&parts) {
            return None;
        }
        // Whoever reads that there was a talk wants to get there.
        parts = [Parts { talk: true, ..parts }, Parts { slides: true, ..parts }]
            .into_iter()
            .filter(|wanted| if wanted.talk { self.talk.is_some() } else { self.slides.is_some() })
            .find(fits)
            .unwrap_or(parts);
        let titles = TITLES.map(|title| Parts { title: Some(title), ..parts });
        parts = titles.into_iter().find(fits).unwrap_or(parts);
        let wishes: [fn(Parts) -> Parts; 6] = [
            |parts| Parts { slides: true, ..parts },
            |parts| Parts { sponsors: true, ..parts },
            |parts| Parts { host: true, ..parts },
            |parts| Parts { handles: true, ..parts },
            |parts| Parts { month: true, ..parts },
            |parts| Parts { tags: true, ..parts },
        ];
        for wish in wishes {
            parts = Some(wish(parts)).filter(fits).unwrap_or(parts);
        }
        let mut posts = vec![self.say(parts)];
        let said = [(Role::Host, parts.host), (Role::Sponsor, parts.sponsors)];
        let unsaid = said.into_iter().filter(|(_, is_said)| !is_said);
        let (more, left_out) = self.further(unsaid.flat_map(|(role, _)| self.edition.credited(role)));
        posts.extend(more);
        Some(ToShare { posts, left_out })
    }

    /// The posts behind the first one that these people are credited in, and who fits into none.
    fn further(&self, people: impl Iterator<Item = &'a Credit>) -> (Vec<Post>, Vec<&'a Credit>) {
        let say = |people: &[&Credit], handles| {
            let mut post = Post::default();
            self.thanks(people, handles, &mut post);
            post
        };
        let fits = |people: &[&Credit]| self.network.fits(&say(people, false));
        let (mut parts, mut left_out) = (Vec::<Vec<&Credit>>::new(), Vec::new());
        for credit in people {
            let longer = parts.last().map(|last| [last.as_slice(), &[credit]].concat());
            match (longer.filter(|longer| fits(longer)), parts.last_mut()) {
                (Some(longer), Some(last)) => *last = longer,
                _ if fits(&[credit]) => parts.push(vec![credit]),
                _ => left_out.push(credit),
            }
        }
        let post = |people: &Vec<&Credit>| {
            let with_handles = Some(say(people, true)).filter(|post| self.network.fits(post));
            with_handles.unwrap_or_else(|| say(people, false))
        };
        (parts.iter().map(post).collect(), left_out)
    }

    fn say(&self, parts: Parts) -> Post {
        let mut post = Post::default();
        let month = self.month.as_ref().filter(|_| parts.month);
        let event = month.map_or(self.event.clone(), |month| format!("{}, {month}", self.event));
        match self.title.as_ref().zip(parts.title) {
            Some((title, longest)) => {
                // A title may have braces of its own.
                let title = clip(title, longest);
                let around: Vec<String> =
                    self.share.talk.split("{event}").map(|said| said.replace("{title}", &title)).collect();
                post.say(&around.join(&event));
            }
            None => post.say(&self.share.untitled.replace("{event}", &event)),
        }
        if !self.others.is_empty() {
            post.say("\n");
            self.people(words(&self.edition.language).speakers[0], &self.others, parts.handles, &mut post);
        }
        post.say("\n\n");
        let talk = self.talk.iter().filter(|_| parts.talk).map(|(lead, url)| (*lead, url));
        let slides = self.slides.iter().filter(|_| parts.slides).map(|url| (self.share.slides, url));
        let recap = std::iter::once((self.share.recap, &self.edition.link));
        for (place, (lead, url)) in talk.chain(slides).chain(recap).enumerate() {
            post.say(if place > 0 { "\n" } else { "" });
            post.say(lead);
            post.add(Token::Link { label: (self.network.label)(url), url: url.clone() });
        }
        let said = [(Role::Host, parts.host), (Role::Sponsor, parts.sponsors)];
        let said = said.into_iter().filter(|(_, is_said)| *is_said);
        let thanked: Vec<&Credit> = said.flat_map(|(role, _)| self.edition.credited(role)).collect();
        self.thanks(&thanked, parts.handles, &mut post);
        if parts.tags {
            for (place, tag) in tags(&self.edition.tags).into_iter().enumerate() {
                post.say(if place == 0 { "\n\n" } else { " " });
                post.add(Token::Tag(tag));
            }
        }
        post
    }

    /// Host and sponsors, a line each.
    fn thanks(&self, thanked: &[&Credit], handles: bool, post: &mut Post) {
        for (place, people) in thanked.chunk_by(|one, other| one.role == other.role).enumerate() {
            let lead = match people {
                [Credit { role: Role::Sponsor, .. }] => self.share.sponsor,
                [Credit { role: Role::Sponsor, .. }, ..] => self.share.sponsors,
                _ => self.share.host,
            };
            if !post.tokens().is_empty() {
                post.say(if place == 0 { "\n\n" } else { "\n" });
            }
            self.people(lead, people, handles, post);
        }
    }

    /// People behind what leads to them, with the handles that they have on the network.
    fn people(&self, lead: &str, people: &[&Credit], handles: bool, post: &mut Post) {
        post.say(lead);
        let and = words(&self.edition.language).and;
        list(people, [", ", and], post, |credit, post| {
            post.say(&clean(&credit.name));
            let handle = credit.handles.get(self.network.name.as_str());
            // A person shares it by hand, where a name alone mentions nobody.
            let shown = handles && !self.network.mentions_by_name;
            let handle = handle.filter(|_| shown).and_then(|handle| (self.network.handle)(handle));
            if let Some(handle) = handle {
                post.say(" (");
                post.add(Token::Mention(handle));
                post.say(")");
            }
        });
        post.stop();
    }
}
