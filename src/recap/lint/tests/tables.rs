//! Tables that lose cells.

use super::*;

#[test]
fn cells_beyond_the_head_of_a_table_are_told_of() {
    finds(
        "| Time | Talk |\n|---|---|\n| 19:00 | Boats | Ada Example |\n| 20:00 | Trains |",
        "table-cell-lost",
        "Ada Example",
        None,
    );
    finds("Time | Talk\n-|-\n19:00 | Boats | on `a\\|b` | two", "table-cell-lost", "on `a\\|b` | two", None);
}

#[test]
fn tables_that_lose_nothing_are_not_told_of() {
    for text in [
        "| Time | Talk |\n|:--|--:|\n| 19:00 | Boats |\n| 20:00 | a \\| b |\n| only one |",
        "| Time | Talk |\n|---|---|\n| 19:00 | Boats |  |",
        "```\n| A |\n|---|\n| B | C |\n```",
        "| A | B |\n|---|\n| C | D | E |",
        "| A |\n|---|\n\nx | y | z",
    ] {
        sound(text);
    }
}
