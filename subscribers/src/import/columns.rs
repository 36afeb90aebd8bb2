//! In charge of which column of a file is which.
//!
//! It leaves under which names they go to [`super::format`], and their cells to [`super::row`].

use super::format::Format;
use super::standing::{Column, Standing};
use crate::{Address, Error, State};

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
    /// Whether mail is wanted, or since when.
    Wanted,
    /// Whether, or when, they reported mail as unwanted.
    Complained,
}

impl Field {
    /// All of them.
    pub const ALL: [Field; 14] = [
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
        Field::Wanted,
        Field::Complained,
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
            Field::Wanted => "mail wanted",
            Field::Complained => "complained",
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
    /// Which of them is which, by their places from 0; several may say who left.
    pub fields: Vec<(Field, usize)>,
    /// Columns that say where somebody stands under names of their own.
    pub(super) standings: Vec<(Column, usize)>,
    /// Where each field is, for looking it up.
    places: [Option<usize>; Field::ALL.len()],
}

impl Mapping {
    /// Reads a first line.
    pub(super) fn of(header: Vec<String>) -> Result<Self, Error> {
        let labels: Vec<String> = header.iter().map(|name| label(name)).collect();
        let has = |name: &str| labels.iter().any(|label| label == name);
        // Whoever stands in it was sent a mail once, which says nothing of today.
        if has("post id") && has("email") && (has("post type") || has("post audience")) {
            return Err(Error::SubstackLog);
        }
        let format = Format::of(&labels);
        let mut places = [None; Field::ALL.len()];
        let mut fields = Vec::new();
        for field in Field::ALL {
            if let Some(place) = find(&labels, format.names(field))? {
                places[field as usize] = Some(place);
                fields.push((field, place));
            }
        }
        let mut standings = Vec::new();
        for (place, name) in header.iter().enumerate() {
            if places.contains(&Some(place)) {
                continue;
            }
            // Of a reader of a post, it says who pays.
            if has("post id") && labels.get(place).is_some_and(|label| label == "active subscription") {
                continue;
            }
            if let Some(column) = Column::of(format, name) {
                standings.push((column, place));
                fields.push((shown_as(column.standing), place));
            }
        }
        let mapping = Mapping { format, header, fields, standings, places };
        if mapping.place(Field::Email).is_some() {
            return Ok(mapping);
        }
        Err(match format {
            Format::Meetup => Error::MeetupWithoutAddresses,
            _ => Error::NoEmailColumn { found: shown(mapping.header.iter().map(String::as_str)) },
        })
    }

    /// Whether the program that wrote the file or one of its columns tells where its people stand.
    pub(super) fn tells(&self) -> bool {
        // Whoever is a member of a group is in its list.
        self.format == Format::Meetup
            || self.place(Field::State).is_some()
            || self.place(Field::Disabled).is_some()
            || self.standings.iter().any(|(column, _)| column.tells)
    }

    /// Whether a column may name a part of a country: it is called no more than `state`, and another tells where
    /// people stand.
    pub(super) fn may_be_of_place(&self, place: usize) -> bool {
        let is_other_told = self.place(Field::State).is_some_and(|state| state != place)
            || self.standings.iter().any(|(column, other)| column.tells && *other != place);
        is_other_told
            && self.header.get(place).is_some_and(|name| ["state", "estado"].contains(&&*label(name)))
    }

    /// The names of the columns that are not looked at, as they stand there.
    pub fn ignored(&self) -> impl Iterator<Item = &str> {
        let is_used = |place: usize| self.fields.iter().any(|(_, used)| *used == place);
        self.header
            .iter()
            .enumerate()
            .filter(move |(place, _)| !is_used(*place))
            .map(|(_, name)| name.as_str())
    }

    /// The name of a column as an error shows it.
    pub(super) fn shown_name(&self, place: usize) -> String {
        self.header.get(place).map(|name| shown_cell(name.trim())).unwrap_or_default()
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

/// As what a mapping shows a column that says where somebody stands.
fn shown_as(standing: Standing) -> Field {
    match standing {
        Standing::Word { .. } | Standing::About | Standing::Account(_) | Standing::Gone(State::Pending) => {
            Field::State
        }
        Standing::Wanted { .. } | Standing::Confirmed => Field::Wanted,
        Standing::Gone(State::Bounced) | Standing::Reached => Field::Bounced,
        Standing::Gone(State::Complained) => Field::Complained,
        Standing::Gone(_) => Field::Left,
    }
}

/// A cell as an error shows it: short, without control characters, and addresses masked.
pub(super) fn shown_cell(cell: &str) -> String {
    match Address::parse(cell) {
        Ok(address) => format!("`{address}`"),
        Err(_) if cell.contains('@') => "`…@…`".to_owned(),
        Err(_) => format!("`{}`", cell.chars().take(30).collect::<String>().escape_debug()),
    }
}

/// Names of columns as an error shows them. A file without one has a subscriber on its first line, so
/// addresses are masked and little else is shown.
pub(super) fn shown<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let mut names = names.peekable();
    let mut shown: Vec<String> = names.by_ref().take(12).map(shown_cell).collect();
    if names.peek().is_some() {
        shown.push(format!("{} more", names.count()));
    }
    shown.join(", ")
}
