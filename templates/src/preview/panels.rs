//! In charge of what each part of the preview shows.

use maud::{Markup, html};

use super::listed;
use super::view::{
    Card, Credited, DrawnCard, Excerpt, Feed, Finding, Mail, Marked, Network, Post, Preview, Published,
    Severity,
};

/// A place for a document; the script puts in the one that the switches ask for. Nothing in it can
/// run: the same origin only lets the page remember how far it was scrolled.
fn framed(name: &str, title: &str) -> Markup {
    html! {
        div class="stage" tabindex="0" role="group" aria-label=(title) {
            iframe data-frame=(name) title=(title)
                sandbox="allow-same-origin allow-popups allow-popups-to-escape-sandbox" {}
        }
    }
}

/// A line of an inbox, and the mail.
pub(super) fn mail(mail: &Mail<'_>) -> Markup {
    html! {
        div class="inbox" aria-label="In the inbox" role="group" {
            span class="avatar" aria-hidden="true" {
                (mail.sender.chars().next().unwrap_or('?'))
            }
            p class="inbox-sender" dir="auto" { (mail.sender) }
            p class="inbox-date" { (mail.date) }
            p class="inbox-subject" dir="auto" id="subject" { (mail.subject) }
            p class="inbox-preheader" dir="auto" id="preheader" { (mail.preheader) }
        }
        (framed("mail", "The mail"))
    }
}

/// Why no message can be made.
pub(super) fn no_mail(reason: &str) -> Markup {
    html! { p class="notice" { "No message can be made: " (reason) } }
}

/// The text part.
pub(super) fn text(mail: &Mail<'_>) -> Markup {
    html! { pre class="sheet" id="text-part" dir="auto" tabindex="0" { (mail.text) } }
}

/// Addresses, sizes and header fields.
pub(super) fn headers(mail: &Mail<'_>) -> Markup {
    html! {
        dl class="facts" {
            div { dt { "From" } dd dir="auto" { (mail.from) } }
            div { dt { "To" } dd dir="auto" { (mail.to) span class="quiet" { " (a sample subscriber)" } } }
            @for size in &mail.sizes {
                div {
                    dt { (size.what) }
                    dd {
                        (size.shown)
                        @if let Some(percent) = size.percent {
                            " "
                            meter min="0" max="100" high="80" optimum="0" value=(percent.min(100))
                                aria-label=(size.what) { (percent) " %" }
                        }
                    }
                }
            }
        }
        h3 { "Header fields" }
        p class="quiet" { "As they go over the wire. A DKIM signature, where one is configured, is added when a message is sent." }
        table class="headers" id="headers" {
            thead class="hidden" { tr { th scope="col" { "Field" } th scope="col" { "Value" } } }
            tbody {
                @for header in &mail.headers {
                    tr { th scope="row" { (header.name) } td { code { (header.value) } } }
                }
            }
        }
        p { a href="mail.eml" download { "Save the whole message (mail.eml)" } }
    }
}

/// The page that recap writes for the edition.
pub(super) fn page() -> Markup {
    html! {
        p class="quiet" { "What the links in mail, feeds and posts lead to." }
        (framed("page", "The page"))
    }
}

/// The entry as a reader shows it, and the documents.
pub(super) fn feeds(feed: &Feed<'_>) -> Markup {
    html! {
        p class="quiet" { "The entry as a feed reader shows it, and below it the documents as they would be with this edition alone." }
        (framed("entry", "The entry in a feed reader"))
        @for source in &feed.sources {
            @match source.text {
                Ok(text) => details class="source" {
                    summary { (source.title) " " span class="quiet" { (source.file) } }
                    pre tabindex="0" { (text) }
                },
                Err(reason) => p class="notice" { (source.title) ": " (reason) },
            }
        }
    }
}

/// The posts of every network as threads, and the card below their link.
pub(super) fn posts(published: &Published<'_>) -> Markup {
    html! {
        div class="networks" {
            @for network in &published.networks { (thread(network)) }
        }
        @match &published.card {
            Some(shown) => (card(shown)),
            None => p class="quiet" { "The card that networks show for the link is made from your site's own page." },
        }
    }
}

fn thread(network: &Network<'_>) -> Markup {
    let count = network.posts.len();
    html! {
        section class="network" data-network=(network.name) {
            h3 {
                (network.name)
                @if count > 1 { span class="quiet" { " a thread of " (count) } }
            }
            @if count == 0 { p class="notice" { "Nothing can be posted here; see the findings." } }
            ol class="thread" {
                @for (place, post) in network.posts.iter().enumerate() {
                    li { (one_post(post, network, place > 0)) }
                }
            }
        }
    }
}

