//! Every finding by an example that raises it, the words that it marks and what its correction
//! makes of them; and the right form, which raises nothing.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

use proptest::prelude::*;

use super::*;
use crate::recap::{Known, Next, Roster, Source, understand_among};

/// A recap that nothing is wrong with, around a text.
fn page(text: &str) -> String {
    format!(
        "---\ntitle: \"Example Meetup, May 2024: Acme and Zoë Beispiel\"\ndescription: x\ndate: 2024-05-01\n---\n\n\
         Thanks to our sponsors [Acme](https://acme.example/)!\n\n\
         First up was Bo Muster from Acme, discussing [Boats on a Lake](https://acme.example/boats).\n\n\
         Then Zoë Beispiel from Prueba SA talked about [Trains on a Bridge](https://prueba.example/trains).\n\n{text}\n"
    )
}

fn found_among(text: &str, roster: Option<&Roster>, others: &[Recap]) -> Vec<Finding> {
    let source = Source { path: "2024-05-01-example-meetup.md".to_owned(), text: text.to_owned() };
    understand_among(&source, &Surroundings { roster, others }).1
}

fn found(text: &str) -> Vec<Finding> {
    found_among(text, None, &[])
}

/// Code, marked words, and the marked words once they are corrected.
fn told(findings: &[Finding], text: &str) -> Vec<(&'static str, String, Option<String>)> {
    let one = |finding: &Finding| {
        let span = finding.span.clone().unwrap();
        let fixed = finding.fix.as_ref().map(|fix| {
            let (start, end) = (span.start.min(fix.span.start), span.end.max(fix.span.end));
            format!("{}{}{}", &text[start..fix.span.start], fix.with, &text[fix.span.end..end])
        });
        (finding.code, text[span].to_owned(), fixed)
    };
    findings.iter().map(one).collect()
}

/// What is found in a text within a sound recap is this alone.
#[track_caller]
fn finds(text: &str, code: &str, marked: &str, fixed: Option<&str>) {
    let text = page(text);
    let expected = (code.to_owned(), marked.to_owned(), fixed.map(str::to_owned));
    let told: Vec<_> = told(&found(&text), &text)
        .into_iter()
        .map(|(code, marked, fixed)| (code.to_owned(), marked, fixed))
        .collect();
    assert_eq!(told, [expected], "{text}");
}

#[track_caller]
fn sound(text: &str) {
    let text = page(text);
    assert_eq!(told(&found(&text), &text), [], "{text}");
}

#[test]
fn a_sound_recap_raises_nothing() {
    sound("");
}

#[test]
fn broken_links_are_mended() {
    for (text, marked, fixed) in [
        (
            "We met Acme Labs](https://a.example/).",
            "Acme Labs](https://a.example/)",
            Some("[Acme Labs](https://a.example/)"),
        ),
        (
            "met [B](https://b.example), A.P. Muster](https://a.example/)",
            "A.P. Muster](https://a.example/)",
            Some("[A.P. Muster](https://a.example/)"),
        ),
        ("See slides](https://a.example/).", "slides](https://a.example/)", None),
        ("Thanks Acme](https://a.example/).", "Thanks Acme](https://a.example/)", None),
        (
            "Read [more](https://a.example/x, or less.",
            "[more](https://a.example/x",
            Some("[more](https://a.example/x)"),
        ),
        (
            "Read [more](https://a.example/x\n\nor less.",
            "[more](https://a.example/x",
            Some("[more](https://a.example/x)"),
        ),
        (
            "Read [more] (https://a.example/x).",
            "[more] (https://a.example/x)",
            Some("[more](https://a.example/x)"),
        ),
        (
            "Read (more)[https://a.example/x].",
            "(more)[https://a.example/x]",
            Some("[more](https://a.example/x)"),
        ),
    ] {
        finds(text, "broken-link", marked, fixed);
    }
    for text in [
        "Read [more](https://a.example/x_(y)), or [less](/b \"title\").",
        "A task: [x] (https://a.example/) and a note [1] (https://a.example/).",
        "An index a[0](1), a choice (a)[b], and `Acme](https://a.example)`.",
        "[ref] and [Muster][ref]\n\n[ref]: https://a.example/",
        "[![Us](/us.jpg)](https://a.example/)",
    ] {
        sound(text);
    }
}

