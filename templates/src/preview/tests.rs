use super::*;

const DOCUMENT: &str = "<!DOCTYPE html><html><head><meta name=\"color-scheme\" content=\"light dark\">\
    <style>:root{color-scheme:light dark}@media (prefers-color-scheme: dark){a{color:red}}\
    @media (max-width:9px) and (prefers-color-scheme:light){a{color:blue}}</style></head>\
    <body><p>(prefers-color-scheme: dark), light dark</p></body></html>";

#[test]
fn a_frame_answers_what_its_document_asks_of_the_screen() {
    let dark = frame(DOCUMENT, Scheme::Dark, Pictures::On);
    assert!(dark.contains("@media (min-width:0){a{color:red}}"), "{dark}");
    assert!(dark.contains("@media (max-width:9px) and (max-width:0){a{color:blue}}"), "{dark}");
    assert!(dark.contains("content=\"dark\"") && dark.contains(":root{color-scheme:dark}"), "{dark}");

    let light = frame(DOCUMENT, Scheme::Light, Pictures::On);
    assert!(light.contains("@media (max-width:0){a{color:red}}"), "{light}");
    assert!(light.contains("@media (max-width:9px) and (min-width:0){a{color:blue}}"), "{light}");
    assert!(light.contains("content=\"light\"") && light.contains(":root{color-scheme:light}"), "{light}");
}

#[test]
fn what_the_recap_says_of_colours_stays_as_it_is() {
    for scheme in [Scheme::Light, Scheme::Dark] {
        let framed = frame(DOCUMENT, scheme, Pictures::On);
        assert!(framed.ends_with("<body><p>(prefers-color-scheme: dark), light dark</p></body></html>"));
    }
}

#[test]
fn a_frame_brings_its_policy_and_opens_links_beside_the_preview() {
    for pictures in [Pictures::On, Pictures::Off] {
        let framed = frame(DOCUMENT, Scheme::Light, pictures);
        let policy = html! { (frame_policy(pictures)) }.into_string();
        let head = framed.split("<style>").next().unwrap_or_default();
        assert!(head.contains(&policy) && head.contains("<base target=\"_blank\">"), "{head}");
    }
    assert!(frame_policy(Pictures::Off).contains("img-src 'none'"));
    assert!(!frame_policy(Pictures::On).contains("script-src"), "scripts fall back to default-src");
}

#[test]
fn a_document_without_a_head_is_framed_as_well() {
    let framed = frame("<p>light dark</p>", Scheme::Dark, Pictures::Off);
    assert!(framed.starts_with("<meta http-equiv=\"Content-Security-Policy\""), "{framed}");
    assert!(framed.ends_with("<p>light dark</p>"));
}

fn empty<'a>() -> Preview<'a> {
    Preview {
        title: "<June> & co",
        file: "june.md",
        publication: "Example Meetup",
        version: "1",
        live: false,
        notices: vec![Notice { message: "There is no <recap.toml>", hints: vec!["Make one."] }],
        published: None,
        findings: vec![Finding {
            severity: Severity::Error,
            code: "not-utf8",
            message: "the <file> is not UTF-8",
            place: Some(Excerpt { line: 3, column: 7, text: Some(["a".into(), "<b>".into(), "c".into()]) }),
            related: vec![Related { message: "here <too>", line: 4 }],
            hint: Some("save it"),
            fix: None,
        }],
        counted: "1 error".into(),
    }
}

#[test]
fn what_cannot_be_read_leaves_its_findings_to_show() {
    let page = page(&empty()).into_string();
    assert_eq!(page.matches("role=\"tab\"").count(), 1, "{page}");
    assert!(page.contains("<mark>&lt;b&gt;</mark>") && page.contains("Line 3, column 7"), "{page}");
    assert!(page.contains("There is no &lt;recap.toml&gt;") && page.contains("here &lt;too&gt;"), "{page}");
    assert!(!page.contains("data-live") && !page.contains("id=\"status\""), "nothing is live in a file");
}

#[test]
fn nothing_of_the_page_is_inline_that_a_policy_forbids() {
    let page = page(&Preview { live: true, ..empty() }).into_string();
    assert!(page.contains("data-live") && page.contains("id=\"status\""));
    for inline in ["<style", " style=", "<script>", " onclick", " onload"] {
        assert!(!page.contains(inline), "{inline} in {page}");
    }
}

#[test]
fn names_are_listed_as_in_a_sentence() {
    assert_eq!(listed(&[]), "");
    assert_eq!(listed(&["X"]), "X");
    assert_eq!(listed(&["Mastodon", "LinkedIn", "X"]), "Mastodon, LinkedIn and X");
}
