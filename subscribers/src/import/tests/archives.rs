//! Archives of other programs: which of their files are lists.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

use std::io::Write as _;

use super::formats::{CLEANED, SUBSCRIBED, UNSUBSCRIBED};
use super::*;

/// A ZIP of some files.
fn zipped(files: &[(&str, &str)]) -> std::io::Cursor<Vec<u8>> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in files {
        let options =
            zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        zip.start_file(format!("export/{name}"), options).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap()
}

/// What became of a ZIP: everybody with their state, and the files that were left out.
async fn read_zip(files: &[(&str, &str)]) -> Result<(Vec<String>, Vec<String>), Error> {
    let list = TestList::new().await;
    let mut import = list.import(ImportOptions::at(now()));
    let (mut entered, mut left_out) = (String::new(), Vec::new());
    let mut watch = |event: Event<'_>| match event {
        Event::Entered(name) => name.clone_into(&mut entered),
        Event::Skipped(reason) => left_out.push(format!("{entered} {reason:?}")),
        _ => {}
    };
    import.read_zip("export.zip", zipped(files), &mut watch)?;
    import.record(&mut |_| ()).await?;
    let everybody = list.everybody().await;
    Ok((everybody.iter().map(|one| format!("{} {}", one.address.expose(), one.state)).collect(), left_out))
}

#[tokio::test]
async fn substacks_zip_is_read_without_its_logs_whatever_they_say() {
    const LOG: &str = "post_id,timestamp,email,post_type,post_audience,active_subscription,country\n\
                       1.a,2024-01-01T00:00:00.000Z,ada@example.org,newsletter,everyone,false,DE\n\
                       1.a,2024-01-01T00:00:00.000Z,left@example.org,newsletter,everyone,true,DE\n";
    let files = [
        (
            "posts.csv",
            "post_id,post_date,is_published,email_sent_at,type,audience,title\n1.a,,true,,newsletter,,A\n",
        ),
        ("posts/1.a.delivers.csv", LOG),
        ("posts/1.a.opens.csv", LOG),
        ("posts/renamed.csv", LOG),
        ("posts/1.a.html", "<p>How to unsubscribe</p>"),
        ("people.csv", "email\nleft@example.org\n"),
        (
            "email_list.acme.csv",
            "email,active_subscription,expiry,plan,email_disabled,created_at,first_payment_at\n\
             ada@example.org,false,,other,false,2024-01-01T00:00:00.000Z,\n",
        ),
    ];
    let (everybody, left_out) = read_zip(&files).await.unwrap();
    assert_eq!(everybody, ["ada@example.org confirmed"]);
    assert_eq!(
        left_out,
        [
            "export/posts.csv NoAddresses",
            "export/people.csv OfNoProgram",
            "export/posts/1.a.delivers.csv Logs(Substack, 3)"
        ]
    );
    let list = TestList::new().await;
    let alone = list.read_with(ImportOptions::at(now()), &[("log.csv", LOG.as_bytes())]).await;
    assert!(matches!(alone, Err(Error::SubstackLog)));
    // And in a file that somebody made of one.
    let readers = "post_id,email,active_subscription\n1,ada@example.org,false\n";
    let list = TestList::new().await;
    let untold = list.read_with(ImportOptions::at(now()), &[("readers.csv", readers.as_bytes())]).await;
    assert!(matches!(untold, Err(Error::Untold { .. })), "{untold:?}");
    list.read(readers).await;
    assert_eq!(list.mailed().await, ["ada@example.org"]);
}

