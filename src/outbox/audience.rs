//! In charge of an audience: whom an edition's mail goes to, and in which order. It takes the memory of a set,
//! not of a list: a million cost some hundred kilobytes.
//!
//! It leaves who belongs to it to [`crate::cli`], which asks the list of subscribers.

use futures_util::TryStreamExt as _;
use jiff::Timestamp;
use roaring::RoaringTreemap;
use sha2::{Digest, Sha256};
use sqlx::SqliteConnection;

use super::{Outbox, StoreError, stamp};
use crate::channel;
use crate::edition::Edition;

/// Subscribers who joined one after the other and stay together in an order that looks random, at least: what
/// stands side by side in the store is then read and written once for all of them.
const NEIGHBOURS: u64 = 16;

/// Most groups of neighbours: the larger the list, the less a page of the store has of any one part of it.
const GROUPS: u64 = 4096;

/// Subscribers of one statement: enough that the statement costs little beside them, few enough that a list of a
/// million needs no memory.
const SOME: usize = 2_000;

const PLAN: &str =
    "INSERT INTO deliveries (edition, channel, destination, position, payload, state, planned_at, changed_at)
     SELECT ?1, ?2, value, 0, 'null', 'planned', ?3, ?3 FROM json_each(?4) WHERE true
     ON CONFLICT (edition, channel, destination) DO NOTHING";

/// Confirmed subscribers who are not suppressed, by their ids.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Audience(RoaringTreemap);

impl Audience {
    /// How many they are.
    pub fn len(&self) -> u64 {
        self.0.len()
    }

    /// Whether there is nobody.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether somebody belongs to it.
    pub fn contains(&self, subscriber: i64) -> bool {
        u64::try_from(subscriber).is_ok_and(|subscriber| self.0.contains(subscriber))
    }

    /// Those who do not belong to another one as well.
    pub fn without(&self, other: &Audience) -> Audience {
        Audience(&self.0 - &other.0)
    }

    /// All of them in an order that looks random, so that what goes wrong does not always hit the same people;
    /// it is the same whenever the edition's id and the audience are.
    pub fn in_order_of<'a>(&'a self, edition: &str) -> impl Iterator<Item = i64> + use<'a> {
        let hash = Sha256::digest(edition);
        let seed = hash.iter().take(8).fold(0_u64, |seed, byte| seed << 8 | u64::from(*byte));
        let neighbours = (self.len() / GROUPS).max(NEIGHBOURS);
        let mut groups = self.groups(neighbours);
        groups.sort_unstable_by_key(|group| mixed(seed ^ group));
        groups.into_iter().flat_map(move |group| {
            let first = group * neighbours;
            let mut rest = self.0.iter();
            rest.advance_to(first);
            let mut members: Vec<u64> = rest.take_while(|member| member - first < neighbours).collect();
            members.sort_unstable_by_key(|member| mixed(seed ^ member));
            members.into_iter().filter_map(|member| i64::try_from(member).ok())
        })
    }

    /// Plans a delivery to everybody, in that order.
    pub(super) async fn write(
        &self,
        tx: &mut SqliteConnection,
        edition: &Edition,
        channel: channel::Name,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let mut rest = self.in_order_of(&edition.id);
        // Looking whether the state is one would cost a third of a row, and it is the same for all.
        sqlx::query("PRAGMA ignore_check_constraints = ON").execute(&mut *tx).await?;
        let written = loop {
            let some: Vec<i64> = rest.by_ref().take(SOME).collect();
            if some.is_empty() {
                break Ok(());
            }
            let insertion = sqlx::query(PLAN)
                .bind(&edition.slug)
                .bind(channel.as_str())
                .bind(stamp(now))
                .bind(serde_json::to_string(&some)?);
            if let Err(error) = insertion.execute(&mut *tx).await {
                break Err(error);
            }
        };
        sqlx::query("PRAGMA ignore_check_constraints = OFF").execute(&mut *tx).await?;
        Ok(written?)
    }

    /// The groups of neighbours in which there is anybody.
    fn groups(&self, neighbours: u64) -> Vec<u64> {
        let mut groups: Vec<u64> = Vec::new();
        let mut rest = self.0.iter();
        while let Some(member) = rest.next() {
            let group = member / neighbours;
            groups.push(group);
            rest.advance_to((group + 1).saturating_mul(neighbours));
        }
        groups
    }
}

