//! Files of no known program, whose columns say under names of their own who wants mail.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

use super::*;

/// Where somebody stands of whom a column says this, or why the file or the row is refused.
async fn read(options: ImportOptions, header: &str, cells: &str) -> Result<State, String> {
    let list = TestList::new().await;
    let csv = format!("email,name,{header}\nada@example.org,Ada,{cells}\n");
    let report = list.read_with(options, &[("list.csv", csv.as_bytes())]).await;
    let report = report.map_err(|error| error.to_string())?;
    match report.refused.first() {
        Some(refused) => Err(refused.reason.to_string()),
        None => Ok(list.state("ada@example.org").await.unwrap()),
    }
}

#[tokio::test]
async fn a_column_that_says_that_somebody_left_is_read_under_any_name() {
    for (header, cell, state) in [
        ("unsubscribed", "yes", State::Unsubscribed),
        ("Unsubscribed?", "Y", State::Unsubscribed),
        ("unsubscribed_at", "2020-01-01 10:00:00", State::Unsubscribed),
        ("Unsubscribed At", "1/2/20", State::Unsubscribed),
        ("unsubscribe date", "2020-01-01", State::Unsubscribed),
        ("subscribed", "no", State::Unsubscribed),
        ("opted out", "true", State::Unsubscribed),
        ("opt_out", "1", State::Unsubscribed),
        ("HasOptedOutOfEmail", "TRUE", State::Unsubscribed),
        ("opt-in", "0", State::Unsubscribed),
        ("Subscription status", "unsubscribed", State::Unsubscribed),
        ("Subscriber Status", "Unsubscribed", State::Unsubscribed),
        ("SubscriberStatus", "opted-out", State::Unsubscribed),
        ("email status", "bounced", State::Bounced),
        ("email status", "hard bounce", State::Bounced),
        ("bounced", "true", State::Bounced),
        ("Bounce date", "3 May 2020", State::Bounced),
        ("complained", "1", State::Complained),
        ("Spam complaint", "yes", State::Complained),
        ("Marketing consent", "no", State::Unsubscribed),
        ("Marketing consent", "withdrawn", State::Unsubscribed),
        ("Accepts Marketing", "no", State::Unsubscribed),
        ("Newsletter", "nein", State::Unsubscribed),
        ("Statut", "désabonné", State::Unsubscribed),
        ("Statut", "DÉSINSCRITE", State::Unsubscribed),
        ("abonné", "non", State::Unsubscribed),
        ("Date de désabonnement", "01/02/2020", State::Unsubscribed),
        ("Estado", "baja", State::Unsubscribed),
        ("Estado", "dado de baja", State::Unsubscribed),
        ("Fecha de baja", "01/02/2020", State::Unsubscribed),
        ("suscrito", "no", State::Unsubscribed),
        ("abgemeldet", "ja", State::Unsubscribed),
        ("Abgemeldet am", "1.2.2020", State::Unsubscribed),
        ("status", "abgemeldet", State::Unsubscribed),
        ("Einwilligung", "widerrufen", State::Unsubscribed),
        ("Status der Anmeldung", "unbestätigt", State::Pending),
        ("double opt-in", "no", State::Pending),
        ("Email subscriber status", "Never subscribed", State::Unsubscribed),
        ("Left on", "2020-01-01", State::Unsubscribed),
        ("Consent withdrawn", "yes", State::Unsubscribed),
        ("Subscription cancelled at", "2020-01-01", State::Unsubscribed),
        ("active", "0", State::Unsubscribed),
        ("inactive", "1", State::Unsubscribed),
        ("Kein Newsletter", "nein", State::Confirmed),
        ("IsExcludedFromCampaigns", "true", State::Unsubscribed),
        ("Excluded", "yes", State::Unsubscribed),
        ("Do Not Bulk Email", "Yes", State::Unsubscribed),
        ("Don't send mail", "1", State::Unsubscribed),
        ("DNC", "1", State::Unsubscribed),
        ("On Hold", "1", State::Unsubscribed),
        ("Gesperrt", "ja", State::Complained),
        ("Sperrvermerk", "ja", State::Unsubscribed),
        ("Ausgetreten am", "2024-01-01", State::Unsubscribed),
        ("Gekündigt am", "2024-01-01", State::Unsubscribed),
        ("Austritt", "2024-01-01", State::Unsubscribed),
        ("Austrittsdatum", "1.2.2024", State::Unsubscribed),
        ("Résilié", "oui", State::Unsubscribed),
        ("Eliminado", "sí", State::Unsubscribed),
        ("banned", "true", State::Complained),
        ("User is blocked?", "true", State::Complained),
        ("Spam", "1", State::Complained),
        ("marked_spam_at", "2024-01-01", State::Complained),
        ("Suppression reason", "bounce", State::Bounced),
        ("Deliverability", "undeliverable", State::Bounced),
        ("valid", "false", State::Bounced),
        ("E-Mail gültig", "nein", State::Bounced),
        ("E-Mail ungültig", "ja", State::Bounced),
        ("email_enabled", "false", State::Unsubscribed),
        ("Emails disabled", "true", State::Unsubscribed),
        ("E-Mail erlaubt", "nein", State::Unsubscribed),
        ("Wants mail", "no", State::Unsubscribed),
        ("Email permission", "no", State::Unsubscribed),
        ("Remove", "yes", State::Unsubscribed),
        ("Confirmed", "no", State::Pending),
        ("Confirmed", "false", State::Pending),
        ("Verified", "no", State::Pending),
        ("email_verified", "false", State::Pending),
        ("E-Mail bestätigt", "nein", State::Pending),
        ("Pending", "yes", State::Pending),
        ("Unconfirmed", "x", State::Pending),
        ("Can email", "no", State::Unsubscribed),
        ("can_email", "0", State::Unsubscribed),
        ("ok to mail", "no", State::Unsubscribed),
        ("May contact", "false", State::Unsubscribed),
        ("Kontakt erlaubt", "nein", State::Unsubscribed),
        ("Werbesperre", "ja", State::Unsubscribed),
        ("Date left", "2020-01-01", State::Unsubscribed),
        ("Leave date", "1/2/2020", State::Unsubscribed),
        ("Exit date", "2020-01-01", State::Unsubscribed),
        ("Removal date", "2020-01-01", State::Unsubscribed),
        ("Membership ended", "2020-01-01", State::Unsubscribed),
        ("Unsubscribed from event mails", "yes", State::Unsubscribed),
        ("Registration opt-in", "no", State::Unsubscribed),
        ("Event newsletter", "no", State::Unsubscribed),
        // Nothing that somebody left by.
        ("Confirmed", "yes", State::Confirmed),
        ("email_verified", "true", State::Confirmed),
        ("Pending", "no", State::Confirmed),
        ("Pending", "", State::Confirmed),
        ("Can email", "yes", State::Confirmed),
        ("Werbesperre", "nein", State::Confirmed),
        ("Date left", "", State::Confirmed),
        ("Membership ended", "", State::Confirmed),
        ("Gesperrt", "nein", State::Confirmed),
        ("Austritt", "", State::Confirmed),
        ("valid", "true", State::Confirmed),
        ("valid", "", State::Confirmed),
        ("Deliverability", "deliverable", State::Confirmed),
        ("email_enabled", "true", State::Confirmed),
        ("Wants mail", "yes", State::Confirmed),
        ("Suppression reason", "", State::Confirmed),
        ("Cancelled", "no", State::Confirmed),
        ("unsubscribed", "no", State::Confirmed),
        ("unsubscribed", "", State::Confirmed),
        ("unsubscribed at", "NULL", State::Confirmed),
        ("unsubscribed at", "0000-00-00 00:00:00", State::Confirmed),
        ("bounces", "0", State::Confirmed),
        ("subscribed", "yes", State::Confirmed),
        ("Subscription date", "2020-01-01", State::Confirmed),
        ("Subscribed on", "", State::Confirmed),
        ("Abonniert", "ja", State::Confirmed),
        ("Statut", "abonné", State::Confirmed),
        ("Estado", "activo", State::Confirmed),
        // About something else.
        ("options", "red", State::Confirmed),
        ("Description", "a text", State::Confirmed),
        ("Billing state", "CA", State::Confirmed),
        ("Unsubscribe link", "https://example.org/u/1", State::Confirmed),
        ("Estate", "large", State::Confirmed),
        ("Photo consent", "no", State::Confirmed),
        ("Left handed", "yes", State::Confirmed),
        ("Exclusive offers", "yes", State::Confirmed),
        ("Seats left", "7", State::Confirmed),
        ("Valid until", "2024-01-01", State::Confirmed),
        ("Dogs allowed", "no", State::Confirmed),
        ("Subscriber ID", "7", State::Confirmed),
    ] {
        assert_eq!(read(ImportOptions::at(now()), header, cell).await, Ok(state), "{header}={cell}");
    }
}

#[tokio::test]
async fn what_became_of_a_ticket_says_nothing_of_the_list() {
    for header in [
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
    ] {
        for cell in ["cancelled", "declined", "pending", "active", "paid", "no", ""] {
            assert_eq!(
                read(ImportOptions::at(now()), header, cell).await,
                Ok(State::Confirmed),
                "{header}={cell}"
            );
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

#[tokio::test]
async fn a_column_about_the_state_that_is_not_understood_refuses_the_file() {
    for (header, cell) in [
        ("Subscription type", "free"),
        ("Estado", "Jalisco"),
        ("Membership status", "lapsed?"),
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
