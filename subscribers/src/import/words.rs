//! In charge of the words that cells, columns and files have for who wants mail and who left, in English, German,
//! French and Spanish.
//!
//! It leaves which column a cell is in to [`super::standing`], and what the name of a file tells to
//! [`super::leavers`].

use super::standing::Says;
use crate::State;

/// The words of a name or a cell, in small letters without accents: `OptedOut_of-E-Mail` is
/// `opted out of e mail`.
pub(super) fn parts(text: &str) -> Vec<String> {
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
pub(super) fn is_nothing(cell: &str, word: &str) -> bool {
    let is_zero_time = cell.len() > 1 && cell.contains("00") && word.chars().all(|digit| digit == '0');
    word.is_empty() && !is_tick(cell) && !is_cross(cell)
        || ["null", "nil", "none", "na", "nan"].contains(&word)
        || cell == "\\N"
        || is_zero_time
        || cell.starts_with("0001-01-01")
}

fn is_tick(cell: &str) -> bool {
    ["✓", "✔", "☑", "✅"].iter().any(|tick| cell.starts_with(tick))
}

fn is_cross(cell: &str) -> bool {
    ["✗", "✘", "❌"].iter().any(|cross| cell.starts_with(cross))
}

pub(super) fn yes_or_no(cell: &str, word: &str) -> Option<bool> {
    match word {
        "true" | "t" | "yes" | "y" | "1" | "on" | "x" | "checked" => Some(true),
        "ja" | "j" | "wahr" | "oui" | "vrai" | "si" | "s" | "verdadero" => Some(true),
        "false" | "f" | "no" | "n" | "0" | "off" => Some(false),
        "nein" | "falsch" | "non" | "faux" | "falso" => Some(false),
        "never" | "nie" | "jamais" | "nunca" => Some(false),
        _ if is_cross(cell) => Some(false),
        _ => is_tick(cell).then_some(true),
    }
}

/// What a word says in any column: [`State`]'s own, and those of other languages.
pub(super) fn word_for(word: &str) -> Option<Says> {
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
        | "denied" | "deleted" | "suppressed" | "excluded" | "deactivated" | "remove" | "onhold" | "dnc"
        | "donotcontact" | "donotmail" | "donotemail" => State::Unsubscribed,
        "abgemeldet" | "abbestellt" | "ausgetragen" | "ausgetreten" | "ausgeschlossen" | "kundigung"
        | "kuendigung" | "inaktiv" | "deaktiviert" | "geloscht" | "geloescht" | "gekundigt"
        | "gekuendigt" | "widerrufen" | "nichtabonniert" | "nichtangemeldet" | "abgelehnt" => {
            State::Unsubscribed
        }
        "desabonne" | "desabonnee" | "desinscrit" | "desinscrite" | "inactif" | "desactive"
        | "desactivee" | "supprime" | "supprimee" | "resilie" | "nonabonne" | "nonabonnee" | "noninscrit"
        | "refuse" | "retire" | "exclu" | "exclue" => State::Unsubscribed,
        "baja" | "debaja" | "dadodebaja" | "dadadebaja" | "inactivo" | "inactiva" | "cancelado"
        | "cancelada" | "desuscrito" | "desuscrita" | "eliminado" | "eliminada" | "nosuscrito"
        | "nosuscrita" | "revocado" | "excluido" | "excluida" => State::Unsubscribed,
        "bounce" | "hardbounce" | "hardbounced" | "invalid" | "undeliverable" | "unzustellbar"
        | "ungultig" | "ungueltig" | "invalide" | "rebote" | "rebotado" | "rebotada" => State::Bounced,
        "complaint" | "spamcomplaint" | "spamreport" | "reportedspam" | "markedasspam" | "abuse"
        | "blacklisted" | "banned" | "gesperrt" | "blockiert" | "beschwerde" | "bloque" | "bloquee"
        | "plainte" | "bloqueado" | "bloqueada" | "queja" => State::Complained,
        "valid" | "deliverable" | "ok" => return Some(Says::Nothing),
        // Said of people, also of those who left a list.
        "enabled" => return Some(Says::Wanted),
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

/// Whether a cell speaks of where somebody stands in any of its words, with whatever beside it.
pub(super) fn speaks_of_state(cell: &str) -> bool {
    let parts = parts(cell);
    (1..=3).any(|count| {
        parts.windows(count).any(|some| is_gone(&some.concat()) || word_for(&some.concat()).is_some())
    })
}

/// Whether a word is one for having left, also of several people.
pub(super) fn is_gone(word: &str) -> bool {
    ["", "s", "es", "e", "en", "er"]
        .iter()
        .filter_map(|ending| word.strip_suffix(ending))
        .any(|word| matches!(word_for(word), Some(Says::Stands(state)) if state.reason().is_some()))
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
    use super::*;

    #[test]
    fn a_name_is_cut_into_words_of_plain_letters() {
        assert_eq!(parts("HasOptedOut_of-E-Mail?"), ["has", "opted", "out", "of", "e", "mail"]);
        assert_eq!(parts("Désabonné le"), ["desabonne", "le"]);
        assert!(parts(" -?").is_empty());
    }
}
