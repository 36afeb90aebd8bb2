//! In charge of composing social posts: an [`Edition`] becomes one post, or a thread where one is
//! not enough, within a network's limits and with everybody credited by name.
//!
//! Pure: what is posted where, and when, is left to the channels. A post is a list of tokens and
//! not a string, because every network counts and marks up links, mentions and tags by a rule of
//! its own.
//!
//! What gives way first when room is short: tags, the summary, titles of talks, the next meetup,
//! handles, the headline. What never does: the recap's link in the first post, and every credit,
//! whole, a speaker's company with it.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use serde::de::DeserializeOwned;

use crate::channel::{Delivery, Draft, Name, Refusal};
use crate::edition::Edition;
use crate::finding::Finding;
use crate::recap::social::Social;

mod accident;
mod by_hand;
mod elsewhere;
pub(in crate::channel) mod network;
mod share;
mod share_words;
mod tags;
mod template;
mod weighted;
mod wording;
mod words;

#[cfg(test)]
pub(crate) mod sample;
#[cfg(test)]
mod tests;

pub(crate) use network::ByHand;
pub use network::Network;
pub use share::{ToShare, share};
pub use share_words::{Share, words as share_words};
use template::{Counted, Say};
pub(crate) use wording::clip;
use wording::{Group, Material, Part};

/// Longest headline that opens a thread, in grapheme clusters of the evening's name.
const HEADLINE: usize = 80;

/// The lengths to which the titles of all talks in a post are cut, one after the other: none is
/// favoured. Below the last they are left out.
const TITLES: [usize; 2] = [usize::MAX, 70];

/// Most tags under a post.
const TAGS: usize = 3;

/// A piece of a post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Token {
    /// Plain words.
    Text(String),
    /// A link.
    Link {
        /// What is shown of it.
        label: String,
        /// Where it leads: absolute URL.
        url: String,
    },
    /// An account on the network, as it is shown: `@user@server`, `@name.example`.
    Mention(String),
    /// The name of somebody credited, where the network mentions by name.
    Name {
        /// What is shown: the plain name.
        shown: String,
        /// The account that it leads to.
        handle: String,
    },
    /// A hashtag without its `#`.
    Tag(String),
}

/// One social message.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Post {
    tokens: Vec<Token>,
}

impl Post {
    /// Its pieces, in order.
    pub fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    /// The text as it is shown.
    pub fn text(&self) -> String {
        self.tokens.iter().map(Token::shown).collect()
    }

    /// Where links, mentions and tags stand in the text: bytes, on character boundaries.
    pub fn marked(&self) -> impl Iterator<Item = (Range<usize>, &Token)> {
        let mut end = 0;
        self.tokens.iter().filter_map(move |token| {
            let start = end;
            end += token.shown().len();
            (!matches!(token, Token::Text(_))).then_some((start..end, token))
        })
    }

    /// The text for a person to paste: links in full.
    pub fn to_paste(&self) -> String {
        let written = |token: &Token| match token {
            Token::Link { url, .. } => url.clone(),
            other => other.shown(),
        };
        self.tokens.iter().map(written).collect()
    }

    /// Adds words; neighbouring words are one token.
    fn say(&mut self, words: &str) {
        match self.tokens.last_mut() {
            Some(Token::Text(text)) => text.push_str(words),
            _ if words.is_empty() => {}
            _ => self.tokens.push(Token::Text(words.to_owned())),
        }
    }

    /// Adds a token; words join those before them.
    fn add(&mut self, token: Token) {
        match token {
            Token::Text(text) => self.say(&text),
            token => self.tokens.push(token),
        }
    }

    /// Ends a sentence, unless its last word has done so: `Example Ltd.`
    fn stop(&mut self) {
        let last = match self.tokens.last() {
            Some(Token::Text(text) | Token::Name { shown: text, .. }) => text.as_str(),
            _ => "",
        };
        if !last.ends_with(['.', '!', '?', '…']) {
            self.say(".");
        }
    }
}

impl Token {
    /// What a reader sees of it.
    pub fn shown(&self) -> String {
        match self {
            Token::Text(text)
            | Token::Link { label: text, .. }
            | Token::Mention(text)
            | Token::Name { shown: text, .. } => text.clone(),
            Token::Tag(tag) => format!("#{tag}"),
        }
    }
}

