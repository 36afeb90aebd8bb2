//! The files of other programs, with the columns that they have there.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

use super::*;

/// What became of a file: everybody with state, name, tags and since when, and the rows that were refused, or
/// of the same people again.
pub(super) async fn read(files: &[(&str, &str)]) -> (Vec<String>, Vec<String>) {
    let files: Vec<(&str, &[u8])> = files.iter().map(|(name, text)| (*name, text.as_bytes())).collect();
    let list = TestList::new().await;
    let report = list.read_with(ImportOptions::at(now()), &files).await.unwrap();
    let refused = report.refused.iter().chain(&report.again);
    let refused = refused.map(|row| format!("{}:{} {}", row.file, row.line, row.reason));
    let shown = list.everybody().await.into_iter().map(|one| {
        let tags: Vec<_> = one.tags.iter().map(Tag::as_str).collect();
        let since = one.since.strftime("%F");
        format!(
            "{} {} {:?} {since} {}",
            one.address.expose(),
            one.state,
            one.name.unwrap_or_default(),
            tags.join("+")
        )
    });
    (shown.collect(), refused.collect())
}

fn mapping(header: &str) -> Mapping {
    Mapping::of(header.split(',').map(str::to_owned).collect()).unwrap()
}

pub(super) const SUBSCRIBED: (&str, &str) = (
    "subscribed_members_export_1a2b.csv",
    "\"Email Address\",\"First Name\",\"Last Name\",MEMBER_RATING,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,CONFIRM_IP,\
     LATITUDE,LONGITUDE,GMTOFF,DSTOFF,TIMEZONE,CC,REGION,LAST_CHANGED,LEID,EUID,NOTES,TAGS\n\
     ada@example.org,Ada,Example,2,\"2024-02-01 09:00:00\",192.0.2.1,\"2024-02-02 09:00:00\",192.0.2.7,,,,,,,,\
     \"2024-02-02 09:00:00\",1,aa,,\"\"\"London\"\",\"\"Rust talks\"\"\"\n",
);
pub(super) const UNSUBSCRIBED: (&str, &str) = (
    "unsubscribed_members_export_1a2b.csv",
    "\"Email Address\",\"First Name\",\"Last Name\",MEMBER_RATING,OPTIN_TIME,UNSUB_TIME,UNSUB_CAMPAIGN_TITLE,\
     UNSUB_CAMPAIGN_ID,UNSUB_REASON,UNSUB_REASON_OTHER,LEID,EUID,NOTES,TAGS\n\
     bo@example.org,Bo,Muster,2,\"2023-01-01 09:00:00\",\"2024-03-03 09:00:00\",June,1,,,2,bb,,\n",
);
pub(super) const CLEANED: (&str, &str) = (
    "cleaned_members_export_1a2b.csv",
    "\"Email Address\",\"First Name\",\"Last Name\",MEMBER_RATING,OPTIN_TIME,CLEAN_TIME,CLEAN_CAMPAIGN_TITLE,\
     CLEAN_CAMPAIGN_ID,LEID,EUID,NOTES,TAGS\n\
     cy@example.org,Cy,,2,\"2023-01-01 09:00:00\",\"2024-04-04 09:00:00\",June,1,3,cc,,\n",
);

