//! In charge of which column of a file is which.
//!
//! It leaves under which names they go to [`super::format`], and their cells to [`super::row`].

use super::format::Format;
use crate::{Address, Error};

/// What a column can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Field {
    /// The address.
    Email,
    /// The whole name.
    Name,
    /// The given name.
    First,
    /// The family name.
    Last,
    /// Where the subscriber stands.
    State,
    /// When they joined, or since when they stand where they stand.
    Since,
    /// Where consent came from.
    Source,
    /// The network address that consent came from.
    Network,
    /// Tags.
    Tags,
    /// When they left; empty for who did not.
    Left,
    /// When their mailbox was given up; empty where it was not.
    Bounced,
    /// Whether mail is switched off.
    Disabled,
}

impl Field {
    /// All of them.
    pub const ALL: [Field; 12] = [
        Field::Email,
        Field::Name,
        Field::First,
        Field::Last,
        Field::State,
        Field::Since,
        Field::Source,
        Field::Network,
        Field::Tags,
        Field::Left,
        Field::Bounced,
        Field::Disabled,
    ];

    /// The word for it in a mapping.
    pub fn as_str(self) -> &'static str {
        match self {
            Field::Email => "address",
            Field::Name => "name",
            Field::First => "first name",
            Field::Last => "last name",
            Field::State => "state",
            Field::Since => "since",
            Field::Source => "source",
            Field::Network => "network",
            Field::Tags => "tags",
            Field::Left => "left",
            Field::Bounced => "bounced",
            Field::Disabled => "mail off",
        }
    }
}

/// The names that columns have everywhere.
pub(super) mod named {
    pub(in crate::import) const EMAIL: [&str; 12] = [
        "email",
        "e mail",
        "email address",
        "e mail address",
        "mail",
        "e mail adresse",
        "mailadresse",
        "adresse e mail",
        "courriel",
        "correo electrónico",
        "correo",
        "address",
    ];
    pub(in crate::import) const NAME: [&str; 4] = ["name", "full name", "nom complet", "nombre completo"];
    pub(in crate::import) const FIRST: [&str; 6] =
        ["first name", "firstname", "given name", "vorname", "prénom", "nombre"];
    pub(in crate::import) const LAST: [&str; 8] =
        ["last name", "lastname", "surname", "family name", "nachname", "nom", "nom de famille", "apellidos"];
}

/// What was understood of a file's first line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mapping {
    /// The program it comes from.
    pub format: Format,
    /// The names of the columns, as they stand there.
    pub header: Vec<String>,
    /// Which of them is which, by their places from 0.
    pub fields: Vec<(Field, usize)>,
    /// Where each field is, for looking it up.
    places: [Option<usize>; Field::ALL.len()],
}

impl Mapping {
    /// Reads a first line.
    pub(super) fn of(header: Vec<String>) -> Result<Self, Error> {
        let labels: Vec<String> = header.iter().map(|name| label(name)).collect();
        let format = Format::of(&labels);
        let mut places = [None; Field::ALL.len()];
        let mut fields = Vec::new();
        for field in Field::ALL {
            if let Some(place) = find(&labels, format.names(field))? {
                places[field as usize] = Some(place);
                fields.push((field, place));
            }
        }
        let mapping = Mapping { format, header, fields, places };
        if mapping.place(Field::Email).is_some() {
            return Ok(mapping);
        }
        Err(match format {
            Format::Meetup => Error::MeetupWithoutAddresses,
            _ => Error::NoEmailColumn { found: shown(&mapping.header) },
        })
    }

    /// Where a field is.
    pub(super) fn place(&self, field: Field) -> Option<usize> {
        self.places[field as usize]
    }
}

/// A column's name made comparable: `Email_Address` is `email address`.
pub(super) fn label(name: &str) -> String {
    let spaced = name.trim().to_lowercase().replace(['_', '-'], " ");
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The surest name first: `address` may be a street where `email` is there as well.
fn find(labels: &[String], names: &[&str]) -> Result<Option<usize>, Error> {
    for name in names {
        let mut places = labels.iter().enumerate().filter(|(_, label)| label == name);
        match (places.next(), places.next()) {
            (Some(_), Some(_)) => return Err(Error::TwoColumns((*name).to_owned())),
            (Some((place, _)), None) => return Ok(Some(place)),
            (None, _) => {}
        }
    }
    Ok(None)
}

/// The header as an error shows it. A file without one has a subscriber on its first line, so
/// addresses are masked and little else is shown.
fn shown(header: &[String]) -> String {
    let label = |label: &String| match Address::parse(label) {
        Ok(address) => format!("`{address}`"),
        Err(_) if label.contains('@') => "`…@…`".to_owned(),
        Err(_) => format!("`{}`", label.chars().take(30).collect::<String>().escape_debug()),
    };
    let mut shown: Vec<String> = header.iter().take(12).map(label).collect();
    if header.len() > shown.len() {
        shown.push(format!("{} more", header.len() - shown.len()));
    }
    shown.join(", ")
}
