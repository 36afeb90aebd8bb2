//! In charge of tables as text: columns side by side where they fit, else a line for each cell.

use super::wrap::{columns, wrap};

/// Between two columns.
const BETWEEN: &str = " | ";

/// Stands in a cell for a space that counts; a private character (Unicode 16.0, 23.5) that no text has.
pub(super) const SET: &str = "\u{e000}";

/// Most columns or rows that one cell takes.
const MOST_SPANNED: usize = 100;

/// A table that is being read.
#[derive(Debug, Default)]
pub(super) struct Table {
    rows: Vec<Row>,
    /// By column, how many of the next rows a cell reaches down into.
    hanging: Vec<usize>,
}

#[derive(Debug, Default)]
struct Row {
    /// The lines of each.
    cells: Vec<Vec<String>>,
    /// How many of the cells head a column or row.
    headings: usize,
    /// How many of the cells belong to others, which reach into them.
    taken: usize,
}

impl Row {
    /// Whether all its cells head a column.
    fn heads(&self) -> bool {
        self.headings > 0 && self.headings + self.taken == self.cells.len()
    }
}

impl Table {
    /// Begins a row.
    pub(super) fn row(&mut self) {
        self.rows.push(Row::default());
    }

    /// Adds a cell to the row; `columns` and `rows` are how many it takes.
    pub(super) fn cell(&mut self, words: &str, heading: bool, columns: usize, rows: usize) {
        let Some(row) = self.rows.last_mut() else { return };
        while let Some(left) = self.hanging.get_mut(row.cells.len()).filter(|left| **left > 0) {
            *left -= 1;
            row.taken += 1;
            row.cells.push(Vec::new());
        }
        row.headings += usize::from(heading);
        for column in 0..columns.clamp(1, MOST_SPANNED) {
            let at = row.cells.len();
            if self.hanging.len() <= at {
                self.hanging.resize(at + 1, 0);
            }
            if let Some(left) = self.hanging.get_mut(at) {
                *left = rows.clamp(1, MOST_SPANNED) - 1;
            }
            row.taken += usize::from(column > 0);
            row.cells.push(if column == 0 { lines_of(words) } else { Vec::new() });
        }
    }

    /// The table in lines of at most `width` columns, where its words allow it.
    pub(super) fn lines(&self, width: usize) -> Vec<String> {
        let count = self.rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
        let cells = |column: usize| self.rows.iter().filter_map(move |row| row.cells.get(column)).flatten();
        let widest = |column: usize| cells(column).map(|line| columns(line)).max();
        let widths: Vec<usize> = (0..count).map(|column| widest(column).unwrap_or(0)).collect();
        let between = BETWEEN.len() * widths.len().saturating_sub(1);
        let lines = if widths.iter().sum::<usize>() + between <= width {
            self.side_by_side(&widths)
        } else {
            self.one_below_another(width)
        };
        lines.into_iter().map(|line| line.replace(SET, " ").trim_end().to_owned()).collect()
    }

    /// The row that heads the columns, and the others.
    fn parts(&self) -> (Option<&Row>, &[Row]) {
        match self.rows.split_first() {
            Some((first, rest)) if first.heads() => (Some(first), rest),
            _ => (None, &self.rows),
        }
    }

    fn side_by_side(&self, widths: &[usize]) -> Vec<String> {
        let lines = |row: &Row| {
            let height = row.cells.iter().map(Vec::len).max().unwrap_or(0).max(1);
            let line = |number: usize| {
                let cells = row.cells.iter().zip(widths).map(|(cell, width)| {
                    let line = cell.get(number).map(String::as_str).unwrap_or_default();
                    format!("{line}{}", " ".repeat(width.saturating_sub(columns(line))))
                });
                cells.collect::<Vec<_>>().join(BETWEEN)
            };
            (0..height).map(line).collect::<Vec<_>>()
        };
        let (header, rows) = self.parts();
        let rule = widths.iter().map(|width| "-".repeat(*width)).collect::<Vec<_>>().join("-+-");
        let header = header.map(|header| [lines(header), vec![rule]].concat());
        header.into_iter().flatten().chain(rows.iter().flat_map(lines)).collect()
    }