/// Whom an edition's mail was planned for.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Planned {
    /// Everybody who has a delivery, whatever became of it.
    pub audience: Audience,
    /// The tags that it was limited to; none where it was for everybody.
    pub only_tags: Vec<String>,
}

impl Outbox {
    /// Whom an edition's mail was planned for, in case it was limited to tags. Where it was for everybody
    /// they are not looked up.
    pub async fn planned(&self, slug: &str) -> Result<Planned, StoreError> {
        let only_tags: Option<Option<String>> =
            sqlx::query_scalar("SELECT only_tags FROM editions WHERE slug = ?")
                .bind(slug)
                .fetch_optional(&self.pool)
                .await?;
        let Some(only_tags) = only_tags.flatten() else { return Ok(Planned::default()) };
        let mut audience = Audience::default();
        let mut rows =
            sqlx::query_scalar("SELECT destination FROM deliveries WHERE edition = ? AND channel = ?")
                .bind(slug)
                .bind(channel::Name::Email.as_str())
                .fetch(&self.pool);
        while let Some(destination) = rows.try_next().await? {
            let destination: String = destination;
            audience.extend(destination.parse::<i64>());
        }
        Ok(Planned { audience, only_tags: serde_json::from_str(&only_tags)? })
    }
}

/// Records which tags an edition's mail is limited to; none where it is for everybody.
pub(super) async fn limit(
    tx: &mut SqliteConnection,
    slug: &str,
    only_tags: &[String],
) -> Result<(), StoreError> {
    let only_tags = (!only_tags.is_empty()).then(|| serde_json::to_string(only_tags)).transpose()?;
    sqlx::query("UPDATE editions SET only_tags = ? WHERE slug = ?")
        .bind(only_tags)
        .bind(slug)
        .execute(tx)
        .await?;
    Ok(())
}

impl Extend<i64> for Audience {
    fn extend<T: IntoIterator<Item = i64>>(&mut self, subscribers: T) {
        // The list numbers its subscribers from one.
        self.0.extend(subscribers.into_iter().filter_map(|subscriber| u64::try_from(subscriber).ok()));
    }
}

impl FromIterator<i64> for Audience {
    fn from_iter<T: IntoIterator<Item = i64>>(subscribers: T) -> Self {
        let mut audience = Audience::default();
        audience.extend(subscribers);
        audience
    }
}

/// Scatters neighbouring numbers over all that there are, one to one (the finaliser of SplitMix64).
fn mixed(number: u64) -> u64 {
    let number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_order_is_an_editions_own_and_leaves_nobody_where_they_joined() {
        let audience: Audience = (1..=1_000).collect();
        let order: Vec<_> = audience.in_order_of("a").collect();
        assert_eq!(order, audience.in_order_of("a").collect::<Vec<_>>());
        assert_ne!(order, audience.in_order_of("b").collect::<Vec<_>>());
        let in_place = (1..).zip(&order).filter(|(place, subscriber)| place == *subscriber).count();
        assert!(in_place < 10, "{in_place} of 1,000");
        // Of the first tenth of those who get it, about a tenth joined among the first tenth.
        let early = order[..100].iter().filter(|subscriber| **subscriber <= 100).count();
        assert!((1..40).contains(&early), "{early} of 100");
    }

    proptest! {
        #[test]
        fn everybody_comes_once(
            members in prop::collection::btree_set(prop_oneof![1..200_i64, 1..i64::MAX], 0..300), edition in ".{0,9}",
        ) {
            let audience: Audience = members.iter().copied().collect();
            prop_assert_eq!(audience.len(), members.len() as u64);
            let order: Vec<_> = audience.in_order_of(&edition).collect();
            prop_assert_eq!(order.len(), members.len());
            prop_assert_eq!(order.into_iter().collect::<BTreeSet<_>>(), members);
        }
    }
}
