//! In charge of columns that say under names of their own who wants mail and who left: which they are, and
//! what their cells mean, in English, German, French and Spanish.
//!
//! A column that is about it and cannot be understood refuses the file: ignoring it would mail people who
//! left. It leaves columns that a program's own rules name to [`super::format`], and what a row says
//! altogether to [`super::row`].

use super::format::Format;
use crate::State;

/// What a column says of somebody's standing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// Where they stand, in a word.
    Word,
    /// Whether they want mail, or since when.
    Wanted {
        /// It is named as a time, which need not be known.
        is_time: bool,
    },
    /// Whether they confirmed that they want it.
    Confirmed,
    /// Whether, or when, they went so.
    Gone(State),
    /// Something about it: why, how often, of which kind.
    About,
}

/// What a cell of such a column says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Says {
    /// They stand there.
    Stands(State),
    /// Mail is wanted.
    Wanted,
    /// Nothing that keeps mail from them.
    Nothing,
    /// The column should say it, and of them it does not.
    Missing,
    /// It cannot be understood.
    Unclear,
}

/// Parts of names of what identifies somebody.
const OTHER: [&str; 10] = ["id", "uuid", "url", "uri", "link", "token", "hash", "key", "ip", "name"];
/// Parts of names of what else people agree to, and of mail, beside which they say nothing.
const NO_MAIL: [&str; 14] = [
    "sms",
    "phone",
    "telefon",
    "telephone",
    "telefono",
    "whatsapp",
    "push",
    "photo",
    "photos",
    "foto",
    "fotos",
    "video",
    "cookie",
    "cookies",
];
const MAIL: [&str; 6] = ["email", "mail", "mails", "emails", "newsletter", "marketing"];
/// Beside `state` and `estado`: a part of a country, or of a life.
const OTHER_STATE: [&str; 21] = [
    "business",
    "work",
    "office",
    "other",
    "province",
    "provincia",
    "region",
    "country",
    "county",
    "billing",
    "shipping",
    "home",
    "zip",
    "code",
    "city",
    "us",
    "usa",
    "civil",
    "marital",
    "employment",
    "united",
];
/// Parts of names of what is said about a state.
const ABOUT: [&str; 31] = [
    "end",
    "ends",
    "ended",
    "expires",
    "expired",
    "expiry",
    "expiration",
    "until",
    "renewal",
    "paused",
    "pause",
    "reason",
    "grund",
    "raison",
    "motif",
    "motivo",
    "campaign",
    "kampagne",
    "count",
    "number",
    "soft",
    "type",
    "typ",
    "tipo",
    "plan",
    "source",
    "by",
    "method",
    "text",
    "comment",
    "frequency",
];
/// Parts of names of times.
const TIME: [&str; 16] = [
    "date",
    "datum",
    "time",
    "timestamp",
    "at",
    "on",
    "since",
    "am",
    "seit",
    "le",
    "depuis",
    "fecha",
    "desde",
    "day",
    "when",
    "zeitpunkt",
];

const COMPLAINED: [&str; 7] =
    ["complain", "beschwer", "plainte", "queja", "blocklist", "blacklist", "spamreport"];
const BOUNCED: [&str; 5] = ["bounce", "undeliverable", "unzustellbar", "rebote", "rebotad"];
const LEFT: [&str; 17] = [
    "unsub",
    "optout",
    "optedout",
    "optingout",
    "abmeld",
    "abgemeldet",
    "abbestell",
    "ausgetragen",
    "widerruf",
    "desabonn",
    "desinscri",
    "desuscri",
    "suppressed",
    "donotmail",
    "donotemail",
    "donotcontact",
    "darbaja",
];
/// Beside a part of [`WANTED`]: that it is over.
const OVER: [&str; 17] = [
    "withdraw", "withdrew", "revoke", "revoca", "retir", "cancel", "declin", "refus", "denied", "remov",
    "delet", "disabl", "deactiv", "desactiv", "kundig", "kuendig", "resili",
];
/// Names that tell all by themselves, or with a part of a time.
const PLAINLY_LEFT: [&str; 7] =
    ["left", "removed", "inactive", "disabled", "deactivated", "deleted", "blocked"];
const PLAINLY_WANTED: [&str; 8] =
    ["active", "isactive", "enabled", "isenabled", "aktiv", "actif", "activo", "activa"];
