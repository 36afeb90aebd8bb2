#![allow(clippy::unwrap_used, reason = "a test may fail")]

use proptest::prelude::*;

use super::*;
use crate::testing::{TestList, address, now};
use crate::{Name, State};

async fn exported(list: &Subscribers) -> String {
    let mut csv = Vec::new();
    list.export(&mut csv).await.unwrap();
    String::from_utf8(csv).unwrap()
}

#[tokio::test]
async fn an_export_holds_everybody_with_state_and_consent() {
    let list = TestList::new().await;
    list.join_as("Ada@example.org", "Example, Ada").await;
    let tags = ["rust", "London"].map(|word| crate::Tag::parse(word).unwrap());
    list.set_tags(list.id("ada@example.org").await, &tags).await.unwrap();
    list.join("bo@example.org").await;
    list.remove(&address("bo@example.org"), now()).await.unwrap();
    assert_eq!(
        exported(&list).await,
        "email,name,state,since,source,tags\n\
         Ada@example.org,\"Example, Ada\",confirmed,2026-06-30T18:00:00Z,added by hand,\"london,rust\"\n\
         bo@example.org,,unsubscribed,2026-06-30T18:00:00Z,added by hand,\n"
    );
    let mut lines = Vec::new();
    assert_eq!(list.export_lines(&mut lines).await.unwrap(), 2);
    let lines = String::from_utf8(lines).unwrap();
    let first: serde_json::Value = serde_json::from_str(lines.lines().next().unwrap()).unwrap();
    assert_eq!(
        first,
        serde_json::json!({
            "id": 1, "email": "Ada@example.org", "name": "Example, Ada", "state": "confirmed",
            "since": "2026-06-30T18:00:00Z", "source": "added by hand", "tags": ["london", "rust"],
        })
    );
}

#[tokio::test]
async fn no_cell_is_a_formula() {
    let list = TestList::new().await;
    for (n, first) in ["=", "+", "-", "@", "'=", "''@", "＝"].iter().enumerate() {
        list.join_as(&format!("+n{n}@example.org"), &format!("{first}1+1")).await;
    }
    let csv = exported(&list).await;
    let mut cells = csv::ReaderBuilder::new().from_reader(csv.as_bytes());
    let mut seen = 0;
    for record in cells.records() {
        for cell in &record.unwrap() {
            assert!(!is_formula(cell), "{cell}");
            seen += 1;
        }
    }
    assert_eq!(seen, 7 * 6);
    assert!(csv.contains("'+n0@example.org,'=1+1,"));
}

#[tokio::test]
async fn no_cell_is_a_formula_for_a_reader_that_parts_cells_by_something_else() {
    let list = TestList::new().await;
    for (n, mark) in [';', '|'].into_iter().enumerate() {
        list.join_as(&format!("n{n}@example.org"), &format!("A{mark}=HYPERLINK(1){mark}'@B")).await;
    }
    let csv = exported(&list).await;
    // One cell for who takes any of the marks.
    assert!(csv.contains("n0@example.org,\"A;'=HYPERLINK(1);''@B\",confirmed"), "{csv}");
    assert!(csv.contains("n1@example.org,\"A|'=HYPERLINK(1)|''@B\",confirmed"), "{csv}");
    // A quote within a cell parts nothing for who takes only one of them.
    for delimiter in *b";|\t," {
        let mut reader = csv::ReaderBuilder::new();
        let mut rows = reader.delimiter(delimiter).flexible(true).from_reader(csv.as_bytes());
        assert!(rows.records().all(|row| row.unwrap().iter().all(|cell| !is_formula(cell))), "{csv}");
    }
    let other = TestList::new().await;
    other.read(&csv).await;
    let names = |list: Vec<crate::Subscriber>| list.into_iter().map(|one| one.name).collect::<Vec<_>>();
    assert_eq!(names(other.everybody().await), names(list.everybody().await));
}

#[tokio::test]
async fn a_full_disk_is_an_error_and_not_a_short_file() {
    struct Full;
    impl Write for Full {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::ErrorKind::StorageFull.into())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let list = TestList::new().await;
    assert!(matches!(list.export(Full).await, Err(Error::Write(_))));
}

proptest! {
    #[test]
    fn a_cell_reads_back_as_it_was_written(text in "['=+@\t -]{0,4}.{0,8}(['=a;|\t\r\n-]{0,8})") {
        let cell = spreadsheet_cell(&text);
        prop_assert!(!is_formula(&cell));
        prop_assert!(!cell.split(BREAKS).any(is_formula), "{cell:?}");
        prop_assert_eq!(&read_cell(&cell), &text);
    }

    #[test]
    fn a_cell_of_another_program_is_never_read_as_longer(text in any::<String>()) {
        prop_assert!(read_cell(&text).len() <= text.len());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn an_export_imported_elsewhere_gives_the_same_list(
        people in prop::collection::hash_map(
            "[+]?['=a-c-]{1,3}@[a-c]\\.example",
            ("['=+@\",;| a-zäß-]{0,8}", 0..5_usize, 0..2_000_000_000_i64),
            0..12,
        )
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let list = TestList::new().await;
            let mut csv = csv::Writer::from_writer(Vec::new());
            csv.write_record(["email", "name", "state", "since"]).unwrap();
            for (email, (name, state, since)) in &people {
                let name = Name::parse(name).unwrap();
                let since = jiff::Timestamp::from_second(*since).unwrap().min(now()).to_string();
                let name = name.as_ref().map_or("", Name::as_str);
                let cells = [email, name, State::ALL[*state].as_str(), &since];
                csv.write_record(cells.map(|cell| spreadsheet_cell(cell).into_owned())).unwrap();
            }
            let report = list.read(csv.into_inner().unwrap()).await;
            assert_eq!(report.refused, []);

            let other = TestList::new().await;
            let report = other.read(exported(&list).await).await;
            assert_eq!(report.added + report.left, people.len() as u64);
            let facts = |list: Vec<crate::Subscriber>| -> Vec<_> {
                list.into_iter()
                    .map(|one| (one.address.expose().to_owned(), one.name, one.state, one.since))
                    .collect()
            };
            assert_eq!(facts(other.everybody().await), facts(list.everybody().await));
            assert_eq!(other.mailed().await, list.mailed().await);
        });
    }
}
