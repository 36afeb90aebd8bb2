//! In charge of the entries that the feeds show: every edition in its last form, and those that
//! stood in the feeds before recap wrote them.
//!
//! It leaves which of them a feed takes, and their form, to [`crate::channel::feed`].

use std::cmp::Reverse;

use futures_util::future::BoxFuture;

use super::{Outbox, StoreError};
use crate::channel::feed::{Entry, EntrySource};

impl Outbox {
    async fn all_entries(&self) -> Result<Vec<Entry>, StoreError> {
        let mut entries: Vec<_> = self
            .editions()
            .await?
            .iter()
            // The first commit is no update: the entry is as it was when readers saw it first.
            .map(|one| {
                let edited = one.updated_at > one.committed_at;
                Entry::of(&one.edition, if edited { one.updated_at } else { one.edition.published })
            })
            .collect();
        for kept in self.kept_entries().await? {
            let kept: Entry = serde_json::from_str(&kept)?;
            if !entries.iter().any(|entry| entry.id == kept.id) {
                entries.push(kept);
            }
        }
        entries.sort_by_key(|entry| Reverse(entry.published));
        Ok(entries)
    }
}

impl EntrySource for Outbox {
    fn entries(&self) -> BoxFuture<'_, Result<Vec<Entry>, String>> {
        Box::pin(async { self.all_entries().await.map_err(|error| format!("the store refused: {error}")) })
    }
}
