//! Tests of whole editions; each module tests its own part.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

use jiff::civil::date;
use jiff::tz::TimeZone;

use super::*;
use crate::recap::{Host, Known, Roster, Speaker, Sponsor};

/// A group that meets in London, as every test of an edition knows it.
pub(super) fn publication() -> Publication {
    let known = |name: &str, alias: &str, link: &str| Known {
        name: name.into(),
        aliases: vec![alias.into()],
        url: Some(link.into()),
        ..Known::default()
    };
    let mut ada = known("Ada Example", "ada e.", "https://ada.example.com/");
    ada.handles.insert("x".into(), "@adaexample".into());
    Publication {
        name: "Example Meetup".into(),
        description: "A group that meets".into(),
        url: Url::parse("https://meetup.example.org/").unwrap(),
        language: "en".into(),
        time_zone: TimeZone::get("Europe/London").unwrap(),
        permalink: "/:year/:month/:day/:title.html".into(),
        id_date: Some("2015".into()),
        roster: Roster {
            people: vec![ada],
            organisations: vec![known("Acme Cloud", "ACME", "https://acme.example/")],
        },
        theme: crate::config::Theme::default(),
        form: None,
        posts: Default::default(),
    }
}

/// A recap that nothing is wrong with.
pub(super) fn recap() -> Recap {
    let talk = |speaker: &str, title: &str| Talk {
        speakers: vec![Speaker::named(speaker)],
        title: Some(title.into()),
        ..Talk::default()
    };
    Recap {
        title: "Example Meetup, June 2019".into(),
        slug: "2019-06-05-june-recap".into(),
        date: Some(date(2019, 6, 5)),
        host: Some(Host { name: "Hanna Example".into(), role: Some("organiser".into()) }),
        talks: vec![
            talk("Ada Example", "Caches"),
            Talk {
                speakers: vec![Speaker::named("Bo Muster"), Speaker::named("Zoë Beispiel")],
                ..talk("Bo Muster", "Queues")
            },
        ],
        sponsors: vec![
            Sponsor { name: "Acme Cloud".into(), url: Some("https://acme.example/meetup".into()) },
            Sponsor { name: "Example & Sons Ltd.".into(), url: None },
        ],
        body: "Thanks to Acme Cloud and Example & Sons Ltd.\n\nHanna Example welcomed us, ACME paid.\n\n\
               Ada Example spoke, then Bo Muster and Zoë Beispiel.\n"
            .into(),
        ..Recap::default()
    }
}

/// The edition of that recap, changed, and the codes of its findings.
pub(super) fn compiled(change: impl FnOnce(&mut Recap)) -> (Edition, Vec<&'static str>) {
    let mut recap = recap();
    change(&mut recap);
    let (edition, findings) = compile(&recap, &publication());
    (edition, findings.into_iter().map(|finding| finding.code).collect())
}

/// A body with a bit of everything.
const RICH: &str = include_str!("sample.md");

fn with_body(body: &str) -> (Edition, Vec<Finding>) {
    compile(
        &Recap { body: body.into(), ..Recap { talks: vec![], sponsors: vec![], host: None, ..recap() } },
        &publication(),
    )
}

impl Edition {
    /// The body as the mail's text part has it.
    pub(super) fn text(&self) -> String {
        text_of(&self.html, words(&self.language), &mut Numbers::default())
    }
}

fn codes(findings: &[Finding]) -> Vec<&str> {
    findings.iter().map(|finding| finding.code).collect()
}

#[test]
fn a_rich_body_in_html() {
    insta::assert_snapshot!(with_body(RICH).0.html);
}

#[test]
fn a_rich_body_in_text() {
    insta::assert_snapshot!(with_body(RICH).0.text());
}

#[test]
fn a_rich_body_tells_what_was_left_out() {
    let findings = with_body(RICH).1;
    let findings: Vec<_> = findings.into_iter().map(|finding| (finding.code, finding.message)).collect();
    insta::assert_debug_snapshot!(findings);
}

