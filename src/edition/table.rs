//! In charge of tables as text: columns side by side where they fit, else a line for each cell.

use super::wrap::{columns, wrap};

/// Between two columns.
const BETWEEN: &str = " | ";

/// A table that is being read.
#[derive(Debug, Default)]
pub(super) struct Table {
    header: Vec<String>,
    rows: Vec<Vec<String>>,
    in_header: bool,
}

impl Table {
    /// Begins a row.
    pub(super) fn row(&mut self, header: bool) {
        self.in_header = header;
        if !header {
            self.rows.push(Vec::new());
        }
    }

    /// Adds a cell to the row.
    pub(super) fn cell(&mut self, words: &str) {
        let words = words.split_ascii_whitespace().collect::<Vec<_>>().join(" ");
        if self.in_header {
            self.header.push(words);
        } else if let Some(row) = self.rows.last_mut() {
            row.push(words);
        }
    }

    /// The table in lines of at most `width` columns, where its words allow it.
    pub(super) fn lines(&self, width: usize) -> Vec<String> {
        let widths: Vec<usize> = (0..self.header.len())
            .map(|column| {
                let cells = self.rows.iter().filter_map(|row| row.get(column));
                cells.chain(self.header.get(column)).map(|cell| columns(cell)).max().unwrap_or(0)
            })
            .collect();
        let between = BETWEEN.len() * widths.len().saturating_sub(1);
        if widths.iter().sum::<usize>() + between <= width {
            self.side_by_side(&widths)
        } else {
            self.one_below_another(width)
        }
    }

    fn side_by_side(&self, widths: &[usize]) -> Vec<String> {
        let line = |row: &Vec<String>| {
            let cells = row.iter().zip(widths);
            let cells = cells.map(|(cell, width)| format!("{cell}{}", " ".repeat(width - columns(cell))));
            cells.collect::<Vec<_>>().join(BETWEEN).trim_end().to_owned()
        };
        let rule = widths.iter().map(|width| "-".repeat(*width)).collect::<Vec<_>>().join("-+-");
        [line(&self.header), rule].into_iter().chain(self.rows.iter().map(line)).collect()
    }

    /// `Header: cell`, an empty line after each row.
    fn one_below_another(&self, width: usize) -> Vec<String> {
        let mut lines = Vec::new();
        for row in &self.rows {
            if !lines.is_empty() {
                lines.push(String::new());
            }
            for (header, cell) in self.header.iter().zip(row).filter(|(_, cell)| !cell.is_empty()) {
                let words = if header.is_empty() { cell.clone() } else { format!("{header}: {cell}") };
                lines.extend(wrap(&words, width));
            }
        }
        if self.rows.is_empty() { wrap(&self.header.join(", "), width) } else { lines }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(header: &[&str], rows: &[&[&str]]) -> Table {
        let mut table = Table::default();
        table.row(true);
        header.iter().for_each(|cell| table.cell(cell));
        for row in rows {
            table.row(false);
            row.iter().for_each(|cell| table.cell(cell));
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
}