#[tokio::test]
async fn a_zip_is_read_to_its_last_file_or_refused() {
    let names: Vec<String> = (0..150).map(|number| format!("picture{number}.png")).collect();
    let pictures = names.iter().map(|name| (name.as_str(), "x"));
    let files: Vec<_> = [SUBSCRIBED].into_iter().chain(pictures).chain([UNSUBSCRIBED]).collect();
    let (everybody, _) = read_zip(&files).await.unwrap();
    assert_eq!(everybody, ["ada@example.org confirmed", "bo@example.org unsubscribed"]);

    let names: Vec<String> = (0..99).map(|number| format!("other{number}.csv")).collect();
    let lists: Vec<_> = names.iter().map(|name| (name.as_str(), "a,b\n")).chain([SUBSCRIBED]).collect();
    assert_eq!(read_zip(&lists).await.unwrap().1.len(), 99);
    let more = [lists, vec![UNSUBSCRIBED]].concat();
    assert!(matches!(read_zip(&more).await, Err(Error::TooManyLists(101))));
}

#[tokio::test]
async fn a_zip_in_which_a_file_of_those_who_left_cannot_be_used_is_refused() {
    let renamed = UNSUBSCRIBED.1.replace("Email Address", "Kontakt");
    for (name, text, why) in [
        ("unsubscribed_1.csv", renamed.as_str(), "no column of addresses"),
        ("nonsubscribed_1.csv", renamed.as_str(), "no column of addresses"),
        ("unsubscribed_1.csv", "email\nbo@example.org\n", "not of the program"),
        ("cleaned.xlsx", "x", "no file of comma separated values"),
        ("abgemeldet", "x", "no file of comma separated values"),
    ] {
        let refused = read_zip(&[SUBSCRIBED, (name, text)]).await.unwrap_err().to_string();
        assert!(refused.contains(name) && refused.contains(why), "{name}: {refused}");
    }
    // Also where no program is known.
    let plain = ("list.csv", "email,subscribed\nbo@example.org,yes\n");
    let refused =
        read_zip(&[plain, ("bounced.csv", "email\nbo@example.org\n")]).await.unwrap_err().to_string();
    assert!(refused.contains("none of its columns says so"), "{refused}");
    for (name, text) in [
        ("bounced.csv", "email,bounce_count\nbo@example.org,\n"),
        ("unsubscribed/list.csv", "email,consent_date\nbo@example.org,2020-01-01\n"),
        ("2024 unsubscribed.csv", SUBSCRIBED.1),
    ] {
        let refused = read_zip(&[SUBSCRIBED, (name, text)]).await.unwrap_err().to_string();
        assert!(refused.contains(name) && refused.contains("tells by its name who left"), "{refused}");
        let list = TestList::new().await;
        let mut import =
            list.import(ImportOptions { state: Some(State::Unsubscribed), ..ImportOptions::at(now()) });
        import.read_zip("export.zip", zipped(&[(name, text)]), &mut |_| ()).unwrap();
        import.record(&mut |_| ()).await.unwrap();
        assert!(list.mailed().await.is_empty());
    }
    let list = TestList::new().await;
    let refused =
        list.import(ImportOptions::at(now())).read_zip("unsubscribed.zip", zipped(&[plain]), &mut |_| ());
    assert!(
        matches!(&refused, Err(Error::LeaversByFolder(archive)) if archive == "unsubscribed.zip"),
        "{refused:?}"
    );
    let told = ("bounced.csv", "email,bounced\nbo@example.org,yes\n");
    assert_eq!(read_zip(&[plain, told]).await.unwrap().0, ["bo@example.org bounced"]);
}

#[tokio::test]
async fn that_all_of_a_zip_agreed_is_not_believed_of_a_file_of_those_who_left() {
    let csv = "email\nada@example.org\n";
    let list = TestList::new().await;
    let zip = |files: &[(&str, &str)]| list.import(agreed()).read_zip("", zipped(files), &mut |_| ());
    let refused = zip(&[("list.csv", csv), ("left.csv", csv)]).unwrap_err().to_string();
    assert!(refused.contains("`export/left.csv`"), "{refused}");
    zip(&[("list.csv", csv), ("other.csv", csv)]).unwrap();
    let untold = read_zip(&[("people.csv", csv)]).await;
    assert!(matches!(untold, Err(Error::Untold { rows: 1, .. })), "{untold:?}");
}

