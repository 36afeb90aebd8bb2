//! Files of no known program, whose columns say under names of their own who wants mail.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

use super::*;

/// Where somebody stands of whom a column says this, or why the file or the row is refused.
pub(super) async fn read(options: ImportOptions, header: &str, cells: &str) -> Result<State, String> {
    let list = TestList::new().await;
    let csv = format!("email,name,{header}\nada@example.org,Ada,{cells}\n");
    let report = list.read_with(options, &[("list.csv", csv.as_bytes())]).await;
    let report = report.map_err(|error| error.to_string())?;
    match report.refused.first() {
        Some(refused) => Err(refused.reason.to_string()),
        None => Ok(list.state("ada@example.org").await.unwrap()),
    }
}

/// Columns by which somebody left.
const LEFT: [(&str, &str); 81] = [
    ("unsubscribed", "yes"),
    ("Unsubscribed?", "Y"),
    ("unsubscribed_at", "2020-01-01 10:00:00"),
    ("Unsubscribed At", "1/2/20"),
    ("unsubscribe date", "2020-01-01"),
    ("subscribed", "no"),
    ("opted out", "true"),
    ("opt_out", "1"),
    ("HasOptedOutOfEmail", "TRUE"),
    ("opt-in", "0"),
    ("Subscription status", "unsubscribed"),
    ("Subscriber Status", "Unsubscribed"),
    ("SubscriberStatus", "opted-out"),
    ("Marketing consent", "no"),
    ("Marketing consent", "withdrawn"),
    ("Accepts Marketing", "no"),
    ("Newsletter", "nein"),
    ("Statut", "désabonné"),
    ("Statut", "DÉSINSCRITE"),
    ("abonné", "non"),
    ("Date de désabonnement", "01/02/2020"),
    ("Estado", "baja"),
    ("Estado", "dado de baja"),
    ("Fecha de baja", "01/02/2020"),
    ("suscrito", "no"),
    ("abgemeldet", "ja"),
    ("Abgemeldet am", "1.2.2020"),
    ("status", "abgemeldet"),
    ("Einwilligung", "widerrufen"),
    ("Email subscriber status", "Never subscribed"),
    ("Left on", "2020-01-01"),
    ("Consent withdrawn", "yes"),
    ("Subscription cancelled at", "2020-01-01"),
    ("active", "0"),
    ("inactive", "1"),
    ("IsExcludedFromCampaigns", "true"),
    ("Excluded", "yes"),
    ("Do Not Bulk Email", "Yes"),
    ("Don't send mail", "1"),
    ("DNC", "1"),
    ("On Hold", "1"),
    ("Sperrvermerk", "ja"),
    ("Ausgetreten am", "2024-01-01"),
    ("Gekündigt am", "2024-01-01"),
    ("Austritt", "2024-01-01"),
    ("Austrittsdatum", "1.2.2024"),
    ("Résilié", "oui"),
    ("Eliminado", "sí"),
    ("email_enabled", "false"),
    ("Emails disabled", "true"),
    ("E-Mail erlaubt", "nein"),
    ("Wants mail", "no"),
    ("Email permission", "no"),
    ("Remove", "yes"),
    ("Can email", "no"),
    ("can_email", "0"),
    ("ok to mail", "no"),
    ("May contact", "false"),
    ("Kontakt erlaubt", "nein"),
    ("Werbesperre", "ja"),
    ("Date left", "2020-01-01"),
    ("Leave date", "1/2/2020"),
    ("Exit date", "2020-01-01"),
    ("Removal date", "2020-01-01"),
    ("Membership ended", "2020-01-01"),
    ("Unsubscribed from event mails", "yes"),
    ("Registration opt-in", "no"),
    ("Event newsletter", "no"),
    ("Event newsletter opt-out", "yes"),
    ("Partner newsletter", "no"),
    ("Newsletter", "never"),
    ("Newsletter", "jamais"),
    ("Subscribed", "✗"),
    ("Do not email", "checked"),
    ("account_enabled", "no"),
    ("Account status", "inactive"),
    ("Active member", "no"),
    ("Widerspruch am", "2024-01-01"),
    ("Share my email with sponsors (opt-in)", "no"),
    ("Sponsor opt-out", "yes"),
    ("unsuscribed", "yes"),
];
/// By which their mailbox is gone.
const BOUNCED: [(&str, &str); 10] = [
    ("email status", "bounced"),
    ("email status", "hard bounce"),
    ("bounced", "true"),
    ("Bounce date", "3 May 2020"),
    ("Suppression reason", "bounce"),
    ("Deliverability", "undeliverable"),
    ("valid", "false"),
    ("E-Mail gültig", "nein"),
    ("E-Mail ungültig", "ja"),
    ("Invoice email bounced", "yes"),
];
/// By which they complained.
const COMPLAINED: [(&str, &str); 8] = [
    ("complained", "1"),
    ("Spam complaint", "yes"),
    ("Gesperrt", "ja"),
    ("banned", "true"),
    ("User is blocked?", "true"),
    ("Spam", "1"),
    ("marked_spam_at", "2024-01-01"),
    ("Event mails marked as spam complaint", "yes"),
];
/// By which they have yet to confirm.
const PENDING: [(&str, &str); 16] = [
    ("Status der Anmeldung", "unbestätigt"),
    ("double opt-in", "no"),
    ("Confirmed", "no"),
    ("Confirmed", "false"),
    ("Verified", "no"),
    ("email_verified", "false"),
    ("E-Mail bestätigt", "nein"),
    ("Pending", "yes"),
    ("Unconfirmed", "x"),
    ("Pending since", "2024-01-01"),
    ("Not confirmed", "yes"),
    ("Nicht bestätigt", "ja"),
    ("Non confirmé", "oui"),
    ("No confirmado", "sí"),
    ("Account status", "pending"),
    ("verified at", "no"),
];
/// By which they want mail, or did not leave.
const CONFIRMED: [(&str, &str); 24] = [
    ("Can email", "yes"),
    ("Werbesperre", "nein"),
    ("Date left", ""),
    ("Membership ended", ""),
    ("Austritt", ""),
    ("email_enabled", "true"),
    ("Wants mail", "yes"),
    ("unsubscribed", "no"),
    ("unsubscribed", ""),
    ("unsubscribed at", "NULL"),
    ("unsubscribed at", "0000-00-00 00:00:00"),
    ("subscribed", "yes"),
    ("Subscription date", "2020-01-01"),
    ("Abonniert", "ja"),
    ("Statut", "abonné"),
    ("Estado", "activo"),
    ("Unsubscribed At", ""),
    ("Monthly newsletter", "yes"),
    ("Would you like to subscribe to our newsletter?", "yes"),
    ("I agree to receive marketing emails", "yes"),
    ("Newsletterstatus", "active"),
    ("SubscriberStatus", "active"),
    ("Einwilligungsdatum", "2020-01-01"),
    ("acceptsMarketing", "checked"),
];
/// That say nothing of it, or of the mailbox alone.
const SILENT: [(&str, &str); 46] = [
    // Of an account, which wants no mail yet.
    ("Confirmed", "yes"),
    ("email_verified", "true"),
    ("verified", "yes"),
    ("Email confirmed", "1"),
    ("confirmed_at", "2024-01-01"),
    ("confirmed_at", ""),
    ("Verified at", "2024-01-01 10:00"),
    ("Pending", "no"),
    ("Pending", ""),
    ("Pending since", ""),
    ("Not confirmed", "no"),
    ("active", "yes"),
    ("is_active", "True"),
    ("enabled", "1"),
    ("account_enabled", "true"),
    ("Account status", "active"),
    ("Active member", "yes"),
    ("Active member", ""),
    ("Sponsor opt-out", "no"),
    ("Widerspruch", ""),
    ("Inactive", "no"),
    ("CFP state", "CA"),
    ("Share my email with sponsors (opt-in)", "yes"),
    ("Postal address status", "moved"),
    ("Kein Newsletter", "nein"),
    ("Gesperrt", "nein"),
    ("valid", "true"),
    ("valid", ""),
    ("Deliverability", "deliverable"),
    ("Suppression reason", ""),
    ("Cancelled", "no"),
    ("bounces", "0"),
    ("options", "red"),
    ("Description", "a text"),
    ("Billing state", "CA"),
    ("Unsubscribe link", "https://example.org/u/1"),
    ("Estate", "large"),
    ("Photo consent", "no"),
    ("Left handed", "yes"),
    ("Exclusive offers", "yes"),
    ("Seats left", "7"),
    ("Valid until", "2024-01-01"),
    ("Dogs allowed", "no"),
    ("Subscriber ID", "7"),
    ("company", "Left Inc"),
    ("Complained", "no"),
];

