//! In charge of the words of a post: what an edition has to say, cleaned, and how a part of a
//! thread says it.
//!
//! It leaves to its parent which part says what.

use std::collections::BTreeSet;
use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::by_hand;
use super::tags::tags;
use super::template::{Counted, Say, Template, Values};
use super::words::{Words, words};
use super::{Network, Post, Token};
use crate::channel::post::accident;
use crate::edition::{Credit, Edition, Role, month_in_words, next_in_words};
use crate::finding::Finding;

/// What an edition has to say on one network.
pub(super) struct Material {
    words: &'static Words,
    /// The evening's name, or the recap's title where it has none.
    name: String,
    /// The recap's title.
    title: String,
    /// What follows the evening's name: month and year.
    month: Option<String>,
    summary: Option<String>,
    /// Everybody credited, in the edition's order.
    pub(super) groups: Vec<Group>,
    /// When the next meetup is.
    pub(super) next: Option<String>,
    link: Token,
    pub(super) tags: Vec<String>,
    /// The text that somebody wrote for the first post.
    pub(super) template: Option<Template>,
}

/// People who are named together: the speakers of one talk, or somebody alone.
#[derive(Debug, Clone)]
pub(super) struct Group {
    pub(super) role: Role,
    pub(super) people: Vec<Person>,
    /// The title of their talk.
    title: Option<String>,
}