const WANTED: [&str; 17] = [
    "subscri",
    "optin",
    "optedin",
    "consent",
    "abonn",
    "einwillig",
    "zustimm",
    "consentimiento",
    "suscri",
    "newsletter",
    "acceptsmarketing",
    "acceptsemail",
    "emailmarketing",
    "marketingemail",
    "receiveemail",
    "receivesemail",
    "mailinglist",
];

impl Standing {
    /// What a column of this name says, if it is about it at all. Only files of no known program, and those
    /// to which people add columns of their own, are looked at so.
    pub(super) fn of(format: Format, name: &str) -> Option<Self> {
        if !matches!(format, Format::Plain | Format::Recap | Format::Kit | Format::Listmonk) {
            return None;
        }
        let parts = parts(name);
        let has = |words: &[&str]| parts.iter().any(|part| words.contains(&part.as_str()));
        let whole = parts.concat();
        let holds = |words: &[&str]| words.iter().any(|word| whole.contains(word));
        let first = parts.first()?.as_str();
        let is_plainly_left =
            PLAINLY_LEFT.contains(&first) && parts.iter().skip(1).all(|part| TIME.contains(&part.as_str()));
        let is_wanted = holds(&WANTED) || has(&["opt"]) || PLAINLY_WANTED.contains(&whole.as_str());
        let is_left = holds(&LEFT)
            || has(&["baja", "bajas"])
            || is_plainly_left
            || is_wanted && holds(&OVER)
            || ["nomail", "noemail"].iter().any(|begin| whole.starts_with(begin));
        let is_word = holds(&["status", "statut"]) || has(&["state", "estado", "estatus", "etat"]);
        let topic = if holds(&COMPLAINED) {
            Standing::Gone(State::Complained)
        } else if holds(&BOUNCED) {
            Standing::Gone(State::Bounced)
        } else if is_left {
            Standing::Gone(State::Unsubscribed)
        } else if is_word || is_wanted && whole.ends_with("state") {
            Standing::Word
        } else if is_wanted && has(&["double", "doppelt", "doble", "confirmed", "confirm", "confirmation"]) {
            Standing::Confirmed
        } else if is_wanted {
            Standing::Wanted { is_time: has(&TIME) || whole.ends_with("datum") || whole.ends_with("date") }
        } else {
            return None;
        };
        let is_of_other = has(&NO_MAIL) && !has(&MAIL);
        if has(&OTHER) || is_of_other || topic == Standing::Word && !is_wanted && has(&OTHER_STATE) {
            return None;
        }
        // "Not subscribed" may be answered in either way.
        let is_denied = has(&["not", "no", "nicht", "kein", "keine", "non", "sin"]);
        Some(if has(&ABOUT) || is_denied && !is_left { Standing::About } else { topic })
    }

    /// What one of its cells says.
    pub(super) fn read(self, cell: &str) -> Says {
        let cell = cell.trim();
        let word = parts(cell).concat();
        if is_nothing(cell, &word) {
            return match self {
                Standing::Word | Standing::Wanted { is_time: false } | Standing::Confirmed => Says::Missing,
                Standing::Wanted { is_time: true } | Standing::Gone(_) | Standing::About => Says::Nothing,
            };
        }
        match (self, word_for(&word)) {
            (_, None) => {}
            (_, Some(Says::Stands(state))) if state.reason().is_some() => return Says::Stands(state),
            // An opt-out that is confirmed is one.
            (Standing::Gone(_), Some(_)) if IN.iter().any(|part| word.contains(part)) => {
                return Says::Nothing;
            }
            (Standing::Gone(_) | Standing::About, Some(_)) => return Says::Unclear,
            (Standing::Word | Standing::Wanted { .. } | Standing::Confirmed, Some(said)) => return said,
        }
        match (self, yes_or_no(cell, &word)) {
            (Standing::Gone(state), Some(true)) => Says::Stands(state),
            (Standing::Gone(_) | Standing::About, Some(false)) => Says::Nothing,
            (Standing::Gone(State::Bounced), _) if ["hard", "permanent"].contains(&word.as_str()) => {
                Says::Stands(State::Bounced)
            }
            (Standing::Gone(state), None) if is_time(cell) => Says::Stands(state),
            (Standing::Wanted { .. } | Standing::Confirmed, Some(true)) => Says::Wanted,
            (Standing::Wanted { .. }, _) if ["given", "granted", "erteilt"].contains(&word.as_str()) => {
                Says::Wanted
            }
            (Standing::Wanted { .. }, Some(false)) => Says::Stands(State::Unsubscribed),
            (Standing::Confirmed, Some(false)) => Says::Stands(State::Pending),
            (Standing::Wanted { .. } | Standing::Confirmed, None) if is_time(cell) => Says::Wanted,
            _ => Says::Unclear,
        }
    }
}