#[tokio::test]
async fn mailchimps_three_files_keep_everybody_where_they_stand() {
    let expected = [
        "ada@example.org confirmed \"Ada Example\" 2024-02-02 london+rust talks",
        "bo@example.org unsubscribed \"Bo Muster\" 2024-03-03 ",
        "cy@example.org bounced \"Cy\" 2024-04-04 ",
    ];
    let (shown, refused) = read(&[SUBSCRIBED, UNSUBSCRIBED, CLEANED]).await;
    assert_eq!((shown, refused), (expected.map(str::to_owned).to_vec(), Vec::new()));
    // Also where somebody renamed them; but the first may be that of people who never subscribed.
    let renamed = [("a.csv", SUBSCRIBED.1), ("b.csv", UNSUBSCRIBED.1), ("c.csv", CLEANED.1)];
    let list = TestList::new().await;
    let renamed = renamed.map(|(name, text)| (name, text.as_bytes()));
    let refused = list.read_with(ImportOptions::at(now()), &renamed).await;
    assert!(matches!(refused, Err(Error::Untold { rows: 1, .. })), "{refused:?}");
    let report = list.read_with(ImportOptions { is_of_one: false, ..agreed() }, &renamed).await.unwrap();
    assert_eq!((report.added, report.left), (1, 2));
    assert_eq!(list.mailed().await, ["ada@example.org"]);
}

#[tokio::test]
async fn that_all_agreed_brings_nobody_back_of_a_file_of_mailchimps_leavers() {
    let list = TestList::new().await;
    for (name, text) in [UNSUBSCRIBED, CLEANED] {
        // Even where the day is missing.
        let text = text.replace("\"2024-03-03 09:00:00\"", "").replace("\"2024-04-04 09:00:00\"", "");
        list.read_with(agreed(), &[(name, text.as_bytes())]).await.unwrap();
    }
    assert!(list.mailed().await.is_empty());
}

#[tokio::test]
async fn the_network_of_a_consent_at_mailchimp_stays_with_it() {
    let list = TestList::new().await;
    list.read_with(ImportOptions::at(now()), &[(SUBSCRIBED.0, SUBSCRIBED.1.as_bytes())]).await.unwrap();
    let consents = list.consents(list.id("ada@example.org").await).await.unwrap();
    assert_eq!(consents[0].network.as_deref(), Some("192.0.2.7"));
}

#[tokio::test]
async fn whoever_left_by_any_of_the_files_has_left() {
    let subscribed = (SUBSCRIBED.0, &*SUBSCRIBED.1.replace("ada@example.org", "BO+x@example.org"));
    let (shown, refused) = read(&[subscribed, UNSUBSCRIBED]).await;
    assert_eq!(shown, ["bo@example.org unsubscribed \"Bo Muster\" 2024-03-03 london+rust talks"]);
    assert_eq!(refused, ["0:2 the same person as in another of the files"]);
}

#[tokio::test]
async fn a_row_of_mailchimps_leavers_with_a_cell_too_many_is_still_of_one_who_left() {
    let subscribed = (SUBSCRIBED.0, &*SUBSCRIBED.1.replace("ada@example.org", "bo@example.org"));
    let unsubscribed = (UNSUBSCRIBED.0, &*UNSUBSCRIBED.1.replace(",Bo,", ",Bo,the third,"));
    let (shown, refused) = read(&[subscribed, unsubscribed]).await;
    assert_eq!(shown, ["bo@example.org unsubscribed \"Ada Example\" 2026-06-30 london+rust talks"]);
    assert_eq!(refused, ["0:2 the same person as in another of the files"]);
    // Of a file that says it of each row apart, such a row is not sure.
    let (shown, refused) =
        read(&[("list.csv", "email,name,state\nbo@example.org,Bo,the third,left\n")]).await;
    assert_eq!((shown.len(), refused), (0, vec!["0:2 4 fields where the header has 3".to_owned()]));
}

