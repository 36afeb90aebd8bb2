//! In charge of columns that say under names of their own who wants mail and who left: which they are, and
//! what their cells mean, in English, German, French and Spanish.
//!
//! What a column is about is known where every word of its name is: consent, a status or an opt-in of anything
//! else says nothing. A column that is about it and cannot be understood refuses the file: ignoring it would mail
//! people who left. It leaves the words that cells and names share to [`super::words`], columns that a program's own rules
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
    /// Whether they have an account, which keeps them out where it is not so, and says of no mail that it is
    /// wanted.
    Account(State),
    /// Whether, or when, they went so, or whether they never confirmed.
    Gone(State),
    /// Whether mail reaches them.
    Reached,
    /// Something about it: why, how often, of which kind.
    About,
}

/// A column that says something of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Column {
    /// What it says.
    pub(super) standing: Standing,
    /// Whether it tells who wants mail, also of those of whom its cells say nothing.
    pub(super) tells: bool,
    /// Whether it is about some of the mail, so that its no gives way to the yes of another.
    pub(super) yields: bool,
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
const OTHER: &str = "id uuid url uri link token hash key ip name";
/// Parts of names of what else people leave, and of mail, beside which they say nothing.
const NO_MAIL: &str = "\
    sms phone telefon telephone telefono whatsapp push photo photos foto fotos video cookie cookies";
const MAIL: &str = "email mail mails emails newsletter marketing";
/// Parts of names of mail that is sent to a list, which may be one of several.
const NEWSLETTER: &str = "newsletter mailinglist emailmarketing marketingemail marketingmail";
/// Parts of names beside a word of [`word_for`] that change nothing in it.
const BESIDE: &str = "\
    is was has been ist wurde est e as marked flagged user contact member account profile adresse address";
/// Parts of [`BESIDE`] that are of an account, of which a status is one.
const OF_ACCOUNTS: &str = "user member account profile";
/// What else may stand in a name that is about the list and nothing else.
const NEUTRAL: &str = "\
    are have a the of to for from der die das des de la les el d l our your my we you i would like do don dont does \
    wish in out opt opted accept accepts receive receives send get agree agreed can may ok give given contact kontakt \
    newsletters mailing mailings list lists liste lista update updates news recap recaps group global all \
    anmeldung subscriber longer double doppelt doble confirmed confirm confirmation t";
/// Ends of words that are written in one.
const ENDS: &str = "status statut state datum date";
/// The most letters behind a beginning of a word, and in a word that is looked at in pieces.
const ENDING: usize = 7;
const WORD: usize = 40;
/// Parts of names of what is said about a state.
const ABOUT: &str = "\
    end ends ended expires expired expiry expiration until renewal paused pause reason grund raison motif \
    motivo campaign kampagne count number soft type typ tipo plan source by method text comment frequency";
/// Beginnings of parts of names of what has mails of its own, which may be unsubscribed from as well.
const OF_EVENTS: &str =
    "event evenemen veransta ticket order bestell commande pedido invoice rechnung factur";
/// Beginnings of parts of names of mail that others send, or of another kind.
const OF_OTHERS: &str = "sponsor partner affiliate job thirdparty third drittanbieter stellen empleo emploi";
/// Words for having confirmed an address, where they are all of a name.
const CONFIRMED: &str = "\
    confirmed verified bestatigt bestaetigt verifiziert confirme confirmee verifie confirmado verificado";
/// Whole names of whether mail may be sent.
const MAY: &str = "\
    canemail canmail canweemail cancontact oktomail oktoemail oktocontact maycontact maywecontact mayemail \
    maymail kontakterlaubt";
/// Whole names of the day on which somebody left.
const LEFT_ON: &str = "dateleft leavedate leavingdate exitdate removaldate membershipended";
const NOT: &str = "not no nicht kein keine non sin";
/// Parts of names of times.
const TIME: &str = "date datum time timestamp at on since am seit le depuis fecha desde day when zeitpunkt";

/// Parts of names.
const COMPLAINED: &str = "complain beschwer plainte queja blocklist blacklist spamreport";
const BOUNCED: &str = "bounce undeliverable unzustellbar rebote rebotad";
const LEFT: &str = "\
    werbesperre unsub unsuscri optout optedout optingout abmeld abgemeldet abbestell ausgetragen austritt \
    sperrvermerk widerruf desabonn desinscri desuscri suppressed suppression excluded nobulk darbaja";