/// Whether a file by its name tells who left, or never came.
pub(super) fn is_of_leavers(name: &str) -> bool {
    let own = parts(name.rsplit('/').next().unwrap_or_default());
    let parts = parts(name);
    let whole = parts.concat();
    let holds = |words: &[&str]| words.iter().any(|word| whole.contains(word));
    holds(&LEFT)
        || holds(&BOUNCED)
        || holds(&COMPLAINED)
        || holds(&["nonsubscri", "suppression"])
        || parts.iter().any(|part| ["cleaned", "baja", "bajas"].contains(&part.as_str()))
        || own.first().is_some_and(|first| ["left", "inactive", "blocked"].contains(&first.as_str()))
}

/// Parts of words for being on a list.
const IN: [&str; 8] = ["subscri", "optin", "optedin", "abonn", "angemeldet", "inscri", "suscri", "activ"];

/// The words of a name or a cell, in small letters without accents: `OptedOut_of-E-Mail` is
/// `opted out of e mail`.
fn parts(text: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut was_small = false;
    for letter in text.chars() {
        let begins = letter.is_uppercase() && was_small;
        was_small = letter.is_lowercase();
        if (begins || !letter.is_alphanumeric()) && parts.last().is_some_and(|part| !part.is_empty()) {
            parts.push(String::new());
        }
        let Some(part) = parts.last_mut() else { continue };
        part.extend(letter.to_lowercase().filter(|letter| letter.is_alphanumeric()).map(plain));
    }
    parts.retain(|part| !part.is_empty());
    parts
}

/// A letter without its accent, in the languages that are read.
fn plain(letter: char) -> char {
    match letter {
        'à' | 'á' | 'â' | 'ä' => 'a',
        'è' | 'é' | 'ê' | 'ë' => 'e',
        'í' | 'î' | 'ï' => 'i',
        'ó' | 'ô' | 'ö' => 'o',
        'ù' | 'ú' | 'û' | 'ü' => 'u',
        'ñ' => 'n',
        'ç' => 'c',
        letter => letter,
    }
}

/// Whether a cell is empty, in one of the ways in which databases write it; zeros are what some of them
/// write for no time.
fn is_nothing(cell: &str, word: &str) -> bool {
    let is_zero_time = cell.len() > 1 && cell.contains("00") && word.chars().all(|digit| digit == '0');
    word.is_empty() && !is_tick(cell)
        || ["null", "nil", "none", "na", "nan"].contains(&word)
        || cell == "\\N"
        || is_zero_time
        || cell.starts_with("0001-01-01")
}

fn is_tick(cell: &str) -> bool {
    ["✓", "✔", "☑", "✅"].iter().any(|tick| cell.starts_with(tick))
}

fn yes_or_no(cell: &str, word: &str) -> Option<bool> {
    match word {
        "true" | "t" | "yes" | "y" | "1" | "on" | "x" => Some(true),
        "ja" | "j" | "wahr" | "oui" | "vrai" | "si" | "s" | "verdadero" => Some(true),
        "false" | "f" | "no" | "n" | "0" | "off" => Some(false),
        "nein" | "falsch" | "non" | "faux" | "falso" => Some(false),
        _ => is_tick(cell).then_some(true),
    }
}

