//! Names that are a slip away, by example.

use super::*;

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
    let corrected = ("name-near-roster", "Exmaple Systems".to_owned(), Some("Example Systems".to_owned()));
    assert_eq!(told(&findings, &text), [corrected.clone(), corrected]);
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
fn a_name_is_corrected_in_all_its_places_or_in_none() {
    let roster = roster();
    let text = page("![Zoë Beispil on stage](/images/stage.jpg)")
        .replace("description: x", "description: Acme and Zoë Beispiel")
        .replace("Zoë Beispiel", "Zoë Beispil");
    let findings = found_among(&text, Some(&roster), &[]);
    let fixed = findings.iter().filter(|one| one.code == "name-near-roster" && one.fix.is_some()).count();
    assert_eq!((fixed, text.matches("Zoë Beispil").count()), (4, 4), "{findings:?}");
    let code = text.clone() + "\n`Zoë Beispil`";
    let findings = found_among(&code, Some(&roster), &[]);
    assert!(findings.iter().all(|one| one.fix.is_none()), "{findings:?}");
}

#[test]
fn a_dot_at_the_end_of_a_name_is_no_other_spelling() {
    let text = page("Bo is with Acme, Inc again.")
        .replace("from Acme,", "from Acme, Inc.,")
        .replace("[Acme]", "[Acme, Inc]");
    assert!(found(&text).iter().all(|one| one.code != "name-spelt-twice"), "{:?}", found(&text));
}

#[test]
fn a_second_space_in_a_name_is_no_other_spelling() {
    let text = page("Zoë  Beispiel’s talk was the longest, and Zoë\nBeispiel stayed.");
    assert!(found(&text).iter().all(|one| one.code != "name-spelt-twice"), "{:?}", found(&text));
}
