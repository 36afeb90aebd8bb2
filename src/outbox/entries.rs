//! In charge of the entries that the feeds show: every edition in its last form, and those that
//! stood in the feeds before recap wrote them.
//!
//! It leaves which of them a feed takes, and their form, to [`crate::channel::feed`].

use futures_util::future::BoxFuture;

use super::{Outbox, StoreError};
use crate::channel::feed::{Entry, EntrySource, Published};

impl Outbox {
    async fn all_entries(&self) -> Result<Vec<Published>, StoreError> {
        let mut editions = self.editions().await?;
        editions.sort_by(|one, other| {
            (one.committed_at, &one.edition.slug).cmp(&(other.committed_at, &other.edition.slug))
        });
        let editions: Vec<_> = editions
            .into_iter()
            // The first commit is no update: the entry is as it was when readers saw it first.
            .map(|one| {
                let edited = one.updated_at > one.committed_at;
                let updated = if edited { one.updated_at } else { one.edition.published };
                let entry = Entry::of(&one.edition, updated);
                Published { entry, edition: Some(one.edition), changed: one.updated_at }
            })
            .collect();
        let mut entries = Vec::new();
        for kept in self.kept_entries().await? {
            let entry: Entry = serde_json::from_str(&kept)?;
            if editions.iter().all(|one| one.entry.id != entry.id) {
                entries.push(Published { changed: entry.updated, entry, edition: None });
            }
        }
        // Of one moment, what came last is shown first: that with the first id.
        entries.reverse();
        entries.sort_by_key(|one| one.entry.published);
        entries.extend(editions);
        Ok(entries)
    }
}

impl EntrySource for Outbox {
    fn entries(&self) -> BoxFuture<'_, Result<Vec<Published>, String>> {
        Box::pin(async { self.all_entries().await.map_err(|error| format!("the store refused: {error}")) })
    }
}