/// What a word says in any column: [`State`]'s own, and those of other languages.
fn word_for(word: &str) -> Option<Says> {
    let state = match word {
        "optin" | "optedin" => State::Confirmed,
        "abonniert" | "angemeldet" | "bestatigt" | "bestaetigt" | "aktiv" => State::Confirmed,
        "abonne" | "abonnee" | "inscrit" | "inscrite" | "actif" | "confirme" | "confirmee" => {
            State::Confirmed
        }
        "suscrito" | "suscrita" | "activo" | "activa" | "confirmado" | "confirmada" | "alta" => {
            State::Confirmed
        }
        "notconfirmed" | "unverified" | "unbestatigt" | "unbestaetigt" | "nichtbestatigt" | "ausstehend" => {
            State::Pending
        }
        "nonconfirme" | "nonconfirmee" | "enattente" | "pendiente" | "noconfirmado" | "sinconfirmar" => {
            State::Pending
        }
        "unsubscribe" | "unsub" | "notsubscribed" | "neversubscribed" | "nonsubscribed" | "notoptedin"
        | "optout" | "optedout" | "cancelled" | "canceled" | "withdrawn" | "revoked" | "declined"
        | "denied" | "deleted" | "suppressed" => State::Unsubscribed,
        "abgemeldet" | "abbestellt" | "ausgetragen" | "inaktiv" | "deaktiviert" | "geloscht"
        | "geloescht" | "gekundigt" | "gekuendigt" | "widerrufen" | "nichtabonniert" | "nichtangemeldet"
        | "abgelehnt" => State::Unsubscribed,
        "desabonne" | "desabonnee" | "desinscrit" | "desinscrite" | "inactif" | "desactive"
        | "desactivee" | "supprime" | "supprimee" | "resilie" | "nonabonne" | "nonabonnee" | "noninscrit"
        | "refuse" | "retire" => State::Unsubscribed,
        "baja" | "debaja" | "dadodebaja" | "dadadebaja" | "inactivo" | "inactiva" | "cancelado"
        | "cancelada" | "desuscrito" | "desuscrita" | "eliminado" | "eliminada" | "nosuscrito"
        | "nosuscrita" | "revocado" => State::Unsubscribed,
        "bounce" | "hardbounce" | "hardbounced" | "invalid" | "undeliverable" | "unzustellbar"
        | "ungultig" | "ungueltig" | "invalide" | "rebote" | "rebotado" | "rebotada" => State::Bounced,
        "complaint" | "spamcomplaint" | "spamreport" | "reportedspam" | "markedasspam" | "abuse"
        | "blacklisted" | "gesperrt" | "blockiert" | "beschwerde" | "bloque" | "bloquee" | "plainte"
        | "bloqueado" | "bloqueada" | "queja" => State::Complained,
        "valid" | "deliverable" | "ok" => return Some(Says::Nothing),
        word => word.parse().ok()?,
    };
    Some(Says::Stands(state))
}

/// What a cell says in a column of states, for those that say it in other words than recap's own.
pub(super) fn state_in(cell: &str) -> Option<State> {
    match word_for(&parts(cell).concat())? {
        Says::Stands(state) => Some(state),
        _ => None,
    }
}

/// Whether a cell is a time, readable or not: a year, or day, month and year.
pub(super) fn is_time(cell: &str) -> bool {
    if cell.chars().count() > 60 {
        return false;
    }
    let mut numbers = cell.split(|c: char| !c.is_ascii_digit()).filter(|number| !number.is_empty());
    let has_year = numbers.clone().any(|number| number.len() >= 4);
    let is_day = numbers.clone().count() >= 3 && numbers.all(|number| number.len() <= 2);
    has_year || is_day
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_name_is_cut_into_words_of_plain_letters() {
        assert_eq!(parts("HasOptedOut_of-E-Mail?"), ["has", "opted", "out", "of", "e", "mail"]);
        assert_eq!(parts("Désabonné le"), ["desabonne", "le"]);
        assert!(parts(" -?").is_empty());
    }

    #[test]
    fn a_program_that_is_known_has_its_own_rules() {
        for format in [Format::Mailchimp, Format::Substack, Format::Ghost, Format::Buttondown, Format::Meetup]
        {
            assert_eq!(Standing::of(format, "UNSUB_REASON"), None);
        }
        assert_eq!(Standing::of(Format::Plain, "UNSUB_REASON"), Some(Standing::About));
    }

    proptest! {
        #[test]
        fn any_name_and_cell_is_read(name in any::<String>(), cell in any::<String>()) {
            if let Some(standing) = Standing::of(Format::Plain, &name) {
                standing.read(&cell);
            }
            let _ = is_time(&cell);
        }
    }
}