#[test]
fn links_without_a_text_or_an_address_are_told() {
    finds("See [Acme]().", "empty-link", "[Acme]()", None);
    finds("See [Slides](#).", "empty-link", "[Slides](#)", None);
    finds("See [](https://a.example/).", "link-without-text", "[](https://a.example/)", None);
    sound("See [Acme]({{ site.url }}/acme) and [above](#top).");
}

#[test]
fn a_text_that_promises_another_site_is_told_with_both_places() {
    let text = page("See [https://a.example/x](https://b.example/x).");
    let findings = found(&text);
    assert_eq!(told(&findings, &text), [("link-text-disagrees", "https://a.example/x".to_owned(), None)]);
    assert_eq!(&text[findings[0].related[0].span.clone()], "https://b.example/x");
    sound("See [https://a.example](https://www.a.example/x) and [www.a.example](https://blog.a.example/).");
}

#[test]
fn mistyped_addresses_are_mended() {
    for (typed, fixed) in [
        ("htps://a.example.com", "https://a.example.com"),
        ("htttp://a.example.com/x", "http://a.example.com/x"),
        ("ttps://a.example.com", "https://a.example.com"),
        ("hhtps://a.example.com", "https://a.example.com"),
        ("http//a.example.com", "http://a.example.com"),
        ("https:/a.example.com/y", "https://a.example.com/y"),
        ("https:a.example.com", "https://a.example.com"),
        ("https;//a.example.com", "https://a.example.com"),
        ("www.a.example/x", "https://www.a.example/x"),
        ("http://https://a.example", "https://a.example"),
        ("forum.example.org", "https://forum.example.org"),
        ("ada@example.org", "mailto:ada@example.org"),
    ] {
        finds(&format!("See [it]({typed})."), "mistyped-address", typed, Some(fixed));
    }
    for right in [
        "https://a.example.com",
        "mailto:ada@example.org",
        "tel:+44123",
        "/about.html",
        "../a.com/b",
        "slides.pdf",
        "#talks",
        "//a.example.com",
        "README.md",
        "geo:1,2",
        "ftp://a.example.com",
        "{{ site.url }}/x",
    ] {
        sound(&format!("See [it]({right})."));
    }
    sound("We met at www.a.example, or wrote to ada@example.org.");
}

#[test]
fn spaces_in_addresses_are_mended_where_the_address_ends_is_plain() {
    finds(
        "![Us](/images/bo muster.jpg)",
        "address-with-space",
        "/images/bo muster.jpg",
        Some("/images/bo%20muster.jpg"),
    );
    finds(
        "See [it](https://a.example/a b/c).",
        "address-with-space",
        "https://a.example/a b/c",
        Some("https://a.example/a%20b/c"),
    );
    finds("See [it](https://a.example for more).", "address-with-space", "https://a.example for more", None);
    sound("![Us](/images/bo%20muster.jpg) ![Us](/a.jpg \"a title\") ![Us]({{ site.url }}/a b.jpg)");
}

#[test]
fn addresses_that_are_run_together_are_told() {
    finds(
        "See [it](https://a.examplehttps://b.example).",
        "mistyped-address",
        "https://a.examplehttps://b.example",
        None,
    );
    finds(
        "See [it](https://a.example/xhttps://a.example/x).",
        "mistyped-address",
        "https://a.example/xhttps://a.example/x",
        Some("https://a.example/x"),
    );
}

#[test]
fn addresses_within_addresses_are_sound() {
    sound(
        "See [it](https://web.archive.org/web/2019/https://a.example/) or [it](https://a.example/?u=https://b.example/).",
    );
}

