//! In charge of what happens to an address that is added or imported: one decision, and one
//! statement for each kind of write however many addresses there are.
//!
//! It leaves reading files to [`crate::import`] and beginning transactions to its callers.

use std::collections::HashMap;

use serde_json::json;
use sqlx::sqlite::SqliteRow;
use sqlx::{Row as _, SqliteConnection};

use crate::key::AddressHash;
use crate::suppression::Barred;
use crate::{Consent, Error, Reason, State, SubscriberId, Tag, consent, request, suppression, tags};

mod newcomers;

/// An address on its way in, checked.
#[derive(Debug)]
pub(crate) struct Entry {
    /// Where mail goes.
    pub(crate) address: String,
    /// What all of its spellings have in common.
    pub(crate) base: String,
    /// The keyed hash of the base address.
    pub(crate) hash: AddressHash,
    /// The hash that older suppressions have of it, where that is another one.
    pub(crate) former: Option<AddressHash>,
    /// How they want to be called, where it was given.
    pub(crate) name: Option<String>,
    /// Where they are said to stand.
    pub(crate) state: State,
    /// Why they are gone, where they are: of all that is said of them what bars most, which may be more than
    /// where they stand tells.
    pub(crate) bar: Option<Reason>,
    /// Tags to have beside those that they have.
    pub(crate) tags: Vec<Tag>,
    /// How consent came; its time, which is not in the future, is that of the state as well.
    pub(crate) consent: Consent,
}

/// What became of an address that was to be added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It is new on the list.
    Added,
    /// It was on the list as it is.
    AlreadyThere,
    /// It was on the list; the name is new, or a pending address is confirmed now.
    Updated,
    /// It was gone, and more keeps it out, or a wish to leave is recorded now.
    Strengthened,
    /// It is recorded as gone, as the imported file says.
    Left,
    /// It was gone, and is back because its owner asked for it.
    Rejoined,
    /// It is suppressed, and nothing was changed.
    Suppressed(Reason),
}

/// What the store knows of an address before it is added.
#[derive(Debug, Default)]
struct Known {
    /// The subscriber's id, state and name.
    subscriber: Option<(SubscriberId, State, Option<String>)>,
    /// The suppression of the address.
    suppressed: Option<Reason>,
}

impl Known {
    /// Where the subscriber stands.
    fn state(&self) -> Option<State> {
        self.subscriber.as_ref().map(|(_, state, _)| *state)
    }

    /// Whether all is recorded that there is to being gone.
    fn is_gone(&self) -> bool {
        self.suppressed.is_some() && self.state().is_none_or(|state| state.reason().is_some())
    }

    /// What keeps them out.
    fn barred(&self) -> Option<Reason> {
        Reason::barring(self.suppressed, self.state())
    }
}

/// Decides what becomes of an entry. Suppression wins over everything but `rejoin`, which says that the
/// owner of the address asked to be back.
fn decide(entry: &Entry, known: &Known, all: &Barred, rejoin: bool) -> Outcome {
    match (entry.bar, known.barred()) {
        (Some(bar), Some(before)) if known.is_gone() => {
            let is_moved = known.state().is_some_and(|stood| leaves(entry.state, stood) != stood);
            let is_stronger = bar.bars_more_than(before);
            return if is_moved || is_stronger { Outcome::Strengthened } else { Outcome::AlreadyThere };
        }
        (Some(_), _) => return Outcome::Left,
        (None, _) if all.hold_domain(&entry.address) => return Outcome::Suppressed(Reason::Domain),
        (None, Some(_)) if rejoin => return Outcome::Rejoined,
        (None, Some(reason)) => return Outcome::Suppressed(reason),
        (None, None) => {}
    }
    let Some((_, state, name)) = &known.subscriber else {
        return Outcome::Added;
    };
    let confirmed = *state == State::Pending && entry.state == State::Confirmed;
    let renamed = entry.name.is_some() && entry.name != *name;
    if confirmed || renamed { Outcome::Updated } else { Outcome::AlreadyThere }
}

/// What would become of entries, in their order; nothing is written.
pub(crate) async fn foresee(
    connection: &mut SqliteConnection,
    entries: &[Entry],
    barred: &Barred,
) -> Result<Vec<Outcome>, Error> {
    let known = look_up(connection, entries, barred).await?;
    Ok(entries.iter().enumerate().map(|(place, entry)| known.decide(place, entry, barred, false)).collect())
}

