//! In charge of one person's rights over what is known of them: all of it in one document (GDPR
//! article 15), and its erasure (article 17).
//!
//! It leaves to the program which mail they were sent: that is in the outbox, by id.

use jiff::Timestamp;
use sqlx::SqliteConnection;

use crate::ledger::RecordedBounce;
use crate::request::{self, RecordedRequest};
use crate::store::{self, subscribers};
use crate::suppression::{self, Who};
use crate::{Address, Consent, Error, Reason, State, SubscriberId, Subscribers};

/// Everything that the list knows of one person, address whole; as JSON it is fit to be handed to them.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Person {
    /// The number that stands for them everywhere else.
    pub id: i64,
    /// Where mail goes.
    pub address: String,
    /// How they want to be called.
    pub name: Option<String>,
    /// Where they stand.
    pub state: State,
    /// Since when.
    pub since: Timestamp,
    /// When their mail is wanted again, where they have paused it.
    pub paused_until: Option<Timestamp>,
    /// Their parts of the list.
    pub tags: Vec<String>,
    /// What they agreed to, in the order in which it was recorded.
    pub consents: Vec<Consent>,
    /// Why their address must not be mailed, if it must not.
    pub suppression: Option<Suppression>,
    /// What came back of the mail to them, or was told of it, in the order in which it was recorded.
    pub bounces: Vec<RecordedBounce>,
    /// What was asked for on the web by them or about their address, in the order in which it was asked.
    pub requests: Vec<RecordedRequest>,
}

/// What was erased of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Erased {
    /// Who that was, where they were on the list.
    pub subscriber: Option<SubscriberId>,
    /// What was asked for on the web by them or about their address.
    pub requests: usize,
}

/// Why an address must not be mailed.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Suppression {
    /// The word of the [`Reason`].
    pub reason: &'static str,
    /// Since when.
    pub at: Timestamp,
}

/// What is deleted of a person, by each id that they had. Whoever keeps something else of a subscriber adds
/// it.
const OF_A_PERSON: [&str; 5] = [
    "DELETE FROM tags WHERE subscriber = ?",
    "DELETE FROM consents WHERE subscriber = ?",
    "DELETE FROM bounces WHERE subscriber = ?",
    "DELETE FROM merged WHERE id = ?",
    "DELETE FROM subscribers WHERE id = ?",
];

/// What is deleted of a question, by its id.
const OF_A_REQUEST: [&str; 2] =
    ["DELETE FROM notices WHERE request = ?", "DELETE FROM requests WHERE id = ?"];

impl Subscribers {
    /// Everything that is known of whoever has an address, in any of its spellings.
    pub async fn person(&self, address: &Address) -> Result<Option<Person>, Error> {
        let row = sqlx::query(concat!(subscribers!(), " WHERE base = ?"))
            .bind(address.base())
            .fetch_optional(&self.pool)
            .await?;
        let Some(row) = row else { return Ok(None) };
        let known = store::subscriber(&row)?;
        let suppression = self.suppression(&known.address).await?;
        let paused: Option<String> = sqlx::query_scalar("SELECT paused_until FROM subscribers WHERE id = ?")
            .bind(known.id.0)
            .fetch_optional(&self.pool)
            .await?
            .flatten();
        let paused_until = paused.map(|time| time.parse().map_err(|_| Error::Damaged(known.id.0)));
        Ok(Some(Person {
            id: known.id.0,
            address: known.address.expose().to_owned(),
            name: known.name,
            state: known.state,
            since: known.since,
            paused_until: paused_until.transpose()?,
            tags: known.tags.iter().map(ToString::to_string).collect(),
            consents: self.consents(known.id).await?,
            suppression: suppression.map(|(reason, at)| Suppression { reason: reason.as_str(), at }),
            bounces: self.bounces_of(known.id).await?,
            requests: self.requests_about(address).await?,
        }))
    }

    /// What was asked for on the web by whoever has an address or about it, in any of its spellings; also
    /// where nobody is on the list who has it.
    pub async fn requests_about(&self, address: &Address) -> Result<Vec<RecordedRequest>, Error> {
        let id = self.find(address).await?;
        let mut connection = self.pool.acquire().await?;
        request::about(&mut connection, address, id).await
    }