/// Beside a part of [`WANTED`]: that it is over.
const OVER: &str = "\
    withdraw withdrew revoke revoca retir cancel declin refus denied remov delet disabl deactiv desactiv \
    kundig kuendig resili";
/// Words for having left that are said of a seat or a ticket as well, where they are all of a column's name.
const ALSO_OF_SEATS: &str = "\
    cancelled canceled cancelado cancelada declined denied refuse retire abgelehnt withdrawn revoked \
    revocado";
/// Where they are all of a name beside [`BESIDE`]: that mail is wanted, or an account is active.
const PLAINLY_WANTED: &str = "mailing permission";
const ACTIVE: &str = "active enabled aktiv actif activo activa";
/// Beside a part of [`MAIL`]: that it is wanted.
const ALLOWED: &str = "allow erlaub permi autoris want wunsch wuensch gewunsch gewuensch";
const REACHED: &str = "valid gultig gueltig valide valido zustellbar";
/// Beside a part of [`WANTED`]: that it was once agreed to, in whatever way.
const AGREED: &str = "optin optedin consent einwillig zustimm confirm double";
const WANTED: &str = "\
    subscri optin optedin consent abonn einwillig zustimm consentimiento suscri newsletter acceptsmarketing \
    acceptsemail emailmarketing marketingemail receiveemail receivesemail mailinglist";

/// Parts of words for being on a list.
const IN: &str = "subscri optin optedin abonn angemeldet inscri suscri activ";

impl Column {
    /// What a column of this name says, if it is about it at all. Only files of no known program, and those
    /// to which people add columns of their own, are looked at so.
    pub(super) fn of(format: Format, name: &str) -> Option<Self> {
        let parts = parts(name);
        if format == Format::Meetup && parts == ["mailing", "list"] {
            let standing = Standing::Wanted { is_time: false };
            return Some(Column { standing, tells: true, yields: false });
        }
        if !matches!(format, Format::Plain | Format::Recap | Format::Kit | Format::Listmonk) {
            return None;
        }
        let topic = Standing::topic(&parts)?;
        let has = |words| parts.iter().any(|part| is_one(part, words));
        let whole = parts.concat();
        let (is_whole, is_of_mail) = (is_one(&whole, MAY) || is_one(&whole, LEFT_ON), has(MAIL));
        // Beside consent, a registration is where it was given.
        let is_part = |part: &String| is_known(part) || part == "registration" && is_wanted(&parts);
        let is_known = is_whole || parts.iter().all(is_part);
        let is_of_others = OF_OTHERS.split(' ').any(|other| parts.iter().any(|part| part.starts_with(other)));
        let is_newsletter = !is_of_others && NEWSLETTER.split(' ').any(|list| whole.contains(list));
        let is_gone = matches!(topic, Standing::Gone(_));
        if has(OTHER) && !is_whole
            || is_gone && has(NO_MAIL) && !is_of_mail
            || !is_known && !is_of_mail && !is_newsletter && !stands_by_itself(&parts, topic)
            || is_of_events(&parts, topic) && !is_newsletter
        {
            return None;
        }
        // "Not subscribed" may be answered in either way.
        let is_denied = has(NOT) && !matches!(topic, Standing::Gone(State::Unsubscribed | State::Pending));
        let standing = if has(ABOUT) && !is_whole || is_denied { Standing::About } else { topic };
        let (tells, yields) = match standing {
            Standing::Word { .. } => (is_known || is_newsletter, false),
            Standing::Wanted { .. } | Standing::Confirmed => (is_known || is_newsletter, !is_known),
            Standing::Gone(State::Unsubscribed) => (is_known, false),
            Standing::Gone(_) | Standing::Account(_) | Standing::Reached | Standing::About => (false, false),
        };
        Some(Column { standing, tells, yields })
    }

    /// What one of its cells says.
    pub(super) fn read(self, cell: &str) -> Says {
        match self.standing.read(cell) {
            Says::Missing if !self.tells => Says::Nothing,
            said => said,
        }
    }
}

