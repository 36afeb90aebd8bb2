//! Credits that lack something, by example.

use super::*;

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
    let findings: Vec<_> = told(&found(&text), &text);
    assert!(findings.contains(&("talk-without-speaker", "Boats".to_owned(), None)), "{findings:?}");
    let text = page("Then Bo Muster from Acme discussed [Anvils at Scale](https://a.example/).");
    let findings = found(&text);
    assert_eq!(told(&findings, &text), [("speaker-twice", "Anvils at Scale".to_owned(), None)]);
    assert_eq!(&text[findings[0].related[0].span.clone()], "Boats on a Lake");
}

#[test]
fn a_sponsor_is_told_of_where_it_is_thanked() {
    let text = page("").replace("Thanks to our sponsors [Acme](https://acme.example/)!", "Muster GmbH is a nice place.\n\nThanks to our sponsors [Acme](https://acme.example/) and Muster GmbH!");
    let findings = found(&text);
    assert_eq!(findings.len(), 1, "{findings:?}");
    assert_eq!(findings[0].span.as_ref().unwrap().start, text.rfind("Muster GmbH").unwrap());
}

#[test]
fn a_description_that_describes_nothing_counts_as_none() {
    for alt in ["image", "Image 3", "IMG_1234.jpg", "alt text", "photo", "DSC_0042", "crowd-3.jpeg", "TODO"] {
        let picture = format!("![{alt}](/images/us.jpg)");
        finds(&picture, "picture-without-description", &picture, None);
    }
    sound("![Photo of the crowd](/a.jpg) ![Image processing on stage](/b.jpg) ![Zoë](/c.jpg)");
}

#[test]
fn a_sponsor_whom_the_front_matter_states_and_the_text_links_is_told_of_as_that() {
    let text = page("").replace("description: x", "description: x\nsponsors: [Acme]");
    let message = |text: &str| found(text).into_iter().map(|one| (one.code, one.message)).collect::<Vec<_>>();
    let linked = "the text links Acme, but the front matter states the sponsor without a link";
    assert_eq!(message(&text), [("sponsor-without-link", linked.to_owned())]);
    let unlinked = text.replace("[Acme](https://acme.example/)", "Acme");
    assert_eq!(message(&unlinked), [("sponsor-without-link", "the sponsor Acme has no link".to_owned())]);
}