    /// Forgets whoever has an address, in any of its spellings, and what anybody asked for with it; says what
    /// that was, if there was anything.
    ///
    /// The row and all that belongs to it are deleted and overwritten in the file. Their number is never
    /// given to somebody else, so that records of what was sent to it stay true and name nobody. What
    /// remains is a keyed hash that keeps imports from bringing them back: with the reason that there
    /// was, or else that they left, which alone lets them join again themselves.
    pub async fn erase(&self, address: &Address, now: Timestamp) -> Result<Option<Erased>, Error> {
        let mut connection = self.pool.acquire().await?;
        // Deleted rows are overwritten with zeros (sqlite.org/pragma.html#pragma_secure_delete).
        sqlx::query("PRAGMA secure_delete = ON").execute(&mut *connection).await?;
        let erased = self.delete(&mut connection, address, now).await;
        sqlx::query("PRAGMA secure_delete = OFF").execute(&mut *connection).await?;
        let Some(erased) = erased? else { return Ok(None) };
        // The log holds pages as they were until it is emptied; a reader that is at work puts it off.
        sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&mut *connection).await?;
        Ok(Some(erased))
    }

    async fn delete(
        &self,
        connection: &mut SqliteConnection,
        address: &Address,
        now: Timestamp,
    ) -> Result<Option<Erased>, Error> {
        let mut transaction = sqlx::Connection::begin_with(connection, "BEGIN IMMEDIATE").await?;
        let id: Option<i64> = sqlx::query_scalar("SELECT id FROM subscribers WHERE base = ?")
            .bind(address.base())
            .fetch_optional(&mut *transaction)
            .await?;
        let merged: Vec<i64> = sqlx::query_scalar("SELECT id FROM merged WHERE subscriber = ?")
            .bind(id)
            .fetch_all(&mut *transaction)
            .await?;
        let subscriber = id.map(SubscriberId);
        let requests = request::about(&mut transaction, address, subscriber).await?;
        if subscriber.is_none() && requests.is_empty() {
            return Ok(None);
        }
        let who = Who::Address(address);
        suppression::suppress(&mut transaction, &self.key, who, Reason::Unsubscribe, now).await?;
        for request in &requests {
            for statement in OF_A_REQUEST {
                sqlx::query(statement).bind(request.id).execute(&mut *transaction).await?;
            }
        }
        for id in merged.into_iter().chain(id) {
            for statement in OF_A_PERSON {
                sqlx::query(statement).bind(id).execute(&mut *transaction).await?;
            }
        }
        transaction.commit().await?;
        Ok(Some(Erased { subscriber, requests: requests.len() }))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]

    use super::*;
    use crate::bounces::Class;
    use crate::ledger::{Evidence, Told};
    use crate::testing::{TestList, address, now};
    use crate::{Outcome, Tag};

    #[tokio::test]
    async fn one_document_tells_all_that_is_known_of_a_person() {
        let list = TestList::new().await;
        list.join_as("Ada+recaps@example.org", "Ada Example").await;
        let id = list.id("ada@example.org").await;
        list.set_tags(id, &[Tag::parse("rust").unwrap()]).await.unwrap();
        list.unsubscribe(id, now()).await.unwrap();
        let told = Told {
            report: "report".to_owned(),
            way: "mail".to_owned(),
            class: Class::Soft,
            evidence: Evidence::Token,
            subscriber: Some(id),
            delivery: Some(1),
            edition: Some("june".to_owned()),
            status: None,
            said: "452 mailbox full".to_owned(),
        };
        list.record_bounce(&told, &[], now()).await.unwrap();
        let person = list.person(&address("ADA@example.org")).await.unwrap().unwrap();
        assert_eq!(
            serde_json::to_value(&person).unwrap(),
            serde_json::json!({
                "id": id.0, "address": "Ada+recaps@example.org", "name": "Ada Example",
                "state": "unsubscribed", "since": "2026-06-30T18:00:00Z", "paused_until": null,
                "tags": ["rust"],
                "consents": [{
                    "at": "2026-06-30T18:00:00Z", "kind": "added", "place": "added by hand",
                    "wording": null, "network": null,
                }],
                "suppression": { "reason": "unsubscribe", "at": "2026-06-30T18:00:00Z" },
                "bounces": [{
                    "at": "2026-06-30T18:00:00Z", "way": "mail", "class": "soft", "evidence": "token",
                    "edition": "june", "status": null, "said": "452 mailbox full",
                }],
                "requests": [],
            })
        );
        assert!(list.person(&address("bo@example.org")).await.unwrap().is_none());
    }

    #[tokio::test]
    async fn nothing_of_an_erased_person_is_left_in_the_file_and_no_import_brings_them_back() {
        let list = TestList::new().await;
        list.join_as("unforgettable@example.org", "Una Forgettable").await;
        list.join("bo@example.org").await;
        let id = list.id("unforgettable@example.org").await;
        list.set_tags(id, &[Tag::parse("unmistakable").unwrap()]).await.unwrap();
        let erased = list.erase(&address("Unforgettable@example.org"), now()).await.unwrap();
        assert_eq!(erased, Some(Erased { subscriber: Some(id), requests: 0 }));
        assert_eq!(list.erase(&address("unforgettable@example.org"), now()).await.unwrap(), None);
        list.pool.close().await;
        for file in std::fs::read_dir(list.folder.path()).unwrap() {
            let bytes = std::fs::read(file.unwrap().path()).unwrap();
            for word in ["forgettable", "Forgettable", "unmistakable"] {
                assert!(!bytes.windows(word.len()).any(|part| part == word.as_bytes()), "{word}");
            }
        }
        let again = list.opened_again().await;
        let report = again.read("email\nunforgettable@example.org\n").await;
        assert_eq!((report.added, report.suppressed), (0, 1));
        let own = address("unforgettable@example.org");
        let back = again.add(own, None, "asked to be back", true, now()).await.unwrap();
        assert_eq!(back, Outcome::Rejoined);
        assert!(again.id("unforgettable@example.org").await > id);
    }

    #[tokio::test]
    async fn the_reason_that_there_was_outlives_the_person() {
        let list = TestList::new().await;
        list.join("ada@example.org").await;
        let id = list.id("ada@example.org").await;
        list.suppress(id, Reason::Complaint, now()).await.unwrap();
        list.erase(&address("ada@example.org"), now()).await.unwrap();
        let kept = list.suppression(&address("ada@example.org")).await.unwrap();
        assert_eq!(kept, Some((Reason::Complaint, now())));
    }
}