#[test]
fn videos_have_an_id_and_begin_at_a_time() {
    for (typed, fixed) in [
        ("https://www.youtube.com/watch?v=", None),
        ("https://www.youtube.com/watch?v=abc", None),
        ("https://www.youtube.com/watch?t=12", None),
        ("https://youtu.be/", None),
        ("https://youtu.be/abcdefghijkl", None),
        ("https://www.youtube.com/embed/abc", None),
        ("https://www.youtube.com/live/abcdefghij!", None),
        ("https://youtu.be/abcdefghi_k&t=90", Some("https://youtu.be/abcdefghi_k?t=90")),
        ("https://youtu.be/abcdefghi_k?si=x?t=90", Some("https://youtu.be/abcdefghi_k?si=x&t=90")),
        (
            "https://www.youtube.com/watch?v=abcdefghi_k?t=90",
            Some("https://www.youtube.com/watch?v=abcdefghi_k&t=90"),
        ),
        ("https://youtu.be/abcdefghi_k?t=1:30", Some("https://youtu.be/abcdefghi_k?t=90")),
        ("https://youtu.be/abcdefghi_k?t=1:00:05", Some("https://youtu.be/abcdefghi_k?t=3605")),
        ("https://youtu.be/abcdefghi_k?t=soon", None),
    ] {
        finds(&format!("See [it]({typed})."), "video-address", typed, fixed);
    }
    for right in [
        "https://www.youtube.com/watch?v=abcdefghi_k&t=1h2m3s",
        "https://youtu.be/abcdefghi_k?si=xyz&t=90",
        "https://www.youtube.com/live/abcdefghi-k?si=xyz&t=90s",
        "https://www.youtube.com/playlist?list=PL123",
        "https://www.youtube.com/watch?list=PL123",
        "https://www.youtube.com/embed/videoseries?list=PL123",
        "https://www.youtube.com/@example",
        "https://www.youtube.com/channel/UC123",
        "https://m.youtube.com/shorts/abcdefghijk",
        "https://vimeo.com/123",
    ] {
        sound(&format!("See [it]({right})."));
    }
}

#[test]
fn the_front_matter_s_picture_and_video_count_as_well() {
    let text = page("").replace(
        "description: x",
        "description: x\nimage: C:\\Pictures\\us.jpg\nvideo: https://youtu.be/abc",
    );
    assert_eq!(
        told(&found(&text), &text),
        [
            ("picture-on-a-disk", "C:\\Pictures\\us.jpg".to_owned(), None),
            ("video-address", "https://youtu.be/abc".to_owned(), None)
        ]
    );
}

#[test]
fn pictures_that_readers_will_not_see_are_told() {
    for (typed, code) in [
        ("C:\\Users\\ada\\us.jpg", "picture-on-a-disk"),
        ("file:///home/ada/us.jpg", "picture-on-a-disk"),
        ("/Users/ada/us.jpg", "picture-on-a-disk"),
        ("https://a.example/us.html", "picture-is-a-page"),
        ("https://github.com/acme/site/blob/main/us.jpg", "picture-is-a-page"),
        ("https://drive.google.com/file/d/1/view", "picture-is-a-page"),
        ("https://pbs.twimg.com/media/x.jpg:large", "picture-will-vanish"),
        ("https://cdn.discordapp.com/attachments/1/2/us.png", "picture-will-vanish"),
        ("https://media.licdn.com/dms/image/1", "picture-will-vanish"),
        ("https://scontent-lhr8-1.xx.fbcdn.net/v/1.jpg", "picture-will-vanish"),
        ("https://scontent-lhr8-1.cdninstagram.com/v/1.jpg", "picture-will-vanish"),
        ("https://lh3.googleusercontent.com/pw/1", "picture-will-vanish"),
    ] {
        finds(&format!("![Us]({typed})"), code, typed, None);
    }
    finds(
        "<img src=\"https://pbs.twimg.com/media/x.jpg\" alt=\"Us\">",
        "picture-will-vanish",
        "https://pbs.twimg.com/media/x.jpg",
        None,
    );
    sound(
        "![Us](/images/us.jpg) ![Us](https://a.example/us.jpg?x=.html) ![Us](https://github.com/a/b/blob/main/us.jpg?raw=true)",
    );
    sound(
        "![Us](https://raw.githubusercontent.com/a/b/us.jpg) See [the post](https://pbs.twimg.com/media/x.jpg).",
    );
}

#[test]
fn a_picture_without_a_description_gets_the_name_of_whom_it_shows() {
    finds("![](/images/us.jpg)", "picture-without-description", "![](/images/us.jpg)", None);
    let text = page("").replace("First up", "![](/images/bo-muster.jpg)\n\nFirst up");
    assert_eq!(
        told(&found(&text), &text),
        [(
            "picture-without-description",
            "![](/images/bo-muster.jpg)".to_owned(),
            Some("![Bo Muster](/images/bo-muster.jpg)".to_owned())
        )]
    );
    sound("![The speakers](/images/us.jpg)");
}

