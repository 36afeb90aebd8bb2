//! Footnotes that lead nowhere, and those that nothing leads to.

use super::*;

#[test]
fn a_note_without_a_definition_and_one_that_nothing_refers_to_are_told_of() {
    finds("A boat[^nte] sails.", "note-undefined", "[^nte]", None);
    finds("A boat.\n\n[^1]: With sails.", "note-unused", "[^1]:", None);
    finds("A boat[^1].\n\n[^1]: With sails.\n[^2]: And oars.", "note-unused", "[^2]:", None);
}

#[test]
fn a_note_that_is_defined_again_is_told_of_where_it_is() {
    let text = "A boat[^a].\n\n[^a]: With sails.\n\n[^A]: And oars.";
    finds(text, "note-twice", "[^A]:", None);
    let text = page(text);
    let related = &found(&text)[0].related;
    assert_eq!(related.iter().map(|one| &text[one.span.clone()]).collect::<Vec<_>>(), ["[^a]:"]);
}

#[test]
fn notes_that_go_together_are_not_told_of() {
    for text in [
        "The patterns [^0-9] and [^a]+ match.",
        "A boat[^1] and[^Big One].\n\n[^1]: With sails.\n[^big one]: And oars.",
        "`[^1]` and \\[^1] and\n\n```\n[^2]: x\n```",
        "A class is [^a-z], they say: `[^a-z]`.\n\n[^a-z]: A range.",
        "[^ ] and [^]",
        "> A boat[^1].\n\n> [^1]: With sails.",
    ] {
        sound(text);
    }
}
