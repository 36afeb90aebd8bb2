//! In charge of columns that say under names of their own who wants mail and who left: which they are, and
//! what their cells mean, in English, German, French and Spanish.
//!
//! A column that is about it and cannot be understood refuses the file: ignoring it would mail people who
//! left. It leaves the words that cells and names share to [`super::words`], columns that a program's own rules
//! name to [`super::format`], and what a row says altogether to [`super::row`].

use super::format::Format;
use super::words::{is_nothing, is_time, parts, word_for, yes_or_no};
use crate::State;

/// What a column says of somebody's standing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// Where they stand, in a word.
    Word {
        /// It is about the list. People are active elsewhere as well, and who confirmed once may have left.
        is_of_list: bool,
    },
    /// Whether they want mail, or since when.
    Wanted {
        /// It is named as a time, which need not be known.
        is_time: bool,
    },
    /// Whether they confirmed that they want it.
    Confirmed,
    /// Whether, or when, they went so, or whether they never confirmed.
    Gone(State),
    /// Whether mail reaches them.
    Reached,
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
/// Parts of names beside a word of [`word_for`] that change nothing in it.
const BESIDE: [&str; 18] = [
    "is", "was", "has", "been", "ist", "wurde", "est", "e", "as", "marked", "flagged", "user", "contact",
    "member", "account", "profile", "adresse", "address",
];
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
/// Beginnings of parts of names of what is said of a seat at an evening or of a purchase, rather than of the list.
const OF_SEATS: [&str; 25] = [
    "presence", "entrada", "boleto", "aprob", "attendan", "attendin", "rsvp", "approv", "payment", "billing",
    "registr", "checkin", "booking", "teilnahm", "anwesen", "genehmig", "zahlung", "bezahl", "buchung",
    "billet", "particip", "paiement", "reserv", "asistenc", "pago",
];
/// The same of what has mails of its own, which may be unsubscribed from as well.
const OF_EVENTS: [&str; 11] = [
    "event", "evenemen", "veransta", "ticket", "order", "bestell", "commande", "pedido", "invoice",
    "rechnung", "factur",
];
/// Words for having confirmed an address, where they are all of a name.
const CONFIRMED: [&str; 10] = [
    "confirmed",
    "verified",
    "bestatigt",
    "bestaetigt",
    "verifiziert",
    "confirme",
    "confirmee",
    "verifie",
    "confirmado",
    "verificado",
];
/// Whole names of whether mail may be sent.
const MAY: [&str; 12] = [
    "canemail",
    "canmail",
    "canweemail",
    "cancontact",
    "oktomail",
    "oktoemail",
    "oktocontact",
    "maycontact",
    "maywecontact",
    "mayemail",
    "maymail",
    "kontakterlaubt",
];
/// Whole names of the day on which somebody left.
const LEFT_ON: [&str; 6] =
    ["dateleft", "leavedate", "leavingdate", "exitdate", "removaldate", "membershipended"];
const NOT: [&str; 7] = ["not", "no", "nicht", "kein", "keine", "non", "sin"];
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

/// Parts of names.
const COMPLAINED: [&str; 7] =
    ["complain", "beschwer", "plainte", "queja", "blocklist", "blacklist", "spamreport"];
const BOUNCED: [&str; 5] = ["bounce", "undeliverable", "unzustellbar", "rebote", "rebotad"];
const LEFT: [&str; 20] = [
    "werbesperre",
    "unsub",
    "optout",
    "optedout",
    "optingout",
    "abmeld",
    "abgemeldet",
    "abbestell",
    "ausgetragen",
    "austritt",
    "sperrvermerk",
    "widerruf",
    "desabonn",
    "desinscri",
    "desuscri",
    "suppressed",
    "suppression",
    "excluded",
    "nobulk",
    "darbaja",
];
/// Beside a part of [`WANTED`]: that it is over.
const OVER: [&str; 17] = [
    "withdraw", "withdrew", "revoke", "revoca", "retir", "cancel", "declin", "refus", "denied", "remov",
    "delet", "disabl", "deactiv", "desactiv", "kundig", "kuendig", "resili",
];
/// Words for having left that are said of a seat or a ticket as well, where they are all of a column's name.
const ALSO_OF_SEATS: [&str; 12] = [
    "cancelled",
    "canceled",
    "cancelado",
    "cancelada",
    "declined",
    "denied",
    "refuse",
    "retire",
    "abgelehnt",
    "withdrawn",
    "revoked",
    "revocado",
];
const PLAINLY_WANTED: [&str; 8] =
    ["active", "enabled", "aktiv", "actif", "activo", "activa", "mailing", "permission"];
