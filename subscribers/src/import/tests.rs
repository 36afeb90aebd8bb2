#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod archives;
mod beside;
mod formats;
mod leavers;
mod standing;

use proptest::prelude::*;

use super::*;
use crate::Reason;
use crate::testing::{TestList, address, agreed, now};

fn reasons(report: &ImportReport) -> Vec<(u64, String)> {
    report.refused.iter().map(|row| (row.line, row.reason.to_string())).collect()
}

async fn refusal(csv: &str) -> String {
    let list = TestList::new().await;
    let read = list.read_with(ImportOptions::at(now()), &[("list.csv", csv.as_bytes())]).await;
    read.unwrap_err().to_string()
}

#[tokio::test]
async fn columns_are_found_by_name_in_any_order_and_case() {
    for csv in [
        "email,name\nada@example.org,Ada Example\n",
        "Name;Member since;E-Mail\nAda Example;2019;ada@example.org\n",
        "\u{feff}First_Name\tLAST NAME\tEmail Address\nAda\tExample\tada@example.org\n",
        "address,Mail,full name\nMain Street 1,ada@example.org,Ada Example\n",
    ] {
        let list = TestList::new().await;
        let report = list.read(csv).await;
        assert_eq!((report.added, report.rows()), (1, 1), "{csv}");
        let ada = list.everybody().await.remove(0);
        assert_eq!(ada.address.expose(), "ada@example.org");
        assert_eq!(ada.name.as_deref(), Some("Ada Example"));
    }
}

#[tokio::test]
async fn a_file_without_an_email_column_is_refused_with_what_it_has() {
    assert_eq!(
        refusal("who,\x1b[31mwhere\nAda,Here\n").await,
        "no column is called `email`; the first line names `who`, `\\u{1b}[31mwhere`"
    );
}

#[tokio::test]
async fn a_file_without_a_header_does_not_show_its_first_subscriber() {
    let shown = refusal("ada@example.org,Bo <bo@example.org>\n").await;
    assert_eq!(shown, "no column is called `email`; the first line names `a…@example.org`, `…@…`");
}

#[tokio::test]
async fn a_file_with_two_email_columns_is_refused() {
    assert_eq!(refusal("Email,email\na@example.org,\n").await, "two columns are called `email`");
}

#[tokio::test]
async fn bad_rows_are_reported_with_their_lines_and_stop_nothing() {
    let list = TestList::new().await;
    let mut csv = b"\xef\xbb\xbfemail,name,notes\n\
        ada@example.org,Ada,\"first\nsecond\"\n\
        nobody,No Body,\n\
        bo@example.org,Bo\n\
        ADA@EXAMPLE.ORG,Ada again,\n\
        cy@example.org,\"C\x1by\",\n"
        .to_vec();
    csv.extend(b"zoe@example.org,Zo\xeb,\n,,\n\ndi@example.org,Di,\n\"eve@example.org,Eve,\n");
    csv.extend(b"fay@example.org,Fay,\n");
    let report = list.read(csv).await;
    let expected = [
        (4, "the address has no `@`"),
        (5, "2 fields where the header has 3"),
        (7, "the name holds a control character"),
        (8, "the row is not UTF-8"),
        (12, "a quote is opened and not closed"),
    ];
    assert_eq!(reasons(&report), expected.map(|(line, reason)| (line, reason.to_owned())));
    assert_eq!((report.added, report.rows()), (3, 9));
    assert_eq!((report.again[0].line, report.again[0].reason), (6, Refusal::Duplicate(2)));
    assert_eq!(list.mailed().await, ["ada@example.org", "di@example.org", "fay@example.org"]);
}

#[tokio::test]
async fn importing_twice_changes_nothing() {
    let list = TestList::new().await;
    let csv = "email,name,status\nada@example.org,Ada,confirmed\nbo@example.org,,pending\n\
               cy@example.org,Cy,unsubscribed\ndi@example.org,Di,bounced\n";
    let first = list.read(csv).await;
    assert_eq!((first.added, first.left), (2, 2));
    let before = format!("{:?}", list.everybody().await);
    let second = list.read(csv).await;
    assert_eq!((second.already, second.rows()), (4, 4));
    assert_eq!(format!("{:?}", list.everybody().await), before);
}