/// Somebody credited, cleaned.
#[derive(Debug, Clone)]
pub(super) struct Person {
    pub(super) name: String,
    pub(super) affiliation: Option<String>,
    /// As the network takes it.
    handle: Option<String>,
    /// Whether the network mentions by the name itself.
    by_name: bool,
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
    /// Whether it is told in the words of the template, and the most grapheme clusters of those.
    pub(super) own: Option<usize>,
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
        let month = edition.event.month.as_deref();
        let month = month.and_then(|month| month_in_words(month, &edition.language));
        let title = clean(&edition.title);
        let name = event.clone().unwrap_or_else(|| title.clone());
        let values = Values { event: &name, month: month.as_deref(), title: &title, link: &edition.link };
        let stated = edition.posts.get(network.name.as_str()).or_else(|| edition.posts.get(""));
        let template = stated.map(|text| Template::read(text, values, network));
        Material {
            words: words(&edition.language),
            month: month.filter(|_| event.is_some()),
            name,
            title,
            summary,
            groups: groups(edition, network, harmless, findings),
            next: edition.next.as_ref().and_then(|next| next_in_words(next, &edition.language)),
            link: Token::Link { label: (network.label)(&edition.link), url: edition.link.clone() },
            tags: tags(&edition.tags),
            template,
        }
    }

    /// The headlines to choose from, the most telling first; `longest` is the limit of the
    /// evening's name in grapheme clusters.
    pub(super) fn headlines(&self, longest: usize) -> Vec<String> {
        let name = clip(&self.name, longest);
        let short = clip(&self.name, 40);
        let recap = |of: &str| self.words.recap.replace("{}", of);
        let mut headlines = Vec::new();
        if let Some(month) = &self.month {
            headlines.push(recap(&format!("{name}, {month}")));
        }
        // A title, where the evening has no name, may say by itself what it is.
        for name in [name, short] {
            let lower = name.to_lowercase();
            if self.words.is_recap.iter().any(|word| lower.contains(word)) {
                headlines.push(name);
            } else if !name.is_empty() {
                headlines.push(recap(&name));
            }
        }
        headlines.push(self.words.recap_alone.to_owned());
        headlines
    }

    /// Leaves out of the credits those that the template gives in words that were typed, in so many grapheme
    /// clusters; gives the lines that do.
    pub(super) fn credit_by_hand(&mut self, longest: usize, counted: Counted<'_>) -> BTreeSet<usize> {
        let Some(template) = &self.template else { return BTreeSet::new() };
        let known = [self.title.as_str(), self.name.as_str()].map(str::trim);
        let known: Vec<&str> = known.into_iter().filter(|known| !known.is_empty()).collect();
        let (given, lines) = by_hand::given(&template.typed(longest, counted, &known), &self.groups);
        let mut given = given.into_iter();
        // Where their role has its place in it, they are named there.
        let named = |group: &Group| given.next() == Some(true) && !template.has(&Say::Credits(group.role));
        let named: Vec<bool> = self.groups.iter().map(named).collect();
        let mut named = named.into_iter();
        self.groups.retain(|_| named.next() != Some(true));
        lines
    }

    /// What is told where a part that is to be told in the words of the template says none of its lines.
    pub(super) fn nothing_said(&self, part: &Part, network: &Network) -> Option<Finding> {
        let (template, longest) = self.template.as_ref().zip(part.own)?;
        if !template.said(longest, |_, line| line.iter().all(|say| part.has(say, self))).is_empty() {
            return None;
        }
        let can_say = |line: &Vec<Say>| !line.is_empty() && line.iter().all(|say| self.knows(say));
        let (code, why, hint) = if template.lines.iter().any(can_say) {
            ("post-text-long", "does not fit into a post there", "shorten it, or state a line for itself")
        } else {
            let hint = "put a line beside it that every recap has something for, such as `{headline}`";
            ("post-text-empty", "has something in every line that this recap does not have,", hint)
        };
        let told = format!(
            "the text that is stated for {} {why} and is left out: recap's own words are posted",
            network.name
        );
        Some(Finding::warning(code, told).hint(hint))
    }

    /// Whether there is something to say for it.
    fn knows(&self, say: &Say) -> bool {
        match say {
            Say::Own(_) | Say::Filled(_) | Say::Headline | Say::Link => true,
            Say::Summary => self.summary.is_some(),
            Say::Next => self.next.is_some(),
            Say::Tags => !self.tags.is_empty(),
            Say::Credits(role) => self.groups.iter().any(|group| group.role == *role),
        }
    }

    /// Which of these lines of the template a part does not say.
    pub(super) fn unsaid(&self, lines: &BTreeSet<usize>, part: &Part) -> BTreeSet<usize> {
        let Some(template) = &self.template else { return BTreeSet::new() };
        let is_said = |line: &usize| template.lines[*line].iter().all(|say| part.has(say, self));
        lines.iter().copied().filter(|line| !is_said(line)).collect()
    }

    /// How many people of these groups have a handle.
    pub(super) fn handles(&self, groups: &Range<usize>) -> usize {
        let groups = &self.groups[groups.clone()];
        groups.iter().flat_map(|group| &group.people).filter(|person| person.handle.is_some()).count()
    }

    /// The groups of a role within a range.
    fn of_role(&self, role: Role, groups: Range<usize>) -> Vec<usize> {
        groups.filter(|&group| self.groups[group].role == role).collect()
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
        if let (Some(template), Some(longest)) = (&material.template, self.own) {
            self.own_words(template, longest, material, &mut post);
            return post;
        }
        let opening = [self.headline.as_ref(), material.summary.as_ref().filter(|_| self.summary)];
        for paragraph in opening.into_iter().flatten() {
            new_paragraph(&mut post);
            post.say(paragraph);
        }
        self.credits(
            &self.groups.clone().collect::<Vec<_>>(),
            &mut self.handles.clone(),
            material,
            &mut post,
        );
        if let Some(next) = material.next.as_ref().filter(|_| self.next) {
            new_paragraph(&mut post);
            post.say(&material.words.next.replace("{}", next));
        }
        if self.link {
            new_paragraph(&mut post);
            post.add(material.link.clone());
        }
        if self.tags > 0 {
            new_paragraph(&mut post);
            self.tags(material, &mut post);
        }
        post
    }

    fn tags(&self, material: &Material, post: &mut Post) {
        for (place, tag) in material.tags.iter().take(self.tags).enumerate() {
            if place > 0 {
                post.say(" ");
            }
            post.add(Token::Tag(tag.clone()));
        }
    }

    /// The template, line by line; behind it, whatever it leaves out that is owed.
    fn own_words(&self, template: &Template, longest: usize, material: &Material, post: &mut Post) {
        let mut handles = self.handles;
        let mut credited = Vec::new();
        let mut linked = false;
        for line in template.said(longest, |_, line| line.iter().all(|say| self.has(say, material))) {
            if !post.tokens().is_empty() {
                post.say(if line.is_apart { "\n\n" } else { "\n" });
            }
            for say in line.says {
                match say {
                    Say::Own(token) => post.add(token),
                    Say::Filled(words) => post.say(&words),
                    Say::Headline => post.say(self.headline.as_deref().unwrap_or_default()),
                    Say::Summary => post.say(material.summary.as_deref().unwrap_or_default()),
                    Say::Next => post.say(material.next.as_deref().unwrap_or_default()),
                    Say::Tags => self.tags(material, post),
                    Say::Link => {
                        linked = true;
                        post.add(material.link.clone());
                    }
                    Say::Credits(role) => {
                        let groups = material.of_role(role, self.groups.clone());
                        // Named in a line once more, nobody is mentioned twice.
                        let mut none = 0;
                        let handles = if credited.contains(&role) { &mut none } else { &mut handles };
                        self.line(&groups, handles, material, post);
                        credited.push(role);
                    }
                }
            }
        }
        let owed = |group: &usize| !credited.contains(&material.groups[*group].role);
        let owed: Vec<usize> = self.groups.clone().filter(owed).collect();
        self.credits(&owed, &mut handles, material, post);
        if self.link && !linked {
            new_paragraph(post);
            post.add(material.link.clone());
        }
    }

    /// Whether this part has what a line of the template says. A role is named there when all of it fits.
    fn has(&self, say: &Say, material: &Material) -> bool {
        match say {
            Say::Own(_) | Say::Filled(_) => true,
            Say::Headline => self.headline.is_some(),
            Say::Summary => self.summary && material.summary.is_some(),
            Say::Next => self.next && material.next.is_some(),
            Say::Link => self.link,
            Say::Tags => self.tags > 0,
            Say::Credits(role) => {
                let here = material.of_role(*role, self.groups.clone()).len();
                here > 0 && here == material.of_role(*role, 0..material.groups.len()).len()
            }
        }
    }

    /// One line a role.
    fn credits(&self, groups: &[usize], handles: &mut usize, material: &Material, post: &mut Post) {
        let role = |group: &usize| material.groups[*group].role;
        for (place, groups) in groups.chunk_by(|one, other| role(one) == role(other)).enumerate() {
            let Some(first) = groups.first() else { continue };
            if place == 0 {
                new_paragraph(post);
            } else {
                post.say("\n");
            }
            let goes_on = (0..*first).any(|before| role(&before) == role(first));
            let several = groups.iter().map(|&group| material.groups[group].people.len()).sum::<usize>() > 1;
            post.say(material.words.lead(role(first), goes_on, several));
            self.line(groups, handles, material, post);
            post.stop();
        }
    }

    /// The people of one role. With the titles of their talks each talk stands for itself, so that
    /// nobody is taken for the speaker of another one.
    fn line(&self, groups: &[usize], handles: &mut usize, material: &Material, post: &mut Post) {
        let groups: Vec<&Group> = groups.iter().map(|&group| &material.groups[group]).collect();
        let &Words { and, talks, about, .. } = material.words;
        let titled = self.titles.filter(|_| groups.iter().any(|group| group.title.is_some()));
        let Some(longest) = titled else {
            let people: Vec<&Person> = groups.iter().flat_map(|group| &group.people).collect();
            return list(&people, [", ", and], post, |person, post| person.name_in(post, handles));
        };
        list(&groups, talks, post, |group, post| {
            let people: Vec<&Person> = group.people.iter().collect();
            list(&people, [", ", and], post, |person, post| person.name_in(post, handles));
            if let Some(title) = &group.title {
                post.say(&about.replace("{}", &clip(title, longest)));
            }
        });
    }
}

