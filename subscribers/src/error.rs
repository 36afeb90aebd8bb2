//! In charge of what stops the list as a whole; a single bad row of an import is a
//! [`crate::Refusal`] and stops nothing.

/// The list could not do what was asked. Holds no whole address and no secret.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The store refused.
    #[error("the store of subscribers did not answer as it should")]
    Store(#[from] sqlx::Error),
    /// The tables could not be made or brought up to date.
    #[error("the tables of subscribers could not be brought up to date")]
    Schema(#[from] sqlx::migrate::MigrateError),
    /// A row holds what this program would not have written.
    #[error("the row of subscriber {0} is damaged")]
    Damaged(i64),
    /// The same of a question that somebody asked on the web.
    #[error("the row of request {0} is damaged")]
    DamagedRequest(i64),
    /// The file to import could not be read.
    #[error("the file could not be read to its end")]
    Read(#[source] std::io::Error),
    /// The export could not be written.
    #[error("the export could not be written")]
    Write(#[source] std::io::Error),
    /// The file to import holds no line.
    #[error("the file is empty; its first line must name the columns, one of them `email`")]
    Empty,
    /// The first line cannot be read as a header.
    #[error("the first line cannot be read as a header: {0}")]
    Header(crate::Refusal),
    /// No column holds addresses.
    #[error("no column is called `email`; the first line names {found}")]
    NoEmailColumn {
        /// The columns that were found, quoted, addresses masked.
        found: String,
    },
    /// Meetup hands out no addresses.
    #[error(
        "this is the member list of a Meetup group, and Meetup puts no addresses into it; ask your members to subscribe, or add those who gave you their address"
    )]
    MeetupWithoutAddresses,
    /// Mailchimp's file of people who never subscribed.
    #[error("the file is Mailchimp's list of people who never subscribed; nobody of it may be mailed")]
    NeverSubscribed,
    /// A file whose name tells who left, and none of its columns does of everybody: they
    /// would be mailed.
    #[error(
        "the file tells by its name of people who left or never confirmed, and none of its columns says where everybody in it stands; import it in a command of its own with `--state unsubscribed`, `bounced`, `complained` or `pending`, or with `--state confirmed` if they are to be mailed, or rename it"
    )]
    LeaversByName,
    /// The same of a file in a folder or an archive of this name, without control characters.
    #[error(
        "`{0}`, which the file is in, tells by its name of people who left, and none of the file's columns says where everybody in it stands; import the file in a command of its own with `--state unsubscribed`, `bounced` or `complained`, or with `--state confirmed` if they are to be mailed, or take it out of there"
    )]
    LeaversByFolder(String),
    /// Neither the program that wrote a file nor one of its columns tells where its people stand.
    #[error(
        "it does not tell whether the people in its {rows} row{} want your mail{}{ignored}",
        if *rows == 1 { "" } else { "s" },
        if ignored.is_empty() { "" } else { "; columns that are not understood: " }
    )]
    Untold {
        /// The rows that do not say it, as far as they can be read.
        rows: u64,
        /// The columns that were not understood, quoted, addresses masked.
        ignored: String,
    },
    /// An archive cannot be opened.
    #[error("the archive cannot be opened")]
    Archive(#[source] zip::result::ZipError),
    /// Substack's record of what was sent or opened.
    #[error("the file is Substack's log of mail that was sent or opened; it does not say who wants mail")]
    SubstackLog,
    /// An archive in which no file holds addresses.
    #[error("no CSV file in the archive has a column of addresses")]
    EmptyArchive,
    /// An archive of more files that look like lists than are read.
    #[error(
        "the archive holds {0} files that look like lists, and at most 100 are read; import those that are by name"
    )]
    TooManyLists(usize),
    /// A file of an archive that tells who left, and cannot be used: without it they would be mailed.
    #[error(
        "`{file}` in it tells by its name who left, and cannot be used: {why}; take it out of the archive if it says something else, or import the files by name"
    )]
    Leavers {
        /// Its name, without control characters.
        file: String,
        /// Why it cannot be used.
        why: &'static str,
    },
    /// More files than one import takes.
    #[error("one import takes at most 65,535 files")]
    TooManyFiles,
    /// What is sorted could not be laid aside, or read again.
    #[error("the rows could not be sorted in a temporary file beside the store")]
    Spill(#[source] std::io::Error),
    /// A column is about who wants mail, and what it says of somebody is not known.
    #[error(
        "the column {column} seems to say who wants mail, and what {value} on line {line} means there is not known; rename or delete the column if it says something else, or name with --state where everybody stands of whom the file does not say it"
    )]
    Unclear {
        /// Its name, quoted.
        column: String,
        /// The cell, quoted, an address in it masked.
        value: String,
        /// The line that the row begins on, from 1.
        line: u64,
    },
    /// Two columns go by one name, so it is not sure which one is meant.
    #[error("two columns are called `{0}`")]
    TwoColumns(String),
}
