//! In charge of what pages and mails say to people who join the list, change what they get, or find
//! that a link is good for nothing any more.
//!
//! It leaves where the sentences stand to [`crate::subscription`].

mod tables;

pub(super) use tables::{DUTCH, ENGLISH, FRENCH, GERMAN, ITALIAN, POLISH, PORTUGUESE, SPANISH};

/// The sentences, in one language. `{}` stands for the group's name or, in a subject, as well.
#[derive(Debug, PartialEq, Eq)]
pub struct Joining {
    /// Heads the form to subscribe with.
    pub subscribe_title: &'static str,
    /// What whoever sends the form agrees to; recorded with their consent, word for word.
    pub consent: &'static str,
    /// Names the field of the address.
    pub address: &'static str,
    /// Names the field of the name.
    pub name: &'static str,
    /// Names a field that only programs fill in.
    pub trap: &'static str,
    /// The button of the form, and links to it.
    pub subscribe: &'static str,
    /// The address is none.
    pub wrong_address: &'static str,
    /// Heads the answer to the form.
    pub sent_title: &'static str,
    /// The answer to the form, the same for every address.
    pub sent: &'static str,
    /// Heads the answer when too many have asked.
    pub busy_title: &'static str,
    /// The answer when too many have asked.
    pub busy: &'static str,
    /// Heads the question behind the link of a confirmation.
    pub confirm_title: &'static str,
    /// The question behind the link of a confirmation.
    pub confirm: &'static str,
    /// The button of a confirmation.
    pub confirm_button: &'static str,
    /// Heads the answer to who has confirmed.
    pub confirmed_title: &'static str,
    /// The answer to who has confirmed.
    pub confirmed: &'static str,
    /// Heads the answer to a link that is good for nothing.
    pub stale_title: &'static str,
    /// The answer to a link that is good for nothing.
    pub stale: &'static str,
    /// The link to the page of preferences.
    pub preferences: &'static str,
    /// Heads the page of preferences.
    pub preferences_title: &'static str,
    /// What becomes of another address.
    pub address_hint: &'static str,
    /// Heads the choice of topics.
    pub topics: &'static str,
    /// Names the day until which no mail is wanted.
    pub pause: &'static str,
    /// What becomes of the day.
    pub pause_hint: &'static str,
    /// The button of the preferences.
    pub save: &'static str,
    /// The preferences were recorded.
    pub saved: &'static str,
    /// The preferences were recorded, and another address waits to be confirmed.
    pub saved_address: &'static str,
    /// The name cannot stand in a mail.
    pub wrong_name: &'static str,
    /// The day is none, is over, or is too far away.
    pub wrong_day: &'static str,
    /// Heads the page of preferences of who gets no mail.
    pub gone_title: &'static str,
    /// The page of preferences of who gets no mail.
    pub gone: &'static str,
    /// Stands before the link to the preferences where somebody is about to leave.
    pub rather_pause: &'static str,
    /// Heads the question behind the link to a new address.
    pub move_title: &'static str,
    /// The question behind the link to a new address.
    pub moving: &'static str,
    /// The button to a new address.
    pub move_button: &'static str,
    /// Heads the answer to who has a new address.
    pub moved_title: &'static str,
    /// The answer to who has a new address.
    pub moved: &'static str,
    /// The subject of the mail that asks for confirmation.
    pub confirm_subject: &'static str,
    /// What the mail that asks for confirmation says.
    pub confirm_mail: &'static str,
    /// Its end.
    pub confirm_end: &'static str,
    /// The subject of the mail to who is subscribed already.
    pub known_subject: &'static str,
    /// What the mail to who is subscribed already says.
    pub known_mail: &'static str,
    /// The subject of the welcome.
    pub welcome_subject: &'static str,
    /// What the welcome says.
    pub welcome: &'static str,
    /// Leads on to the newest edition.
    pub newest: &'static str,
    /// Stands in its place where there is none.
    pub none_yet: &'static str,
    /// The subject of the mail to a new address.
    pub move_subject: &'static str,
    /// What the mail to a new address says.
    pub move_mail: &'static str,
    /// Its end.
    pub move_end: &'static str,
    /// The subject of the mail to the old address of who has a new one.
    pub moved_subject: &'static str,
    /// What that mail says.
    pub moved_mail: &'static str,
    /// Where the recaps go; `{}` stands for the new address.
    pub moved_to: &'static str,
    /// Its end.
    pub moved_end: &'static str,
}
