#![allow(clippy::unwrap_used, reason = "a test may fail")]

use super::*;

fn shown(findings: &[Finding], path: &str, text: &str) -> String {
    let mut out = Vec::new();
    let mut stream = anstream::StripStream::new(&mut out);
    assert!(show(findings, path, text, &mut stream).is_ok());
    String::from_utf8_lossy(&out).into_owned()
}

#[test]
fn a_link_that_was_told_to_have_no_address_is_not_told_to_be_left_out() {
    let empty = |message: &str| Finding::warning("empty-link", message).at(0..1);
    let dropped = |message: &str| Finding::warning("link-dropped", message);
    let mut findings = vec![
        empty("the link on “Acme” has no address"),
        empty("it has no address yet: `https://…` leads nowhere"),
        empty("the picture “Us” has no address"),
    ];
    let more = vec![
        dropped("a link has no address, so that only its words are shown"),
        dropped("`https://…` is left without its link"),
        Finding::warning("picture-dropped", "the picture `Us` without an address of the web is left out"),
        dropped("`ftp://a.example` is left without its link"),
    ];
    join(&mut findings, more);
    let told: Vec<_> = findings.iter().skip(3).map(|one| one.message.as_str()).collect();
    assert_eq!(told, ["`ftp://a.example` is left without its link"]);
}

#[test]
fn what_was_told_of_a_place_is_not_told_again_without_one() {
    let told = |message: &str| Finding::warning("a", message);
    let mut findings = vec![told("one").at(0..1), told("two")];
    join(&mut findings, vec![told("one"), told("two"), told("one").at(2..3), told("three")]);
    let messages: Vec<_> = findings.iter().map(|finding| finding.message.as_str()).collect();
    assert_eq!(messages, ["one", "two", "two", "one", "three"]);
}

#[test]
fn a_person_sees_the_line_the_code_and_the_hint() {
    let text = "---\ntitle: Ä\n---\n";
    let finding = Finding::warning("title-short", "the title is short").at(11..13).hint("say more");
    insta::assert_snapshot!(shown(&[finding], "a.md", text), @r"
    warning[title-short]: the title is short
     --> a.md:2:8
      |
    2 | title: Ä
      |        ^
      |
      = hint: say more

    a.md: 1 warning.
    ");
}

#[test]
fn a_person_sees_the_second_place_and_what_a_correction_writes() {
    let text = "title: June\n\nOur Juyl meetup, in June.\n";
    let finding = Finding::warning("month-disagrees", "the months disagree")
        .at(17..21)
        .related(7..11, "the title says June")
        .related(33..37, "and so does this")
        .hint("correct one")
        .fix(17..21, "June");
    insta::assert_snapshot!(shown(&[finding], "a.md", text), @r"
    warning[month-disagrees]: the months disagree
     --> a.md:3:5
      |
    3 | Our Juyl meetup, in June.
      |     ^^^^            ---- and so does this
      |
     ::: a.md:1:8
      |
    1 | title: June
      |        ---- the title says June
      |
      = hint: correct one
      = fix: `recap check --fix` writes `June`

    a.md: 1 warning.
    ");
    let put_in = Finding::note("a", "b").at(0..5).fix(0..0, "[");
    assert!(shown(&[put_in], "a.md", text).contains("fix: `recap check --fix` puts in `[`"));
    let taken_out = Finding::note("a", "b").at(0..5).fix(5..6, "");
    assert!(shown(&[taken_out], "a.md", text).contains("fix: `recap check --fix` takes out `:`"));
}

#[test]
fn a_program_gets_related_places_and_the_correction() {
    let finding = Finding::note("a", "b").at(0..1).related(2..4, "there").fix(5..6, "x");
    let json = json(&[finding], "f.md", "a ä\nbc");
    assert_eq!(
        json[0]["related"],
        serde_json::json!([{"line": 1, "column": 3, "end_line": 1, "end_column": 4, "message": "there"}])
    );
    assert_eq!(
        json[0]["fix"],
        serde_json::json!({"line": 2, "column": 1, "end_line": 2, "end_column": 2, "replacement": "x"})
    );
    assert_eq!(json[0]["fixable"], true);
}

#[test]
fn control_characters_never_reach_the_terminal() {
    let text = "title: \u{1b}[31mred\u{9b}\u{202e} end\n";
    let finding = Finding::error("a", "\u{1b}]0;x\u{7}").at(7..12).hint("\r\u{8}");
    let shown = shown(&[finding], "\u{1b}.md", text);
    assert!(shown.chars().all(|char| char == '\n' || !char.is_control()), "{shown:?}");
    assert!(!shown.contains('\u{202e}'));
    assert!(shown.contains("␛[31mred"));
}

#[test]
fn spans_that_do_not_fit_the_text_are_left_out() {
    for span in [3..9, 1..2, 5..5, 0..0] {
        let finding = Finding::error("a", "b").at(span);
        assert!(shown(std::slice::from_ref(&finding), "a.md", "aä\nb").contains("b"));
        assert!(github(std::slice::from_ref(&finding), "a.md", "aä\nb").starts_with("::error file=a.md"));
    }
    let long = "x".repeat(3_000);
    assert!(shown(&[Finding::error("a", "b").at(2..3)], "a.md", &long).contains("a.md:1:3"));
}

#[test]
fn of_a_long_line_a_window_is_shown_with_its_place_in_the_file() {
    let text = format!("ä {}here{} end\n", "x".repeat(5_000), "y".repeat(5_000));
    let at = text.find("here").unwrap();
    for marked in [at..at + 4, at..text.len() - 1, 0..text.len() - 1] {
        let column = text[..marked.start].chars().count() + 1;
        let shown = shown(&[Finding::error("a", "b").at(marked)], "a.md", &text);
        assert!(shown.contains(&format!("a.md:1:{column}")), "{shown}");
        assert!(shown.contains('…') && shown.lines().all(|line| line.chars().count() < 250), "{shown}");
    }
}

#[test]
fn a_program_gets_lines_and_columns_in_characters() {
    let finding = Finding::note("a", "b").at(3..4);
    let expected = serde_json::json!([{
        "severity": "note", "code": "a", "message": "b", "file": "f.md",
        "line": 1, "column": 3, "end_line": 1, "end_column": 4, "hint": null,
        "related": [], "fixable": false, "fix": null,
    }]);
    assert_eq!(json(&[finding], "f.md", "aäb\n"), expected);
    assert_eq!(json(&[Finding::note("a", "b")], "f.md", "")[0]["line"], serde_json::Value::Null);
}

#[test]
fn annotations_are_escaped() {
    let finding = Finding::error("a", "50% of\n1:2").at(0..1);
    assert_eq!(
        github(&[finding], "a,b:c.md", "x"),
        "::error file=a%2Cb%3Ac.md,line=1,col=1,title=a::50%25 of%0A1:2\n"
    );
}

#[test]
fn findings_are_counted_by_severity() {
    let findings = [Finding::error("a", ""), Finding::warning("a", ""), Finding::error("a", "")];
    assert_eq!(count(&findings), "2 errors, 1 warning");
    assert_eq!(count(&[]), "no findings");
}

#[test]
fn a_mark_between_the_two_signs_of_a_line_end_is_shown() {
    let finding = Finding::note("x", "a mark").at(3..5);
    let mut out = Vec::new();
    show(&[finding], "a.md", "ab\r\ncd", &mut out).unwrap();
    assert!(!out.is_empty());
}