/// Beside a part of [`MAIL`]: that it is wanted.
const ALLOWED: [&str; 9] =
    ["allow", "erlaub", "permi", "autoris", "want", "wunsch", "wuensch", "gewunsch", "gewuensch"];
const REACHED: [&str; 6] = ["valid", "gultig", "gueltig", "valide", "valido", "zustellbar"];
/// Beside a part of [`WANTED`]: that it was once agreed to, in whatever way.
const AGREED: [&str; 7] = ["optin", "optedin", "consent", "einwillig", "zustimm", "confirm", "double"];
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

/// Parts of words for being on a list.
const IN: [&str; 8] = ["subscri", "optin", "optedin", "abonn", "angemeldet", "inscri", "suscri", "activ"];

impl Standing {
    /// What a column of this name says, if it is about it at all. Only files of no known program, and those
    /// to which people add columns of their own, are looked at so.
    pub(super) fn of(format: Format, name: &str) -> Option<Self> {
        let parts = parts(name);
        if format == Format::Meetup && parts == ["mailing", "list"] {
            return Some(Standing::Wanted { is_time: false });
        }
        if !matches!(format, Format::Plain | Format::Recap | Format::Kit | Format::Listmonk) {
            return None;
        }
        let has = |words: &[&str]| parts.iter().any(|part| words.contains(&part.as_str()));
        let topic = Self::topic(&parts)?;
        if LEFT_ON.contains(&parts.concat().as_str()) {
            return Some(topic);
        }
        let is_of_other = has(&NO_MAIL) && !has(&MAIL);
        let is_of_place = matches!(topic, Standing::Word { .. }) && !is_wanted(&parts) && has(&OTHER_STATE);
        if has(&OTHER) || is_of_other || is_of_place || is_of_seats(&parts, topic) {
            return None;
        }
        // "Not subscribed" may be answered in either way.
        let is_denied = has(&NOT) && !matches!(topic, Standing::Gone(State::Unsubscribed | State::Pending));
        Some(if has(&ABOUT) || is_denied { Standing::About } else { topic })
    }

    /// What a name is about, as far as the parts of it go that say so.
    fn topic(parts: &[String]) -> Option<Self> {
        let has = |words: &[&str]| parts.iter().any(|part| words.contains(&part.as_str()));
        let begins =
            |stems: &[&str]| parts.iter().any(|part| stems.iter().any(|stem| part.starts_with(stem)));
        let whole = parts.concat();
        let holds = |words: &[&str]| words.iter().any(|word| whole.contains(word));
        let is_wanted = is_wanted(parts);
        let is_forbidden = ["nomail", "noemail"].iter().any(|begin| whole.starts_with(begin))
            || holds(&["donot", "dont"]) && holds(&["mail", "contact"]);
        if holds(&COMPLAINED) {
            return Some(Standing::Gone(State::Complained));
        }
        if holds(&BOUNCED) {
            return Some(Standing::Gone(State::Bounced));
        }
        if holds(&LEFT)
            || has(&["baja", "bajas"])
            || is_wanted && holds(&OVER)
            || is_forbidden
            || LEFT_ON.contains(&whole.as_str())
        {
            return Some(Standing::Gone(State::Unsubscribed));
        }
        if let Some(standing) = gone_in_a_word(parts) {
            return Some(standing);
        }
        let (word, at_some_time) = (core(parts, &[]), core(parts, &[&TIME]));
        if word_for(&at_some_time) == Some(Says::Stands(State::Pending)) {
            return Some(Standing::Gone(State::Pending));
        }
        if holds(&["status", "statut"])
            || has(&["state", "estado", "estatus", "etat"])
            || is_wanted && whole.ends_with("state")
        {
            let is_of_list = (is_wanted || parts.len() == 1) && !holds(&AGREED);
            return Some(Standing::Word { is_of_list });
        }
        let is_confirmation = has(&["double", "doppelt", "doble", "confirmed", "confirm", "confirmation"]);
        if is_wanted && is_confirmation || CONFIRMED.contains(&word.as_str()) {
            return Some(Standing::Confirmed);
        }
        if is_wanted || has(&MAIL) && begins(&ALLOWED) || MAY.contains(&whole.as_str()) {
            let is_time = has(&TIME) || whole.ends_with("datum") || whole.ends_with("date");
            return Some(Standing::Wanted { is_time });
        }
        let is_reached = holds(&["deliverab"]) || REACHED.contains(&word.as_str());
        is_reached.then_some(Standing::Reached)
    }

