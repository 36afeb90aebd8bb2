//! Recaps by people who mean harm, and by dice.

use proptest::prelude::*;

use super::*;
use crate::edition::wrap::columns;

/// Ways to run a script that Markdown, raw HTML or a sanitiser may let through.
const PAYLOADS: &[&str] = &[
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<script\n>alert(1)</script\n>",
    "x <script>alert(1)",
    "<img src=x onerror=alert(1)>",
    "<img src=x onerror\n=\nalert(1)>",
    "<img/src=x/onerror=alert(1)>",
    "<IMG SRC=javascript:alert(1)>",
    "<img src=\"java\tscript:alert(1)\">",
    "<img src=`javascript:alert(1)`>",
    "<img src=\"x` `<script>alert(1)</script>\"` `>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<svg><a xlink:href=\"javascript:alert(1)\"><text>x</text></a></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
    "<math href=\"javascript:alert(1)\">x</math>",
    "<form><button formaction=javascript:alert(1)>x</button></form>",
    "<form action=javascript:alert(1)><input type=submit>",
    "<input onfocus=alert(1) autofocus>",
    "<body onload=alert(1)>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc=\"<script>alert(1)</script>\"></iframe>",
    "<iframe src=\"https://www.youtube.com/embed/x\" onload=alert(1)></iframe>",
    "<iframe src='https://www.youtube.com/embed/\"><script>alert(1)</script>'></iframe>",
    "<object data=javascript:alert(1)></object>",
    "<embed src=javascript:alert(1)>",
    "<a href=javascript:alert(1)>x</a>",
    "<a href=\"&#106;avascript:alert(1)\">x</a>",
    "<a href=\" \u{1}javascript:alert(1)\">x</a>",
    "<a href=\"x\" style=\"background:url(javascript:alert(1))\" onclick=alert(1)>x</a>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt&colon;alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "![x](vbscript:msgbox)",
    "[x]: javascript:alert(1)\n\n[x]",
    "<javascript:alert(1)>",
    "![\" onerror=alert(1) x=\"](x)",
    "![](x \"\\\" onerror=alert(1) x=\\\"\")",
    "[x](https://example.org \"\\\" onmouseover=alert(1) x=\\\"\")",
    "<div style=\"width:expression(alert(1))\">x</div>",
    "<style>@import 'javascript:alert(1)';</style>",
    "<link rel=stylesheet href=javascript:alert(1)>",
    "<meta http-equiv=refresh content=\"0;url=javascript:alert(1)\">",
    "<base href=javascript:alert(1)//>",
    "<template><script>alert(1)</script></template>",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\"></noscript>",
    "<textarea><img title=\"</textarea><img src=x onerror=alert(1)>\">",
    "<!--><img src=x onerror=alert(1)>-->",
    "<![CDATA[<img src=x onerror=alert(1)>]]>",
    "`<img src=x onerror=alert(1)>`",
    "    <img src=x onerror=alert(1)>",
    "| <img src=x onerror=alert(1)> |\n|---|\n| <svg onload=alert(1)> |",
    "x {: onclick=\"alert(1)\" }\n{: onclick=\"alert(1)\" }",
    "{{ '<script>alert(1)</script>' }}",
    "[^1]\n\n[^1]: <img src=x onerror=alert(1)>",
];

/// Fails where the HTML of an edition could do anything, as read tag by tag.
fn assert_harmless(edition: &Edition) {
    for (piece, source) in raw::pieces(&edition.html) {
        let raw::Piece::Open(tag) = piece else {
            continue;
        };
        let lower = source.to_ascii_lowercase();
        for element in
            ["script", "style", "svg", "math", "iframe", "form", "object", "embed", "base", "meta", "link"]
        {
            assert_ne!(tag.name, element, "{source}");
        }
        for name in names_of_attributes(&lower) {
            assert!(!name.starts_with("on") && name != "style" && name != "id", "{source}");
        }
        for address in [tag.attribute("href"), tag.attribute("src")].into_iter().flatten() {
            let url = Url::parse(&address);
            assert!(url.is_ok_and(|url| ["http", "https", "mailto"].contains(&url.scheme())), "{source}");
        }
        assert!(
            tag.name != "img" || tag.attribute("alt").is_some_and(|alt| !alt.trim().is_empty()),
            "{source}"
        );
    }
    // The sanitiser finds nothing more to do.
    let page = Url::parse(&edition.link).unwrap();
    let again = raw::sanitiser(&page, raw::Frames::Drop).clean(&edition.html).to_string();
    assert_eq!(again, edition.html);
    assert_eq!(xml_chars(&edition.html), edition.html.as_str());
    assert_eq!(xml_chars(&edition.text()), edition.text().as_str());
}

