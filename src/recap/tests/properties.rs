//! What holds for every text, whatever stands in it: any characters, changed recaps, recaps put
//! together from their parts at random, and those that were made to be slow.

use proptest::prelude::*;
use proptest::sample::select;
use serde_json::Value;

use super::{SAMPLE, Source, understand};
use crate::finding;

#[path = "../../../benches/hostile.rs"]
mod hostile;

/// Parts of recaps, well formed and not.
const PARTS: &[&str] = &[
    "---\n",
    "+++\n",
    "title: ",
    "title = ",
    "date: 2024-05-02\n",
    "tags: [a, ",
    "talks:\n- speaker: ",
    "sponsors:\n- {name: ",
    "event: {month: ",
    "next: {date: ",
    "&a ",
    "*a",
    "[[talks]]\n",
    "]",
    "}",
    "\"",
    "'",
    "# ",
    "## ",
    "\n",
    "\n\n",
    "  \n",
    "* ",
    "  - ",
    "1. ",
    "> ",
    "---",
    "| a | b |\n|---|---|\n| ",
    " | ",
    "**Speaker:** ",
    "**",
    "*",
    "_",
    "Speaker: ",
    "Talk: ",
    "- Title: ",
    "18:30 ",
    "18:30 - 19:00 ",
    "`",
    "```\n",
    "[",
    "![",
    "](https://example.org/a)",
    "](/a b.jpg)",
    "](https://video.example/watch?v=1&t=61s \"x\")",
    ")",
    "https://example.com/",
    "www.example.net",
    "<iframe src=\"https://video.example/embed/1\"></iframe>",
    "<h3>",
    "</h3>",
    "<p>",
    "<b>",
    "<a href=\"https://example.org/\">",
    "</a>",
    "<!--",
    "-->",
    "&amp;",
    "&#x1b;",
    "{{ site.baseurl }}",
    "{{",
    "}}",
    "{% raw %}",
    "{% endraw %}",
    "{% comment %}",
    "{: .lead }",
    "Ada Example",
    "Bo Muster",
    "Zoë Beispiel",
    "Inés Ejemplo",
    "Dr Cy D. Sample",
    "Léa Exemple",
    "Acme Cloud",
    "Muster GmbH",
    "Example & Sons Ltd.",
    "Prueba SA",
    " from ",
    " (",
    " talked about ",
    " told us about ",
    " spricht über ",
    " a parlé de ",
    " habló de ",
    "hosted by ",
    " at ",
    "thanks to our sponsors ",
    "Danke an ",
    "Our next meetup is on ",
    "Wednesday 3rd July 2024",
    "31 February",
    "2024-07-03",
    "3. Juli",
    "May",
    "120 attendees",
    " and ",
    " & ",
    ", ",
    ": ",
    ". ",
    "? ",
    "! ",
    " – ",
    " | ",
    "“Anvils: why?”",
    "«Yunques»",
    "\"",
    "„",
    "’s ",
    "(starting at 1:02:03)",
    "e\u{301}",
    "\u{301}",
    "\u{130}",
    "\u{fb01}",
    "\u{1f469}\u{200d}\u{1f4bb}",
    "\u{202e}",
    "\u{2066}",
    "\u{feff}",
    "\u{a0}",
    "\u{3000}",
    "\u{1b}[31m",
    "\u{9b}",
    "\u{7f}",
    "\t",
    "\r",
    "\r\n",
    "日本語",
    "שלום",
];

/// Understands a text and checks what comes back.
fn holds(text: &str) {
    let path = "a.md";
    let Ok(source) = Source::from_bytes(path, text.as_bytes()) else { return };
    let (recap, findings) = understand(&source);
    assert_eq!(recap.slug.is_empty(), findings.iter().any(|finding| finding.code == "slug-empty"));
    for finding in &findings {
        let within = finding.span.clone().is_none_or(|span| source.text.get(span).is_some());
        assert!(within, "{}: {:?}", finding.code, finding.span);
    }
    without_controls(&serde_json::to_value(&recap).unwrap());
    let mut out = anstream::StripStream::new(Vec::new());
    finding::show(&findings, path, &source.text, &mut out).unwrap();
    assert_eq!(finding::json(&findings, path, &source.text).as_array().unwrap().len(), findings.len());
    assert_eq!(finding::github(&findings, path, &source.text).lines().count(), findings.len());
    assert_eq!((recap, findings), understand(&source));
}

/// No text of an answer holds a control character, which would reach terminals, mail and feeds.
fn without_controls(answer: &Value) {
    match answer {
        Value::String(text) => assert!(!text.contains(char::is_control), "{text:?}"),
        Value::Array(items) => items.iter().for_each(without_controls),
        Value::Object(entries) => entries.iter().for_each(|(key, value)| {
            assert!(!key.contains(char::is_control), "{key:?}");
            without_controls(value);
        }),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn parts(most: usize) -> impl Strategy<Value = String> {
    prop::collection::vec(select(PARTS), 0..most).prop_map(|parts| parts.concat())
}

#[test]
fn hostile_texts_break_nothing() {
    for (name, shape) in hostile::rows() {
        println!("{name}");
        holds(&hostile::text(&shape, 6_000));
    }
}

#[test]
fn behind_a_lone_carriage_return_in_raw_html_findings_point_between_characters() {
    holds(
        "</h3>\rOur next meetup is on Wednesday 3rd July 2024Speaker: \r\n\u{301}---\n+++\n\
         <iframe src=\"https://video.example/embed/1\"></iframe>---\n",
    );
}

#[test]
fn control_characters_in_facts_become_spaces() {
    holds(
        "---\ntitle: \"a\\eb\\u009bc\"\ntalks: [{speaker: \"A\\tB\", handles: {\"x\\a\": y}}]\nimage: \"\\x7f\"\n---\n",
    );
    holds("---\n---\n# A\u{1b}B\n\nThanks to our sponsors [Ac\u{9b}me](<https://example.org/\u{7}>).\n");
}

proptest! {
    #[test]
    fn of_any_characters(text in any::<String>()) {
        holds(&text);
        holds(&format!("---\n{text}\n---\n{text}"));
        holds(&format!("+++\n{text}\n+++\n{text}"));
    }

    #[test]
    fn of_any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        match Source::from_bytes("a.md", &bytes) {
            Ok(source) => holds(&source.text),
            Err(refused) => assert!(refused.hint.is_some()),
        }
    }

    #[test]
    fn of_a_recap_put_together_at_random(header in parts(12), body in parts(80)) {
        holds(&body);
        holds(&format!("---\n{header}\n---\n{body}"));
        holds(&format!("+++\n{header}\n+++\n{body}"));
        holds(&format!("---\ntitle: x\n---\n{body}"));
    }

    #[test]
    fn of_a_changed_recap(at in 0..SAMPLE.len(), length in 0..60_usize, with in parts(6)) {
        let floor = |at: usize| (0..=at.min(SAMPLE.len())).rev().find(|at| SAMPLE.is_char_boundary(*at)).unwrap();
        let (start, end) = (floor(at), floor(at + length));
        holds(&format!("{}{with}{}", &SAMPLE[..start], &SAMPLE[end..]));
    }
}
