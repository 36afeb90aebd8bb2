//! In charge of `recap subscribers import`: which files, what was understood of them, how far it is, and
//! what came of it.
//!
//! It leaves reading and recording to [`recap_subscribers::Import`].

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use indicatif::{ProgressBar, ProgressStyle};
use jiff::Timestamp;
use recap_subscribers::{
    Event, Import as Importing, ImportOptions, ImportReport, Mapping, Refusal, RowNote, Skipped, State,
    Subscribers, Tag, Writing, spreadsheet_cell,
};
use serde_json::json;

use super::{is_dash, private};
use crate::Result;
use crate::cli::context::list_error;
use crate::cli::words::{thousands, unwritten, visible};
use crate::error::Error;

/// `recap subscribers import`
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Import {
    /// The files; - reads standard input
    #[arg(value_name = "FILE", required = true)]
    pub(super) files: Vec<PathBuf>,
    /// Only say what would be done
    #[arg(long)]
    pub(super) dry_run: bool,
    /// Where everybody stands of whom the files do not say it: confirmed, if all of them agreed to your mail, or
    /// pending, also where a column that seems to say it cannot be understood; or unsubscribed, bounced or
    /// complained, which confirms nobody whatever the files say
    #[arg(long, value_name = "STATE")]
    pub(super) state: Option<State>,
    /// Give everybody this tag
    #[arg(long = "tag", value_name = "TAG")]
    pub(super) tags: Vec<Tag>,
    /// The encoding of the files, such as `windows-1252`, where they do not tell it
    #[arg(long, value_name = "NAME")]
    pub(super) encoding: Option<String>,
    /// What parts the cells, where the first line does not tell it
    #[arg(long, value_name = "CHARACTER")]
    pub(super) delimiter: Option<char>,
    /// Write the rows that could not be used to a CSV file, with the reasons
    #[arg(long, value_name = "FILE")]
    pub(super) refused: Option<PathBuf>,
    /// Print the report as JSON
    #[arg(long)]
    pub(super) json: bool,
}

impl Import {
    /// An import of one file with nothing asked beside it.
    #[cfg(test)]
    pub(super) fn of(file: PathBuf) -> Self {
        Import {
            files: vec![file],
            dry_run: false,
            state: None,
            tags: Vec::new(),
            encoding: None,
            delimiter: None,
            refused: None,
            json: false,
        }
    }

    fn options(&self, now: Timestamp) -> Result<ImportOptions> {
        let encoding = self
            .encoding
            .as_deref()
            .map(|label| {
                Writing::encoding_of(label).ok_or_else(|| {
                    Error::usage(format!("`{}` is no encoding", visible(label)))
                        .hint("Encodings go by names such as utf-8, utf-16le, windows-1252 and iso-8859-2.")
                })
            })
            .transpose()?;
        let delimiter = self
            .delimiter
            .map(|delimiter| u8::try_from(delimiter).ok().filter(u8::is_ascii).ok_or(delimiter))
            .transpose()
            .map_err(|delimiter| Error::usage(format!("cells cannot be parted by `{delimiter}`")))?;
        Ok(ImportOptions {
            now,
            dry_run: self.dry_run,
            writing: Writing { encoding, delimiter },
            state: self.state,
            is_of_one: self.files.len() == 1,
            tags: self.tags.clone(),
        })
    }
}

/// Runs it.
pub(super) async fn run(
    list: &Subscribers,
    import: Import,
    now: Timestamp,
    out: &mut impl Write,
    err: &mut impl Write,
) -> Result<()> {
    let mut watcher = Watcher::new(import.refused.as_deref())?;
    let mut importing = list.import(import.options(now)?);
    for file in &import.files {
        if let Err(error) = read(&mut importing, file, &mut watcher) {
            // Whoever only looks sees what was understood until then.
            if import.dry_run && !import.json {
                tell_all(&watcher.files, import.state, err)?;
            }
            return Err(error);
        }
    }
    let report = importing.record(&mut |event| watcher.see(event)).await.map_err(|error| match error {
        recap_subscribers::Error::Store(_) | recap_subscribers::Error::Schema(_) => {
            list_error(error).hint("Import the same files again: it goes on where it stopped.")
        }
        error => Error::environment("the import stopped").because(error),
    })?;
    let files = watcher.finish()?;

    if import.json {
        let text = report_json(&report, &files, import.dry_run);
        writeln!(out, "{text:#}").map_err(unwritten)?;
    } else {
        tell_all(&files, import.state, err)?;
        tell_rows(&report, &files, err).map_err(unwritten)?;
        writeln!(out, "{}", summary(&report, import.dry_run)).map_err(unwritten)?;
    }
    if report.rows() > 0 && report.refused.len() as u64 == report.rows() {
        let shown: Vec<_> = import.files.iter().map(|file| shown(file)).collect();
        return Err(Error::input(format!("no row of {} could be used", shown.join(", "))));
    }
    Ok(())
}

