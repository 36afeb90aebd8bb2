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
    /// The file to import could not be read.
    #[error("the file could not be read to its end")]
    Read(#[source] std::io::Error),
    /// The export could not be written.
    #[error("the export could not be written")]
    Write(#[source] std::io::Error),
    /// The file to import holds no line.
    #[error("the file is empty; its first line must name the columns, one of them `email`")]
    Empty,
    /// The file to import is UTF-16.
    #[error("the file is UTF-16; save it as UTF-8 (in a spreadsheet: \"CSV UTF-8\")")]
    Utf16,
    /// The first line cannot be read as a header.
    #[error("the first line cannot be read as a header: {0}")]
    Header(crate::Refusal),
    /// No column holds addresses.
    #[error("no column is called `email`; the first line names {found}")]
    NoEmailColumn {
        /// The columns that were found, quoted, addresses masked.
        found: String,
    },
    /// Two columns go by one name, so it is not sure which one is meant.
    #[error("two columns are called `{0}`")]
    TwoColumns(String),
}
