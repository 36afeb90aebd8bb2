//! Files of people who left, told by their names or beside them.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

use super::*;

const MAILCHIMP: &str = "Email Address,First Name,MEMBER_RATING,OPTIN_TIME,LEID,EUID,TAGS\n\
                         ada@example.org,Ada,2,2020-01-01 10:00:00,1,2,\n";
const LISTMONK: &str = "uuid,email,name,attributes,status,created_at,updated_at\n\
                        a-b,ada@example.org,Ada,{},enabled,2024-05-06 10:11:12 +0000 UTC,\n";

fn told(state: State) -> ImportOptions {
    ImportOptions { state: Some(state), ..ImportOptions::at(now()) }
}

/// Where Ada stands by a file, or why it is refused.
async fn read(options: ImportOptions, name: &str, csv: &str) -> Result<Option<State>, Error> {
    let list = TestList::new().await;
    list.read_with(options, &[(name, csv.as_bytes())]).await?;
    Ok(list.state("ada@example.org").await)
}

/// A file that has one row, of Ada.
fn one(header: &str, cells: &str) -> String {
    format!("email,{header}\nada@example.org,{cells}\n")
}

/// Files that do not say of Ada where she stands, whatever program they come from.
fn undecided() -> Vec<String> {
    let mut files: Vec<String> = [
        ("name", "Ada"),
        ("consent_date", "2020-01-01"),
        ("opt_in_date", "2020-01-01"),
        ("newsletter", "yes"),
        ("subscribed", "yes"),
        ("bounce_count", ""),
        ("bounce_count", "3"),
        ("unsubscribe_reason", ""),
        ("unsubscribed", "no"),
        ("status", ""),
        ("status", "gone fishing"),
        ("status", "enabled"),
        ("Account status", "active"),
        ("Consent status", "confirmed"),
        ("double opt-in", "confirmed"),
        ("double opt-in", "no"),
        ("name", "Ada,too many"),
    ]
    .map(|(header, cells)| one(header, cells))
    .to_vec();
    files.extend([MAILCHIMP, LISTMONK].map(str::to_owned));
    files.push("Name\tUser ID\tJoined Group on\tEmail\nA\t1\t04/24/2014\tada@example.org\n".to_owned());
    files.push(one("active_subscription,created_at", "false,2020-01-01"));
    files.push(one("active_subscription,email_disabled,created_at", "false,false,2020-01-01"));
    files.push(one("subscribed_to_emails", "true"));
    files.push(one("type,creation_date", "regular,2020-01-01"));
    files
}

#[tokio::test]
async fn a_file_that_is_named_for_those_who_left_confirms_nobody_of_whom_it_does_not_say_so_in_a_word() {
    for csv in undecided() {
        let read_it = read(ImportOptions::at(now()), "unsubscribed.csv", &csv).await;
        assert!(matches!(read_it, Err(Error::LeaversByName)), "{csv}: {read_it:?}");
    }
    for (header, word, state) in [
        ("status", "subscribed", State::Confirmed),
        ("Subscription status", "active", State::Confirmed),
        ("Statut", "abonné", State::Confirmed),
        ("state", "pending", State::Pending),
        ("status", "unsubscribed", State::Unsubscribed),
        ("unsubscribe date", "2020-01-01", State::Unsubscribed),
        ("bounced", "yes", State::Bounced),
        ("first_name,created_at,state", "Ada,2020-01-01,active", State::Confirmed),
    ] {
        let read_it = read(ImportOptions::at(now()), "unsubscribed.csv", &one(header, word)).await;
        assert_eq!(read_it.unwrap(), Some(state), "{header}={word}");
    }
}

#[tokio::test]
async fn everybody_in_a_file_is_gone_if_whoever_imports_it_says_so() {
    for name in ["unsubscribed.csv", "list.csv"] {
        let said = ["status", "Subscription status"].map(|header| one(header, "subscribed"));
        let pending = [one("status", "pending"), one("Receiving emails for,Subscription type", ",free")];
        for csv in undecided().into_iter().chain(said).chain(pending) {
            for state in [State::Unsubscribed, State::Bounced, State::Complained] {
                let stands = read(told(state), name, &csv).await.unwrap();
                assert_eq!(stands, Some(state), "{name}: {csv}");
            }
        }
        let worse = LISTMONK.replace("enabled", "blocklisted");
        let stands = read(told(State::Unsubscribed), name, &worse).await.unwrap();
        assert_eq!(stands, Some(State::Complained));
        let stands = read(told(State::Confirmed), name, &one("name", "Ada")).await.unwrap();
        assert_eq!(stands, Some(State::Confirmed));
    }
}

#[tokio::test]
async fn listmonks_enabled_is_no_word_of_the_list() {
    for (state, expected) in [(None, State::Confirmed), (Some(State::Pending), State::Pending)] {
        let options = ImportOptions { state, ..ImportOptions::at(now()) };
        assert_eq!(read(options, "list.csv", LISTMONK).await.unwrap(), Some(expected));
    }
    let caution = Format::Listmonk.caution().unwrap();
    assert!(caution.contains("recap subscribers import unsubscribed.csv --state unsubscribed"), "{caution}");
}

