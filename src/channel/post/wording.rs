//! In charge of the words of a post: what an edition has to say, cleaned, and how a part of a
//! thread says it.
//!
//! It leaves to its parent which part says what.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::{Network, Post, TAGS, Token};
use crate::channel::post::accident;
use crate::edition::{Credit, Edition, Role};
use crate::finding::Finding;

/// What an edition has to say on one network.
pub(super) struct Material {
    /// The evening's name, or the recap's title where it has none.
    name: String,
    /// What follows the evening's name: month and year.
    month: Option<String>,
    summary: Option<String>,
    /// Everybody credited, in the edition's order.
    pub(super) groups: Vec<Group>,
    /// The next meetup, as a sentence.
    pub(super) next: Option<String>,
    link: Token,
    pub(super) tags: Vec<String>,
}

/// People who are named together: the speakers of one talk, or somebody alone.
#[derive(Debug, Clone)]
pub(super) struct Group {
    role: Role,
    pub(super) people: Vec<Person>,
    /// The title of their talk.
    title: Option<String>,
}

/// Somebody credited, cleaned.
#[derive(Debug, Clone)]
pub(super) struct Person {
    pub(super) name: String,
    affiliation: Option<String>,
    /// As it is shown on the network.
    handle: Option<String>,
}

/// One part of a thread: which of the material it says.
#[derive(Debug, Clone, Default)]
pub(super) struct Part {
    pub(super) headline: Option<String>,
    pub(super) summary: bool,
    pub(super) groups: Range<usize>,
    /// How many of its people are shown with their handles, from the first one that has one.
    pub(super) handles: usize,
    /// Longest title of a talk, in grapheme clusters; none leaves titles out.
    pub(super) titles: Option<usize>,
    pub(super) next: bool,
    pub(super) link: bool,
    pub(super) tags: usize,
}

impl Material {
    /// Takes from an edition what a post may say.
    pub(super) fn gather(edition: &Edition, network: &Network, findings: &mut Vec<Finding>) -> Self {
        let harmless = |text: &String| !(network.mentions_by_itself && accident::mentions(text));
        let names: Vec<String> = edition.credits.iter().map(|credit| clean(&credit.name)).collect();
        let summary = filled(&edition.summary).filter(harmless).filter(|summary| {
            // A name that stands there already would be credited twice.
            !names.iter().any(|name| summary.contains(name.as_str()))
        });
        let event = edition.event.name.as_deref().and_then(filled);
        let month = event.is_some().then(|| month(edition.event.month.as_deref()?)).flatten();
        Material {
            name: event.unwrap_or_else(|| clean(&edition.title)),
            month,
            summary,
            groups: groups(edition, network, harmless, findings),
            next: edition
                .next
                .as_ref()
                .and_then(|next| crate::edition::next_in_words(next, "en"))
                .map(|when| format!("Next meetup: {when}.")),
            link: Token::Link { label: (network.label)(&edition.link), url: edition.link.clone() },
            tags: tags(&edition.tags),
        }
    }

    /// The headlines to choose from, the most telling first; `longest` is the limit of the
    /// evening's name in grapheme clusters.
    pub(super) fn headlines(&self, longest: usize) -> Vec<String> {
        let name = clip(&self.name, longest);
        let short = clip(&self.name, 40);
        let mut headlines = Vec::new();
        if let Some(month) = &self.month {
            headlines.push(format!("{name}, {month}: the recap is up."));
        }
        // A title, where the evening has no name, may say by itself what it is.
        for name in [name, short] {
            if name.to_lowercase().contains("recap") {
                headlines.push(name);
            } else if !name.is_empty() {
                headlines.push(format!("{name}: the recap is up."));
            }
        }
        headlines.push("The recap is up.".to_owned());
        headlines
    }

    /// How many people of these groups have a handle.
    pub(super) fn handles(&self, groups: &Range<usize>) -> usize {
        let groups = &self.groups[groups.clone()];
        groups.iter().flat_map(|group| &group.people).filter(|person| person.handle.is_some()).count()
    }
}

impl Group {
    /// Everybody for themselves, as they are named when they do not fit together.
    pub(super) fn apart(self) -> Vec<Group> {
        let title = self.title.filter(|_| self.people.len() == 1);
        let alone = |person| Group { role: self.role, people: vec![person], title: title.clone() };
        self.people.into_iter().map(alone).collect()
    }
}

