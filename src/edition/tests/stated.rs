//! What the front matter states comes through: templates filled in, code as it is written, the language.

use super::*;

/// A recap of May with this in its front matter, as it is compiled; and what is found in it.
fn with_front_matter(lines: &str, body: &str) -> (Edition, Vec<Finding>) {
    let text = format!("---\ndescription: x\ndate: 2024-05-01\n{lines}\n---\n\n{body}\n");
    let source = crate::recap::Source { path: "2024-05-01-may.md".into(), text };
    let (recap, mut findings) = crate::recap::understand(&source);
    let (edition, more) = compile(&recap, &publication());
    findings.extend(more);
    (edition, findings)
}

#[test]
fn templates_of_the_site_in_stated_lines_say_what_they_stand_for() {
    let (edition, findings) = with_front_matter(
        "title: \"{{ site.title }}, *May*\"\nemail:\n  subject: \"{{ site.title | upcase }}: May\"\n  \
         preheader: \"Of **{{ site.title | downcase }}** {{ page.url }}\"\ntalks:\n  - speaker: Ada Example\n    \
         title: \"On {{ site.url }} and `{{ x }}`\"",
        "Ada Example spoke. This is {{ page.title }}.",
    );
    assert_eq!(edition.title, "Example Meetup, May");
    assert_eq!(
        (edition.subject.as_str(), edition.preheader.as_str()),
        ("EXAMPLE MEETUP: May", "Of example meetup /2024/05/01/may.html")
    );
    assert_eq!(edition.talks[0].title.as_deref(), Some("On https://meetup.example.org and {{ x }}"));
    assert_eq!(edition.text(), "Ada Example spoke. This is Example Meetup, May.\n");
    assert!(!codes(&findings).contains(&"tag-dropped"), "{findings:?}");
}

#[test]
fn code_in_stated_lines_keeps_its_braces() {
    let (edition, findings) = with_front_matter(
        "title: \"What `{{ site.title }}` does\"\nemail:\n  subject: \"On `{{ site.url }}` of {{ site.title }}\"\n\
         talks:\n  - speaker: Ada Example\n    title: \"From `{{ site.title }}` to `{% raw %}{{ page.date }}{% endraw %}`\"",
        "Ada Example spoke.",
    );
    assert_eq!(edition.title, "What {{ site.title }} does");
    assert_eq!(edition.subject, "On {{ site.url }} of Example Meetup");
    assert_eq!(edition.talks[0].title.as_deref(), Some("From {{ site.title }} to {{ page.date }}"));
    assert!(!codes(&findings).contains(&"tag-dropped"), "{findings:?}");
    let spoke =
        "First up was Ada Example from Acme, discussing [The `{{ site.title }}` of it](https://a.example/).";
    let (edition, _) = with_front_matter("title: May", spoke);
    assert_eq!(edition.talks[0].title.as_deref(), Some("The {{ site.title }} of it"));
}

#[test]
fn what_stands_between_raw_and_endraw_in_stated_lines_stands_for_itself() {
    let (edition, findings) = with_front_matter(
        "title: \"On {% raw %}{{ site.title }} & {% include x %}{% endraw %} of {{ site.title }}\"\nemail:\n  \
         subject: \"{% raw %}{{ x }}{% endraw %}\"\n  preheader: \"{% raw %}{{ y }}\"",
        "Hello.",
    );
    assert_eq!(edition.title, "On {{ site.title }} & {% include x %} of Example Meetup");
    assert_eq!((edition.subject.as_str(), edition.preheader.as_str()), ("{{ x }}", "{{ y }}"));
    assert!(!codes(&findings).contains(&"tag-dropped"), "{findings:?}");
}

#[test]
fn a_recap_in_another_language_than_the_publication_is_told_in_it() {
    for (stated, language) in [
        ("lang: de", "de"),
        ("language: de_AT", "de-AT"),
        ("locale: DE", "de"),
        ("lang: \"\"\nlanguage: de", "de"),
        ("language: go", "en"),
        ("lang: [de]", "en"),
        ("layout: post", "en"),
    ] {
        let (edition, findings) =
            with_front_matter(&format!("title: Mai\n{stated}"), "![](/a.jpg)\n\nHallo.");
        assert_eq!(edition.language, language, "{stated}");
        let german =
            edition.html.contains("alt=\"Foto von Mai\"") || edition.html.contains("alt=\"Foto: Mai\"");
        assert_eq!(german, language != "en", "{}", edition.html);
        assert!(findings.iter().all(|finding| !finding.code.starts_with("front-matter")), "{findings:?}");
    }
}

#[test]
fn templates_in_takeaways_and_descriptions_of_pictures_are_filled_in() {
    let (edition, _) = with_front_matter(
        "title: May\nplace: the Hall\nimage: /a.jpg\nimage_alt: \"{{ site.title }} at {{ page.place }}\"\ntalks:\n  - speaker: Ada Example\n    \
         title: Boats\n    takeaways: [\"At {{ page.place }}\", \"See {{ site.url }} and `{{ x }}`\", \"{{ page.none }}\"]",
        "Ada Example spoke.",
    );
    assert_eq!(edition.picture.unwrap().alt, "Example Meetup at the Hall");
    assert_eq!(edition.talks[0].takeaways, ["At the Hall", "See https://meetup.example.org and {{ x }}"]);
}

#[test]
fn a_heading_with_a_template_is_the_title_as_it_is_shown() {
    for (body, title) in [
        ("# {{ site.title }}, *May* {{ page.date | date: \"%Y\" }}\n\nHello.", "Example Meetup, May 2024"),
        ("{{ site.title }} Night\n=====\n\nHello.", "Example Meetup Night"),
        ("# What `{{ site.title }}` is\n\nHello.", "What {{ site.title }} is"),
    ] {
        assert_eq!(with_front_matter("tags: [a]", body).0.title, title, "{body}");
    }
}

#[test]
fn of_a_choice_in_a_stated_line_its_beginning_alone_is_told() {
    let (_, findings) = with_front_matter("title: \"{% if x %}May{% else %}June{% endif %}\"", "Hello.");
    let told: Vec<_> = findings.iter().filter(|finding| finding.code == "tag-dropped").collect();
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].message.starts_with("`{% if x %}` is not asked here"), "{}", told[0].message);
}