#[test]
fn weekdays_are_those_of_their_dates_wherever_they_stand() {
    finds("It was on Monday, 1 May 2024.", "weekday-mismatch", "Monday, 1 May 2024", None);
    finds("* We met on Monday 1st May.", "weekday-mismatch", "Monday 1st May", None);
    let text = page("").replace("description: x", "description: The evening of Monday 1 May 2024");
    assert_eq!(told(&found(&text), &text), [("weekday-mismatch", "Monday 1 May 2024".to_owned(), None)]);
    let text = page("Our next meetup is on Tuesday 5th June.");
    let findings = found(&text);
    assert_eq!(told(&findings, &text), [("weekday-mismatch", "Tuesday 5th June".to_owned(), None)]);
    assert!(findings[0].hint.as_ref().unwrap().contains("Tuesday is 2024-06-04"));
    sound(
        "It was on Wednesday, 1 May 2024, and the last one on Wednesday 6 December.\n\nOur next meetup is on Wednesday 5th June.",
    );
}

#[test]
fn months_that_disagree_are_told_with_both_places() {
    let text = page("").replace("Thanks to", "Welcome to our April Example Meetup. Thanks to");
    let findings = found(&text);
    assert_eq!(told(&findings, &text), [("month-disagrees", "April".to_owned(), None)]);
    assert_eq!(&text[findings[0].related[0].span.clone()], "May 2024");
    let text = page("").replace("description: x", "description: The round-up of April 2024");
    assert_eq!(told(&found(&text), &text), [("month-disagrees", "April 2024".to_owned(), None)]);
    let text = page("").replace("date: 2024-05-01", "date: 2024-05-01\nslug: example-meetup-april-2024");
    assert_eq!(told(&found(&text), &text), [("month-disagrees", "May 2024".to_owned(), None)]);
    let text = page("## Example Meetup July\n\nOur next meetup is on 5th June.");
    let findings = found(&text);
    assert_eq!(told(&findings, &text), [("month-disagrees", "5th June".to_owned(), None)]);
    assert_eq!(&text[findings[0].related[0].span.clone()], "July");
    sound(
        "Welcome to our May Example Meetup. In April we met at Acme.\n\n## Example Meetup June\n\nOur next meetup is on 5th June.",
    );
}

#[test]
fn a_title_of_a_month_to_come_or_of_last_year_is_told_and_a_late_recap_is_not() {
    for (date, expected) in [("2024-05-31", 0), ("2024-06-03", 0), ("2024-04-30", 1), ("2025-05-07", 1)] {
        let text = page("").replace("date: 2024-05-01", &format!("date: {date}"));
        let findings = found(&text);
        assert_eq!(findings.len(), expected, "{date}: {findings:?}");
        assert!(
            findings
                .iter()
                .all(|one| one.code == "month-disagrees" && text[one.related[0].span.clone()] == *date)
        );
    }
}

#[test]
fn counts_that_do_not_come_out_are_told() {
    for counted in
        ["three fantastic speakers", "3 talks", "drei Vorträge", "trois intervenants", "tres charlas"]
    {
        let text = page("").replace("Thanks to", &format!("We heard {counted} that evening. Thanks to"));
        assert_eq!(told(&found(&text), &text), [("count-disagrees", counted.to_owned(), None)], "{counted}");
    }
    for counted in [
        "two speakers",
        "2 talks",
        "three lightning talks",
        "the first three talks",
        "three more speakers",
        "300 speakers",
        "two talks and three demos",
        "three floors of speakers",
        "one talk",
    ] {
        let text = page("").replace("Thanks to", &format!("We heard {counted} that evening. Thanks to"));
        assert_eq!(told(&found(&text), &text), [], "{counted}");
    }
}

/// A recap of the month before.
fn last(next: Next) -> Recap {
    Recap {
        slug: "2024-04-03-april".to_owned(),
        date: Some(jiff::civil::date(2024, 4, 3)),
        next: Some(next),
        ..Recap::default()
    }
}

const ANNOUNCED: &str = "Our next meetup is on 5th June, with speakers from Muster GmbH and Example Ltd. [RSVP](https://meet.example/events/17)!";