#[test]
fn what_plays_is_a_link_in_both_forms_wherever_it_stands() {
    for (body, html, text) in [
        (
            "{% include widgets/youtube.html\n   id=\"abc\"\n%}\nMore *words*.",
            "<p><a href=\"https://www.youtube.com/watch?v=abc\" rel=\"noopener noreferrer\">Watch the video on \
             youtube.com</a></p>\n<p>More <em>words</em>.</p>\n",
            "Watch the video on youtube.com [1]\n\nMore words.\n\nLinks:\n[1] https://www.youtube.com/watch?v=abc\n",
        ),
        (
            "* Slides: {% speakerdeck 0a1b %}",
            "<ul>\n<li>Slides: <a href=\"https://speakerdeck.com/player/0a1b\" rel=\"noopener noreferrer\">See the \
             slides on speakerdeck.com</a></li>\n</ul>\n",
            "- Slides: See the slides on speakerdeck.com [1]\n\nLinks:\n[1] https://speakerdeck.com/player/0a1b\n",
        ),
        (
            "<iframe src=\"//maps.example/x\"></iframe>",
            "<p><a href=\"https://maps.example/x\" rel=\"noopener noreferrer\">See it on maps.example</a></p>\n",
            "See it on maps.example [1]\n\nLinks:\n[1] https://maps.example/x\n",
        ),
        (
            "<video controls poster=\"/a.jpg\"><source src=\"/a.mp4\" type=\"video/mp4\">Your browser is old.</video>",
            "<p><a href=\"https://meetup.example.org/a.mp4\" rel=\"noopener noreferrer\">Watch the video on \
             meetup.example.org</a></p>\n",
            "Watch the video on meetup.example.org [1]\n\nLinks:\n[1] https://meetup.example.org/a.mp4\n",
        ),
        (
            "Listen: <audio src=\"https://a.example/1.mp3\"></audio>.",
            "<p>Listen: <a href=\"https://a.example/1.mp3\" rel=\"noopener noreferrer\">Listen on a.example</a>.</p>\n",
            "Listen: Listen on a.example [1].\n\nLinks:\n[1] https://a.example/1.mp3\n",
        ),
    ] {
        let (edition, findings) = with_body(body);
        assert_eq!((edition.html.as_str(), edition.text().as_str()), (html, text), "{body}");
        assert_eq!(codes(&findings), [""; 0]);
    }
    for body in
        ["Words <iframe></iframe>.", "<video>Old.</video>", "<audio src=\"data:audio/ogg,x\"></audio>"]
    {
        let (edition, findings) = with_body(body);
        assert_eq!(codes(&findings), ["frame-dropped"]);
        assert!(!edition.html.contains("Old") && !edition.text().contains("Old"));
    }
}

#[test]
fn files_that_are_shown_in_the_page_are_linked_to_once() {
    let text = "See it on meetup.example.org [1]\n\nLinks:\n[1] https://meetup.example.org/a.pdf\n";
    for body in [
        "<object data=\"/a.pdf\"></object>",
        "<embed src=\"/a.pdf\">",
        "<object data=\"/a.pdf\"><embed src=\"/a.pdf\"></object>",
    ] {
        assert_eq!(with_body(body).0.text(), text, "{body}");
    }
    let (edition, findings) = with_body("<object data=\"/a.pdf\">Take the <b>file</b>.</object> <embed> end");
    assert!(
        edition.text().starts_with("See it on meetup.example.org [1] Take the file. end\n"),
        "{}",
        edition.text()
    );
    assert!(!edition.html.contains("<object") && findings.is_empty());
}