#[tokio::test]
async fn an_import_brings_nobody_back_who_left() {
    let list = TestList::new().await;
    list.join("ada@example.org").await;
    list.remove(&address("ada@example.org"), now()).await.unwrap();
    let report = list.read("email,status\nAda@example.org,confirmed\nbo@example.org,active").await;
    assert_eq!((report.added, report.suppressed), (1, 1));
    assert_eq!(list.mailed().await, ["bo@example.org"]);
}

#[tokio::test]
async fn a_plain_file_that_is_named_for_those_who_left_confirms_nobody_unless_that_is_said() {
    let list = TestList::new().await;
    let csv: &[u8] = b"email\nada@example.org\n";
    for name in ["unsubscribed.csv", "lists/Bounces 2026.csv", "opted-out.csv", "unsubscribed/list.csv"] {
        let refused = list.read_with(ImportOptions::at(now()), &[(name, csv)]).await;
        assert!(
            matches!(refused, Err(Error::LeaversByName | Error::LeaversByFolder(_))),
            "{name}: {refused:?}"
        );
    }
    let left = ImportOptions { state: Some(State::Unsubscribed), ..ImportOptions::at(now()) };
    list.read_with(left, &[("unsubscribed.csv", csv)]).await.unwrap();
    assert!(list.mailed().await.is_empty());
    // That they agreed is said of one file; of several, one may be of people who did not.
    let list = TestList::new().await;
    let files = [("list.csv", csv), ("unsubscribed.csv", csv)];
    let several = ImportOptions { is_of_one: false, ..agreed() };
    let refused = list.read_with(several, &files).await;
    assert!(matches!(refused, Err(Error::LeaversByName)), "{refused:?}");
    list.read_with(agreed(), &files[1..]).await.unwrap();
    assert_eq!(list.mailed().await, ["ada@example.org"]);
}

#[tokio::test]
async fn who_left_by_any_row_of_the_file_has_left() {
    for csv in [
        "email,status\nada@example.org,confirmed\nada@example.org,unsubscribed",
        "email,status\nada@example.org,unsubscribed\nada@example.org,confirmed",
    ] {
        let list = TestList::new().await;
        list.read(csv).await;
        assert_eq!(list.state("ada@example.org").await, Some(State::Unsubscribed), "{csv}");
        assert_eq!(list.join("ada@example.org").await, Outcome::Suppressed(Reason::Unsubscribe));
    }
}

#[tokio::test]
async fn a_flaw_in_the_row_of_somebody_who_left_never_undoes_the_leaving() {
    let long = "t".repeat(101);
    let many = "t,".repeat(2_500);
    let name = "Q".repeat(201);
    let headed = |header: &str, row: &str| format!("{header}\nada@example.org,{row}\n").into_bytes();
    let with_name = |name: &[u8]| {
        [b"email,name,state\nzo\xc3\xab@example.org,,left\nada@example.org,", name, b",left\n"].concat()
    };
    for gone in [
        with_name(name.as_bytes()),
        with_name(b"A\x01"),
        with_name(b"Zo\xeb"),
        headed("email,state,since", "unsubscribed,01/02/2020"),
        headed("email,state,tags", &format!("bounced,{long}")),
        headed("email,state,tags", &format!("complained,\"{many}\"")),
        headed("email,state,name,since,tags", &format!("left,{name},soon,{long}")),
    ] {
        let shown = String::from_utf8_lossy(&gone).into_owned();
        for gone_first in [false, true] {
            let list = TestList::new().await;
            let mut files =
                [("stay.csv", &b"email,state\nada@example.org,active\n"[..]), ("gone.csv", &gone)];
            if gone_first {
                files.reverse();
            }
            let report = list.read_with(ImportOptions::at(now()), &files).await.unwrap();
            assert!(list.mailed().await.is_empty(), "{shown}");
            assert_eq!((report.refused.len(), report.flawed.is_empty()), (0, false), "{shown}");
            assert!(matches!(report.again[0].reason, Refusal::InOtherFile), "{shown}");
        }
    }
}