#[tokio::test]
async fn substacks_switched_off_mail_is_a_wish_to_leave() {
    let (shown, refused) = read(&[(
        "email_list.acme.csv",
        "email,active_subscription,expiry,plan,email_disabled,created_at,first_payment_at\n\
         ada@example.org,false,,other,false,2024-01-01T00:00:00.000Z,\n\
         bo@example.org,true,2026-01-01,monthly,true,2024-01-01T00:00:00.000Z,\n\
         cy@example.org,false,,other,,2024-01-01,\n",
    )])
    .await;
    assert_eq!(
        shown,
        ["ada@example.org confirmed \"\" 2024-01-01 ", "bo@example.org unsubscribed \"\" 2026-06-30 "]
    );
    assert_eq!(refused, ["0:4 it is neither true nor false whether mail is wanted"]);
    let (shown, refused) = read(&[(
        "subscribers.csv",
        "Email,Name,Subscription type,Activity,Subscription date,Receiving emails for\n\
         ada@example.org,Ada,free,3,2024-01-01,Acme\nbo@example.org,Bo,free,0,2024-01-01,\n",
    )])
    .await;
    assert_eq!(shown, ["ada@example.org confirmed \"Ada\" 2024-01-01 "]);
    assert_eq!(refused, ["0:3 the file does not say that mail is wanted"]);
}

#[tokio::test]
async fn the_words_for_a_state_are_those_of_the_program() {
    for (header, row, states) in [
        (
            "email_address,type,creation_date,tags",
            ",2024-01-01T00:00:00Z,rust",
            &[
                ("regular", "confirmed"),
                ("unpaid", "confirmed"),
                ("unactivated", "pending"),
                ("removed", "unsubscribed"),
                ("spammy", "unsubscribed"),
                ("complained", "complained"),
                ("undeliverable", "bounced"),
                ("new", ""),
            ][..],
        ),
        (
            "email,notes,metadata,tags,source,subscriber_type,creation_date,unsubscription_date",
            "",
            &[
                ("regular", "confirmed"),
                ("premium", "confirmed"),
                ("gifted", "confirmed"),
                ("churning", "confirmed"),
                ("unactivated", "pending"),
                ("unsubscribed", "unsubscribed"),
                ("removed", "unsubscribed"),
                ("new", ""),
            ],
        ),
        (
            "email,name,note,created_at,deleted_at,labels,tiers,subscribed_to_emails",
            "",
            &[("true", "confirmed"), ("false", "unsubscribed"), ("", "")],
        ),
        (
            "email_address,first_name,created_at,state",
            "",
            &[
                ("active", "confirmed"),
                ("inactive", "pending"),
                ("cancelled", "unsubscribed"),
                ("bounced", "bounced"),
                ("complained", "complained"),
                ("cold", ""),
            ],
        ),
        (
            "uuid,email,name,attributes,created_at,updated_at,status",
            "",
            &[
                ("enabled", "confirmed"),
                ("disabled", "unsubscribed"),
                ("blocklisted", "complained"),
                ("?", ""),
            ],
        ),
    ] {
        for (word, state) in states {
            let columns = mapping(header);
            let cells = columns.header.iter().map(|name| match name.as_str() {
                "email" | "email_address" => "ada@example.org",
                "type" | "subscriber_type" | "state" | "status" | "subscribed_to_emails" => word,
                "creation_date" | "created_at" => "2024-01-01T00:00:00Z",
                _ => "",
            });
            let csv = format!("{header}\n{}\n", cells.collect::<Vec<_>>().join(","));
            let (shown, refused) = read(&[("list.csv", &csv)]).await;
            let found = shown.first().map_or("", |one| one.split(' ').nth(1).unwrap());
            assert_eq!(
                (found, refused.len()),
                (*state, usize::from(state.is_empty())),
                "{header}: {word}{row}"
            );
        }
    }
}