#[test]
fn posts_that_jekyll_would_link_to_are_linked_to_or_told_of() {
    let post = "https://meetup.example.org/2019/10/02/name.html";
    for (body, text) in [
        ("[x]({% post_url 2019-10-02-name %})", post),
        ("[x]({{ site.baseurl }}{% post_url recaps/2019-10-02-name %})", post),
        ("[x]({{ site.url }}{{ site.baseurl }}{% link _posts/2019-10-02-name.md %})", post),
        ("[x](https://meetup.example.org{% post_url 2019-10-02-name %})", post),
        (
            "[x]({% post_url 2019-10-02-name %}#talks)",
            "https://meetup.example.org/2019/10/02/name.html#talks",
        ),
        ("[x][y]\n\n[y]: {% post_url 2019-10-02-name %}", post),
        ("<a href=\"{{ site.baseurl }}{% post_url 2019-10-02-name %}\">x</a>", post),
        ("[x]({% link files/a b.pdf %})", "https://meetup.example.org/files/a%20b.pdf"),
    ] {
        let (edition, findings) = with_body(body);
        assert_eq!(edition.text(), format!("x [1]\n\nLinks:\n[1] {text}\n"), "{body}");
        assert_eq!(codes(&findings), [""; 0], "{body}");
    }
    for (body, what) in [
        ("[x]({% post_url name %})", "`{% post_url name %}` is left without its link"),
        ("[x]({% link about.md %})", "`{% link about.md %}` is left without its link"),
        (
            "<a href=\"{% link _talks/my talk.md %}\">x</a>",
            "`{% link _talks/my talk.md %}` is left without its link",
        ),
        ("[x]({{ page.slides }})", "a link has no address, so that only its words are shown"),
    ] {
        let (edition, findings) = with_body(body);
        assert_eq!((edition.text().as_str(), edition.html.contains("<a")), ("x\n", false), "{body}");
        let told: Vec<_> = findings.iter().map(|finding| (finding.code, finding.message.as_str())).collect();
        assert_eq!(told, [("link-dropped", what)], "{body}");
    }
}

#[test]
fn templates_say_what_they_stand_for_where_that_is_known() {
    let text = "---\ntitle: June Night\nvenue: The Hall\nclip: abcdefghi_k\ntags: [go, rust]\n---\n\
        {{ page.title }} at {{ page.venue | upcase }} on {{ page.date | date: \"%-d %B\" }} ({{ page.tags | join: '/' }}), \
        by {{ site.title }} of {{ site.url }}{{ site.baseurl }}. See {% post_url 2019-10-02-name %} and\n\
        [this]({{ site.url }}{{ page.url }}).\n\n{% include youtube.html id=page.clip %}\n";
    let source = crate::recap::Source { path: "2019-06-05-june.md".into(), text: text.into() };
    let (recap, findings) = crate::recap::understand(&source);
    assert!(!codes(&findings).contains(&"tag-dropped"), "{findings:?}");
    let edition = compile(&recap, &publication()).0;
    assert_eq!(
        edition.text(),
        "June Night at THE HALL on 5 June (go/rust), by Example Meetup of\n\
         https://meetup.example.org. See\n\
         https://meetup.example.org/2019/10/02/name.html and this [1].\n\n\
         Watch the video on youtube.com [2]\n\n\
         Links:\n[1] https://meetup.example.org/2019/06/05/june.html\n\
         [2] https://www.youtube.com/watch?v=abcdefghi_k\n"
    );
    assert!(edition.summary.starts_with("June Night at THE HALL on 5 June"), "{}", edition.summary);
}

#[test]
fn addresses_of_the_site_keep_the_path_that_it_lies_below() {
    let mut publication = publication();
    publication.url = Url::parse("https://example.org/group/").unwrap();
    for address in [
        "{{ site.baseurl }}/a.pdf",
        "{{ site.url }}{{ site.baseurl }}/a.pdf",
        "{{ '/a.pdf' | relative_url }}",
        "{{ '/a.pdf' | prepend: site.baseurl | prepend: site.url }}",
    ] {
        let recap = Recap { body: format!("[x]({address})"), ..recap() };
        let html = compile(&recap, &publication).0.html;
        assert!(html.contains("href=\"https://example.org/group/a.pdf\""), "{address}: {html}");
    }
}