#[tokio::test]
async fn a_zip_in_which_those_who_left_stand_without_a_header_is_refused() {
    let plain = ("list.csv", "email,status\nada@example.org,active\nbo@example.org,active\n");
    for (name, text) in [
        ("unsubscribed.csv", "bo@example.org\n"),
        ("unsubscribed.csv", "bo@example.org\ncy@example.org\n"),
        ("Abmeldungen.csv", "bo@example.org"),
        ("Abmeldungen.txt", "Bo <bo@example.org>;Bo\n"),
        ("unsubscribed_members_export_1.csv", "bo@example.org,A,B\n"),
        ("unsubscribed/list.csv", "Kontakt\nbo@example.org\n"),
    ] {
        for list in [plain, SUBSCRIBED] {
            let refused = read_zip(&[list, (name, text)]).await.unwrap_err().to_string();
            assert!(refused.contains(name) && refused.contains("no column of addresses"), "{refused}");
        }
    }
}

#[tokio::test]
async fn who_left_is_read_from_a_zip_whatever_the_ending_of_the_file() {
    let tabs = UNSUBSCRIBED.1.replace(',', "\t").replace("bo@", "cy@");
    let files = [SUBSCRIBED, ("unsubscribed_1.csv.txt", UNSUBSCRIBED.1), ("unsubscribed_2.tsv", &tabs)];
    let (everybody, left_out) = read_zip(&files).await.unwrap();
    let expected =
        ["ada@example.org confirmed", "bo@example.org unsubscribed", "cy@example.org unsubscribed"];
    assert_eq!((everybody, left_out), (expected.map(str::to_owned).to_vec(), Vec::new()));
}

#[tokio::test]
async fn mailchimps_zip_is_read_without_those_who_never_subscribed() {
    let never = ("nonsubscribed_members_export_1a2b.csv", SUBSCRIBED.1.replace("ada@", "never@"));
    let archive = zipped(&[
        SUBSCRIBED,
        UNSUBSCRIBED,
        CLEANED,
        (never.0, &never.1),
        ("read me.txt", "x"),
        ("posts.csv", "a,b\n"),
    ]);
    let list = TestList::new().await;
    let mut import = list.import(ImportOptions::at(now()));
    let mut seen = Vec::new();
    let mut watch = |event: Event<'_>| match event {
        Event::Entered(name) => seen.push(name.to_owned()),
        Event::Skipped(reason) => seen.push(format!("{reason:?}")),
        _ => {}
    };
    import.read_zip("export.zip", archive, &mut watch).unwrap();
    let report = import.record(&mut |_| ()).await.unwrap();
    assert_eq!((report.added, report.left, report.rows()), (1, 2, 3));
    assert_eq!(
        seen[3..],
        [
            "export/nonsubscribed_members_export_1a2b.csv",
            "NeverSubscribed",
            "export/posts.csv",
            "NoAddresses"
        ]
    );

    let mut import = list.import(ImportOptions::at(now()));
    let nothing =
        import.read_zip("export.zip", std::io::Cursor::new(b"PK\x03\x04nonsense".to_vec()), &mut |_| ());
    assert!(matches!(nothing, Err(Error::Archive(_))));
}