/// The names in a start tag whose values are in quotation marks.
fn names_of_attributes(tag: &str) -> Vec<String> {
    let outside: String = tag.split('"').step_by(2).collect::<Vec<_>>().join("");
    outside.split([' ', '>']).skip(1).map(|name| name.trim_end_matches('=').to_owned()).collect()
}

#[test]
fn no_script_runs() {
    for payload in PAYLOADS {
        for body in
            [payload.to_string(), format!("Words {payload} words"), format!("> - {payload}\n\nAfter.")]
        {
            let edition = with_body(&body).0;
            assert_harmless(&edition);
        }
    }
}

#[test]
fn what_stands_in_code_is_shown_and_not_run() {
    let (edition, _) = with_body("`<img src=x onerror=alert(1)>`");
    assert_eq!(edition.html, "<p><code>&lt;img src=x onerror=alert(1)&gt;</code></p>\n");
    assert_eq!(edition.text(), "<img src=x onerror=alert(1)>\n");
}

/// Pieces that Markdown, HTML and Liquid give a meaning to, in any order.
fn markdown() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[a-zé ]{1,12}",
        2 => proptest::sample::select(PAYLOADS).prop_map(str::to_owned),
        2 => proptest::sample::select(vec![
            "\n\n", "\n", "> ", "- ", "1. ", "# ", "**", "_", "`", "[", "](", ")", "![", "<", ">", "&", "\"",
            "{%", "%}", "{:", "}", "|", "\n|---|\n", "<b>", "</a>", "<div>\n", "[^1]", "\n[^1]: ", "~~",
            "~", "<del>", "<pre>\n", "<ol start=3><li>", "<blockquote>", "<table><tr><td rowspan=2>", "<th>", "</td>",
            "<video>", "<source src=/a.mp4>", "</video>", "{% post_url 2019-10-02-a %}", "{% link a.md %}",
            "<sup>", "<br>", "<dd>", "https://example.org/x", "https://", "\\", "&#8;", "\u{8}", "東京", "\u{a0}", "\t", "---\n",
        ]).prop_map(str::to_owned),
        1 => any::<String>(),
    ];
    proptest::collection::vec(piece, 0..30).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn whatever_is_typed_the_edition_is_harmless_and_stays_itself(body in markdown()) {
        let (edition, _) = with_body(&body);
        assert_harmless(&edition);
        let plain = with_body("Words.").0;
        prop_assert_eq!((&edition.id, &edition.link, &edition.slug), (&plain.id, &plain.link, &plain.slug));
        prop_assert_eq!(with_body(&body).0, edition);
    }

    #[test]
    fn whatever_is_typed_in_the_fields_they_are_clean(text in any::<String>()) {
        let recap = Recap {
            title: text.clone(),
            description: Some(text.clone()),
            image: Some(text.clone()),
            permalink: Some(text.clone()),
            id: Some(text.clone()),
            tags: vec![text.clone()],
            ..recap()
        };
        let (edition, _) = compile(&recap, &publication());
        for field in [&edition.title, &edition.subject, &edition.summary, &edition.preheader, &edition.id] {
            prop_assert!(!field.contains(char::is_control));
        }
        prop_assert!(edition.subject.len() < 998 && !edition.id.is_empty());
        prop_assert!(["http", "https"].contains(&Url::parse(&edition.link)?.scheme()));
    }

    #[test]
    fn lines_of_text_fit_unless_they_are_one_word(words in "(> |- |1\\. |# )?([a-zé.,!]{1,30}[ \n]){1,40}", quoted in 0_usize..8) {
        let text = with_body(&format!("{}{words}", "> ".repeat(quoted))).0.text();
        for line in text.lines() {
            let words = line.split_whitespace().filter(|word| ![">", "-", "1."].contains(word)).count();
            prop_assert!(columns(line) <= super::super::lines::WIDTH || words == 1, "{line:?}");
        }
    }
}