#[test]
fn a_picture_without_an_address_leaves_its_words_in_both_forms() {
    for body in ["![j](data:image/png;base64,AAAA)", "<img src=\"data:image/png;base64,AAAA\" alt=\"j\">"] {
        let (edition, findings) = with_body(body);
        assert!(edition.html.contains("[Picture: j]") && !edition.html.contains("<img"), "{}", edition.html);
        assert_eq!(edition.text(), "[Picture: j]\n");
        assert_eq!(codes(&findings), ["picture-dropped"]);
        assert_eq!(findings[0].message, "the picture `j` without an address of the web is left out");
    }
    let (edition, findings) = with_body("A ![](data:image/png;base64,AAAA) b");
    assert_eq!((edition.text().as_str(), codes(&findings)), ("A b\n", vec!["picture-dropped"]));
}

#[test]
fn compiling_twice_gives_the_same() {
    let recap = Recap { body: RICH.into(), ..recap() };
    assert_eq!(compile(&recap, &publication()), compile(&recap, &publication()));
}

#[test]
fn the_day_begins_where_the_group_meets() {
    let (edition, findings) = with_body("Words.");
    assert_eq!(edition.published.to_string(), "2019-06-04T23:00:00Z");
    assert!(findings.is_empty());
}

#[test]
fn a_recap_without_a_day_or_a_name_is_an_error() {
    let undated = Recap { date: None, slug: String::new(), ..recap() };
    let (edition, findings) = compile(&undated, &publication());
    assert_eq!(edition.published, Timestamp::UNIX_EPOCH);
    assert_eq!(codes(&findings), [""; 0]);
    assert!(findings.iter().all(|finding| finding.severity == crate::finding::Severity::Error));
}

#[test]
fn the_headline_picture_is_absolute_and_described() {
    for (image, url, expected) in [
        ("/images/june.jpg", Some("https://meetup.example.org/images/june.jpg"), vec![]),
        ("https://pics.example.net/a.jpg", Some("https://pics.example.net/a.jpg"), vec![]),
        ("http://pics.example.net/a.jpg", Some("http://pics.example.net/a.jpg"), vec!["bad-picture"]),
        ("data:image/png;base64,AAAA", None, vec!["bad-picture"]),
        ("", None, vec![]),
    ] {
        let (edition, findings) = compile(&Recap { image: Some(image.into()), ..recap() }, &publication());
        assert_eq!(edition.picture.as_ref().map(|picture| picture.url.as_str()), url);
        assert!(edition.picture.is_none_or(|picture| picture.alt == "Photo from Example Meetup, June 2019"));
        assert_eq!(codes(&findings), expected, "{image}");
    }
}

#[test]
fn subject_title_and_summary_hold_no_control_characters() {
    let nasty = "June\r\nBcc: eve@example.com\u{0}\u{8}\u{2028}recap\u{fffe}";
    let recap = Recap { title: nasty.into(), description: Some(nasty.into()), ..recap() };
    let edition = compile(&recap, &publication()).0;
    assert_eq!(edition.title, "June Bcc: eve@example.com recap");
    for field in [&edition.subject, &edition.summary, &edition.preheader, &edition.title] {
        assert!(!field.contains(char::is_control));
    }
    assert_ne!(edition.preheader, edition.subject);
}

#[test]
fn a_number_does_not_bring_a_forbidden_character_back() {
    let (edition, _) = with_body("a&#8;b&#xFFFE;c <i>d&#8;e</i>\u{8}");
    for body in [edition.html.clone(), edition.text()] {
        assert_eq!(xml_chars(&body), body.as_str());
    }
}

#[test]
fn the_same_address_has_the_same_number() {
    let body = "[one](https://a.example/), [two](https://b.example/) and [three](https://a.example/).";
    let expected =
        "one [1], two [2] and three [1].\n\nLinks:\n[1] https://a.example/\n[2] https://b.example/\n";
    assert_eq!(with_body(body).0.text(), expected);
}

#[test]
fn a_link_that_shows_its_address_needs_no_number() {
    let text = with_body("See <https://a.example/x> or <ada@example.org>.").0.text();
    assert_eq!(text, "See https://a.example/x or ada@example.org.\n");
}