#[tokio::test]
async fn times_of_listmonk_as_go_writes_them_are_read() {
    // knadh/listmonk, cmd/subscribers.go: `r.CreatedAt.Time.String()`.
    for (time, expected) in [
        ("2024-05-06 10:11:12.123456 +0000 UTC", "2024-05-06T10:11:12.123456Z"),
        ("2024-05-06 10:11:12 +0000 UTC", "2024-05-06T10:11:12Z"),
        ("2024-05-06 10:11:12.123456 +0000 +0000", "2024-05-06T10:11:12.123456Z"),
        ("2024-05-06 10:11:12.5 +0200 CEST", "2024-05-06T08:11:12.5Z"),
        ("2024-05-06 10:11:12 -0330 -0330", "2024-05-06T13:41:12Z"),
        ("2024-05-06 10:11:12.123456 +0000 UTC m=+0.100000001", "2024-05-06T10:11:12.123456Z"),
        ("0001-01-01 00:00:00 +0000 UTC", "2026-06-30T18:00:00Z"),
    ] {
        let csv = format!(
            "uuid,email,name,attributes,status,created_at,updated_at\n\
             a-b,ada@example.org,Ada,\"{{\"\"a\"\":1}}\",enabled,{time},{time}\n"
        );
        let list = TestList::new().await;
        let report = list.read(&csv).await;
        assert_eq!(reasons(&report), [], "{time}");
        assert_eq!(list.everybody().await[0].since.to_string(), expected, "{time}");
    }
    for time in
        ["2024-05-06 10:11:12 +0000 UTC or so", "2024-05-06 10:11:12 0000 UTC", "2024-05-06 +0000 UTC"]
    {
        let list = TestList::new().await;
        let report = list.read(format!("email,since\nada@example.org,{time}\n")).await;
        assert_eq!((report.added, report.flawed.len()), (1, 1), "{time}");
        assert_eq!(list.everybody().await[0].since, now(), "{time}");
    }
}

#[test]
fn a_format_is_known_by_its_columns() {
    for (header, format) in [
        ("email,name,state,since,source,tags", Format::Recap),
        ("Email Address,LEID,EUID", Format::Mailchimp),
        ("email,active_subscription,expiry,email_disabled,created_at", Format::Substack),
        ("email_address,notes,tags,type,creation_date", Format::Buttondown),
        ("email,notes,metadata,tags,source,subscriber_type,creation_date", Format::Buttondown),
        ("id,email,name,note,subscribed_to_emails,complimentary_plan", Format::Ghost),
        ("id,first_name,email_address,state,created_at", Format::Kit),
        ("uuid,email,name,attributes,status,created_at,updated_at", Format::Listmonk),
        ("Name,User ID,Joined Group on,Email", Format::Meetup),
        ("Vorname,Nachname,E-Mail-Adresse", Format::Plain),
    ] {
        assert_eq!(mapping(header).format, format, "{header}");
    }
}

#[tokio::test]
async fn a_meetup_groups_list_says_that_it_has_no_addresses_and_is_read_where_it_has() {
    let members = "Name\tUser ID\tTitle\tMember ID\tLocation\tJoined Group on\tURL of Member Profile\n\
                   Ada Example\tuser 1\t\t1\tLondon\t04/24/2014\thttps://www.meetup.com/x/members/1\n";
    let list = TestList::new().await;
    let read_it = list.read_with(ImportOptions::at(now()), &[("members.xls", members.as_bytes())]).await;
    assert!(matches!(read_it, Err(Error::MeetupWithoutAddresses)));
    let asked = members.replace("\tURL", "\tEmail\tURL").replace("\thttps", "\tada@example.org\thttps");
    let (shown, _) = read(&[("members.xls", &asked)]).await;
    assert_eq!(shown, ["ada@example.org confirmed \"Ada Example\" 2014-04-24 "]);
    // Who wants no mail from the group wants none of this.
    let unwanted = asked.replace("\tEmail\t", "\tMailing List\tEmail\t").replace("\tada@", "\tNo\tada@");
    let (shown, _) = read(&[("members.xls", &unwanted)]).await;
    assert_eq!(shown, ["ada@example.org unsubscribed \"Ada Example\" 2026-06-30 "]);
}