    /// Whether a column of it tells who wants mail, also of those of whom its cells say nothing. A mailbox that
    /// is there wants nothing yet.
    pub(super) fn tells(self) -> bool {
        match self {
            Standing::Word { .. } | Standing::Wanted { .. } | Standing::Confirmed => true,
            Standing::Gone(state) => matches!(state, State::Unsubscribed | State::Pending),
            Standing::Reached | Standing::About => false,
        }
    }

    /// What one of its cells says.
    pub(super) fn read(self, cell: &str) -> Says {
        let cell = cell.trim();
        let word = parts(cell).concat();
        if is_nothing(cell, &word) {
            return match self {
                Standing::Word { .. } | Standing::Wanted { is_time: false } | Standing::Confirmed => {
                    Says::Missing
                }
                Standing::Wanted { is_time: true }
                | Standing::Gone(_)
                | Standing::Reached
                | Standing::About => Says::Nothing,
            };
        }
        match (self, word_for(&word)) {
            (_, None) => {}
            (_, Some(Says::Stands(state))) if state.reason().is_some() => return Says::Stands(state),
            // An opt-out that is confirmed is one.
            (Standing::Gone(_), Some(_)) if IN.iter().any(|part| word.contains(part)) => {
                return Says::Nothing;
            }
            (Standing::Reached, Some(Says::Nothing)) => return Says::Nothing,
            (Standing::Gone(_) | Standing::Reached | Standing::About, Some(_)) => return Says::Unclear,
            (Standing::Word { .. } | Standing::Wanted { .. } | Standing::Confirmed, Some(said)) => {
                return said;
            }
        }
        match (self, yes_or_no(cell, &word)) {
            (Standing::Gone(state), Some(true)) => Says::Stands(state),
            (Standing::Gone(_) | Standing::About, Some(false)) | (Standing::Reached, Some(true)) => {
                Says::Nothing
            }
            (Standing::Reached, Some(false)) => Says::Stands(State::Bounced),
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

/// Whether a name of this topic is about a seat or a purchase. A mailbox that is gone or complained is so for all
/// mail, and a newsletter about events is one.
fn is_of_seats(parts: &[String], topic: Standing) -> bool {
    let begins = |word: &str, stems: &[&str]| stems.iter().any(|stem| word.starts_with(stem));
    let whole = parts.concat();
    match topic {
        Standing::Gone(State::Bounced | State::Complained) | Standing::Reached => false,
        _ if ["newsletter", "mailinglist"].iter().any(|list| whole.contains(list)) => false,
        Standing::Word { .. } => {
            let is_said = parts.iter().any(|part| begins(part, &OF_SEATS) || begins(part, &OF_EVENTS))
                || parts.windows(2).any(|two| two.concat() == "checkin");
            let is_of_mail = parts.iter().any(|part| MAIL.contains(&part.as_str()));
            is_said && !is_wanted(parts) && !is_of_mail
        }
        // What comes first is what it is said of; "unsubscribed from event mails" is said of mail.
        _ => parts.first().is_some_and(|first| begins(first, &OF_EVENTS)),
    }
}

/// Whether a name tells of wanting mail.
fn is_wanted(parts: &[String]) -> bool {
    let whole = parts.concat();
    WANTED.iter().any(|word| whole.contains(word))
        || parts.iter().any(|part| part == "opt")
        || PLAINLY_WANTED.contains(&core(parts, &[]).as_str())
}

/// What is left of a name without what may stand beside a word for where somebody stands.
fn core(parts: &[String], beside: &[&[&str]]) -> String {
    let is_beside = |part: &str| {
        BESIDE.contains(&part) || MAIL.contains(&part) || beside.iter().any(|words| words.contains(&part))
    };
    parts.iter().map(String::as_str).filter(|part| !is_beside(part)).collect()
}

/// A name that is a word for having left, as a cell may hold it, with a time or something about it at most.
fn gone_in_a_word(parts: &[String]) -> Option<Standing> {
    if parts.iter().any(|part| NOT.contains(&part.as_str())) {
        return None;
    }
    let words = [parts.concat(), core(parts, &[&TIME, &ABOUT])];
    let (word, state) = words.iter().find_map(|word| match word_for(word)? {
        Says::Stands(state) if state.reason().is_some() => Some((word.as_str(), state)),
        _ => None,
    })?;
    match word {
        // What is left of time or money has not left.
        "left" if parts.first().is_none_or(|first| first != "left") => None,
        word if ALSO_OF_SEATS.contains(&word) => Some(Standing::About),
        _ => Some(Standing::Gone(state)),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

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