impl Part {
    /// Says it.
    pub(super) fn render(&self, material: &Material) -> Post {
        let mut post = Post::default();
        let opening = [self.headline.as_ref(), material.summary.as_ref().filter(|_| self.summary)];
        for paragraph in opening.into_iter().flatten() {
            new_paragraph(&mut post);
            post.say(paragraph);
        }
        self.credits(material, &mut post);
        if let Some(next) = material.next.as_ref().filter(|_| self.next) {
            new_paragraph(&mut post);
            post.say(next);
        }
        if self.link {
            new_paragraph(&mut post);
            post.add(material.link.clone());
        }
        for (place, tag) in material.tags.iter().take(self.tags).enumerate() {
            post.say(if place == 0 { "\n\n" } else { " " });
            post.add(Token::Tag(tag.clone()));
        }
        post
    }

    /// One line a role.
    fn credits(&self, material: &Material, post: &mut Post) {
        let mut handles = self.handles;
        let mut at = self.groups.start;
        while at < self.groups.end {
            let role = material.groups[at].role;
            let end =
                (at..self.groups.end).find(|&i| material.groups[i].role != role).unwrap_or(self.groups.end);
            let groups = &material.groups[at..end];
            let goes_on = at > 0 && material.groups[at - 1].role == role;
            if at == self.groups.start {
                new_paragraph(post);
            } else {
                post.say("\n");
            }
            let several = groups.iter().map(|group| group.people.len()).sum::<usize>() > 1;
            post.say(lead(role, goes_on, several));
            self.line(groups, &mut handles, post);
            post.stop();
            at = end;
        }
    }

    /// The people of one role. With the titles of their talks each talk stands for itself, so that
    /// nobody is taken for the speaker of another one.
    fn line(&self, groups: &[Group], handles: &mut usize, post: &mut Post) {
        let titled = self.titles.filter(|_| groups.iter().any(|group| group.title.is_some()));
        let Some(longest) = titled else {
            let people: Vec<&Person> = groups.iter().flat_map(|group| &group.people).collect();
            return list(&people, [", ", " and "], post, |person, post| person.name_in(post, handles));
        };
        let groups: Vec<&Group> = groups.iter().collect();
        list(&groups, ["; ", "; and "], post, |group, post| {
            let people: Vec<&Person> = group.people.iter().collect();
            list(&people, [", ", " and "], post, |person, post| person.name_in(post, handles));
            if let Some(title) = &group.title {
                post.say(&format!(" on “{}”", clip(title, longest)));
            }
        });
    }
}

impl Person {
    /// Name, and in parentheses handle and affiliation.
    fn name_in(&self, post: &mut Post, handles: &mut usize) {
        post.say(&self.name);
        let handle = self.handle.as_ref().filter(|_| *handles > 0);
        if let Some(handle) = handle {
            *handles -= 1;
            post.say(" (");
            post.add(Token::Mention(handle.clone()));
        }
        if let Some(affiliation) = &self.affiliation {
            post.say(if handle.is_some() { ", " } else { " (" });
            post.say(affiliation);
        }
        if handle.is_some() || self.affiliation.is_some() {
            post.say(")");
        }
    }
}

/// How the line of a role begins; `goes_on` when the post before named others in it.
fn lead(role: Role, goes_on: bool, several: bool) -> &'static str {
    match (role, goes_on, several) {
        (Role::Host, false, _) => "Hosted by ",
        (Role::Host, true, _) => "Also hosted by ",
        (Role::Speaker, false, _) => "With ",
        (Role::Speaker, true, _) => "Also with ",
        (Role::Sponsor, false, false) => "Thanks to our sponsor ",
        (Role::Sponsor, false, true) => "Thanks to our sponsors ",
        (Role::Sponsor, true, false) => "Thanks also to our sponsor ",
        (Role::Sponsor, true, true) => "Thanks also to our sponsors ",
    }
}

/// A list in words: `between` stands before all but the first and last, and before the last.
fn list<T: Copy>(items: &[T], between: [&str; 2], post: &mut Post, mut say: impl FnMut(T, &mut Post)) {
    for (place, &item) in items.iter().enumerate() {
        if place > 0 {
            post.say(between[usize::from(place + 1 == items.len())]);
        }
        say(item, post);
    }
}

/// An empty line, unless the post begins here.
fn new_paragraph(post: &mut Post) {
    if !post.tokens().is_empty() {
        post.say("\n\n");
    }
}

