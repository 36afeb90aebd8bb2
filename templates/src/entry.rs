//! In charge of what a feed's entry has beside the recap: the credits below it, and plain text where
//! a format wants HTML.
//!
//! Readers drop classes and styles: there are none.

use maud::{Markup, html};

use crate::Credit;
use crate::language::Voice;

/// The paragraph that names everybody: `Talks by Ada Example (Acme Cloud) and Bo Muster. Hosted by …
/// Thanks to our sponsors …`, in the language of the entry (BCP 47). Empty where there is nobody to
/// name.
pub fn entry_credits(
    language: &str,
    hosts: &[Credit<'_>],
    speakers: &[Credit<'_>],
    sponsors: &[Credit<'_>],
) -> Markup {
    let voice = Voice::of(language);
    let words = voice.words;
    let sentences = [(words.talks_by, speakers), (words.hosted_by, hosts), (words.thanks_to, sponsors)];
    let mut told = sentences.into_iter().filter(|(_, credits)| !credits.is_empty()).peekable();
    html! {
        @if told.peek().is_some() {
            p {
                @for (index, (sentence, credits)) in told.enumerate() {
                    @if index > 0 { " " }
                    (voice.fill(sentence, names(credits, words.and)))
                    @if !sentence.ends_with('.') { "." }
                }
            }
        }
    }
}

/// Plain text as a paragraph.
pub fn paragraph(text: &str) -> Markup {
    html! { p { (text) } }
}

/// Plain text where HTML is expected.
pub fn text(text: &str) -> Markup {
    html! { (text) }
}

fn names(credits: &[Credit<'_>], and: &str) -> Markup {
    let last = credits.len().saturating_sub(1);
    html! {
        @for (index, credit) in credits.iter().enumerate() {
            @if index > 0 { @if index == last { (and) } @else { ", " } }
            @match credit.link {
                Some(link) => a href=(link) { (credit.name) },
                None => (credit.name),
            }
            @if let Some(affiliation) = credit.affiliation { " (" (affiliation) ")" }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn credit<'a>(name: &'a str, affiliation: Option<&'a str>, link: Option<&'a str>) -> Credit<'a> {
        Credit { name, affiliation, link, picture: None }
    }

    #[test]
    fn everybody_is_named_with_link_and_affiliation() {
        let speakers = [
            credit("Ada Example", Some("Acme Cloud"), Some("https://ada.example.org/?a=1&b=2")),
            credit("Zoë Beispiel", None, None),
            credit("Bo <Muster>", Some("R&D"), None),
        ];
        let host = [credit("Cleo Sample", Some("compiler hacker"), None)];
        let sponsors = [credit("Example & Sons Ltd.", None, Some("https://example.com/"))];
        assert_eq!(
            entry_credits("en", &host, &speakers, &sponsors).into_string(),
            "<p>Talks by <a href=\"https://ada.example.org/?a=1&amp;b=2\">Ada Example</a> (Acme Cloud), \
             Zoë Beispiel and Bo &lt;Muster&gt; (R&amp;D). Hosted by Cleo Sample (compiler hacker). \
             Thanks to our sponsors: <a href=\"https://example.com/\">Example &amp; Sons Ltd.</a>.</p>"
        );
    }

    #[test]
    fn who_is_missing_leaves_no_gap() {
        let one = [credit("Acme Cloud", None, None)];
        assert_eq!(entry_credits("en", &[], &[], &[]).into_string(), "");
        assert_eq!(
            entry_credits("en", &[], &[], &one).into_string(),
            "<p>Thanks to our sponsors: Acme Cloud.</p>"
        );
        assert_eq!(
            entry_credits("en", &one, &[], &one).into_string(),
            "<p>Hosted by Acme Cloud. Thanks to our sponsors: Acme Cloud.</p>"
        );
    }

    #[test]
    fn text_is_escaped() {
        assert_eq!(text("Vec<T> & co").into_string(), "Vec&lt;T&gt; &amp; co");
        assert_eq!(paragraph("1 < 2").into_string(), "<p>1 &lt; 2</p>");
    }
}