/// Composes the posts of an edition for one network: a single one where the link and all credits
/// fit, else a thread whose first post has the link.
///
/// Findings tell of credits that cannot be shown whole, of handles that are none, and of words
/// that the network would take for a mention or a link.
pub fn compose(edition: &Edition, network: &Network) -> (Vec<Post>, Vec<Finding>) {
    let mut findings = Vec::new();
    let mut material = Material::gather(edition, network, &mut findings);
    let own = own_words(&material, network, &mut findings);
    let everybody = material.groups.clone();
    let mut left_out = Vec::new();
    let mut parts = None;
    // A line that gives credits by hand may not be said for want of room: then those are given elsewhere.
    let mut unsaid = BTreeSet::new();
    for is_last in [false, false, true] {
        material.groups.clone_from(&everybody);
        let counted = if is_last { Counted::Sure } else { Counted::AllBut(&unsaid) };
        let by_hand = own.map(|own| material.credit_by_hand(own, counted)).unwrap_or_default();
        left_out.clear();
        material.groups = fitting(&mut material, network, &mut left_out);
        parts = split(&material, network, own).map(|parts| enriched(parts, &material, network));
        let first = parts.as_ref().and_then(|parts| parts.first());
        let more = first.map(|first| material.unsaid(&by_hand, first)).unwrap_or_default();
        if more.is_empty() {
            break;
        }
        unsaid.extend(more);
    }
    findings.append(&mut left_out);
    let Some(parts) = parts else {
        findings.push(
            Finding::error(
                "link-too-long",
                format!("the recap's link does not fit into a post on {}", network.name),
            )
            .hint("give the recap a shorter `permalink`"),
        );
        return (Vec::new(), findings);
    };
    if let Some(finding) = parts.first().and_then(|first| material.nothing_said(first, network)) {
        // Credits and a link alone would say less than recap's own words.
        let (posts, more) = compose(&Edition { posts: BTreeMap::new(), ..edition.clone() }, network);
        return (posts, [vec![finding], more].concat());
    }
    let posts: Vec<Post> = parts.iter().map(|part| part.render(&material)).collect();
    findings.extend(accident::look(&posts, network));
    (posts, findings)
}

/// The groups that fit into a post. Speakers of one talk stay together where they fit; a credit
/// that is too long on its own is an error, never a cut name.
fn fitting(material: &mut Material, network: &Network, findings: &mut Vec<Finding>) -> Vec<Group> {
    let groups = std::mem::take(&mut material.groups);
    let mut fits = |group: Group| {
        material.groups.push(group);
        let place = material.groups.len() - 1;
        let alone = Part { groups: place..place + 1, ..Part::default() };
        if network.fits(&alone.render(material)) { None } else { material.groups.pop() }
    };
    for group in groups {
        let Some(group) = fits(group) else { continue };
        for single in group.apart() {
            let Some(too_long) = fits(single) else { continue };
            findings.push(
                Finding::error(
                    "credit-too-long",
                    format!(
                        "the credit of `{}` does not fit into a post on {} and is never cut",
                        wording::clip(&too_long.people[0].name, 40),
                        network.name
                    ),
                )
                .hint("give a shorter name or affiliation in the roster"),
            );
        }
    }
    std::mem::take(&mut material.groups)
}

/// Divides the credits over as few posts as they need. None when not even the link fits.
fn split(material: &Material, network: &Network, own: Option<usize>) -> Option<Vec<Part>> {
    let fits = |part: &Part| network.fits(&part.render(material));
    let count = material.groups.len();
    let whole = Part { groups: 0..count, link: true, own, ..Part::default() };
    if fits(&whole) {
        return Some(vec![whole]);
    }
    let opening = |headline| Part { headline, link: true, own, ..Part::default() };
    let headlines = material.headlines(HEADLINE).into_iter().map(Some).filter(|_| own.is_none());
    let first = headlines.chain([None]).map(opening).find(fits)?;
    let mut parts = vec![first];
    for place in 0..count {
        let part = parts.last_mut()?;
        part.groups.end = place + 1;
        if !fits(part) {
            part.groups.end = place;
            parts.push(Part { groups: place..place + 1, ..Part::default() });
        }
    }
    Some(parts)
}

/// How much of the words that somebody wrote fits into the first post beside the link: all of it, or as much
/// as may stay, which is told. None when nothing of it can be said.
fn own_words(material: &Material, network: &Network, findings: &mut Vec<Finding>) -> Option<usize> {
    material.template.as_ref()?;
    let fits =
        |own: usize| network.fits(&Part { link: true, own: Some(own), ..Part::default() }.render(material));
    if fits(usize::MAX) {
        return Some(usize::MAX);
    }
    let (mut fit, mut too_long) = (0, network.limit);
    while too_long - fit > 1 {
        let middle = fit.midpoint(too_long);
        if fits(middle) { fit = middle } else { too_long = middle }
    }
    let kept = (fit > 0 && fits(fit)).then_some(fit);
    let what = if kept.is_some() { "is cut" } else { "is left out" };
    let told =
        format!("the text that is stated for {} does not fit into a post there and {what}", network.name);
    let hint = format!("shorten it, or state another as `social.{}.text`", network.name);
    findings.push(Finding::warning("post-text-long", told).hint(hint));
    kept
}