#[tokio::test]
async fn what_is_left_out_of_the_row_of_somebody_who_left_is_told() {
    let list = TestList::new().await;
    let report = list
        .read(
            "email,name,state,since,tags\nada@example.org,A\u{1},left,soon,rust\nbo@example.org,B\u{1},active,,\n\
               cy@example.org,Cy,bounced,2020-01-01,\n",
        )
        .await;
    assert_eq!((report.left, report.added, reasons(&report).len(), report.rows()), (2, 0, 1, 3));
    let flaws: Vec<_> = report.flawed.iter().map(|flaw| (flaw.line, flaw.reason)).collect();
    assert_eq!(flaws, [(2, Refusal::Name(NameError::Character)), (2, Refusal::Since)]);
    let ada = list.everybody().await.remove(0);
    assert_eq!((ada.state, ada.name, ada.since), (State::Unsubscribed, None, now()));
    assert_eq!(ada.tags.len(), 1);
}

#[tokio::test]
async fn a_time_that_cannot_be_read_loses_nobody_who_stays_and_is_told() {
    let list = TestList::new().await;
    let csv = "first_name,email,status,created_at\nAda,ada@example.org,active,2024-01-01 00:00:00 UTC\n\
               Bo,bo@example.org,active,soon\nCy,cy@example.org,cancelled,soon\n\
               Di,di@example.org,inactive,13/13/2024\n";
    let report = list.read_with(ImportOptions::at(now()), &[("kit.csv", csv.as_bytes())]).await.unwrap();
    assert_eq!((report.added, report.left, report.refused.len()), (3, 1, 0));
    let flaws: Vec<_> = report.flawed.iter().map(|flaw| (flaw.line, flaw.reason)).collect();
    // When somebody left is not the time at which they joined.
    assert_eq!(flaws, [(3, Refusal::SinceNow), (5, Refusal::SinceNow)]);
    let everybody = list.everybody().await;
    assert_eq!(everybody[0].since.to_string(), "2024-01-01T00:00:00Z");
    assert!(everybody[1..].iter().all(|one| one.since == now()));
    assert_eq!(list.mailed().await, ["ada@example.org", "bo@example.org"]);
}

#[tokio::test]
async fn confirmed_wins_over_pending_in_whatever_order_the_files_are_named() {
    let (confirmed, pending, bounced, left) = (
        ("a.csv", &b"email,state\nada@example.org,confirmed\n"[..]),
        ("b.csv", &b"email,state\nAda@example.org,pending\n"[..]),
        ("c.csv", &b"email,state\nada+x@example.org,bounced\n"[..]),
        ("d.csv", &b"email,state\nada@example.org,unsubscribed\n"[..]),
    );
    for (files, state) in [
        (vec![confirmed, pending], State::Confirmed),
        (vec![pending, confirmed], State::Confirmed),
        (vec![pending, pending], State::Pending),
        (vec![pending, left, confirmed], State::Unsubscribed),
        (vec![confirmed, bounced, pending], State::Bounced),
        // A mailbox that takes mail again does not undo a wish.
        (vec![bounced, left], State::Unsubscribed),
        (vec![left, bounced], State::Unsubscribed),
    ] {
        let list = TestList::new().await;
        let report = list.read_with(ImportOptions::at(now()), &files).await.unwrap();
        assert_eq!(list.state("ada@example.org").await, Some(state), "{files:?}");
        assert_eq!((report.again.len(), report.refused.len()), (files.len() - 1, 0));
    }
}

#[tokio::test]
async fn all_rows_of_a_person_give_their_tags_and_the_first_that_has_one_the_name() {
    const ROWS: [&str; 4] = [
        "email,tags\nx@example.org,a\n",
        "email,name,tags\nX+y@example.org,Xenia,\"b,c\"\n",
        "email,name,tags,state\nx@example.org,,\"c,a\",pending\n",
        "email,name,state\n\"\"\"x\"\"@example.org\",X,pending\n",
    ];
    // The row that counts is the first of the confirmed ones.
    for (order, name) in [
        ([0, 1, 2, 3], "Xenia"),
        ([0, 3, 2, 1], "X"),
        ([3, 0, 1, 2], "X"),
        ([3, 1, 0, 2], "Xenia"),
        ([2, 3, 1, 0], "Xenia"),
    ] {
        let files = order.map(|row: usize| ("list.csv", ROWS[row].as_bytes()));
        let list = TestList::new().await;
        let tags = vec![Tag::parse("a").unwrap(), Tag::parse("z").unwrap()];
        let options = ImportOptions { tags, ..agreed() };
        let report = list.read_with(options, &files).await.unwrap();
        assert_eq!((report.added, report.again.len(), report.refused.len(), report.rows()), (1, 3, 0, 4));
        let x = list.everybody().await.remove(0);
        assert_eq!(x.tags.iter().map(Tag::as_str).collect::<Vec<_>>(), ["a", "b", "c", "z"], "{order:?}");
        assert_eq!((x.state, x.name.as_deref()), (State::Confirmed, Some(name)), "{order:?}");
    }
}