impl Standing {
    /// What a name is about, as far as the parts of it go that say so.
    fn topic(parts: &[String]) -> Option<Self> {
        let has = |words| parts.iter().any(|part| is_one(part, words));
        let begins =
            |stems: &str| parts.iter().any(|part| stems.split(' ').any(|stem| part.starts_with(stem)));
        let whole = parts.concat();
        let holds = |words: &str| words.split(' ').any(|word| whole.contains(word));
        let (is_wanted, is_mail) = (is_wanted(parts), has(MAIL));
        let is_forbidden = ["nomail", "noemail"].iter().any(|begin| whole.starts_with(begin))
            || holds("donot dont") && holds("mail contact")
            || holds("widerspr");
        if holds(COMPLAINED) {
            return Some(Standing::Gone(State::Complained));
        }
        if holds(BOUNCED) {
            return Some(Standing::Gone(State::Bounced));
        }
        if holds(LEFT)
            || has("baja bajas")
            || is_wanted && holds(OVER)
            || is_forbidden
            || is_one(&whole, LEFT_ON)
        {
            return Some(Standing::Gone(State::Unsubscribed));
        }
        if let Some(standing) = gone_in_a_word(parts) {
            return Some(standing);
        }
        let (word, at_some_time) = (core(parts, &[]), core(parts, &[TIME]));
        if word_for(&at_some_time) == Some(Says::Stands(State::Pending)) {
            return Some(Standing::Gone(State::Pending));
        }
        if holds("status statut") || has("state estado estatus etat") || is_wanted && whole.ends_with("state")
        {
            if has(OF_ACCOUNTS) && !is_wanted && !is_mail {
                return Some(Standing::Account(State::Unsubscribed));
            }
            let is_of_list = (is_wanted || parts.len() == 1) && !holds(AGREED);
            return Some(Standing::Word { is_of_list });
        }
        let is_confirmation = has("double doppelt doble confirmed confirm confirmation");
        if is_wanted && is_confirmation {
            return Some(Standing::Confirmed);
        }
        if is_one(&at_some_time, CONFIRMED) {
            return Some(Standing::Account(State::Pending));
        }
        let is_active = is_one(&word, ACTIVE);
        if is_active && !is_mail {
            return Some(Standing::Account(State::Unsubscribed));
        }
        if is_wanted || is_active || is_mail && begins(ALLOWED) || is_one(&whole, MAY) {
            let is_time = has(TIME) || whole.ends_with("datum") || whole.ends_with("date");
            return Some(Standing::Wanted { is_time });
        }
        let is_reached = holds("deliverab") || is_one(&word, REACHED);
        is_reached.then_some(Standing::Reached)
    }