/// Says what was understood of the files.
fn tell_all(files: &[Seen], state: Option<State>, err: &mut impl Write) -> Result<()> {
    let is_of_leavers = state.is_some_and(|state| state.reason().is_some());
    files.iter().try_for_each(|file| file.tell(is_of_leavers, err)).map_err(unwritten)
}

/// Names the rows that were not used, or not in all.
fn tell_rows(report: &ImportReport, files: &[Seen], err: &mut impl Write) -> io::Result<()> {
    let name = |row: &RowNote| place(files, row).and_then(|at| files.get(at)).map_or("", |file| &file.shown);
    for row in report.refused.iter().chain(&report.again) {
        writeln!(err, "{}:{}: {}.", name(row), row.line, row.reason)?;
    }
    for flaw in &report.flawed {
        let (file, line, reason) = (name(flaw), flaw.line, flaw.reason);
        match reason {
            Refusal::SinceNow => writeln!(err, "{file}:{line}: {reason}.")?,
            reason => writeln!(
                err,
                "{file}:{line}: the row says that its owner left, and counts; left out of it: {reason}."
            )?,
        }
    }
    Ok(())
}

/// How to say what a file does not tell.
const UNTOLD: &str = "If all of them agreed to it, add `--state confirmed`; if they have yet to, `--state pending`, and no mail goes to them until they join by your form; if they left, import it in a command of its own with `--state unsubscribed`.";

/// Why one of the files cannot be imported; of a ZIP, the one in it that is meant.
fn unusable(shown: &str, watcher: &Watcher, error: recap_subscribers::Error) -> Error {
    use recap_subscribers::Error::{Unclear, Untold};
    let at = if matches!(error, Unclear { .. } | Untold { .. }) { &watcher.shown } else { shown };
    let is_untold = matches!(error, Untold { .. });
    let unusable = Error::input(format!("{at} cannot be imported")).because(error);
    if is_untold { unusable.hint(UNTOLD) } else { unusable }
}

/// Reads one of the files, or all that are in a ZIP.
fn read(importing: &mut Importing<'_>, file: &Path, watcher: &mut Watcher) -> Result<()> {
    let shown = shown(file);
    watcher.begin(&shown);
    if is_dash(file) {
        let read = importing.read(&shown, io::stdin().lock(), &mut |event| watcher.see(event));
        return read.map_err(|error| unusable(&shown, watcher, error));
    }
    let unreadable = |error| Error::input(format!("{shown} cannot be read")).because(error);
    let mut open = File::open(file).map_err(unreadable)?;
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let mut head = Vec::new();
    Read::by_ref(&mut open).take(4).read_to_end(&mut head).map_err(unreadable)?;
    // As it was typed: where somebody stands while they import says nothing of the file.
    let folder = file.parent().and_then(Path::file_name).unwrap_or_default().to_string_lossy();
    let mut watch = |event: Event<'_>| watcher.see(event);
    let read = if head.starts_with(b"PK\x03\x04") {
        importing.read_zip(&format!("{folder}/{name}"), open, &mut watch)
    } else {
        importing.read_in(&folder, &name, io::Cursor::new(head).chain(open), &mut watch)
    };
    read.map_err(|error| unusable(&shown, watcher, error))
}

fn shown(file: &Path) -> String {
    if is_dash(file) { "standard input".to_owned() } else { file.display().to_string() }
}