#[tokio::test]
async fn a_column_that_says_that_somebody_left_is_read_under_any_name() {
    for (state, columns) in [
        (State::Unsubscribed, &LEFT[..]),
        (State::Bounced, &BOUNCED),
        (State::Complained, &COMPLAINED),
        (State::Pending, &PENDING),
        (State::Confirmed, &CONFIRMED),
    ] {
        for (header, cell) in columns {
            assert_eq!(read(ImportOptions::at(now()), header, cell).await, Ok(state), "{header}={cell}");
        }
    }
}

#[tokio::test]
async fn a_file_in_which_no_column_tells_where_its_people_stand_is_asked_about() {
    for (header, cell) in SILENT {
        asked(header, cell).await;
    }
    let refused = read(ImportOptions::at(now()), "Company,bounced", "Acme,").await.unwrap_err();
    assert_eq!(
        refused,
        "it does not tell whether the people in its 1 row want your mail; columns that are not understood: `Company`"
    );
    let list = TestList::new().await;
    let csv = "email\nada@example.org\nnobody\n\nbo@example.org\n";
    let refused = list.read_with(ImportOptions::at(now()), &[("list.csv", csv.as_bytes())]).await;
    assert!(matches!(&refused, Err(Error::Untold { rows: 2, ignored }) if ignored.is_empty()), "{refused:?}");
    assert!(list.everybody().await.is_empty());
}