/// Records entries in their order, each person at most once among them.
pub(crate) async fn record(
    connection: &mut SqliteConnection,
    entries: &[Entry],
    barred: &Barred,
    rejoin: bool,
) -> Result<Vec<Outcome>, Error> {
    let known = look_up(connection, entries, barred).await?;
    let outcomes: Vec<Outcome> =
        entries.iter().enumerate().map(|(place, entry)| known.decide(place, entry, barred, rejoin)).collect();

    let mut next = next_id(connection).await?;
    let (mut new, mut changed, mut tagged) = (Vec::new(), Vec::new(), Vec::new());
    for (place, (entry, outcome)) in entries.iter().zip(&outcomes).enumerate() {
        if matches!(outcome, Outcome::Suppressed(_)) {
            continue;
        }
        let id = match known.subscriber(place) {
            Some((id, state, _)) => {
                if *outcome != Outcome::AlreadyThere {
                    changed.push((*id, entry, state_after(entry, *state, *outcome), *state));
                }
                *id
            }
            // Of one who is known by a suppression alone, and left, there is nothing to record beside it.
            None if matches!(outcome, Outcome::AlreadyThere | Outcome::Strengthened) => continue,
            None => {
                let id = SubscriberId(next);
                next += 1;
                new.push((id, entry));
                id
            }
        };
        if !entry.tags.is_empty() {
            tagged.push((id, entry.tags.as_slice()));
        }
    }
    newcomers::insert(connection, &new).await?;
    update(connection, &changed).await?;
    tags::add(connection, &tagged).await?;
    write_suppressions(connection, entries, &outcomes, &known).await?;
    Ok(outcomes)
}

/// A new name does not make a pending subscriber confirmed, nor the other way round.
fn state_after(entry: &Entry, before: State, outcome: Outcome) -> State {
    match (outcome, before) {
        (Outcome::Updated, State::Confirmed) => State::Confirmed,
        (Outcome::Strengthened | Outcome::Left, before) => leaves(entry.state, before),
        _ => entry.state,
    }
}

/// Where somebody stands who is said to have left, in whatever order it is said: see [`Reason::outweighs`].
fn leaves(state: State, stood: State) -> State {
    match (stood.reason(), state.reason()) {
        (Some(before), Some(reason)) if before.outweighs(reason) => stood,
        _ => state,
    }
}

/// What is known of some of the entries, by their places.
struct KnownByPlace(HashMap<usize, Known>);

impl KnownByPlace {
    fn decide(&self, place: usize, entry: &Entry, barred: &Barred, rejoin: bool) -> Outcome {
        match self.0.get(&place) {
            Some(known) => decide(entry, known, barred, rejoin),
            None => decide(entry, &Known::default(), barred, rejoin),
        }
    }

    fn subscriber(&self, place: usize) -> Option<&(SubscriberId, State, Option<String>)> {
        self.0.get(&place)?.subscriber.as_ref()
    }
}

/// What is known of the entries: two questions, however many they are.
async fn look_up(
    connection: &mut SqliteConnection,
    entries: &[Entry],
    barred: &Barred,
) -> Result<KnownByPlace, Error> {
    let mut known: HashMap<usize, Known> = HashMap::new();
    for (place, subscriber) in subscribers(connection, entries).await? {
        known.entry(place).or_default().subscriber = Some(subscriber);
    }
    let (mut hashes, mut places) = (Vec::new(), Vec::new());
    for (place, entry) in entries.iter().enumerate() {
        for hash in [Some(entry.hash), entry.former].into_iter().flatten() {
            if barred.may_hold(hash) {
                hashes.push(hash.to_text());
                places.push(place);
            }
        }
    }
    if hashes.is_empty() {
        return Ok(KnownByPlace(known));
    }
    let rows = sqlx::query(
        "SELECT wanted.key AS place, reason
           FROM json_each(?) AS wanted JOIN suppressions ON address_hash = wanted.value",
    )
    .bind(json!(hashes).to_string())
    .fetch_all(connection)
    .await?;
    for row in rows {
        let Some(place) = places.get(place_of(&row)?) else { continue };
        let reason = Reason::stored(row.try_get("reason")?);
        let suppressed = &mut known.entry(*place).or_default().suppressed;
        *suppressed = Some(suppressed.map_or(reason, |before| before.stronger(reason)));
    }
    Ok(KnownByPlace(known))
}

fn place_of(row: &SqliteRow) -> Result<usize, sqlx::Error> {
    Ok(usize::try_from(row.try_get::<i64, _>("place")?).unwrap_or(usize::MAX))
}

type KnownSubscriber = (SubscriberId, State, Option<String>);

fn known_subscriber(row: &SqliteRow) -> Result<KnownSubscriber, Error> {
    let id: i64 = row.try_get("id")?;
    let state = row.try_get::<&str, _>("state")?.parse().map_err(|_| Error::Damaged(id))?;
    Ok((SubscriberId(id), state, row.try_get("name")?))
}