/// A file as it was read.
struct Seen {
    /// Its name as it is shown.
    shown: String,
    /// Which of the files that are read it is, where it is one.
    number: Option<u16>,
    /// What was understood of it, or why it was left out.
    mapping: std::result::Result<Mapping, String>,
    /// Rows that are no UTF-8 were taken for Windows-1252.
    is_guessed: bool,
}

impl Seen {
    /// `list.csv is plain CSV: address = Email, name = Name; ignored: Notes.` What it says nothing of needs no
    /// caution where everybody in it is gone.
    fn tell(&self, is_of_leavers: bool, err: &mut impl Write) -> io::Result<()> {
        let mapping = match &self.mapping {
            Ok(mapping) => mapping,
            Err(reason) => return writeln!(err, "{} is left out: {reason}.", self.shown),
        };
        let fields = mapping.fields.iter().map(|(field, place)| {
            format!(
                "{} = {}",
                field.as_str(),
                visible(mapping.header.get(*place).map_or("", |name| name.trim()))
            )
        });
        let fields: Vec<_> = fields.collect();
        let format = mapping.format.as_str();
        let written = if self.is_guessed { " in Windows-1252 (--encoding says otherwise)" } else { "" };
        let ignored = mapping.ignored().map(|name| match name.trim() {
            "" => "a column without a name".to_owned(),
            name => visible(name),
        });
        let ignored = ignored.collect::<Vec<_>>().join(", ");
        let behind = if ignored.is_empty() { String::new() } else { format!("; ignored: {ignored}") };
        writeln!(err, "{} is {format}{written}: {}{behind}.", self.shown, fields.join(", "))?;
        match mapping.format.caution().filter(|_| !is_of_leavers) {
            Some(caution) => writeln!(err, "note: {caution}."),
            None => Ok(()),
        }
    }
}

/// Where the file that a row is in stands among all, from 0.
fn place(files: &[Seen], row: &RowNote) -> Option<usize> {
    files.iter().position(|file| file.number == Some(row.file))
}

/// Follows an import: its bar, the files as they were understood, and the file of refused rows.
struct Watcher {
    bar: ProgressBar,
    /// What files are called that come next.
    shown: String,
    files: Vec<Seen>,
    refused: Option<csv::Writer<File>>,
    /// The first thing that could not be written.
    failure: Option<csv::Error>,
}

impl Watcher {
    fn new(refused: Option<&Path>) -> Result<Self> {
        let refused = refused
            .map(|path| {
                let file = private(path).map_err(|error| {
                    Error::environment(format!("{} cannot be written", path.display())).because(error)
                })?;
                Ok::<_, Error>(csv::WriterBuilder::new().flexible(true).from_writer(file))
            })
            .transpose()?;
        // Draws nothing where stderr is no terminal.
        Ok(Watcher {
            bar: ProgressBar::new_spinner(),
            shown: String::new(),
            files: Vec::new(),
            refused,
            failure: None,
        })
    }

    fn begin(&mut self, shown: &str) {
        self.shown = shown.to_owned();
    }

    fn see(&mut self, event: Event<'_>) {
        match event {
            Event::Mapped { file, mapping } => {
                let mut header = vec!["line".to_owned(), "refused because".to_owned()];
                header.extend(mapping.header.iter().cloned());
                self.saw(Some(file), Ok(mapping.clone()));
                self.write(header);
            }
            Event::Entered(name) => {
                let archive = self.shown.split(" › ").next().unwrap_or_default();
                self.shown = format!("{archive} › {}", visible(name));
            }
            Event::Skipped(skipped) => {
                let reason = match skipped {
                    Skipped::NoAddresses => "it has no column of addresses".to_owned(),
                    Skipped::NeverSubscribed => "nobody in it ever subscribed".to_owned(),
                    Skipped::OfNoProgram => {
                        "it is of no program that is known, and other files of the archive are".to_owned()
                    }
                    Skipped::Nobody => "nobody is in it".to_owned(),
                    Skipped::Logs(of, 1) => {
                        format!("it is {}'s log of what became of mail", of.as_str())
                    }
                    Skipped::Logs(of, number) => format!(
                        "it and {} more are {}'s logs of what became of mail",
                        thousands(number as u64 - 1),
                        of.as_str()
                    ),
                };
                self.saw(None, Err(reason));
            }
            Event::Guessed => {
                if let Some(file) = self.files.last_mut() {
                    file.is_guessed = true;
                }
            }
            Event::Read(rows) => self.bar.set_message(format!("{} rows read", thousands(rows))),
            Event::Refused(refused, cells) => {
                let mut row = vec![refused.line.to_string(), refused.reason.to_string()];
                row.extend(cells.into_iter().map(str::to_owned));
                self.write(row);
            }
            Event::Recorded(rows, total) => {
                if self.bar.length() != Some(total) {
                    let style = ProgressStyle::with_template("{bar:32.green} {human_pos}/{human_len}  {eta}");
                    self.bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
                    self.bar.set_length(total);
                }
                self.bar.set_position(rows);
            }
        }
    }

