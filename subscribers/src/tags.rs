//! In charge of which subscriber has which tags.
//!
//! It leaves what a tag is to [`crate::tag`], and mailing those who have one to
//! [`Subscribers::audience`].

use serde_json::json;
use sqlx::{Row as _, SqliteConnection};

use crate::{Error, SubscriberId, Subscribers, Tag};

impl Subscribers {
    /// The tags of a subscriber, in the order of the alphabet.
    pub async fn tags(&self, id: SubscriberId) -> Result<Vec<Tag>, Error> {
        let tags = sqlx::query_scalar("SELECT tag FROM tags WHERE subscriber = ? ORDER BY tag")
            .bind(id.0)
            .fetch_all(&self.pool)
            .await?;
        Ok(tags.into_iter().map(Tag::stored).collect())
    }

    /// Gives a subscriber these tags and no others.
    pub async fn set_tags(&self, id: SubscriberId, tags: &[Tag]) -> Result<(), Error> {
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        sqlx::query("DELETE FROM tags WHERE subscriber = ?").bind(id.0).execute(&mut *transaction).await?;
        add(&mut transaction, &[(id, tags)]).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Gives a subscriber some tags more and takes others away; all others stay.
    pub async fn change_tags(&self, id: SubscriberId, more: &[Tag], fewer: &[Tag]) -> Result<(), Error> {
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        change(&mut transaction, id, more, fewer).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Every tag that somebody has, and how many confirmed subscribers have it, in the order of the
    /// alphabet.
    pub async fn all_tags(&self) -> Result<Vec<(Tag, u64)>, Error> {
        let rows = sqlx::query(
            "SELECT tag, sum(state = 'confirmed') AS number
               FROM tags JOIN subscribers ON subscribers.id = tags.subscriber
              GROUP BY tag ORDER BY tag",
        )
        .fetch_all(&self.pool)
        .await?;
        let counted = rows.iter().map(|row| {
            let number: i64 = row.try_get("number")?;
            Ok((Tag::stored(row.try_get("tag")?), number.unsigned_abs()))
        });
        counted.collect()
    }
}

/// Gives a subscriber some tags more and takes others away, within whatever transaction is open.
pub(crate) async fn change(
    connection: &mut SqliteConnection,
    id: SubscriberId,
    more: &[Tag],
    fewer: &[Tag],
) -> Result<(), Error> {
    add(connection, &[(id, more)]).await?;
    for tag in fewer {
        sqlx::query("DELETE FROM tags WHERE tag = ? AND subscriber = ?")
            .bind(tag.as_str())
            .bind(id.0)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

/// Gives tags to subscribers, within whatever transaction is open.
pub(crate) async fn add(
    connection: &mut SqliteConnection,
    given: &[(SubscriberId, &[Tag])],
) -> Result<(), Error> {
    let pairs: Vec<_> =
        given.iter().flat_map(|(id, tags)| tags.iter().map(|tag| json!([tag.as_str(), id.0]))).collect();
    if pairs.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "INSERT INTO tags (tag, subscriber)
         SELECT value ->> 0, value ->> 1 FROM json_each(?) WHERE true
         ON CONFLICT (tag, subscriber) DO NOTHING",
    )
    .bind(json!(pairs).to_string())
    .execute(connection)
    .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]

    use super::*;
    use crate::testing::{TestList, now};

    fn tags(words: &[&str]) -> Vec<Tag> {
        words.iter().map(|word| Tag::parse(word).unwrap()).collect()
    }

    #[tokio::test]
    async fn tags_are_set_and_changed_one_by_one() {
        let list = TestList::new().await;
        list.join("ada@example.org").await;
        let id = list.id("ada@example.org").await;
        list.set_tags(id, &tags(&["rust", "London"])).await.unwrap();
        assert_eq!(list.tags(id).await.unwrap(), tags(&["london", "rust"]));
        list.change_tags(id, &tags(&["rust", "sponsors"]), &tags(&["london", "nothing"])).await.unwrap();
        assert_eq!(list.tags(id).await.unwrap(), tags(&["rust", "sponsors"]));
        list.set_tags(id, &[]).await.unwrap();
        assert_eq!(list.tags(id).await.unwrap(), []);
    }

    #[tokio::test]
    async fn an_audience_of_tags_is_whoever_has_one_of_them() {
        let list = TestList::new().await;
        for (address, words) in [
            ("ada@example.org", &["rust", "london"][..]),
            ("bo@example.org", &["london"]),
            ("cy@example.org", &[]),
        ] {
            list.join(address).await;
            list.set_tags(list.id(address).await, &tags(words)).await.unwrap();
        }
        let (ada, bo) = (list.id("ada@example.org").await, list.id("bo@example.org").await);
        for (only, expected) in [
            (&["rust"][..], vec![ada]),
            (&["london"], vec![ada, bo]),
            (&["rust", "london"], vec![ada, bo]),
            (&["nobody"], vec![]),
        ] {
            assert_eq!(list.audience(&tags(only), None, now()).await.unwrap(), expected, "{only:?}");
        }
        assert_eq!(list.audience(&[], None, now()).await.unwrap().len(), 3);
        list.unsubscribe(bo, now()).await.unwrap();
        assert_eq!(list.audience(&tags(&["london"]), None, now()).await.unwrap(), [ada]);
        let counted = [(tags(&["london"]).remove(0), 1), (tags(&["rust"]).remove(0), 1)];
        assert_eq!(list.all_tags().await.unwrap(), counted);
    }
}
