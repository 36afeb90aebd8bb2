//! In charge of archives: the CSV files in a ZIP, read one after the other without unpacking it.
//!
//! It leaves the files themselves to [`super::Import::read`].

use std::io::{Read, Seek};

use zip::ZipArchive;

use super::{Event, Import, Skipped};
use crate::Error;

/// Most files of an archive that are looked at; Mailchimp's has three or four.
const MAX_FILES: usize = 100;
/// Most octets that come out of one file, so that a small archive cannot fill a disk.
const MAX_UNPACKED: u64 = 2 * 1024 * 1024 * 1024;

impl Import<'_> {
    /// Reads every CSV file of a ZIP that has a column of addresses; the others are left out. Nothing is
    /// recorded yet. Reading blocks.
    ///
    /// # Errors
    /// When it is no ZIP, a file of it is damaged or unpacks to more than 2 GiB, or none has addresses.
    pub fn read_zip(
        &mut self,
        archive: impl Read + Seek,
        watch: &mut impl FnMut(Event<'_>),
    ) -> Result<(), Error> {
        let mut archive = ZipArchive::new(archive).map_err(Error::Archive)?;
        let mut was_read = false;
        for place in 0..archive.len().min(MAX_FILES) {
            let file = archive.by_index(place).map_err(Error::Archive)?;
            let name = file.name().map_err(Error::Archive)?.into_owned();
            // A Mac puts a file with what its Finder knows beside each.
            if !name.to_lowercase().ends_with(".csv") || name.starts_with("__MACOSX/") {
                continue;
            }
            watch(Event::Entered(&name));
            match self.read(&name, Bounded { file, left: MAX_UNPACKED }, watch) {
                Ok(()) => was_read = true,
                Err(Error::NoEmailColumn { .. } | Error::Empty) => {
                    watch(Event::Skipped(Skipped::NoAddresses))
                }
                Err(Error::NeverSubscribed) => watch(Event::Skipped(Skipped::NeverSubscribed)),
                Err(error) => return Err(error),
            }
        }
        if was_read { Ok(()) } else { Err(Error::EmptyArchive) }
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