#[tokio::test]
async fn a_day_that_can_mean_one_thing_alone_is_read_however_it_is_written() {
    let meetup = |day: &str| {
        format!("Name\tUser ID\tJoined Group on\tEmail\nAda Example\tuser 1\t{day}\tada@example.org\n")
    };
    for day in [
        "05/31/2024",
        "5/31/2024",
        "2024-05-31",
        "2024-05-31 18:00:00",
        "May 31, 2024",
        "2024-05-31T18:00:00Z",
    ] {
        let (shown, refused) = read(&[("members.xls", &meetup(day))]).await;
        assert_eq!(shown, ["ada@example.org confirmed \"Ada Example\" 2024-05-31 "], "{day}: {refused:?}");
    }
    for day in ["September 5, 2024", "Sep 05, 2024", "09/05/2024"] {
        let (shown, refused) = read(&[("members.xls", &meetup(day))]).await;
        assert_eq!(shown, ["ada@example.org confirmed \"Ada Example\" 2024-09-05 "], "{day}: {refused:?}");
    }
    for day in ["31/05/2024", "31.05.2024", "2024-13-01", "May 2024"] {
        let (shown, _) = read(&[("members.xls", &meetup(day))]).await;
        assert_eq!(shown, ["ada@example.org confirmed \"Ada Example\" 2026-06-30 "], "{day}");
    }
    let plain = |day: &str| format!("email;state;since\nada@example.org;active;{day}\n");
    let (shown, _) = read(&[("list.csv", &plain("May 31, 2024"))]).await;
    assert_eq!(shown, ["ada@example.org confirmed \"\" 2024-05-31 "]);
    // Which of the two is the month is not known.
    let (shown, _) = read(&[("list.csv", &plain("05/06/2024"))]).await;
    assert_eq!(shown, ["ada@example.org confirmed \"\" 2026-06-30 "]);
}

#[tokio::test]
async fn a_file_of_single_octets_is_read_and_told_of() {
    let list = TestList::new().await;
    let mut import = list.import(agreed());
    let mut is_guessed = false;
    let csv = b"E-Mail;Vorname;Nachname\r\nzoe@example.org;Zo\xeb;M\xfcller\r\n";
    import.read("list.csv", &csv[..], &mut |event| is_guessed |= matches!(event, Event::Guessed)).unwrap();
    import.record(&mut |_| ()).await.unwrap();
    assert!(is_guessed);
    assert_eq!(list.everybody().await[0].name.as_deref(), Some("Zoë Müller"));
}

#[tokio::test]
async fn tags_and_the_state_of_all_may_be_given_beside_the_file() {
    let list = TestList::new().await;
    list.join("ada@example.org").await;
    let tags = vec![Tag::parse("London").unwrap()];
    let options = ImportOptions { tags, state: Some(State::Pending), ..ImportOptions::at(now()) };
    let csv = b"email,tags\nada@example.org,rust\nbo@example.org,\n";
    list.read_with(options, &[("list.csv", csv)]).await.unwrap();
    let everybody = list.everybody().await;
    let words = |place: usize| everybody[place].tags.iter().map(Tag::as_str).collect::<Vec<_>>();
    assert_eq!((words(0), everybody[0].state), (vec!["london", "rust"], State::Confirmed));
    assert_eq!((words(1), everybody[1].state), (vec!["london"], State::Pending));
}

#[tokio::test]
async fn more_rows_than_are_kept_in_order_are_recorded_all_the_same() {
    let list = TestList::new().await;
    let count = IN_ORDER + TRANSACTION + 1;
    // A large prime scatters them.
    let csv =
        (0..count).fold("email\n".to_owned(), |csv, n| csv + &format!("n{}@example.org\n", n * 7919 % count));
    list.join("n5@example.org").await;
    list.suppress(&address("n7@example.org"), Reason::Complaint, now()).await.unwrap();
    let report = list.read(&csv).await;
    assert_eq!((report.already, report.suppressed, report.added), (1, 1, count as u64 - 2));
    assert_eq!(list.counts().await.unwrap().confirmed, count as u64 - 1);
    let again = list.read(&csv).await;
    assert_eq!((again.already, again.suppressed, again.added), (count as u64 - 1, 1, 0));
}