#[tokio::test]
async fn nobody_is_confirmed_by_a_blank_where_consent_or_its_day_should_stand_or_by_mail_of_others() {
    for column in ["Subscription date", "Subscribed on", "subscriber since", "opt_in_time", "Newsletter"] {
        let refused = read(ImportOptions::at(now()), column, "").await.unwrap_err();
        assert_eq!(refused, "the file does not say that mail is wanted", "{column}");
    }
    for cell in ["none", "N/A", "-", "?"] {
        let said = ImportOptions { state: Some(State::Confirmed), ..ImportOptions::at(now()) };
        let refused = read(said, "Newsletter", cell).await.unwrap_err();
        assert!(refused.contains("what its cell means is not known"), "{refused}");
    }
    for column in ["Sponsor newsletter", "Subscribe to partner newsletter", "Job newsletter"] {
        asked(column, "Yes").await;
    }
}

#[tokio::test]
async fn of_a_file_with_a_column_of_leavers_alone_only_those_are_known() {
    let list = TestList::new().await;
    let csv = "email,bounced\nada@example.org,yes\nbo@example.org,\n";
    let refused = list.read_with(ImportOptions::at(now()), &[("list.csv", csv.as_bytes())]).await;
    assert!(matches!(refused, Err(Error::Untold { rows: 1, .. })), "{refused:?}");
    let report = list.read(csv).await;
    assert_eq!((report.added, report.left), (1, 1));
}

/// Whether the file is asked about, and taken as it is said.
async fn asked(header: &str, cell: &str) {
    let refused = read(ImportOptions::at(now()), header, cell).await;
    let is_asked = refused.as_ref().is_err_and(|refused| refused.starts_with("it does not tell whether"));
    assert!(is_asked, "{header}={cell}: {refused:?}");
    assert_eq!(read(agreed(), header, cell).await, Ok(State::Confirmed), "{header}={cell}");
}