/// Names that tell of people who left; of some it is not known who is meant.
const OF_LEAVERS: [&str; 73] = [
    "no longer subscribed.csv",
    "never-confirmed.csv",
    "past subscribers.csv",
    "globalunsubscribes.csv",
    "Past members 2023.csv",
    "Nonsubscribed members.csv",
    "audience-nonsubscribed.csv",
    "2024 unsubscribed.csv",
    "my_cleaned.csv",
    "left members.csv",
    "members who left.csv",
    "unsubscribed-substack.csv",
    "kit_unsubscribed.csv",
    "optouts.csv",
    "bounces.csv",
    "abgemeldet.csv",
    "removed.csv",
    "RemovedMembers.csv",
    "deleted.csv",
    "disabled.csv",
    "cancelled.csv",
    "cancellations.csv",
    "former-members.csv",
    "invalid.csv",
    "spam.csv",
    "blocked.csv",
    "Gelöschte Mitglieder.csv",
    "gekündigt.csv",
    "résiliés.csv",
    "eliminados.csv",
    "not subscribed.csv",
    "unsubscribed/export.csv",
    "lists\\cleaned\\export.csv",
    "Désabonnés/export.csv",
    "Opt-outs 2024/export.csv",
    "bajas/export.csv",
    "OptOut.csv",
    "Unsubscribed2024.csv",
    "un-subscribed.csv",
    "hard bounces.csv",
    "Abmeldeliste.csv",
    "Kündigungen.csv",
    "ehemalige Mitglieder.csv",
    "anciens membres.csv",
    "pending.csv",
    "unconfirmed.csv",
    "leavers.csv",
    "lapsed.csv",
    "churned members.csv",
    "expelled.csv",
    "rejected.csv",
    "retired.csv",
    "unsuscribed.csv",
    "NoMail.csv",
    "Sperrliste.csv",
    "Widerspruch.csv",
    "Widersprüche 2025.csv",
    "robinsonliste.csv",
    "gdpr-erasure.csv",
    "list-without-removed.csv",
    "subscribed and unsubscribed.csv",
    "unsubscribedlist.csv",
    "UNSUBSCRIBEDLIST.csv",
    "unsubscribedmembers.csv",
    "optoutlist.csv",
    "bouncelist.csv",
    "bouncesexport.csv",
    "exmembers.csv",
    "ex-members.csv",
    "unsubscribedlist/members.csv",
    "revocadas.csv",
    "withdrew.csv",
    "ehem. Mitglieder.csv",
];
/// Names that only look like one: a word is one as a whole, and of a folder only where it is said of lists.
const OF_OTHERS: [&str; 27] = [
    "past events.csv",
    "subscribed.csv",
    "members.csv",
    "Fun subscribers.csv",
    "leftovers.csv",
    "export/a.csv",
    "performers.csv",
    "transformers.csv",
    "ancient.csv",
    "Retirees Meetup.csv",
    "retirement.csv",
    "cancellara.csv",
    "uninvalidated.csv",
    "Transformers AI Meetup/members.csv",
    "retirement-group/members.csv",
    "Baja JS meetup/members.csv",
    "left-over/members.csv",
    "cancelled-event/members.csv",
    "removed duplicates/members.csv",
    "former-yugoslavia/members.csv",
    "disabled people in tech/members.csv",
    "invalid encoding mended/members.csv",
    "spam talks/members.csv",
    "closed/members.csv",
    "resilience.csv",
    "bouncers.csv",
    "kundige.csv",
];

#[tokio::test]
async fn the_name_of_a_file_or_of_its_folder_tells_of_leavers_in_whatever_words() {
    for name in OF_LEAVERS {
        for csv in [LISTMONK.to_owned(), one("active", "yes"), MAILCHIMP.to_owned()] {
            let read_it = read(ImportOptions::at(now()), name, &csv).await;
            let is_refused = matches!(read_it, Err(Error::LeaversByName | Error::LeaversByFolder(_)));
            assert!(is_refused, "{name}: {read_it:?}");
        }
    }
    for name in OF_OTHERS {
        let stands = read(ImportOptions::at(now()), name, LISTMONK).await.unwrap();
        assert_eq!(stands, Some(State::Confirmed), "{name}");
    }
    // A file that holds nobody says nothing of anybody.
    assert_eq!(read(ImportOptions::at(now()), "unsubscribed.csv", "email\n").await.unwrap(), None);
}

#[tokio::test]
async fn what_tells_of_leavers_is_named_and_only_a_file_is_to_be_renamed_for_its_name() {
    let of =
        async |name: &str| read(ImportOptions::at(now()), name, MAILCHIMP).await.unwrap_err().to_string();
    let own = of("unsubscribed/left.csv").await;
    assert!(own.contains("the file tells by its name") && own.contains("rename it"), "{own}");
    let folder = of("2024/Un\u{1b}subs/members.csv").await;
    assert!(folder.contains("`Un\\u{1b}subs`") && !folder.contains("rename"), "{folder}");
}