#[test]
fn a_single_tilde_stands_for_itself_in_both_forms() {
    for words in
        ["We expect 100~150 people at 18:30~19:00 tonight.", "H~2~O", "~5 of ~*ten*~ and ~~", "a~b~c~d"]
    {
        let edition = with_body(words).0;
        let plain = words.replace('*', "");
        assert_eq!((edition.text().trim_end(), edition.summary.as_str()), (plain.as_str(), plain.as_str()));
        let html = format!("<p>{}</p>\n", words.replace("*ten*", "<em>ten</em>"));
        assert_eq!(edition.html, html);
    }
}

#[test]
fn struck_text_is_marked_as_such_and_is_no_summary() {
    for body in [
        "Bo ~~and [Ada](https://a.example/)~~ spoke.",
        "Bo <del>and [Ada](https://a.example/)</del> spoke.",
        "Bo <s>and <a href=\"https://a.example/\">Ada</a></s> spoke.",
        "Bo <strike>and <del>[Ada](https://a.example/)</del></strike> spoke.",
    ] {
        let (edition, _) = with_body(body);
        let text = "Bo [Struck out: and Ada [1]] spoke.\n\nLinks:\n[1] https://a.example/\n";
        assert_eq!((edition.text().as_str(), edition.summary.as_str()), (text, "Bo spoke."));
        assert_eq!(
            edition.html.matches(" rel=\"noopener noreferrer\">Ada</a>").count(),
            1,
            "{}",
            edition.html
        );
    }
    for body in ["Ada and ~~Bo~~ and Cy spoke.", "Ada and <del>Bo and</del> Cy spoke."] {
        assert_eq!(with_body(body).0.summary, "Ada and Cy spoke.", "{body}");
    }
    let (edition, _) = with_body("<del>\n<p>One</p>\n<p>Two</p>\n</del>\n\n~~Gone~~, but ~~~~ and ~~ stay.");
    assert_eq!(
        edition.text(),
        "[Struck out: One]\n\n[Struck out: Two]\n\n[Struck out: Gone], but ~~~~ and ~~ stay.\n"
    );
}

#[test]
fn lists_are_as_close_as_they_were_typed() {
    let text = "- one\n  1. first\n  2. second\n- two\n\nAfter.\n";
    assert_eq!(with_body(text).0.text(), "- one\n  1. first\n  2. second\n- two\n\nAfter.\n");
    assert_eq!(with_body("- one\n\n- two\n").0.text(), "- one\n\n- two\n");
    assert_eq!(with_body("-\n- two\n").0.text(), "-\n- two\n");
}

#[test]
fn a_long_body_is_told() {
    let (_, findings) =
        with_body(&"Twelve words stand in this paragraph, and nobody reads all of them.\n\n".repeat(1_200));
    assert_eq!(codes(&findings), ["long-body"]);
}

#[test]
fn deep_nesting_is_an_error_and_no_overflow() {
    for bomb in [
        ">".repeat(10_000),
        "> ".repeat(10_000) + "deep",
        "- ".repeat(10_000) + "deep",
        "*a **b ".repeat(5_000) + &"c** d*".repeat(5_000),
    ] {
        let (edition, findings) = with_body(&bomb);
        assert!(edition.html.len() < 1_000_000);
        assert_eq!(codes(&findings), ["deep-nesting"], "{:.20}", bomb);
    }
}

#[test]
fn a_flood_of_raw_html_is_an_error_and_takes_no_time() {
    for bomb in ["<div>".repeat(50_000), "x <b>".repeat(50_000), "<div><!--</div>-->".repeat(50_000)] {
        assert_eq!(codes(&with_body(&bomb).1).first(), Some(&"too-much-html"));
    }
    let most: String = (0..499).map(|number| format!("<b id={number}><p>")).collect();
    assert!(with_body(&most).0.html.len() < 5_000_000);
}

#[test]
fn brackets_stars_and_ticks_without_end_are_only_text() {
    for bomb in ["[".repeat(100_000), "*".repeat(100_000), "`a".repeat(30_000), "![[](".repeat(20_000)] {
        with_body(&bomb);
    }
}

mod hostile;
mod kept;
mod lost;
mod posts;
mod seed;
mod stated;
mod typed;
mod words;