    /// What a cell says.
    fn read(self, cell: &str) -> Says {
        let cell = cell.trim();
        let word = parts(cell).concat();
        if is_nothing(cell, &word) {
            let is_word = ["none", "na"].contains(&word.as_str()) || word.is_empty() && !cell.is_empty();
            return match self {
                // "None", "n/a" and a dash may be an answer as well as none.
                Standing::Wanted { .. } | Standing::Confirmed if is_word => Says::Unclear,
                Standing::Word { .. } | Standing::Wanted { .. } | Standing::Confirmed => Says::Missing,
                Standing::Gone(_) | Standing::Account(_) | Standing::Reached | Standing::About => {
                    Says::Nothing
                }
            };
        }
        match (self, word_for(&word)) {
            (_, None) => {}
            (_, Some(Says::Stands(state))) if state.reason().is_some() => return Says::Stands(state),
            (Standing::Account(_), Some(Says::Stands(State::Pending))) => {
                return Says::Stands(State::Pending);
            }
            (Standing::Account(_), Some(_)) => return Says::Nothing,
            // An opt-out that is confirmed is one.
            (Standing::Gone(_), Some(_)) if IN.split(' ').any(|part| word.contains(part)) => {
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
            (Standing::Account(state), Some(false)) => Says::Stands(state),
            (Standing::Account(_), Some(true)) => Says::Nothing,
            (Standing::Account(_), None) if is_time(cell) => Says::Nothing,
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

/// Whether a name of this topic that has other words is still about the people of a list: they left it, or their
/// mailbox is gone, in words that are said of little else.
fn stands_by_itself(parts: &[String], topic: Standing) -> bool {
    let whole = parts.concat();
    match topic {
        Standing::Gone(State::Unsubscribed) => {
            LEFT.split(' ').any(|word| whole.contains(word)) || !is_wanted(parts)
        }
        Standing::Gone(_) | Standing::Reached | Standing::About => true,
        Standing::Word { .. } | Standing::Wanted { .. } | Standing::Confirmed | Standing::Account(_) => false,
    }
}

/// Whether a name of this topic is about a seat or a purchase. A mailbox that is gone or complained is so for all
/// mail. What comes first is what it is said of; "unsubscribed from event mails" is said of mail.
fn is_of_events(parts: &[String], topic: Standing) -> bool {
    let is_of_mailbox =
        matches!(topic, Standing::Gone(State::Bounced | State::Complained) | Standing::Reached);
    let is_of_event = |first: &String| OF_EVENTS.split(' ').any(|stem| first.starts_with(stem));
    !is_of_mailbox && parts.first().is_some_and(is_of_event)
}

/// Whether a part of a name is known to be of mail or a list, of consent, or of nothing.
fn is_known(part: &str) -> bool {
    const WORDS: [&str; 10] = [
        NEUTRAL,
        BESIDE,
        MAIL,
        NOT,
        TIME,
        ABOUT,
        PLAINLY_WANTED,
        ACTIVE,
        CONFIRMED,
        "etat estado estatus baja bajas",
    ];
    let begins = |stem| part.strip_prefix(stem).is_some_and(|rest: &str| rest.len() <= ENDING);
    if part.len() > WORD {
        return false;
    }
    let is_whole = WORDS.iter().any(|words| is_one(part, words)) || is_one(part, ENDS);
    // Of what is written in one, the word behind the first that is known.
    let rest = || {
        let ends = ENDS.split(' ').filter_map(|end| part.strip_suffix(end));
        let words = WORDS.iter().flat_map(|words| words.split(' ')).filter(|word| word.len() >= 4);
        ends.chain(words.filter_map(|word| part.strip_prefix(word))).any(is_known)
    };
    is_whole || [WANTED, LEFT, OVER, ALLOWED].iter().flat_map(|stems| stems.split(' ')).any(begins) || rest()
}

/// Whether a name tells of wanting mail.
fn is_wanted(parts: &[String]) -> bool {
    let whole = parts.concat();
    WANTED.split(' ').any(|word| whole.contains(word))
        || parts.iter().any(|part| part == "opt")
        || is_one(&core(parts, &[]), PLAINLY_WANTED)
}

/// Whether a cell calls somebody active, which is said of people who left a list as well.
pub(super) fn is_active(cell: &str) -> bool {
    is_one(&parts(cell).concat(), ACTIVE)
}

/// Whether a word is one of these, which spaces part.
fn is_one(word: &str, words: &str) -> bool {
    words.split(' ').any(|one| one == word)
}

/// What is left of a name without what may stand beside a word for where somebody stands.
fn core(parts: &[String], beside: &[&str]) -> String {
    let is_beside = |part: &str| {
        is_one(part, BESIDE) || is_one(part, MAIL) || beside.iter().any(|words| is_one(part, words))
    };
    parts.iter().map(String::as_str).filter(|part| !is_beside(part)).collect()
}

/// A name that is a word for having left, as a cell may hold it, with a time or something about it at most.
fn gone_in_a_word(parts: &[String]) -> Option<Standing> {
    if parts.iter().any(|part| is_one(part, NOT)) {
        return None;
    }
    let words = [parts.concat(), core(parts, &[TIME, ABOUT])];
    let (word, state) = words.iter().find_map(|word| match word_for(word)? {
        Says::Stands(state) if state.reason().is_some() => Some((word.as_str(), state)),
        _ => None,
    })?;
    match word {
        // What is left of time or money has not left.
        "left" if parts.first().is_none_or(|first| first != "left") => None,
        word if is_one(word, ALSO_OF_SEATS) => Some(Standing::About),
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
            assert_eq!(Column::of(format, "UNSUB_REASON"), None);
        }
        let column = Column::of(Format::Plain, "UNSUB_REASON").map(|column| column.standing);
        assert_eq!(column, Some(Standing::About));
    }

    proptest! {
        #[test]
        fn any_name_and_cell_is_read(name in any::<String>(), cell in any::<String>()) {
            if let Some(column) = Column::of(Format::Plain, &name) {
                column.read(&cell);
            }
            let _ = is_time(&cell);
        }
    }
}
