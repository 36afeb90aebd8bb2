//! In charge of archives: which of the files in a ZIP are lists, and reading them one after the other without
//! unpacking it. What tells who left is never passed over: an archive in which such a file cannot be used is
//! refused as a whole.
//!
//! It leaves the files themselves to [`super::Import::read`].

use std::io::{Read, Seek};

use zip::ZipArchive;

use super::leavers::is_of_leavers;
use super::{Event, Format, Import, Mapping, Skipped};
use crate::Error;
use crate::rows::{Row, Rows};

/// Most files of an archive that are read as lists; Mailchimp's has three or four.
const MAX_LISTS: usize = 100;
/// Most octets that come out of one file, so that a small archive cannot fill a disk.
const MAX_UNPACKED: u64 = 2 * 1024 * 1024 * 1024;

/// Endings of files that people read, and which hold no list whatever they are called: Substack names a page
/// after each post.
const PAGES: [&str; 14] =
    ["html", "htm", "md", "pdf", "png", "jpg", "jpeg", "gif", "svg", "webp", "css", "js", "ics", "eml"];

/// Folders in which the export of a Mailchimp account has what became of its mail: who opened it, who left by
/// it, where it came back from. The audiences, which say who is gone, are in another (mailchimp.com/help, "Export
/// and Back Up Account Data").
const MAILCHIMPS_LOGS: [&str; 3] = ["granular_activity", "aggregate_activity", "geo_data"];
/// The folder in which it has the mails themselves.
const MAILCHIMPS_MAILS: &str = "campaigns_content";

/// A file of an archive that looks like a list.
struct List {
    /// Which of the files, from 0.
    place: usize,
    name: String,
    /// What its first line says.
    mapping: Result<Mapping, Error>,
    /// It has no row, or none beside its header.
    is_empty: bool,
    /// A cell of it looks like an address, where none of its columns is known for them.
    has_addresses: bool,
}

/// A file that tells what became of mail, and the program whose it is.
type Log = (Format, String);

/// What a file is by its name.
#[derive(Debug, PartialEq, Eq)]
enum Kind {
    List,
    /// A program's record of what was sent and what became of it.
    Log(Format),
    /// It tells who left, in a way that is not read.
    Leavers,
    Other,
}

impl Import<'_> {
    /// Reads every list of a ZIP, whose name and folder may tell of people who left as well: files of comma or
    /// tab separated values that have a column of addresses. Once one of them is of a program that is known, the
    /// others are left out that are of none. Nothing is recorded yet. Reading blocks.
    ///
    /// # Errors
    /// When it is no ZIP, holds more than a hundred files that look like lists, a file of it is damaged or
    /// unpacks to more than 2 GiB, none has addresses, one that by its name tells who left cannot be used, or one
    /// cannot be read: [`Import::read`] says when.
    pub fn read_zip(
        &mut self,
        folder: &str,
        archive: impl Read + Seek,
        watch: &mut impl FnMut(Event<'_>),
    ) -> Result<(), Error> {
        let mut archive = ZipArchive::new(archive).map_err(Error::Archive)?;
        let (lists, mut logs) = self.lists(&mut archive)?;
        self.options.is_of_one &= lists.len() <= 1;
        let has_program = lists.iter().any(|list| list.mapping.as_ref().is_ok_and(is_of_program));
        let mut was_read = false;
        for list in lists {
            if matches!(list.mapping, Err(Error::SubstackLog)) {
                logs.push((Format::Substack, list.name));
                continue;
            }
            let name = list.name.as_str();
            let left_out = left_out(&list, has_program)?;
            watch(Event::Entered(name));
            if let Some(left_out) = left_out {
                watch(Event::Skipped(left_out));
                continue;
            }
            let file = archive.by_index(list.place).map_err(Error::Archive)?;
            match self.read_in(folder, name, Bounded { file, left: MAX_UNPACKED }, watch) {
                Ok(()) => was_read = true,
                Err(Error::LeaversByName | Error::LeaversByFolder(_)) if is_of_leavers(name) => {
                    return Err(leavers(name, "none of its columns says so of everybody in it"));
                }
                Err(Error::NeverSubscribed) => watch(Event::Skipped(Skipped::NeverSubscribed)),
                Err(error) => return Err(error),
            }
        }
        for format in [Format::Substack, Format::Mailchimp] {
            let mut of_format = logs.iter().filter(|(of, _)| *of == format);
            if let Some((_, first)) = of_format.next() {
                watch(Event::Entered(first));
                watch(Event::Skipped(Skipped::Logs(format, 1 + of_format.count())));
            }
        }
        if was_read { Ok(()) } else { Err(Error::EmptyArchive) }
    }

    /// The files that look like lists, with what their first lines say, and the logs.
    fn lists<R: Read + Seek>(&self, archive: &mut ZipArchive<R>) -> Result<(Vec<List>, Vec<Log>), Error> {
        let (mut found, mut logs) = (Vec::new(), Vec::new());
        for (place, name) in archive.file_names().enumerate() {
            let name = name.map_err(Error::Archive)?.into_owned();
            match kind(&name) {
                Kind::List => found.push((place, name)),
                Kind::Log(format) => logs.push((format, name)),
                Kind::Leavers => return Err(leavers(&name, "it is no file of comma separated values")),
                Kind::Other => {}
            }
        }
        if found.len() > MAX_LISTS {
            return Err(Error::TooManyLists(found.len()));
        }
        let mut lists = Vec::with_capacity(found.len());
        for (place, name) in found {
            let file = archive.by_index(place).map_err(Error::Archive)?;
            let opened = Rows::open(Bounded { file, left: MAX_UNPACKED }, self.options.writing);
            lists.push(match opened {
                Ok((rows, header)) => List::of(place, name, rows, header),
                Err(error) => {
                    let is_empty = matches!(error, Error::Empty);
                    List { place, name, mapping: Err(error), is_empty, has_addresses: false }
                }
            });
        }
        Ok((lists, logs))
    }
}