/// Everybody credited, the speakers of one talk together with its title.
fn groups(
    edition: &Edition,
    network: &Network,
    harmless: impl Fn(&String) -> bool,
    findings: &mut Vec<Finding>,
) -> Vec<Group> {
    let mut groups: Vec<(Option<usize>, Group)> = Vec::new();
    for credit in &edition.credits {
        let Some(person) = person(credit, network, findings) else { continue };
        let talk = talk_of(edition, credit);
        match groups.last_mut() {
            Some((Some(last), group)) if talk == Some(*last) => group.people.push(person),
            _ => {
                let title = talk.and_then(|talk| filled(edition.talks[talk].title.as_deref()?));
                let group = Group { role: credit.role, people: vec![person], title: title.filter(&harmless) };
                groups.push((talk, group));
            }
        }
    }
    for (talk, group) in &mut groups {
        // A title beside some of its speakers would deny it to the others.
        let speakers = talk.map_or(1, |talk| edition.talks[talk].speakers.len());
        if group.people.len() != speakers {
            group.title = None;
        }
    }
    groups.into_iter().map(|(_, group)| group).collect()
}

/// The one talk that a speaker gave; none for somebody with several, whose credit stands for all.
fn talk_of(edition: &Edition, credit: &Credit) -> Option<usize> {
    if credit.role != Role::Speaker {
        return None;
    }
    let name = clean(&credit.name);
    let mut talks = edition
        .talks
        .iter()
        .enumerate()
        .filter(|(_, talk)| talk.names().any(|speaker| clean(speaker) == name));
    let (place, _) = talks.next()?;
    talks.next().is_none().then_some(place)
}

fn person(credit: &Credit, network: &Network, findings: &mut Vec<Finding>) -> Option<Person> {
    let name = filled(&credit.name)?;
    // What a host does is no part of the credit.
    let affiliation = credit.affiliation.as_deref().filter(|_| credit.role != Role::Host);
    let written = credit.handles.get(network.name.as_str());
    let handle = written.and_then(|written| {
        let handle = (network.handle)(written);
        if handle.is_none() && !matches!(network.name, crate::channel::Name::Linkedin) {
            findings.push(
                Finding::warning(
                    "handle-malformed",
                    format!("`{}` of {name} is no handle on {}", clean(written), network.name),
                )
                .hint("Mastodon's are `@user@server`, Bluesky's `name.example.org`, X's `@name`"),
            );
        }
        handle
    });
    Some(Person { affiliation: affiliation.and_then(filled), handle, name })
}

/// `2019-06` in words: `June 2019`.
fn month(month: &str) -> Option<String> {
    let day: jiff::civil::Date = format!("{month}-01").parse().ok()?;
    Some(day.strftime("%B %Y").to_string())
}

/// Hashtags: words joined, each with a capital. A tag with anything but letters and digits is left
/// out, for `C++` must not become `#C`.
fn tags(tags: &[String]) -> Vec<String> {
    let hashtag = |tag: &String| {
        let words = tag.split([' ', '-', '_']).filter(|word| !word.is_empty());
        let tag: String = words.map(capitalised).collect();
        let is_tag = tag.chars().all(char::is_alphanumeric) && tag.chars().any(char::is_alphabetic);
        (is_tag && tag.chars().count() <= 64).then_some(tag)
    };
    let mut kept: Vec<String> = Vec::new();
    for tag in tags.iter().filter_map(hashtag) {
        if !kept.contains(&tag) && kept.len() < TAGS {
            kept.push(tag);
        }
    }
    kept
}

fn capitalised(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// The text cleaned, when there is any.
fn filled(text: &str) -> Option<String> {
    Some(clean(text)).filter(|text| !text.is_empty())
}

/// A text on one line: white space joined, no control characters, nothing that turns the direction
/// of what follows.
pub(super) fn clean(text: &str) -> String {
    let is_gap = |c: char| {
        c.is_whitespace() || c.is_control() || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
    };
    text.split(is_gap).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Cuts a text to so many grapheme clusters, at a word where one ends in the second half, and shows
/// that with `…`.
pub(super) fn clip(text: &str, longest: usize) -> String {
    let Some((end, _)) = text.grapheme_indices(true).nth(longest.saturating_sub(1)) else {
        return text.to_owned();
    };
    if text[end..].graphemes(true).nth(1).is_none() {
        return text.to_owned();
    }
    let kept = &text[..end];
    let word = kept.rfind(' ').filter(|&space| space * 2 > end).map_or(kept, |space| &kept[..space]);
    format!("{}…", word.trim_end_matches([' ', ',', ';', ':', '.', '-', '–', '—']))
}