#[tokio::test]
async fn the_strongest_reason_stays_in_whatever_order_and_in_however_many_imports_it_comes() {
    const GONE: [(&str, Reason, State); 3] = [
        ("email,state\nada@example.org,unsubscribed\n", Reason::Unsubscribe, State::Unsubscribed),
        ("email,state\nAda+x@example.org,bounced\n", Reason::HardBounce, State::Bounced),
        ("email,state\nada@example.org,complained\n", Reason::Complaint, State::Complained),
    ];
    for (first, second) in (0..3).flat_map(|first| (0..3).map(move |second| (GONE[first], GONE[second]))) {
        let bar = first.1.stronger(second.1);
        let stands = if first.1.outweighs(second.1) { first.2 } else { second.2 };
        for (together, erased) in [(true, false), (false, false), (false, true)] {
            let list = TestList::new().await;
            let ada = address("ada@example.org");
            let why = format!("{:?}, then {:?}, together: {together}, {erased}", first.1, second.1);
            if together {
                let files = [("a.csv", first.0.as_bytes()), ("b.csv", second.0.as_bytes())];
                list.read_with(ImportOptions::at(now()), &files).await.unwrap();
            } else {
                list.read(first.0).await;
                if erased {
                    list.erase(&ada, now()).await.unwrap();
                }
                let report = list.read(second.0).await;
                let changes = second.1.bars_more_than(first.1) || !erased && stands != first.2;
                assert_eq!((report.updated, report.already), (changes.into(), (!changes).into()), "{why}");
                assert_eq!(list.read(second.0).await.already, 1, "{why}");
            }
            let told = list.suppression(&ada).await.unwrap().map(|(reason, _)| reason);
            assert_eq!(told, Some(bar), "{why}");
            assert_eq!(list.state("ada@example.org").await, (!erased).then_some(stands), "{why}");
        }
    }
}

#[tokio::test]
async fn a_state_that_is_not_known_or_empty_refuses_the_row() {
    let list = TestList::new().await;
    let report = list.read("email,state\nada@example.org,maybe\nbo@example.org,\n").await;
    assert_eq!((report.refused.len(), report.added), (2, 0));
    assert!(list.everybody().await.is_empty());
}

#[tokio::test]
async fn a_pending_address_that_the_file_confirms_is_confirmed() {
    let list = TestList::new().await;
    list.read("email,state\nada@example.org,pending").await;
    assert_eq!(list.read("email\nada@example.org").await.updated, 1);
    assert_eq!(list.mailed().await, ["ada@example.org"]);
    // And a file that says pending takes no confirmation back, even where it brings a name.
    let report = list.read("email,name,state\nada@example.org,Ada,pending").await;
    assert_eq!(report.updated, 1);
    assert_eq!(list.state("ada@example.org").await, Some(State::Confirmed));
}

#[tokio::test]
async fn consent_is_kept_with_line_and_time() {
    let list = TestList::new().await;
    let report = list
        .read(
            "email,since,source\nada@example.org,2024-02-29,a form\nbo@example.org,,\n\
               cy@example.org,2999-01-01,\ndi@example.org,soon,\n",
        )
        .await;
    assert_eq!((report.added, reasons(&report)), (4, Vec::new()));
    let list = list.everybody().await;
    assert_eq!(list[0].since.to_string(), "2024-02-29T00:00:00Z");
    assert_eq!(list[0].source, "imported from list.csv, line 2; there: a form");
    assert_eq!([1, 2, 3].map(|row| list[row].since), [now(); 3]);
    assert_eq!(list[1].source, "imported from list.csv, line 3");
}

