//! In charge of which program a file comes from and what its columns mean, by the names in its first line.
//!
//! Each format names what its rules rest on. It leaves reading cells to [`super::row`], and files to
//! [`crate::rows`].

use super::columns::{Field, named};

/// The program that wrote a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// `recap subscribers export`.
    Recap,
    /// The audience export of Mailchimp: three files, or a ZIP of them. Their names begin with
    /// `subscribed_`, `unsubscribed_` and `cleaned_` (`…members_export_…csv`), and only the latter two
    /// have `UNSUB_TIME` and `CLEAN_TIME` (header of the first: buttondown/roadmap issue 2276). A fourth,
    /// `nonsubscribed_`, holds people who never subscribed.
    Mailchimp,
    /// The subscriber list of Substack: `email_disabled` says who wants no mail (TryGhost/migrate,
    /// packages/mg-substack), or the longer export of its dashboard (header: buttondown/roadmap issue
    /// 2282), where `Receiving emails for` is empty for them.
    Substack,
    /// The subscribers of Buttondown: `type` says where they stand (buttondown/openapi, enums.json,
    /// `SubscriberType`).
    Buttondown,
    /// The members of Ghost (TryGhost/Ghost, `members-csv/lib/unparse.js`): `subscribed_to_emails`, and
    /// `labels` for tags.
    Ghost,
    /// The subscribers of Kit, formerly ConvertKit: `state` is active, inactive (not confirmed),
    /// cancelled, bounced or complained (developers.kit.com, "List subscribers").
    Kit,
    /// The subscribers of listmonk (knadh/listmonk, `cmd/subscribers.go`): `status` is enabled, disabled
    /// or blocklisted. Who left a single list is not in it (knadh/listmonk issue 2855).
    Listmonk,
    /// The member list of a Meetup group: parted by tabs, whatever its ending, days as `04/24/2014`. It
    /// has no addresses, except for what a group asks of its members.
    Meetup,
    /// Any other file with a column of addresses.
    Plain,
}

impl Format {
    /// The program's name.
    pub fn as_str(self) -> &'static str {
        match self {
            Format::Recap => "recap",
            Format::Mailchimp => "Mailchimp",
            Format::Substack => "Substack",
            Format::Buttondown => "Buttondown",
            Format::Ghost => "Ghost",
            Format::Kit => "Kit",
            Format::Listmonk => "listmonk",
            Format::Meetup => "Meetup",
            Format::Plain => "plain CSV",
        }
    }

    /// What a person should know before they trust an import of it.
    pub fn caution(self) -> Option<&'static str> {
        match self {
            Format::Listmonk => Some(
                "listmonk's export says `enabled` of those who left a list as well: export those who are unsubscribed from it apart, and import them before you publish with `recap subscribers import unsubscribed.csv --state unsubscribed`",
            ),
            Format::Kit => {
                Some("Kit exports what its page shows: show all subscribers, or who left is missing")
            }
            Format::Buttondown => Some("Buttondown exports unsubscribers apart: import that file as well"),
            _ => None,
        }
    }

    /// The format of a file with these columns, labels as [`super::columns::label`] makes them.
    pub(super) fn of(labels: &[String]) -> Self {
        let has = |names: &[&str]| names.iter().all(|name| labels.iter().any(|label| label == name));
        match () {
            () if has(&["leid", "euid"]) || has(&["member rating", "optin time"]) => Format::Mailchimp,
            () if has(&["active subscription", "created at"])
                || has(&["subscription type", "receiving emails for"]) =>
            {
                Format::Substack
            }
            () if has(&["subscribed to emails"]) => Format::Ghost,
            () if has(&["uuid", "attributes", "status"]) => Format::Listmonk,
            () if has(&["user id", "joined group on"]) || has(&["url of member profile"]) => Format::Meetup,
            () if has(&["creation date", "type"]) || has(&["creation date", "subscriber type"]) => {
                Format::Buttondown
            }
            () if has(&["first name", "created at", "state"])
                || has(&["first name", "created at", "status"]) =>
            {
                Format::Kit
            }
            () if has(&["email", "name", "state", "since", "source"]) => Format::Recap,
            () => Format::Plain,
        }
    }

    /// The names under which a field goes, the surest first.
    pub(super) fn names(self, field: Field) -> &'static [&'static str] {
        match (self, field) {
            (_, Field::Email) => &named::EMAIL,
            (_, Field::Name) => &named::NAME,
            (_, Field::First) => &named::FIRST,
            (_, Field::Last) => &named::LAST,
            (Format::Mailchimp, Field::Since) => &["confirm time", "optin time"],
            (Format::Mailchimp, Field::Network) => &["confirm ip", "optin ip"],
            (Format::Mailchimp, Field::Left) => &["unsub time"],
            (Format::Mailchimp, Field::Bounced) => &["clean time"],
            (Format::Mailchimp, Field::State) => &[],
            (Format::Substack, Field::State) => &["receiving emails for"],
            (Format::Substack, Field::Disabled) => &["email disabled"],
            (Format::Substack, Field::Since) => &["created at", "subscription date"],
            (Format::Buttondown, Field::State) => &["subscriber type", "type"],
            (Format::Buttondown, Field::Since) => &["creation date"],
            (Format::Buttondown, Field::Left) => &["unsubscription date"],
            (Format::Buttondown, Field::Network) => &["ip address"],
            (Format::Ghost, Field::State) => &["subscribed to emails"],
            (Format::Ghost, Field::Left) => &["deleted at"],
            (Format::Ghost, Field::Tags) => &["labels"],
            (Format::Meetup, Field::Since) => &["joined group on"],
            (Format::Meetup, Field::State) => &[],
            (Format::Kit | Format::Listmonk | Format::Ghost, Field::Since) => &["created at"],
            // `state` may be a part of a country.
            (Format::Plain, Field::State) => &["status", "state"],
            (_, Field::State) => &["state", "status"],
            (_, Field::Since) => &["since", "subscribed at", "created at"],
            (Format::Recap | Format::Plain, Field::Source) => &["source"],
            (_, Field::Tags) => &["tags"],
            (_, Field::Left | Field::Bounced | Field::Disabled | Field::Source | Field::Network) => &[],
            // Whatever they are called: [`super::standing`].
            (_, Field::Wanted | Field::Complained) => &[],
        }
    }
}