#[test]
fn what_is_left_over_from_the_last_recap_is_told() {
    let text = page(ANNOUNCED);
    let among = |next: Next| told(&found_among(&text, None, &[last(next)]), &text);
    let next = |rsvp: &str, names: &[&str], month| Next {
        date: Some(jiff::civil::date(2024, month, 5)),
        affiliations: names.iter().map(|&name| name.to_owned()).collect(),
        rsvp: Some(rsvp.to_owned()),
        ..Next::default()
    };
    let other = "https://meet.example/events/16";
    assert_eq!(among(next(other, &["Muster GmbH", "Acme"], 5)), []);
    assert_eq!(
        among(next("http://meet.example/events/17/", &[], 5)),
        [("rsvp-left-over", "https://meet.example/events/17".to_owned(), None)]
    );
    assert_eq!(
        among(next(other, &["Example Ltd", "Muster GmbH"], 5)),
        [("line-up-left-over", "Muster GmbH and Example Ltd".to_owned(), None)]
    );
    assert_eq!(among(next(other, &[], 6)), [("date-left-over", "5th June".to_owned(), None)]);
}

#[test]
fn the_page_of_the_group_itself_stays_the_same() {
    let text = page("Our next meetup is on 5th June. [RSVP](https://meet.example/acme)!");
    let before = Next { rsvp: Some("https://meet.example/acme".to_owned()), ..Next::default() };
    assert_eq!(found_among(&text, None, &[last(before)]), []);
    let text = page(ANNOUNCED);
    let before = Next { rsvp: Some("https://meet.example/events/17".to_owned()), ..Next::default() };
    let older =
        Recap { slug: "older".to_owned(), date: Some(jiff::civil::date(2024, 3, 6)), ..last(before.clone()) };
    assert_eq!(found_among(&text, None, &[last(before.clone()), older]), []);
    let later = Recap { slug: "later".to_owned(), date: Some(jiff::civil::date(2024, 7, 3)), ..last(before) };
    assert_eq!(found_among(&text, None, &[later]), []);
}

#[test]
fn a_line_up_of_this_evening_s_speakers_is_told() {
    finds(
        "Our next meetup is on 5th June, with speakers from Prueba SA, Acme and Example Ltd.",
        "line-up-left-over",
        "Prueba SA, Acme and Example Ltd",
        None,
    );
}

#[test]
fn a_next_date_in_the_past_is_told_also_without_its_year() {
    for written in ["3rd April 2024", "1 May 2024", "1st May", "3rd April"] {
        finds(&format!("Our next meetup is on {written}."), "next-in-the-past", written, None);
    }
    sound("Our next meetup is on 3rd January.");
    let text = page("Our next meetup is on 3rd April.");
    assert_eq!(
        told(&found_among(&text, None, &[last(Next::default())]), &text),
        [("next-published", "3rd April".to_owned(), None)]
    );
    // What comes later has been told of since.
    let text = page("Our next meetup is on 5th June.");
    let later =
        Recap { slug: "june".to_owned(), date: Some(jiff::civil::date(2024, 6, 5)), ..Recap::default() };
    assert_eq!(found_among(&text, None, &[later]), []);
}

fn roster() -> Roster {
    let known = |name: &str, aliases: &[&str]| Known {
        name: name.to_owned(),
        aliases: aliases.iter().map(|&alias| alias.to_owned()).collect(),
        url: Some("https://acme.example/".to_owned()),
        ..Known::default()
    };
    Roster {
        people: vec![
            known("Zoë Beispiel", &[]),
            known("Bo Muster", &["Bodo Muster"]),
            known("Jan Prueba", &[]),
        ],
        organisations: vec![
            known("Acme", &["Acme Ltd"]),
            known("Prueba SA", &[]),
            known("Example Systems", &[]),
        ],
    }
}

