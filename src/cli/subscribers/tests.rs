#![allow(clippy::unwrap_used, reason = "a test may fail")]

use recap_subscribers::{Key, State};
use sqlx::sqlite::SqliteConnectOptions;
use tempfile::TempDir;

use super::import::Import;
use super::*;

/// A list in a folder of its own, and what the last command said.
struct Desk {
    list: Subscribers,
    folder: TempDir,
    out: Vec<u8>,
    err: Vec<u8>,
}

impl Desk {
    async fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let file = folder.path().join("recap.db");
        let options = SqliteConnectOptions::new().filename(file).create_if_missing(true);
        let pool = sqlx::SqlitePool::connect_with(options).await.unwrap();
        let list = Subscribers::open(pool, Key::from_bytes([7; Key::LEN])).await.unwrap();
        Desk { list, folder, out: Vec::new(), err: Vec::new() }
    }

    async fn add(&mut self, address: &str, rejoin: bool) -> Result<()> {
        self.out.clear();
        let arguments = Add { address: address.to_owned(), name: None, rejoin };
        add(&self.list, arguments, Timestamp::UNIX_EPOCH, &mut self.out).await
    }

    async fn import(&mut self, csv: &str, json: bool) -> Result<()> {
        self.out.clear();
        self.err.clear();
        let file = self.folder.path().join("list.csv");
        std::fs::write(&file, csv).unwrap();
        let arguments = Import { json, state: Some(State::Confirmed), ..Import::of(file) };
        import::run(&self.list, arguments, Timestamp::UNIX_EPOCH, &mut self.out, &mut self.err).await
    }

    async fn remove(&mut self, addresses: &[&str]) -> Result<()> {
        self.out.clear();
        self.err.clear();
        let addresses = addresses.iter().map(|&address| address.to_owned()).collect();
        let arguments = Remove { addresses };
        remove(&self.list, arguments, Timestamp::UNIX_EPOCH, &mut self.out, &mut self.err).await
    }

    async fn list(&mut self, show_addresses: bool, json: bool) -> String {
        self.out.clear();
        show(&self.list, List { show_addresses, json }, &mut self.out).await.unwrap();
        self.out()
    }

    fn out(&self) -> String {
        String::from_utf8(self.out.clone()).unwrap()
    }

    /// What stderr got, without the folder's name.
    fn err(&self) -> String {
        let folder = format!("{}/", self.folder.path().display());
        String::from_utf8(self.err.clone()).unwrap().replace(&folder, "")
    }
}

#[tokio::test]
async fn an_import_answers_with_counts_and_names_the_lines_it_refused() {
    let mut desk = Desk::new().await;
    desk.import("email,name\nada@example.org,Ada\nnobody,No\nbo@example.org\n", false).await.unwrap();
    assert_eq!(desk.out(), "1 added, 2 refused.\n");
    assert_eq!(
        desk.err(),
        "list.csv is plain CSV: address = email, name = name.\n\
         list.csv:3: the address has no `@`.\nlist.csv:4: 1 field where the header has 2.\n"
    );
    desk.import("email,name\nada@example.org,Ada\n", false).await.unwrap();
    assert_eq!(desk.out(), "0 added, 1 already there.\n");
}

#[tokio::test]
async fn an_import_names_every_column_that_it_ignores_and_what_it_left_out_of_a_leavers_row() {
    let mut desk = Desk::new().await;
    let csv = "email,Notes,unsubscribed,opted out,since\nada@example.org,x,yes,,soon\nbo@example.org,,,no,\n";
    desk.import(csv, false).await.unwrap();
    assert_eq!(desk.out(), "1 added, 1 recorded as gone.\n");
    assert_eq!(
        desk.err(),
        "list.csv is plain CSV: address = email, since = since, left = unsubscribed, left = opted out; \
         ignored: Notes.\n\
         list.csv:2: the row says that its owner left, and counts; left out of it: the time is neither a day \
         (2026-06-30) nor a time (2026-06-30T18:00:00Z).\n"
    );
}

#[tokio::test]
async fn how_to_say_what_a_file_does_not_tell_is_said() {
    let mut desk = Desk::new().await;
    let file = desk.folder.path().join("list.csv");
    std::fs::write(&file, "email\nada@example.org\n").unwrap();
    let run = import::run(&desk.list, Import::of(file), Timestamp::UNIX_EPOCH, &mut desk.out, &mut desk.err);
    let error = run.await.unwrap_err();
    let shown = format!("{error:#}");
    assert!(
        shown.ends_with(
            "list.csv cannot be imported: it does not tell whether the people in its 1 row want your mail"
        ),
        "{shown}"
    );
    let hint = error.hints().concat();
    for way in ["`--state confirmed`", "`--state pending`", "`--state unsubscribed`"] {
        assert!(hint.contains(way), "{hint}");
    }
    assert!(desk.list(false, false).await.starts_with("0 confirmed"));
}

#[tokio::test]
async fn a_time_that_cannot_be_read_is_told_of_whoever_stays() {
    let mut desk = Desk::new().await;
    desk.import("email,since\nada@example.org,soon\n", false).await.unwrap();
    assert_eq!(desk.out(), "1 added.\n");
    let told = "list.csv:2: the time is neither a day (2026-06-30) nor a time (2026-06-30T18:00:00Z), and that of the import is taken.\n";
    assert!(desk.err().ends_with(told), "{}", desk.err());
}