/// Which of the entries are on the list already, by their places.
async fn subscribers(
    connection: &mut SqliteConnection,
    entries: &[Entry],
) -> Result<Vec<(usize, KnownSubscriber)>, Error> {
    if let Some(between) = between(connection, entries).await? {
        return Ok(between);
    }
    let bases: Vec<&str> = entries.iter().map(|entry| entry.base.as_str()).collect();
    let rows = sqlx::query(
        "SELECT wanted.key AS place, subscribers.id, state, name
           FROM json_each(?) AS wanted JOIN subscribers ON base = wanted.value",
    )
    .bind(json!(bases).to_string())
    .fetch_all(connection)
    .await?;
    rows.iter().map(|row| Ok((place_of(row)?, known_subscriber(row)?))).collect()
}

/// The same for entries in the order of their base addresses: whoever is on the list between the first
/// and the last is read in one go, unless there are far more of them than entries.
async fn between(
    connection: &mut SqliteConnection,
    entries: &[Entry],
) -> Result<Option<Vec<(usize, KnownSubscriber)>>, Error> {
    let [first, .., last] = entries else { return Ok(None) };
    if !entries.is_sorted_by(|one, other| one.base < other.base) {
        return Ok(None);
    }
    let most = 2 * entries.len();
    let rows = sqlx::query(
        "SELECT id, base, state, name FROM subscribers WHERE base BETWEEN ? AND ? ORDER BY base LIMIT ?",
    )
    .bind(&first.base)
    .bind(&last.base)
    .bind(i64::try_from(most).unwrap_or(i64::MAX))
    .fetch_all(connection)
    .await?;
    if rows.len() == most {
        return Ok(None);
    }
    let mut known = Vec::new();
    let mut rest = entries.iter().enumerate().peekable();
    for row in &rows {
        let base: &str = row.try_get("base")?;
        while rest.next_if(|(_, entry)| entry.base.as_str() < base).is_some() {}
        if let Some((place, _)) = rest.next_if(|(_, entry)| entry.base == base) {
            known.push((place, known_subscriber(row)?));
        }
    }
    Ok(Some(known))
}

/// The number that nobody was ever given. Whoever asks holds the lock to write.
async fn next_id(connection: &mut SqliteConnection) -> Result<i64, Error> {
    let last: Option<i64> = sqlx::query_scalar("SELECT seq FROM sqlite_sequence WHERE name = 'subscribers'")
        .fetch_optional(connection)
        .await?;
    Ok(last.unwrap_or_default() + 1)
}

/// Writes rows that were there: a name is never taken away, and consent is recorded anew when the state
/// changes, and only then.
async fn update(
    connection: &mut SqliteConnection,
    changed: &[(SubscriberId, &Entry, State, State)],
) -> Result<(), Error> {
    for (id, entry, state, before) in changed {
        sqlx::query("UPDATE subscribers SET name = coalesce(?, name) WHERE id = ?")
            .bind(entry.name.as_deref())
            .bind(id.0)
            .execute(&mut *connection)
            .await?;
        if state == before {
            continue;
        }
        // A pause was a wish about the mail of before.
        sqlx::query(
            "UPDATE subscribers SET state = ?, since = ?, address_hash = ?, paused_until = NULL WHERE id = ?",
        )
        .bind(state.as_str())
        .bind(entry.consent.at.to_string())
        .bind(entry.hash.to_text())
        .bind(id.0)
        .execute(&mut *connection)
        .await?;
        consent::record(connection, *id, &entry.consent).await?;
        // Nobody who is pending can have asked for another address.
        if *before != State::Pending {
            request::take_back(connection, *id).await?;
        }
    }
    Ok(())
}