#[test]
fn names_near_the_roster_s_are_told_and_corrected_where_it_is_certain() {
    let roster = roster();
    for (typed, right, fixed) in [
        ("Zoë Biespiel", "Zoë Beispiel", true),
        ("Zoë Beispil", "Zoë Beispiel", true),
        ("Jon Prueba", "Jan Prueba", false),
        ("Zoë Beispiela", "Zoë Beispiel", false),
    ] {
        let text = page("").replace("Zoë Beispiel", typed).replacen(typed, "Prueba SA", 1);
        let findings = found_among(&text, Some(&roster), &[]);
        let fixed = fixed.then(|| right.to_owned());
        assert_eq!(told(&findings, &text), [("name-near-roster", typed.to_owned(), fixed)], "{typed}");
    }
    let text = page("")
        .replace("from Prueba SA", "from Exmaple Systems")
        .replace("Zoë Beispiel\"", "Exmaple Systems\"");
    let findings = found_among(&text, Some(&roster), &[]);
    let fixed = Some("Example Systems".to_owned());
    assert_eq!(told(&findings, &text), [("name-near-roster", "Exmaple Systems".to_owned(), fixed)]);
    for typed in ["Bodo Muster", "Bo Muster", "Ada Example", "Zoë Musterfrau"] {
        let text = page("").replace("Bo Muster", typed);
        assert_eq!(found_among(&text, Some(&roster), &[]), [], "{typed}");
    }
}

#[test]
fn two_candidates_leave_a_name_alone() {
    let mut roster = roster();
    roster.people.push(Known { name: "Zoë Beispieł".to_owned(), ..Known::default() });
    let text = page("").replace("Zoë Beispiel from", "Zoë Beispiek from");
    assert!(found_among(&text, Some(&roster), &[]).iter().all(|one| one.code != "name-near-roster"));
}

#[test]
fn two_spellings_of_a_name_are_told_with_both_places() {
    let text = page("We all liked what Zoë Biespiel said.");
    let findings = found(&text);
    assert_eq!(told(&findings, &text), [("name-spelt-twice", "Zoë Biespiel".to_owned(), None)]);
    assert_eq!(&text[findings[0].related[0].span.clone()], "Zoë Beispiel");
    let text = page("")
        .replace("from Prueba SA", "from Muster Cloud")
        .replace("our sponsors", "our sponsors [Mustercloud](https://muster.example/) and");
    assert_eq!(told(&found(&text), &text), [("name-spelt-twice", "Muster Cloud".to_owned(), None)]);
    sound("Zoë Beispiel’s talk, Zoë Beispiels Vortrag, and Zoe Beispielova were there.");
}

#[test]
fn a_title_that_names_nobody_of_the_text_is_told() {
    let text = page("").replace("Acme and Zoë Beispiel\"", "Acme and Cy Sample\"");
    let findings = found(&text);
    assert_eq!(told(&findings, &text), [("title-names-nobody", "Cy Sample".to_owned(), None)]);
    assert_eq!(&text[findings[0].related[0].span.clone()], "Zoë Beispiel");
    for title in
        ["Boats and Trains", "Acme, Prueba and more", "Bo Muster and Prueba SA", "Fun and Games", "Acme"]
    {
        let text = page("").replace("Acme and Zoë Beispiel\"", &format!("{title}\""));
        assert_eq!(told(&found(&text), &text), [], "{title}");
    }
}

#[test]
fn a_talk_that_the_title_leaves_out_is_told() {
    let third = "Finally Cy Sample from Example Ltd talked about [Anvils at Scale](https://a.example/).";
    let text = page(third);
    let findings = found(&text);
    assert_eq!(told(&findings, &text), [("talk-not-in-title", "Cy Sample".to_owned(), None)]);
    assert_eq!(&text[findings[0].related[0].span.clone()], "Zoë Beispiel");
    let more = page(third).replace("Zoë Beispiel\"", "Zoë Beispiel and more\"");
    assert_eq!(told(&found(&more), &more), []);
}

#[test]
fn sponsors_are_told_where_they_stand() {
    let text =
        page("").replace("[Acme](https://acme.example/)!", "[Acme](https://acme.example/) and Muster GmbH.");
    assert_eq!(told(&found(&text), &text), [("sponsor-without-link", "Muster GmbH".to_owned(), None)]);
    let known = Roster {
        organisations: vec![Known {
            name: "Muster GmbH".to_owned(),
            url: Some("https://muster.example/".to_owned()),
            ..Known::default()
        }],
        ..Roster::default()
    };
    assert_eq!(found_among(&text, Some(&known), &[]), []);

    let text = page("").replace("/)!", "/) and [Muster](http://www.acme.example)!");
    let findings = found(&text);
    assert_eq!(told(&findings, &text), [("sponsors-share-link", "Muster".to_owned(), None)]);
    assert_eq!(findings[0].related.len(), 1);

    let text = page("More about [Acme](https://muster.example/).");
    assert_eq!(told(&found(&text), &text), [("sponsor-links-differ", "Acme".to_owned(), None)]);
    sound("More about [Acme](http://www.acme.example) and [Acme](https://blog.example/acme/boats).");
}