/// Columns of seats and purchases.
const OF_SEATS: [&str; 28] = [
    "Ticket status",
    "Attendance status",
    "Order Status",
    "RSVP status",
    "approval_status",
    "Payment status",
    "Registration status",
    "Check-in status",
    "CheckIn Status",
    "Event state",
    "Booking status",
    "Invoice Status",
    "Ticketstatus",
    "Bestellstatus",
    "Zahlungsstatus",
    "Status der Teilnahme",
    "Statut de la commande",
    "Statut du paiement",
    "Estado del pedido",
    "Estado de la entrada",
    "Statut de l'événement",
    "Estado de la reserva",
    "Event unsubscribed",
    "Event emails unsubscribed",
    "Order email opt-in",
    "Event confirmed",
    "Invoice e-mail opt out",
    "Event pending",
];

#[tokio::test]
async fn what_became_of_a_ticket_says_nothing_of_the_list() {
    for header in OF_SEATS {
        for cell in ["cancelled", "declined", "pending", "active", "paid", "yes", "no", ""] {
            asked(header, cell).await;
            let (both, cells) = (format!("subscribed,{header}"), format!("yes,{cell}"));
            let beside = read(ImportOptions::at(now()), &both, &cells).await;
            assert_eq!(beside, Ok(State::Confirmed), "{header}={cell}");
        }
        let mapping = Mapping::of(["email", header].map(str::to_owned).to_vec()).unwrap();
        assert_eq!(mapping.ignored().collect::<Vec<_>>(), [header]);
        // Nor that somebody is on it.
        let list = TestList::new().await;
        let csv = format!("email,{header}\nada@example.org,active\n");
        let refused = list.read_with(ImportOptions::at(now()), &[("left.csv", csv.as_bytes())]).await;
        assert!(matches!(refused, Err(Error::LeaversByName)), "{header}");
    }
}

/// Columns of what else people agree to, or have a state in.
const OF_OTHERS: [&str; 34] = [
    "Do you consent to being photographed?",
    "Consent to share my data with sponsors",
    "Recording consent",
    "Sponsor opt-in",
    "Slack opt-in",
    "T-shirt opt-in",
    "I consent to the code of conduct",
    "Einwilligung Datenweitergabe",
    "Consentimiento de imagen",
    "Would you like to subscribe to our YouTube channel?",
    "Paid subscription",
    "GDPR consent",
    "SMS opt-in",
    "Sponsor consent withdrawn",
    "Paid subscription status",
    "Speaker status",
    "Invitation status",
    "Talk status",
    "Volunteer status",
    "Waitlist status",
    "Attendee state",
    "Membership status",
    "Slack status",
    "Refund status",
    "Visa status",
    "CFP status",
    "Relationship status",
    "Estado civil",
    "Billing state",
    "Magazine subscription",
    "Stripe subscription",
    "Discord opt-in",
    "Active on Slack",
    "Slack account status",
];

#[tokio::test]
async fn consent_to_anything_else_and_the_state_of_anything_else_say_nothing_of_the_list() {
    for header in OF_OTHERS {
        for cell in ["yes", "no", "declined"] {
            asked(header, cell).await;
            for (told, yes) in [("subscribed", "yes"), ("status", "subscribed")] {
                let (both, cells) = (format!("{told},{header}"), format!("{yes},{cell}"));
                let beside = read(ImportOptions::at(now()), &both, &cells).await;
                assert_eq!(beside, Ok(State::Confirmed), "{header}={cell}");
            }
        }
    }
}