#[tokio::test]
async fn the_logs_of_a_mailchimp_account_are_no_lists_and_its_audiences_are_read() {
    const LOG: &str = "Email,Timestamp\nopener@example.org,2024-03-03 09:00:00\n";
    // Those of a campaign have the columns of an audience.
    let opened = SUBSCRIBED.1.replace("ada@", "opener@");
    let many: Vec<String> =
        (0..120).map(|number| format!("granular_activity/opens/{number}_march.csv")).collect();
    let audiences =
        [SUBSCRIBED, UNSUBSCRIBED, CLEANED].map(|(name, text)| (format!("lists/7_{name}"), name, text));
    for is_prefixed in [false, true] {
        let mut files = vec![
            ("granular_activity/unsubscribes/1_march.csv", LOG),
            ("granular_activity/bounces/1_march.csv", LOG),
            ("Granular_Activity/clicks/unsubscribed_1.csv", LOG),
            ("reports/aggregate_activity/unsubscribes/1_march.csv", opened.as_str()),
            ("aggregate_activity/opens/1_march.csv", opened.as_str()),
            ("geo_data/1_unsubscribe.txt", "Country,Opens\nDE,1\n"),
            ("campaigns_content/2_how-to-unsubscribe.txt", "You can unsubscribe below.\n"),
            ("campaigns.csv", "Title,Subject\nHow to unsubscribe,x\n"),
        ];
        files.extend(many.iter().map(|name| (name.as_str(), LOG)));
        files.extend(audiences.iter().filter(|_| is_prefixed).map(|(name, _, text)| (name.as_str(), *text)));
        files.extend(audiences.iter().filter(|_| !is_prefixed).map(|(_, name, text)| (*name, *text)));
        let (everybody, left_out) = read_zip(&files).await.unwrap();
        let expected = ["ada@example.org confirmed", "bo@example.org unsubscribed", "cy@example.org bounced"];
        assert_eq!(everybody, expected, "{is_prefixed}");
        assert_eq!(
            left_out,
            [
                "export/campaigns.csv NoAddresses",
                "export/granular_activity/unsubscribes/1_march.csv Logs(Mailchimp, 126)"
            ]
        );
    }
}

#[tokio::test]
async fn an_empty_file_of_those_who_left_is_nobody_and_refuses_no_archive() {
    let header = |file: (&'static str, &'static str)| file.1.split_once('\n').unwrap().0;
    let (unsubscribed, cleaned) = (header(UNSUBSCRIBED), header(CLEANED));
    for text in ["", "\n\n", "Email Address,First Name\n", "Kontakt\n\n"] {
        let files = [SUBSCRIBED, (UNSUBSCRIBED.0, text), (CLEANED.0, text), ("nonsubscribed_1.csv", text)];
        let (everybody, left_out) = read_zip(&files).await.unwrap();
        assert_eq!(everybody, ["ada@example.org confirmed"], "{text:?}");
        let said =
            [UNSUBSCRIBED.0, CLEANED.0, "nonsubscribed_1.csv"].map(|name| format!("export/{name} Nobody"));
        assert_eq!(left_out, said, "{text:?}");
    }
    let files = [SUBSCRIBED, (UNSUBSCRIBED.0, unsubscribed), (CLEANED.0, cleaned)];
    assert_eq!(read_zip(&files).await.unwrap().0, ["ada@example.org confirmed"]);
    let plain = [
        ("list.csv", "email,subscribed\nada@example.org,yes\n"),
        ("bounced.csv", "email\n"),
        ("notes.csv", ""),
    ];
    let (everybody, left_out) = read_zip(&plain).await.unwrap();
    assert_eq!(everybody, ["ada@example.org confirmed"]);
    assert_eq!(left_out, ["export/bounced.csv Nobody", "export/notes.csv Nobody"]);
    // Without addresses it tells of nobody, whatever it is called.
    let ordinary = [
        plain[0],
        ("performers.csv", "Name,Act\nBo,Fire\n"),
        ("cancelled rsvps.csv", "Name,Evening\nBo,May\n"),
        ("left/agenda.csv", "Time,Talk\n19:00,Rust @ 7\n"),
    ];
    let (everybody, left_out) = read_zip(&ordinary).await.unwrap();
    assert_eq!(everybody, ["ada@example.org confirmed"]);
    let said = ["performers", "cancelled rsvps", "left/agenda"];
    assert_eq!(left_out, said.map(|name| format!("export/{name}.csv NoAddresses")));
    // A file by itself is asked for, and says nothing.
    let list = TestList::new().await;
    let alone = list.read_with(ImportOptions::at(now()), &[(UNSUBSCRIBED.0, b"".as_slice())]).await;
    assert!(matches!(alone, Err(Error::Empty)));
}
