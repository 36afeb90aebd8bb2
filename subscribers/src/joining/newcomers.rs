//! In charge of writing rows that are new, many with one statement: while SQLite takes some, the next are
//! made ready.
//!
//! It leaves who is new, and their ids, to [`super::record`].

use std::sync::LazyLock;

use futures_util::future::join;
use sqlx::query::Query;
use sqlx::sqlite::SqliteArguments;
use sqlx::{AssertSqlSafe, Sqlite, SqliteConnection};

use super::Entry;
use crate::{ConsentKind, Error, State, SubscriberId, consent};

/// Rows of one statement: with some hundred, what a statement costs is nothing beside its rows.
const ROWS: usize = 250;

/// One who is new, and the number of the sentence that they agreed to.
type Newcomer<'a> = (SubscriberId, &'a Entry, Option<i64>);

/// Writes rows that are new, whose ids follow one another.
pub(super) async fn insert(
    connection: &mut SqliteConnection,
    new: &[(SubscriberId, &Entry)],
) -> Result<(), Error> {
    let mut newcomers = Vec::with_capacity(new.len());
    for (id, entry) in new {
        newcomers.push((*id, *entry, consent::wording(connection, &entry.consent).await?));
    }
    let mut rest = newcomers.chunks(ROWS);
    let mut ready = rest.next().map(inserting);
    while let Some(query) = ready {
        // sqlx hands the statement to SQLite's own thread before the next is made.
        let (written, next) =
            join(query.execute(&mut *connection), async { rest.next().map(inserting) }).await;
        written?;
        ready = next;
    }
    Ok(())
}

/// What writes some of them, at most as many as there is room for.
fn inserting(some: &[Newcomer<'_>]) -> Query<'static, Sqlite, SqliteArguments> {
    let (statement, room) = if some.len() == 1 { (&ONE, 1) } else { (&MANY, ROWS) };
    let first = some.first().map(|(id, ..)| id.0);
    let mut query = sqlx::query(AssertSqlSafe(statement.as_str())).bind(first);
    for (_, entry, _) in some {
        query = query
            .bind(entry.address.clone())
            // Most are spelled as their base address is.
            .bind(Some(&entry.base).filter(|base| **base != entry.address).cloned())
            .bind(entry.hash.to_text())
            .bind(entry.name.clone())
            .bind(Some(entry.state).filter(|state| *state != State::Confirmed).map(State::as_str))
            .bind(entry.consent.at.to_string());
    }
    for _ in some.len()..room {
        for _ in 0..6 {
            query = query.bind(None::<i64>);
        }
    }
    query = query.bind(first);
    for (_, entry, wording) in some {
        let kind = entry.consent.kind;
        query = query
            .bind(Some(kind).filter(|kind| *kind != ConsentKind::Imported).map(ConsentKind::as_str))
            .bind(entry.consent.place.clone())
            .bind(*wording)
            .bind(entry.consent.network.clone())
            .bind(entry.consent.at.to_string());
    }
    query
}

static ONE: LazyLock<String> = LazyLock::new(|| statement(1));
static MANY: LazyLock<String> = LazyLock::new(|| statement(ROWS));

/// What writes new rows, up to as many as there is room for: the parameters of a row that is not there
/// are NULL. They have no numbers, since SQLite would look for each of thousands among all of them.
fn statement(rows: usize) -> String {
    let values = |parameters: &str| {
        let rows: Vec<String> = (0..rows).map(|row| format!("({row}{parameters})")).collect();
        rows.join(", ")
    };
    // SQLite goes through values that stand alone behind FROM one by one; beside another table it would
    // lay them aside first.
    format!(
        "INSERT INTO subscribers (id, address, base, address_hash, name, state, since)
         SELECT ? + column1, column2, coalesce(column3, column2), column4, column5,
                coalesce(column6, 'confirmed'), column7
           FROM (VALUES {}) WHERE column2 IS NOT NULL;
         INSERT INTO consents (subscriber, position, kind, place, wording, network, at)
         SELECT ? + column1, 1, coalesce(column2, 'imported'), column3, column4, column5, column6
           FROM (VALUES {}) WHERE column3 IS NOT NULL",
        values(", ?, ?, ?, ?, ?, ?"),
        values(", ?, ?, ?, ?, ?")
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]

    use jiff::{SignedDuration, Timestamp};
    use sqlx::Row as _;

    use super::*;
    use crate::testing::{TestList, key};
    use crate::{Address, Consent};

    /// Somebody of whom nothing is as it is with their neighbours.
    fn entry(number: usize) -> Entry {
        let odd = number % 2 == 1;
        let address =
            Address::parse(&format!("n{number}{}@example.org", if odd { "+tag" } else { "" })).unwrap();
        Entry {
            base: address.base(),
            hash: key().address_hash(&address.base()),
            address: address.expose().to_owned(),
            former: None,
            name: (!number.is_multiple_of(3)).then(|| format!("N {number}")),
            state: State::ALL[number % State::ALL.len()],
            bar: State::ALL[number % State::ALL.len()].reason(),
            tags: Vec::new(),
            consent: Consent {
                at: Timestamp::UNIX_EPOCH + SignedDuration::from_secs(i64::try_from(number).unwrap()),
                kind: ConsentKind::ALL[number % ConsentKind::ALL.len()],
                place: format!("line {number}"),
                wording: number.is_multiple_of(7).then(|| format!("Sentence {}.", number % 14)),
                network: odd.then(|| format!("192.0.2.{}", number % 256)),
            },
        }
    }

    /// What is stored of somebody, in the order of the columns.
    fn stored(id: i64, entry: &Entry) -> Vec<Option<String>> {
        let consent = &entry.consent;
        let some = |text: &str| Some(text.to_owned());
        vec![
            some(&id.to_string()),
            some(&entry.address),
            some(&entry.base),
            some(&entry.hash.to_text()),
            entry.name.clone(),
            some(entry.state.as_str()),
            some(&consent.at.to_string()),
            some("1"),
            some(&consent.at.to_string()),
            some(consent.kind.as_str()),
            some(&consent.place),
            consent.wording.clone(),
            consent.network.clone(),
        ]
    }

    #[tokio::test]
    async fn everybody_has_what_is_theirs_however_many_they_are() {
        for count in [0, 1, 2, ROWS - 1, ROWS, ROWS + 1, 2 * ROWS + 3] {
            let list = TestList::new().await;
            let entries: Vec<Entry> = (0..count).map(entry).collect();
            let new: Vec<_> = (5..).map(SubscriberId).zip(&entries).collect();
            insert(&mut list.pool.acquire().await.unwrap(), &new).await.unwrap();
            let rows = sqlx::query(
                "SELECT CAST(subscribers.id AS TEXT), address, base, address_hash, name, state, since,
                        CAST(position AS TEXT), at, kind, place, text, network
                   FROM subscribers JOIN consents ON subscriber = subscribers.id
                                    LEFT JOIN wordings ON wordings.id = wording
                  ORDER BY subscribers.id",
            );
            let rows = rows.fetch_all(&list.pool).await.unwrap();
            assert_eq!(rows.len(), count);
            for (row, (id, entry)) in rows.iter().zip(&new) {
                let found: Vec<Option<String>> = (0..row.len()).map(|column| row.get(column)).collect();
                assert_eq!(found, stored(id.0, entry));
            }
        }
    }
}