async fn write_suppressions(
    connection: &mut SqliteConnection,
    entries: &[Entry],
    outcomes: &[Outcome],
    known: &KnownByPlace,
) -> Result<(), Error> {
    let with = |wanted| {
        let all = entries.iter().zip(outcomes).enumerate();
        all.filter(move |(_, (_, outcome))| **outcome == wanted).map(|(place, (entry, _))| (place, entry))
    };
    // What bars somebody already bars as well, even if its suppression is not recognised.
    let barring = |(place, entry): (usize, &Entry)| {
        let bar = entry.bar?;
        let bar = known.0.get(&place).and_then(Known::barred).map_or(bar, |before| bar.stronger(before));
        Some((entry.hash.to_text(), bar, entry.consent.at.to_string()))
    };
    let left: Vec<_> = with(Outcome::Left).filter_map(barring).collect();
    let mut stronger: Vec<_> = with(Outcome::Strengthened).filter_map(barring).collect();
    if !left.is_empty() {
        let rows: Vec<_> = left.iter().map(|(hash, bar, at)| json!([hash, bar.as_str(), at])).collect();
        let written = sqlx::query(
            "INSERT INTO suppressions (address_hash, reason, at)
             SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(?) WHERE true
             ON CONFLICT (address_hash) DO NOTHING",
        )
        .bind(json!(rows).to_string())
        .execute(&mut *connection)
        .await?;
        // Some came between the sieve and this transaction.
        if written.rows_affected() < left.len() as u64 {
            stronger.extend(left);
        }
    }
    for (hash, bar, at) in &stronger {
        suppression::keep_stronger(connection, hash, *bar, at).await?;
    }
    for (_, entry) in with(Outcome::Rejoined) {
        for hash in [Some(entry.hash), entry.former].into_iter().flatten() {
            sqlx::query("DELETE FROM suppressions WHERE address_hash = ?")
                .bind(hash.to_text())
                .execute(&mut *connection)
                .await?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]

    use super::*;
    use crate::{ConsentKind, Key};

    fn entry(state: State, name: Option<&str>) -> Entry {
        Entry {
            address: "ada@example.org".to_owned(),
            base: "ada@example.org".to_owned(),
            hash: Key::from_bytes([7; Key::LEN]).address_hash("ada@example.org"),
            former: None,
            name: name.map(str::to_owned),
            state,
            bar: state.reason(),
            tags: Vec::new(),
            consent: Consent {
                at: jiff::Timestamp::UNIX_EPOCH,
                kind: ConsentKind::Imported,
                place: "a test".to_owned(),
                wording: None,
                network: None,
            },
        }
    }

    fn known(state: State, name: Option<&str>) -> Known {
        let subscriber = Some((SubscriberId(1), state, name.map(str::to_owned)));
        Known { subscriber, suppressed: state.reason() }
    }

    fn decide(entry: &Entry, known: &Known, rejoin: bool) -> Outcome {
        super::decide(entry, known, &Barred::default(), rejoin)
    }

    #[test]
    fn suppression_wins_over_every_wish_but_that_of_the_owner() {
        for reason in Reason::ALL {
            for wish in [State::Confirmed, State::Pending] {
                let barred = Known { subscriber: None, suppressed: Some(reason) };
                let entry = entry(wish, None);
                assert_eq!(decide(&entry, &barred, false), Outcome::Suppressed(reason));
                assert_eq!(decide(&entry, &barred, true), Outcome::Rejoined);
            }
        }
    }

    #[test]
    fn a_state_of_having_left_bars_even_when_the_suppression_is_not_recognised() {
        let mut left = known(State::Unsubscribed, None);
        left.suppressed = None;
        let again = entry(State::Confirmed, None);
        assert_eq!(decide(&again, &left, false), Outcome::Suppressed(Reason::Unsubscribe));
    }

    #[test]
    fn only_a_new_name_or_a_confirmation_changes_who_is_there() {
        let before = known(State::Confirmed, Some("Ada"));
        let outcome = |state, name| decide(&entry(state, name), &before, false);
        assert_eq!(outcome(State::Confirmed, Some("Ada")), Outcome::AlreadyThere);
        assert_eq!(outcome(State::Confirmed, None), Outcome::AlreadyThere);
        assert_eq!(outcome(State::Pending, None), Outcome::AlreadyThere);
        assert_eq!(outcome(State::Confirmed, Some("Ada Example")), Outcome::Updated);
        let pending = known(State::Pending, None);
        assert_eq!(decide(&entry(State::Confirmed, None), &pending, false), Outcome::Updated);
    }

    #[test]
    fn more_that_keeps_somebody_out_is_told_apart_from_a_new_name() {
        let gone = known(State::Unsubscribed, None);
        assert_eq!(decide(&entry(State::Complained, Some("Ada")), &gone, false), Outcome::Strengthened);
    }

    #[test]
    fn one_who_left_by_the_file_leaves_once() {
        let leaving = entry(State::Unsubscribed, None);
        assert_eq!(decide(&leaving, &Known::default(), false), Outcome::Left);
        assert_eq!(decide(&leaving, &known(State::Confirmed, None), false), Outcome::Left);
        let left = known(State::Unsubscribed, None);
        assert_eq!(decide(&leaving, &left, false), Outcome::AlreadyThere);
        // Whoever is mailed has not left, whatever else is recorded.
        let mailed = Known { suppressed: Some(Reason::Complaint), ..known(State::Confirmed, None) };
        assert_eq!(decide(&leaving, &mailed, false), Outcome::Left);
    }
}