fn one_post(post: &Post<'_>, network: &Network<'_>, is_reply: bool) -> Markup {
    let limit = network.limit;
    html! {
        div class="post" {
            p class="post-text" dir="auto" {
                @for piece in &post.pieces {
                    @match piece {
                        Marked::Words(words) => (words),
                        Marked::Link(label, url) => a href=(url) target="_blank" rel="noreferrer" { (label) },
                        Marked::Name(name) => span class="name" { (name) },
                    }
                }
            }
            p class={ "length" @if post.length > limit { " over" } } {
                (post.length) " of " (limit)
                " "
                meter min="0" max=(limit) value=(post.length.min(limit)) aria-label="Length" {}
            }
            @if network.by_hand && (is_reply || post.page.is_some()) {
                p class="by-hand" {
                    @if let Some(page) = &post.page {
                        a href=(page) target="_blank" rel="noreferrer" { "Open on " (network.name) }
                    }
                    @if is_reply { span class="quiet" { "Post it as a reply to the one before." } }
                }
            }
        }
    }
}

/// The cards that are drawn, each with its words.
pub(super) fn cards(cards: &[DrawnCard<'_>]) -> Markup {
    html! {
        p class="quiet" { "The card of the evening goes with its posts and stands where its page is linked to; that of a talk is for its speakers." }
        div class="drawn-cards" {
            @for card in cards {
                figure class="drawn-card" {
                    a href=(card.file) { img src=(card.file) alt=(card.alt) width="1200" height="630"; }
                    figcaption {
                        p { strong dir="auto" { (card.of) } span class="quiet" { " · " (card.size) } }
                        p class="quiet" dir="auto" { "Said to people who cannot see it: " (card.alt) }
                    }
                }
            }
        }
    }
}

fn card(card: &Card<'_>) -> Markup {
    html! {
        section class="network" {
            h3 { "Card of the link" }
            p class="quiet" { (listed(&card.networks)) " make it from the page." }
            div class="card" id="card" {
                @match card.picture {
                    Some((_, alt, Some(copy))) => img src=(copy) alt=(alt);,
                    Some((url, alt, None)) => p class="card-picture" dir="auto" { (alt) br; code { (url) } },
                    None => {},
                }
                div class="card-words" {
                    p class="quiet" { (card.host) }
                    p class="card-title" dir="auto" { (card.title) }
                    @if !card.summary.is_empty() { p class="card-summary" dir="auto" { (card.summary) } }
                }
            }
        }
    }
}

/// Who is credited and what is announced, as it was understood.
pub(super) fn credits(credits: &[Credited<'_>]) -> Markup {
    html! {
        @if credits.is_empty() {
            p class="notice" { "Nobody is credited: no host, speaker or sponsor was understood." }
        } @else {
            p class="quiet" { "As it was understood. What is wrong here is wrong everywhere: correct it in the text, or state it in the front matter." }
            table class="credits" id="credits" {
                thead { tr { th scope="col" { "Role" } th scope="col" { "Who" } th scope="col" { "What else" } } }
                tbody {
                    @for credit in credits {
                        tr {
                            th scope="row" { (credit.role) }
                            td dir="auto" { (credit.name) }
                            td {
                                @for detail in &credit.details { p dir="auto" { (detail) } }
                                @for (index, link) in credit.links.iter().enumerate() {
                                    @if index > 0 { " · " }
                                    a href=(link.url) target="_blank" rel="noreferrer" title=(link.url) { (link.label) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// All findings, each with the line it stands on.
pub(super) fn findings(preview: &Preview<'_>) -> Markup {
    html! {
        @if preview.findings.is_empty() {
            p class="notice good" { "No findings: nothing is doubtful or wrong." }
        }
        ul class="findings" id="findings" {
            @for finding in &preview.findings { li { (one_finding(finding)) } }
        }
    }
}

fn one_finding(finding: &Finding<'_>) -> Markup {
    let (class, severity) = match finding.severity {
        Severity::Error => ("error", "Error"),
        Severity::Warning => ("warning", "Warning"),
        Severity::Note => ("note", "Note"),
    };
    html! {
        article class={ "finding " (class) } {
            p class="finding-head" {
                span class="severity" { (severity) } " "
                code { (finding.code) }
            }
            p class="message" dir="auto" { (finding.message) }
            @if let Some(place) = &finding.place { (excerpt(place)) }
            @for related in &finding.related {
                p class="related" { "Line " (related.line) ": " (related.message) }
            }
            @if let Some(hint) = finding.hint { p class="hint" { "Hint: " (hint) } }
            @if let Some(fix) = &finding.fix { p class="hint" { (fix) } }
        }
    }
}

fn excerpt(place: &Excerpt) -> Markup {
    html! {
        div class="excerpt" {
            p class="quiet" { "Line " (place.line) ", column " (place.column) }
            @if let Some([before, meant, after]) = &place.text {
                pre dir="auto" tabindex="0" { (before) mark { (meant) } (after) }
            }
        }
    }
}