#[test]
fn talks_without_speakers_and_speakers_of_two_talks_are_told_where_they_stand() {
    let text = page("")
        .replace("description: x", "description: x\ntalks: [{title: Boats}, {speaker: Zoë Beispiel}]");
    // That the text and the front matter disagree is told beside it.
    assert!(told(&found(&text), &text).contains(&("talk-without-speaker", "Boats".to_owned(), None)));
    let text = page("Then Bo Muster from Acme discussed [Anvils at Scale](https://a.example/).");
    let findings = found(&text);
    assert_eq!(told(&findings, &text), [("speaker-twice", "Anvils at Scale".to_owned(), None)]);
    assert_eq!(&text[findings[0].related[0].span.clone()], "Boats on a Lake");
}

#[test]
fn long_titles_and_missing_descriptions_are_told() {
    let long = format!("title: \"{}\"", "x".repeat(79));
    let text = page("").replacen("title: \"Example Meetup, May 2024: Acme and Zoë Beispiel\"", &long, 1);
    assert_eq!(found(&text).iter().map(|one| one.code).collect::<Vec<_>>(), ["title-long"]);
    let text = page("").replace("description: x\n", "");
    assert_eq!(told(&found(&text), &text), [("description-missing", "---".to_owned(), None)]);
}

#[test]
fn the_same_mistake_told_twice_is_told_once() {
    let findings = settled(vec![
        Finding::warning("a", "b").at(4..9),
        Finding::warning("a", "b").at(5..8).fix(5..5, "x"),
        Finding::warning("a", "c"),
        Finding::warning("b", "d"),
        Finding::warning("b", "d").at(1..2),
    ]);
    let places: Vec<_> = findings.iter().map(|one| (one.code, one.span.clone())).collect();
    assert_eq!(places, [("a", None), ("b", Some(1..2)), ("a", Some(5..8))]);
}

#[test]
fn addresses_of_the_web_are_those_outside_of_code() {
    let text = "---\nimage: https://a.example/a.jpg\n---\n[b](https://b.example) `https://c.example` [d](/d) www.e.example\n";
    let found: Vec<_> = web_addresses(text).into_iter().map(|at| &text[at]).collect();
    assert_eq!(found, ["https://a.example/a.jpg", "https://b.example"]);
}

#[test]
fn hostile_texts_end_soon() {
    for piece in [
        "](",
        "[a](b ",
        "[a](",
        "<",
        "<a ",
        "](b ](",
        "](https://a.example ",
        ")[http://",
        "()[http://x ",
        "[aa] (http://",
        "[[a](#)",
        "](({{",
        "https://",
        "http",
        "Acme](https://a.example) ",
        "Ada Example ",
        "three speakers ",
        "Monday 1 May ",
        "![](x)\n\n",
        "[a](b c)\n",
        "]] (http://x)",
    ] {
        let text = page(&piece.repeat(200_000 / piece.len()));
        let begun = std::time::Instant::now();
        found(&text);
        // A hundred times what a release build takes: this one is not optimised, and not alone.
        assert!(begun.elapsed() < std::time::Duration::from_secs(20), "{piece:?} took {:?}", begun.elapsed());
    }
}

proptest! {
    #[test]
    fn no_text_makes_it_panic_and_every_place_is_within_it(
        text in "([\\[\\](){}<>!`\\\\ \n:/?&=._-]|http://|https://|www.|youtu.be/|t=|Acme|ada@example.org|\u{e4}|\u{1f600}|Monday 1 May|x){0,40}"
    ) {
        let text = page(&text);
        for finding in found(&text) {
            let related = finding.related.iter().map(|one| one.span.clone());
            let fix = finding.fix.iter().map(|fix| fix.span.clone());
            for span in finding.span.iter().cloned().chain(related).chain(fix) {
                prop_assert!(text.get(span.clone()).is_some(), "{}: {span:?}", finding.code);
            }
        }
    }
}