    /// `Header: cell`, an empty line after each row.
    fn one_below_another(&self, width: usize) -> Vec<String> {
        let mut lines = Vec::new();
        let (header, rows) = self.parts();
        let headers: Vec<String> =
            header.map(|header| header.cells.iter().map(|cell| cell.join(" ")).collect()).unwrap_or_default();
        for row in rows {
            if !lines.is_empty() {
                lines.push(String::new());
            }
            for (column, cell) in row.cells.iter().enumerate() {
                let Some((first, rest)) = cell.split_first() else { continue };
                match headers.get(column).filter(|header| !header.is_empty()) {
                    // What stands on lines of its own stands below its heading.
                    Some(header) if is_apart(first) => {
                        lines.extend(wrap(&format!("{header}:"), width));
                        lines.extend(hanging(first, width));
                    }
                    Some(header) => lines.extend(wrap(&format!("{header}: {first}"), width)),
                    None => lines.extend(hanging(first, width)),
                }
                rest.iter().for_each(|line| lines.extend(hanging(line, width)));
            }
        }
        if rows.is_empty() { wrap(&headers.join(", "), width) } else { lines }
    }
}

/// The lines of a cell's words, without empty ones.
fn lines_of(words: &str) -> Vec<String> {
    let line = |line: &str| line.split_ascii_whitespace().collect::<Vec<_>>().join(" ");
    words.split('\n').map(line).filter(|line| !line.replace(SET, "").is_empty()).collect()
}

/// How many columns the mark of an item takes, with the spaces before it.
fn mark(line: &str) -> usize {
    let words = line.trim_start_matches(SET);
    let indent = columns(line) - columns(words);
    match words.split_once(' ') {
        Some((mark, _)) if mark == "-" || (mark.ends_with('.') && mark.len() < 9) => indent + mark.len() + 1,
        _ => indent,
    }
}

fn is_apart(line: &str) -> bool {
    line.starts_with("- ") || line.starts_with("1. ") || line.contains(SET)
}

/// A line in as many as it takes, the later ones as far in as the words of an item.
fn hanging(line: &str, width: usize) -> Vec<String> {
    let mark = if line.starts_with(SET) || line.starts_with("- ") { mark(line) } else { 0 };
    let indent = " ".repeat(mark.min(width / 2));
    let lines = wrap(line, width.saturating_sub(indent.len()).max(1)).into_iter().enumerate();
    lines.map(|(number, line)| if number == 0 { line } else { format!("{indent}{line}") }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(header: &[&str], rows: &[&[&str]]) -> Table {
        let mut table = Table::default();
        for (index, row) in
            std::iter::once(&header).chain(rows).enumerate().filter(|(_, row)| !row.is_empty())
        {
            table.row();
            row.iter().for_each(|cell| table.cell(cell, index == 0, 1, 1));
        }
        table
    }

    #[test]
    fn a_narrow_table_keeps_its_columns() {
        let table = table(&["Time", "Talk"], &[&["18:30", "Welcome"], &["19:00", "Zoë on caches"]]);
        let lines = ["Time  | Talk", "------+--------------", "18:30 | Welcome", "19:00 | Zoë on caches"];
        assert_eq!(table.lines(72), lines);
    }

    #[test]
    fn a_wide_table_becomes_a_line_for_each_cell() {
        let table = table(&["Time", "Talk"], &[&["18:30", "Welcome and news"], &["19:00", ""]]);
        assert_eq!(table.lines(16), ["Time: 18:30", "Talk: Welcome", "and news", "", "Time: 19:00"]);
    }

    #[test]
    fn a_table_without_headings_has_only_its_rows() {
        let table = table(&[], &[&["18:30", "Welcome"], &["19:00", "Queues", "Bo"]]);
        assert_eq!(table.lines(72), ["18:30 | Welcome", "19:00 | Queues  | Bo"]);
        assert_eq!(table.lines(8), ["18:30", "Welcome", "", "19:00", "Queues", "Bo"]);
    }

    #[test]
    fn cells_stand_below_their_heading_where_others_take_several_places() {
        let mut table = Table::default();
        table.row();
        ["Time", "Room", "Talk"].iter().for_each(|cell| table.cell(cell, true, 1, 1));
        table.row();
        table.cell("19:00", false, 1, 2);
        ["A", "Caches"].iter().for_each(|cell| table.cell(cell, false, 1, 1));
        table.row();
        ["B", "Queues"].iter().for_each(|cell| table.cell(cell, false, 1, 1));
        table.row();
        table.cell("20:00", false, 2, 1);
        table.cell("Tea", false, 1, 1);
        let lines = [
            "Time  | Room | Talk",
            "------+------+-------",
            "19:00 | A    | Caches",
            "      | B    | Queues",
            "20:00 |      | Tea",
        ];
        assert_eq!(table.lines(72), lines);
    }

    #[test]
    fn wide_characters_take_two_columns_of_a_table() {
        let table = table(&["時間", "話"], &[&["18:30", "東京で"], &["夜", "x"]]);
        assert_eq!(table.lines(72), ["時間  | 話", "------+-------", "18:30 | 東京で", "夜    | x"]);
    }
}