impl Person {
    /// Somebody without a handle.
    #[cfg(test)]
    pub(super) fn plain(name: &str, affiliation: Option<&str>) -> Self {
        let affiliation = affiliation.map(str::to_owned);
        Person { name: name.to_owned(), affiliation, handle: None, by_name: false }
    }

    /// Name, and in parentheses handle and affiliation; the handle in the name where that mentions.
    fn name_in(&self, post: &mut Post, handles: &mut usize) {
        let handle = self.handle.clone().filter(|_| *handles > 0);
        *handles -= usize::from(handle.is_some());
        let handle = match handle {
            Some(handle) if self.by_name => {
                post.add(Token::Name { shown: self.name.clone(), handle });
                None
            }
            handle => {
                post.say(&self.name);
                handle
            }
        };
        if let Some(handle) = &handle {
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

impl Words {
    /// How the line of a role begins; `goes_on` when another post before named others in it.
    fn lead(&self, role: Role, goes_on: bool, several: bool) -> &'static str {
        let leads = match (role, several) {
            (Role::Host, _) => self.hosts,
            (Role::Speaker, _) => self.speakers,
            (Role::Sponsor, false) => self.sponsor,
            (Role::Sponsor, true) => self.sponsors,
        };
        leads[usize::from(goes_on)]
    }
}

/// A list in words: `between` stands before all but the first and last, and before the last.
pub(super) fn list<T: Copy>(
    items: &[T],
    between: [&str; 2],
    post: &mut Post,
    mut say: impl FnMut(T, &mut Post),
) {
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
    let mut talks = edition.talks_of(credit);
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
        if let (None, Some(like)) = (&handle, network.handle_like) {
            let message = format!("`{}` of {name} is no handle on {}", clean(written), network.title);
            let finding = Finding::warning("handle-malformed", message);
            findings.push(finding.hint(format!("those of {} are like {like}", network.title)));
        }
        handle
    });
    let by_name = network.mentions_by_name;
    Some(Person { affiliation: affiliation.and_then(filled), handle, by_name, name })
}

/// The text cleaned, when there is any.
pub(super) fn filled(text: &str) -> Option<String> {
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
pub(crate) fn clip(text: &str, longest: usize) -> String {
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