/// What is told of the texts that a recap itself states for its posts, where they stand: on the networks that it
/// names, and on those that everybody has posts for.
pub fn stated(edition: &Edition, social: &Social) -> Vec<Finding> {
    let is_meant = |network: &&Network| {
        let named = social.networks.contains_key(network.name.as_str());
        named || (social.text.is_some() && network.by_hand.is_some())
    };
    let told = super::NETWORKS.into_iter().filter(is_meant).flat_map(|network| {
        let place = social.places.get(network.name.as_str()).or_else(|| social.places.get(""));
        let place = place.cloned();
        let found = compose(edition, network).1.into_iter();
        found.map(move |finding| Finding { span: place.clone(), ..finding })
    });
    told.filter(|finding| matches!(finding.code, "post-text-long" | "post-text-empty")).collect()
}

/// The parts of a thread with all that there is room for.
fn enriched(parts: Vec<Part>, material: &Material, network: &Network) -> Vec<Part> {
    let last = parts.len().saturating_sub(1);
    let parts = parts.into_iter().enumerate();
    parts.map(|(place, part)| enrich(part, place == last, material, network)).collect()
}

/// Adds to a part what there is room for, the most welcome first.
fn enrich(mut part: Part, is_last: bool, material: &Material, network: &Network) -> Part {
    let best = |choices: Vec<Part>| choices.into_iter().find(|part| network.fits(&part.render(material)));
    let take = |part: &mut Part, choices: Vec<Part>| {
        if let Some(better) = best(choices) {
            *part = better;
        }
    };
    // What a template has no place for would be said by none of its lines.
    let template = material.template.as_ref().filter(|_| part.own.is_some());
    if part.link && template.is_none_or(|template| template.has(&Say::Headline)) {
        let headlines = material.headlines(usize::MAX).into_iter();
        let choices = headlines.map(|headline| Part { headline: Some(headline), ..part.clone() }).collect();
        take(&mut part, choices);
    }
    let handles = (1..=material.handles(&part.groups)).rev();
    let choices = handles.map(|handles| Part { handles, ..part.clone() }).collect();
    take(&mut part, choices);
    let says_next = match (&material.template, template) {
        // One that says nothing of the next meetup, or has said it, wants it nowhere else.
        (Some(_), None) => false,
        (_, Some(template)) => template.has(&Say::Next),
        (None, None) => is_last,
    };
    if says_next && material.next.is_some() {
        let choices = vec![Part { next: true, ..part.clone() }];
        take(&mut part, choices);
    }
    let choices = TITLES.into_iter().map(|cap| Part { titles: Some(cap), ..part.clone() }).collect();
    take(&mut part, choices);
    if part.link {
        let choices = vec![Part { summary: true, ..part.clone() }];
        take(&mut part, choices);
        // All or none: one word alone under a post says nothing.
        let choices = vec![Part { tags: material.tags.len(), ..part.clone() }];
        take(&mut part, choices);
    }
    part
}

/// The network that posts of a channel go to; none for the feed and for mail.
pub fn network(name: Name) -> Option<&'static Network> {
    super::NETWORKS.into_iter().find(|network| network.name == name)
}

/// The posts of an edition as drafts of a channel, `post/1` and on; `freeze` makes the payload of a
/// post from its place in the thread, from 0. Where a network takes no thread, an edition that needs one is refused.
pub(super) fn drafts(
    edition: &Edition,
    network: &Network,
    freeze: impl Fn(u32, &Post) -> serde_json::Value,
) -> (Vec<Draft>, Vec<Finding>) {
    let (posts, mut findings) = compose(edition, network);
    if let Some(refused) = too_many(network, posts.len()) {
        findings.push(refused);
        return (Vec::new(), findings);
    }
    let draft = |(position, post): (u32, &Post)| Draft {
        destination: format!("post/{}", position + 1),
        payload: freeze(position, post),
        position,
    };
    ((0..).zip(&posts).map(draft).collect(), findings)
}

/// That an edition of so many posts is refused, where an account may post one alone.
pub(crate) fn too_many(network: &Network, posts: usize) -> Option<Finding> {
    let told = format!("the credits do not fit into one post on {}, which has no threads", network.title);
    let finding = Finding::error("post-too-long", told).hint("leave it out with `--only`, and post by hand");
    Some(finding).filter(|_| posts > 1 && !network.has_threads)
}

/// What a draft froze, at the time of its delivery.
pub(super) fn frozen<T: DeserializeOwned>(delivery: &Delivery) -> Result<T, Refusal> {
    T::deserialize(&delivery.payload)
        .map_err(|error| Refusal::halt(format!(
            "what was planned for {} is not for the way it is configured now (an account was added or taken out since): \
             put that back until it is delivered ({error})",
            delivery.destination
        )))
}
