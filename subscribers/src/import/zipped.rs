//! In charge of archives: which of the files in a ZIP are lists, and reading them one after the other without
//! unpacking it. What tells who left is never passed over: an archive in which such a file cannot be used is
//! refused as a whole.
//!
//! It leaves the files themselves to [`super::Import::read`].

use std::io::{Read, Seek};

use zip::ZipArchive;

use super::{Event, Format, Import, Mapping, Skipped, standing};
use crate::Error;
use crate::rows::Rows;

/// Most files of an archive that are read as lists; Mailchimp's has three or four.
const MAX_LISTS: usize = 100;
/// Most octets that come out of one file, so that a small archive cannot fill a disk.
const MAX_UNPACKED: u64 = 2 * 1024 * 1024 * 1024;

/// Endings of files that people read, and which hold no list whatever they are called: Substack names a page
/// after each post.
const PAGES: [&str; 14] =
    ["html", "htm", "md", "pdf", "png", "jpg", "jpeg", "gif", "svg", "webp", "css", "js", "ics", "eml"];

/// A file of an archive that looks like a list.
struct List {
    /// Which of the files, from 0.
    place: usize,
    name: String,
    /// What its first line says.
    mapping: Result<Mapping, Error>,
}

/// What a file is by its name.
#[derive(Debug, PartialEq, Eq)]
enum Kind {
    List,
    /// Substack's record of what was sent and opened.
    Log,
    /// It tells who left, in a way that is not read.
    Leavers,
    Other,
}

impl Import<'_> {
    /// Reads every list of a ZIP: files of comma or tab separated values that have a column of addresses. Once
    /// one of them is of a program that is known, the others are left out that are of none. Nothing is
    /// recorded yet. Reading blocks.
    ///
    /// # Errors
    /// When it is no ZIP, holds more than a hundred files that look like lists, a file of it is damaged or
    /// unpacks to more than 2 GiB, none has addresses, or one that by its name tells who left cannot be used.
    pub fn read_zip(
        &mut self,
        archive: impl Read + Seek,
        watch: &mut impl FnMut(Event<'_>),
    ) -> Result<(), Error> {
        let mut archive = ZipArchive::new(archive).map_err(Error::Archive)?;
        let (lists, mut logs) = self.lists(&mut archive)?;
        let is_of_program = |mapping: &Mapping| mapping.format != Format::Plain;
        let has_program = lists.iter().any(|list| list.mapping.as_ref().is_ok_and(is_of_program));
        let mut was_read = false;
        for List { place, name, mapping } in lists {
            let left_out = match mapping {
                Err(Error::SubstackLog) => {
                    logs.push(name);
                    continue;
                }
                Err(Error::NoEmailColumn { .. } | Error::Empty) => Some(Skipped::NoAddresses),
                Err(error) => return Err(error),
                Ok(mapping) if is_of_program(&mapping) => None,
                Ok(_) if has_program => Some(Skipped::OfNoProgram),
                Ok(mapping) => {
                    let is_told = self.options.state.is_some() || mapping.says_where_they_stand();
                    if standing::is_of_leavers(&name) && !is_told {
                        return Err(leavers(&name, "none of its columns says so"));
                    }
                    None
                }
            };
            if let Some(left_out) = left_out {
                if standing::is_of_leavers(&name) {
                    return Err(leavers(
                        &name,
                        match left_out {
                            Skipped::OfNoProgram => "it is not of the program that other files are of",
                            _ => "it has no column of addresses that is known",
                        },
                    ));
                }
                watch(Event::Entered(&name));
                watch(Event::Skipped(left_out));
                continue;
            }
            watch(Event::Entered(&name));
            let file = archive.by_index(place).map_err(Error::Archive)?;
            match self.read(&name, Bounded { file, left: MAX_UNPACKED }, watch) {
                Ok(()) => was_read = true,
                Err(Error::NeverSubscribed) => watch(Event::Skipped(Skipped::NeverSubscribed)),
                Err(error) => return Err(error),
            }
        }
        if let Some(first) = logs.first() {
            watch(Event::Entered(first));
            watch(Event::Skipped(Skipped::Logs(logs.len())));
        }
        if was_read { Ok(()) } else { Err(Error::EmptyArchive) }
    }

    /// The files that look like lists, with what their first lines say, and the names of Substack's logs.
    fn lists<R: Read + Seek>(&self, archive: &mut ZipArchive<R>) -> Result<(Vec<List>, Vec<String>), Error> {
        let (mut found, mut logs) = (Vec::new(), Vec::new());
        for (place, name) in archive.file_names().enumerate() {
            let name = name.map_err(Error::Archive)?.into_owned();
            match kind(&name) {
                Kind::List => found.push((place, name)),
                Kind::Log => logs.push(name),
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
            let mapping = opened.and_then(|(_, header)| Mapping::of(header));
            lists.push(List { place, name, mapping });
        }
        Ok((lists, logs))
    }
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
        return Kind::Log;
    }
    let (stem, ending) = own.rsplit_once('.').unwrap_or((own, ""));
    let is_of_leavers = standing::is_of_leavers(name);
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
            ("posts/1.a.delivers.csv", Kind::Log),
            ("posts/2.how-to-unsubscribe.opens.csv", Kind::Log),
            ("posts/2.how-to-unsubscribe.html", Kind::Other),
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