#[tokio::test]
async fn an_import_that_can_use_no_row_fails() {
    let mut desk = Desk::new().await;
    let error = desk.import("email\nnobody\n", false).await.unwrap_err();
    assert_eq!(error.kind().exit_code(), 1);
    assert_eq!(desk.out(), "0 added, 1 refused.\n");
    desk.import("email\n", false).await.unwrap();
    let error = desk.import("who\nada\n", false).await.unwrap_err();
    assert!(
        format!("{error:#}").ends_with(
            "list.csv cannot be imported: no column is called `email`; the first line names `who`"
        )
    );
}

#[tokio::test]
async fn an_import_reports_to_programs_in_json() {
    let mut desk = Desk::new().await;
    desk.import("email\nada@example.org\nnobody\n", true).await.unwrap();
    let report: serde_json::Value = serde_json::from_str(&desk.out()).unwrap();
    assert_eq!(
        report,
        json!({
            "dry_run": false,
            "files": [{ "name": report["files"][0]["name"], "format": "plain", "columns": { "address": "email" }, "ignored": [] }],
            "rows": 2, "added": 1, "already": 0, "updated": 0,
            "unsubscribed": 0, "suppressed": 0,
            "refused": [{ "file": 0, "line": 3, "reason": "the address has no `@`" }],
            "again": [],
            "flawed": [],
        })
    );
    assert_eq!(desk.err(), "");
}

#[tokio::test]
async fn addresses_are_shown_masked_unless_asked_for() {
    let mut desk = Desk::new().await;
    desk.import("email,name\nada@example.org,Ada\nbo@example.org,\n", false).await.unwrap();
    assert!(!desk.list(false, false).await.contains("ada@"));
    assert!(!desk.list(false, true).await.contains("ada@"));
    assert!(desk.list(true, false).await.contains("ada@example.org"));
    assert_eq!(
        desk.list(false, false).await,
        "     1  confirmed     1970-01-01  a…@example.org                            Ada
     \
         2  confirmed     1970-01-01  b…@example.org
\
         2 confirmed.
"
    );
}

#[tokio::test]
async fn the_list_is_json_whatever_its_length() {
    let mut desk = Desk::new().await;
    for length in [0, 1, 1001] {
        let csv = (0..length).fold("email\n".to_owned(), |csv, n| csv + &format!("n{n}@example.org\n"));
        desk.import(&csv, false).await.unwrap();
        let list: serde_json::Value = serde_json::from_str(&desk.list(false, true).await).unwrap();
        assert_eq!(list["subscribers"].as_array().unwrap().len(), length);
        assert_eq!(list["counts"]["confirmed"], length);
    }
}

#[tokio::test]
async fn removing_and_adding_say_what_became_of_the_address() {
    let mut desk = Desk::new().await;
    desk.add("ada@example.org", false).await.unwrap();
    assert_eq!(desk.out(), "a…@example.org is on the list now.\n");
    desk.remove(&["ada@EXAMPLE.org"]).await.unwrap();
    assert_eq!(desk.out(), "a…@example.org is off the list.\n");
    let error = desk.add("ada@example.org", false).await.unwrap_err();
    assert_eq!(error.to_string(), "a…@example.org was taken off the list by hand and was not added");
    assert_eq!(error.hints().len(), 1);
    desk.add("ada@example.org", true).await.unwrap();
    assert_eq!(desk.out(), "a…@example.org is back on the list.\n");
}

#[tokio::test]
async fn removing_an_address_that_is_not_there_fails_after_removing_the_others() {
    let mut desk = Desk::new().await;
    desk.add("ada@example.org", false).await.unwrap();
    let error = desk.remove(&["bo@example.org", "ada@example.org"]).await.unwrap_err();
    assert_eq!(error.to_string(), "1 of 2 were not found");
    assert_eq!(desk.err(), "b…@example.org is not on the list.\n");
    assert_eq!(desk.out(), "a…@example.org is off the list.\n");
    let error = desk.remove(&["ada@example.org", "nobody"]).await.unwrap_err();
    assert_eq!(error.kind().exit_code(), 2);
}

#[tokio::test]
async fn an_export_is_a_private_file_that_imports_again() {
    let mut desk = Desk::new().await;
    desk.add("ada@example.org", false).await.unwrap();
    let file = desk.folder.path().join("export.csv");
    for _ in 0..2 {
        let arguments = Export { file: file.clone(), json: false };
        export(&desk.list, arguments, &mut desk.out, &mut desk.err).await.unwrap();
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    }
    assert!(!beside(&file).exists());
    let csv = std::fs::read_to_string(&file).unwrap();
    desk.import(&csv, false).await.unwrap();
    assert_eq!(desk.out(), "0 added, 1 already there.\n");
}

#[tokio::test]
async fn an_export_into_a_missing_folder_says_which() {
    let mut desk = Desk::new().await;
    let arguments = Export { file: desk.folder.path().join("missing/export.csv"), json: false };
    let error = export(&desk.list, arguments, &mut desk.out, &mut desk.err).await.unwrap_err();
    assert!(error.to_string().contains("missing/export.csv"));
}