    fn saw(&mut self, number: Option<u16>, mapping: std::result::Result<Mapping, String>) {
        self.files.push(Seen { shown: self.shown.clone(), number, mapping, is_guessed: false });
    }

    fn write(&mut self, row: Vec<String>) {
        let Some(refused) = &mut self.refused else { return };
        let row = row.iter().map(|cell| spreadsheet_cell(cell).into_owned());
        if let Err(error) = refused.write_record(row) {
            self.failure.get_or_insert(error);
        }
    }

    /// The files as they were understood, once everything is written.
    fn finish(mut self) -> Result<Vec<Seen>> {
        self.bar.finish_and_clear();
        let unwritten = |error| Error::environment("the refused rows cannot be written").because(error);
        if let Some(error) = self.failure {
            return Err(unwritten(io::Error::from(error)));
        }
        if let Some(refused) = &mut self.refused {
            refused.flush().map_err(unwritten)?;
        }
        Ok(self.files)
    }
}

fn report_json(report: &ImportReport, files: &[Seen], dry_run: bool) -> serde_json::Value {
    let refused = |row: &RowNote| json!({ "file": place(files, row), "line": row.line, "reason": row.reason.to_string() });
    let file = |file: &Seen| match &file.mapping {
        Ok(mapping) => json!({
            "name": file.shown,
            "format": mapping.format,
            "columns": columns_json(mapping),
            "ignored": mapping.ignored().collect::<Vec<_>>(),
        }),
        Err(reason) => json!({ "name": file.shown, "left_out": reason }),
    };
    json!({
        "dry_run": dry_run,
        "files": files.iter().map(file).collect::<Vec<_>>(),
        "rows": report.rows(),
        "added": report.added,
        "already": report.already,
        "updated": report.updated,
        "unsubscribed": report.left,
        "suppressed": report.suppressed,
        "refused": report.refused.iter().map(refused).collect::<Vec<_>>(),
        "again": report.again.iter().map(refused).collect::<Vec<_>>(),
        "flawed": report.flawed.iter().map(refused).collect::<Vec<_>>(),
    })
}

/// The name of the column for each field; a list where several say the same, as those may that say who left.
fn columns_json(mapping: &Mapping) -> serde_json::Value {
    let mut columns = serde_json::Map::new();
    for (field, place) in &mapping.fields {
        let name = json!(mapping.header.get(*place));
        match columns.get_mut(field.as_str()) {
            Some(serde_json::Value::Array(names)) => names.push(name),
            Some(first) => *first = json!([first.take(), name]),
            None => {
                columns.insert(field.as_str().to_owned(), name);
            }
        }
    }
    columns.into()
}

/// `1,000 added, 3 already there, 2 refused.`
fn summary(report: &ImportReport, dry_run: bool) -> String {
    let counts = [
        (report.already, "already there"),
        (report.updated, "updated"),
        (report.left, "recorded as gone"),
        (report.suppressed, "left out because they are suppressed"),
        (report.again.len() as u64, "of the same people again"),
        (report.refused.len() as u64, "refused"),
    ];
    let mut summary = format!("{} added", thousands(report.added));
    for (count, what) in counts.into_iter().filter(|(count, _)| *count > 0) {
        summary.push_str(&format!(", {} {what}", thousands(count)));
    }
    summary.push_str(if dry_run { "; nothing was changed (--dry-run)." } else { "." });
    summary
}