impl List {
    fn of(place: usize, name: String, mut rows: Rows<impl Read>, header: Vec<String>) -> Self {
        // Who stands on the first line is no header.
        let mut has_addresses = header.iter().any(|cell| is_like_address(cell));
        let mapping = Mapping::of(header);
        let mut next = rows.next();
        let is_empty = !has_addresses && matches!(next, Ok(None));
        if matches!(mapping, Err(Error::NoEmailColumn { .. })) && is_of_leavers(&name) {
            while !has_addresses {
                has_addresses = match next {
                    Ok(None) => break,
                    Ok(Some(Row { cells: Ok(cells), .. })) => cells.iter().any(is_like_address),
                    // What cannot be read may be one.
                    Ok(Some(_)) | Err(_) => true,
                };
                next = rows.next();
            }
        }
        List { place, name, mapping, is_empty, has_addresses }
    }
}

/// Whether a cell may hold an address, alone or beside a name.
fn is_like_address(cell: &str) -> bool {
    cell.rsplit_once('@').is_some_and(|(local, domain)| {
        local.ends_with(|c: char| !c.is_whitespace()) && domain.starts_with(|c: char| !c.is_whitespace())
    })
}

/// Why a file is left out, if it is; an error where it must not be.
fn left_out(list: &List, has_program: bool) -> Result<Option<Skipped>, Error> {
    let name = &list.name;
    let is_of_leavers = is_of_leavers(name);
    match &list.mapping {
        Err(Error::NoEmailColumn { .. }) if !is_of_leavers => Ok(Some(Skipped::NoAddresses)),
        Err(_) if list.is_empty => Ok(Some(Skipped::Nobody)),
        Err(Error::NoEmailColumn { .. }) if !list.has_addresses => Ok(Some(Skipped::NoAddresses)),
        Err(Error::NoEmailColumn { .. }) => Err(leavers(name, "it has no column of addresses that is known")),
        // Reading it says why.
        Err(_) => Ok(None),
        Ok(mapping) if is_of_program(mapping) => Ok(None),
        Ok(_) if has_program && !is_of_leavers => Ok(Some(Skipped::OfNoProgram)),
        Ok(_) if is_of_leavers && list.is_empty => Ok(Some(Skipped::Nobody)),
        Ok(_) if has_program => Err(leavers(name, "it is not of the program that other files are of")),
        Ok(_) => Ok(None),
    }
}

fn is_of_program(mapping: &Mapping) -> bool {
    mapping.format != Format::Plain
}

fn leavers(name: &str, why: &'static str) -> Error {
    Error::Leavers { file: name.escape_debug().to_string(), why }
}

fn kind(name: &str) -> Kind {
    let lower = name.to_lowercase();
    let own = lower.rsplit('/').next().unwrap_or_default();
    // A Mac puts a file with what its Finder knows beside each.
    if own.is_empty() || name.starts_with("__MACOSX/") || own.starts_with("._") {
        return Kind::Other;
    }
    if own.ends_with(".delivers.csv") || own.ends_with(".opens.csv") {
        return Kind::Log(Format::Substack);
    }
    let mut folders = lower.split('/').rev().skip(1);
    if folders.any(|folder| MAILCHIMPS_LOGS.contains(&folder)) {
        return Kind::Log(Format::Mailchimp);
    }
    if lower.split('/').rev().nth(1) == Some(MAILCHIMPS_MAILS) {
        return Kind::Other;
    }
    let (stem, ending) = own.rsplit_once('.').unwrap_or((own, ""));
    let is_of_leavers = is_of_leavers(name);
    match ending {
        "csv" | "tsv" | "tab" => Kind::List,
        "txt" if is_of_leavers || stem.ends_with(".csv") || stem.ends_with(".tsv") => Kind::List,
        ending if is_of_leavers && !PAGES.contains(&ending) => Kind::Leavers,
        _ => Kind::Other,
    }
}

/// A file that is an error where it is too long, rather than at its end.
struct Bounded<R> {
    file: R,
    left: u64,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.file.read(buffer)?;
        self.left = self.left.checked_sub(read as u64).ok_or(std::io::ErrorKind::FileTooLarge)?;
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_known_by_its_name() {
        for (name, expected) in [
            ("export/subscribed_1.CSV", Kind::List),
            ("list.tsv", Kind::List),
            ("unsubscribed_1.csv.txt", Kind::List),
            ("abgemeldet.txt", Kind::List),
            ("list.csv.txt", Kind::List),
            ("read me.txt", Kind::Other),
            ("posts/1.a.delivers.csv", Kind::Log(Format::Substack)),
            ("posts/2.how-to-unsubscribe.opens.csv", Kind::Log(Format::Substack)),
            ("posts/2.how-to-unsubscribe.html", Kind::Other),
            ("a/granular_activity/unsubscribes/1.csv", Kind::Log(Format::Mailchimp)),
            ("granular_activity_unsubscribed.csv", Kind::List),
            ("campaigns_content/how-to-unsubscribe.txt", Kind::Other),
            ("unsubscribed.xlsx", Kind::Leavers),
            ("cleaned_1.csv.gz", Kind::Leavers),
            ("Bounced", Kind::Leavers),
            ("members.xlsx", Kind::Other),
            ("unsubscribed/", Kind::Other),
            ("__MACOSX/._unsubscribed_1.csv", Kind::Other),
        ] {
            assert_eq!(kind(name), expected, "{name}");
        }
    }
}