#[tokio::test]
async fn a_column_about_the_state_that_is_not_understood_refuses_the_file() {
    for (header, cell) in [
        ("Subscription type", "free"),
        ("Estado", "Jalisco"),
        ("List status", "lapsed?"),
        ("No longer subscribed", "yes"),
        ("Account status", "premium"),
        ("unsubscribed", "maybe"),
        ("unsubscribe reason", "too many mails"),
        ("bounce count", "2"),
        ("consent", "see file"),
        ("Not subscribed", "yes"),
        ("Kein Newsletter", "ja"),
        ("opt out", "confirmed"),
        ("Opt-out", "granted"),
        ("Subscription end date", "2020-01-01"),
        ("Subscription type", "active"),
        // Perhaps of a ticket.
        ("Cancelled", "yes"),
        ("Declined at", "2024-01-01"),
        ("Removed by", "an admin"),
        ("Deliverability", "risky"),
    ] {
        let refused = read(ImportOptions::at(now()), header, cell).await.unwrap_err();
        assert!(refused.contains(&format!("the column `{header}`")), "{refused}");
        assert!(refused.contains(&format!("`{cell}` on line 2")), "{refused}");
        assert!(["rename", "delete", "--state"].iter().all(|way| refused.contains(way)), "{refused}");
        let told = ImportOptions { state: Some(State::Pending), ..ImportOptions::at(now()) };
        assert_eq!(read(told, header, cell).await, Ok(State::Pending), "{header}={cell}");
    }
    let refused = read(ImportOptions::at(now()), "opt in by", "bo@example.org").await.unwrap_err();
    assert!(!refused.contains("bo@"), "{refused}");
}

#[tokio::test]
async fn whoever_left_by_any_column_has_left_whatever_is_told_beside_the_file() {
    let told = || ImportOptions { state: Some(State::Confirmed), ..ImportOptions::at(now()) };
    for (header, cells, state) in [
        ("status,unsubscribed", "active,yes", State::Unsubscribed),
        ("opted out,Subscription type", "yes,free", State::Unsubscribed),
        ("subscribed,bounced,complained", "yes,yes,yes", State::Complained),
        ("bounced,unsubscribed", "yes,yes", State::Unsubscribed),
        ("status,statut", "active,en attente", State::Pending),
        ("subscribed,status", "no,maybe", State::Unsubscribed),
    ] {
        assert_eq!(read(told(), header, cells).await, Ok(state), "{header}={cells}");
    }
    // A column that says who wants mail, and of somebody says nothing.
    let silent = read(ImportOptions::at(now()), "subscribed", "").await;
    assert_eq!(silent, Err("the file does not say that mail is wanted".to_owned()));
    assert_eq!(read(told(), "subscribed", "").await, Ok(State::Confirmed));
}

#[tokio::test]
async fn when_somebody_left_is_kept_where_it_can_be_read() {
    let list = TestList::new().await;
    let csv = "email,unsubscribed,unsubscribe date,since\nada@example.org,yes,2020-01-01,2019-01-01\n\
               bo@example.org,yes,01/02/2020,2019-01-01\n";
    let report = list.read(csv).await;
    assert_eq!((report.left, report.refused.len()), (2, 0));
    let since: Vec<_> =
        list.everybody().await.iter().map(|one| one.since.strftime("%F").to_string()).collect();
    assert_eq!(since, ["2020-01-01", "2026-06-30"]);
}

#[test]
fn a_mapping_shows_every_column_as_used_or_ignored() {
    let header =
        ["email", "Notes", "unsubscribed", "opted out", "bounced", "complained", "", "Subscription type"];
    let mapping = Mapping::of(header.map(str::to_owned).to_vec()).unwrap();
    let fields: Vec<_> =
        mapping.fields.iter().map(|(field, place)| (field.as_str(), header[*place])).collect();
    let expected = [
        ("address", "email"),
        ("left", "unsubscribed"),
        ("left", "opted out"),
        ("bounced", "bounced"),
        ("complained", "complained"),
        ("state", "Subscription type"),
    ];
    assert_eq!(fields, expected);
    assert_eq!(mapping.ignored().collect::<Vec<_>>(), ["Notes", ""]);
}