#[tokio::test]
async fn a_dry_run_reports_the_same_and_changes_nothing() {
    let list = TestList::new().await;
    list.join("ada@example.org").await;
    let csv = "email,state\nada@example.org,left\nbo@example.org,active\nnobody,active\n";
    let options = ImportOptions { dry_run: true, ..ImportOptions::at(now()) };
    let dry = list.read_with(options, &[("list.csv", csv.as_bytes())]).await.unwrap();
    assert_eq!(list.mailed().await, ["ada@example.org"]);
    assert_eq!(list.everybody().await.len(), 1);
    assert_eq!(list.read(csv).await, dry);
}

#[tokio::test]
async fn a_file_of_many_batches_is_imported_in_its_order_with_progress() {
    let list = TestList::new().await;
    let csv = (0..2500).fold("email\n".to_owned(), |csv, n| csv + &format!("n{n}@example.org\n"));
    let mut progress = Vec::new();
    let mut watch = |event: Event<'_>| match event {
        Event::Read(rows) => progress.push((rows, None)),
        Event::Recorded(rows, of) => progress.push((rows, Some(of))),
        _ => {}
    };
    let mut import = list.import(agreed());
    import.read("list.csv", csv.as_bytes(), &mut watch).unwrap();
    let report = import.record(&mut watch).await.unwrap();
    assert_eq!((report.added, progress), (2500, vec![(2500, None), (2500, Some(2500))]));
    let everybody = list.everybody().await;
    assert!(everybody.iter().enumerate().all(|(n, one)| one.address.expose() == format!("n{n}@example.org")));
}

#[tokio::test]
async fn of_a_file_that_cannot_be_read_to_its_end_nothing_is_recorded() {
    struct Fails;
    impl Read for Fails {
        fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
            Err(std::io::Error::other("unplugged"))
        }
    }
    let list = TestList::new().await;
    let csv = (0..1500).fold("email\n".to_owned(), |csv, n| csv + &format!("n{n}@example.org\n"));
    let mut import = list.import(ImportOptions::at(now()));
    let result = import.read("list.csv", csv.as_bytes().chain(Fails), &mut |_| ());
    assert!(matches!(result, Err(Error::Read(_))));
    assert!(list.everybody().await.is_empty());
    assert_eq!(list.read(&csv).await.added, 1500);
}

/// Rows that are likely to mean something, and octets that are not.
fn any_csv() -> impl Strategy<Value = Vec<u8>> {
    let cell = prop_oneof![
        "[a-c]@example\\.(org|com)".prop_map(String::into_bytes),
        "(confirmed|pending|left|bounced|nonsense|)".prop_map(String::into_bytes),
        "[ -~\"',;\u{1b}\u{202e}ä]{0,6}".prop_map(String::into_bytes),
        prop::collection::vec(any::<u8>(), 0..6),
    ];
    let row = prop::collection::vec(cell, 1..4).prop_map(|cells| cells.join(&b','));
    let header = prop::sample::select(vec!["email,state", "state;email", "name,mail", "email", "x"]);
    (header, prop::collection::vec(row, 0..12)).prop_map(|(header, rows)| {
        let mut csv = header.as_bytes().to_vec();
        for row in rows {
            csv.push(b'\n');
            csv.extend(row);
        }
        csv
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_file_is_imported_without_panic_and_every_row_is_counted_once(csv in any_csv()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let list = TestList::new().await;
            let read = async || list.read_with(agreed(), &[("list.csv", &csv[..])]).await;
            let Ok(report) = read().await else { return };
            let counts = list.counts().await.unwrap();
            let on_list = counts.confirmed + counts.pending + counts.unsubscribed
                + counts.bounced + counts.complained;
            assert_eq!(on_list, report.added + report.left);
            for rows in [&report.refused, &report.again] {
                assert!(rows.is_sorted_by(|one, next| one.line < next.line));
            }
            assert!(report.again.iter().all(|again| !report.refused.iter().any(|row| row.line == again.line)));

            let again = read().await.unwrap();
            assert_eq!((again.added, again.updated, again.left), (0, 0, 0));
            assert_eq!((&again.refused, &again.again), (&report.refused, &report.again));
            assert_eq!(again.rows(), report.rows());
        });
    }
}
