//! In charge of what happens to an address that is added or imported: one decision, and one
//! statement for each kind of write however many addresses there are.
//!
//! It leaves reading files to [`crate::import`] and beginning transactions to its callers.

use jiff::Timestamp;
use serde_json::json;
use sqlx::{Row as _, SqliteConnection};

use crate::key::AddressHash;
use crate::{Address, Error, Name, Reason, State};

/// An address on its way in.
#[derive(Debug)]
pub(crate) struct Entry {
    /// Where mail goes.
    pub(crate) address: Address,
    /// Its keyed hash.
    pub(crate) hash: AddressHash,
    /// How they want to be called, where it was given.
    pub(crate) name: Option<Name>,
    /// Where they are said to stand.
    pub(crate) state: State,
    /// Since when; not in the future.
    pub(crate) since: Timestamp,
    /// How consent came.
    pub(crate) source: String,
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
    /// The subscriber's state and name.
    subscriber: Option<(State, Option<String>)>,
    /// The suppression of the address.
    suppressed: Option<Reason>,
}

/// Decides what becomes of an entry. Suppression wins over everything but `rejoin`, which says
/// that the owner of the address asked to be back.
fn decide(entry: &Entry, known: &Known, rejoin: bool) -> Outcome {
    // A state that is a reason not to mail holds even if the suppression is not recognised, which
    // is so when the publication's key was replaced.
    let state = known.subscriber.as_ref().map(|(state, _)| *state);
    let barred = known.suppressed.or_else(|| state.and_then(State::reason));
    match (entry.state.reason(), barred) {
        (Some(_), _) if known.suppressed.is_some() => return Outcome::AlreadyThere,
        (Some(_), _) => return Outcome::Left,
        (None, Some(_)) if rejoin => return Outcome::Rejoined,
        (None, Some(reason)) => return Outcome::Suppressed(reason),
        (None, None) => {}
    }
    let Some((state, name)) = &known.subscriber else {
        return Outcome::Added;
    };
    let confirmed = *state == State::Pending && entry.state == State::Confirmed;
    let renamed = entry.name.as_ref().is_some_and(|new| name.as_deref() != Some(new.as_str()));
    if confirmed || renamed { Outcome::Updated } else { Outcome::AlreadyThere }
}

/// Records entries in their order, each address at most once among them.
pub(crate) async fn record(
    connection: &mut SqliteConnection,
    entries: &[Entry],
    rejoin: bool,
) -> Result<Vec<Outcome>, Error> {
    let known = look_up(connection, entries).await?;
    let outcomes: Vec<Outcome> =
        entries.iter().zip(&known).map(|(entry, known)| decide(entry, known, rejoin)).collect();

    let changed: Vec<(&Entry, &Known, Outcome)> = entries
        .iter()
        .zip(&known)
        .zip(&outcomes)
        .map(|((entry, known), outcome)| (entry, known, *outcome))
        .filter(|(_, _, outcome)| !matches!(outcome, Outcome::AlreadyThere | Outcome::Suppressed(_)))
        .collect();
    write_subscribers(connection, &changed).await?;
    write_suppressions(connection, &changed).await?;
    Ok(outcomes)
}

/// What is known of each entry, in the order of the entries.
async fn look_up(connection: &mut SqliteConnection, entries: &[Entry]) -> Result<Vec<Known>, Error> {
    let wanted: Vec<_> =
        entries.iter().map(|entry| json!([entry.address.key(), entry.hash.to_text()])).collect();
    let rows = sqlx::query(
        "SELECT wanted.key AS place, subscribers.id, subscribers.state, subscribers.name,
                suppressions.reason
           FROM json_each(?) AS wanted
           LEFT JOIN subscribers ON subscribers.address_key = wanted.value ->> 0
           LEFT JOIN suppressions ON suppressions.address_hash = wanted.value ->> 1",
    )
    .bind(json!(wanted).to_string())
    .fetch_all(connection)
    .await?;

    let mut known = Vec::new();
    known.resize_with(entries.len(), Known::default);
    for row in rows {
        let place: i64 = row.try_get("place")?;
        let Some(slot) = usize::try_from(place).ok().and_then(|place| known.get_mut(place)) else {
            continue;
        };
        slot.suppressed = row
            .try_get::<Option<&str>, _>("reason")?
            // A reason that a newer version wrote is still a reason not to mail.
            .map(|word| Reason::from_stored(word).unwrap_or(Reason::Manual));
        if let Some(id) = row.try_get::<Option<i64>, _>("id")? {
            let state = row.try_get::<&str, _>("state")?.parse().map_err(|_| Error::Damaged(id))?;
            slot.subscriber = Some((state, row.try_get("name")?));
        }
    }
    Ok(known)
}

async fn write_subscribers(
    connection: &mut SqliteConnection,
    changed: &[(&Entry, &Known, Outcome)],
) -> Result<(), Error> {
    if changed.is_empty() {
        return Ok(());
    }
    let rows: Vec<_> = changed
        .iter()
        .map(|(entry, known, outcome)| {
            let before = known.subscriber.as_ref();
            // A new name does not make a pending subscriber confirmed, nor the other way round.
            let state = match (outcome, before) {
                (Outcome::Updated, Some((State::Confirmed, _))) => State::Confirmed,
                _ => entry.state,
            };
            let since = entry.since.to_string();
            json!({
                "address": entry.address.expose(),
                "key": entry.address.key(),
                "hash": entry.hash.to_text(),
                "name": entry.name.as_ref().map(Name::as_str),
                "state": state.as_str(),
                "source": entry.source,
                "created": since,
                "confirmed": (state == State::Confirmed).then_some(&since),
                "left": state.reason().map(|_| &since),
            })
        })
        .collect();
    // `WHERE true` tells the parser that ON CONFLICT belongs to the INSERT, not to a join. Consent
    // is recorded anew when the state changes, and only then.
    sqlx::query(
        "INSERT INTO subscribers
                (address, address_key, address_hash, name, state, source,
                 created_at, confirmed_at, left_at)
         SELECT value ->> 'address', value ->> 'key', value ->> 'hash', value ->> 'name',
                value ->> 'state', value ->> 'source',
                value ->> 'created', value ->> 'confirmed', value ->> 'left'
           FROM json_each(?) WHERE true ORDER BY key
         ON CONFLICT (address_key) DO UPDATE SET
                name = coalesce(excluded.name, subscribers.name),
                address_hash = excluded.address_hash,
                source = CASE WHEN subscribers.state = excluded.state
                              THEN subscribers.source ELSE excluded.source END,
                confirmed_at = CASE WHEN subscribers.state = excluded.state
                               THEN subscribers.confirmed_at
                               ELSE coalesce(excluded.confirmed_at, subscribers.confirmed_at) END,
                left_at = CASE WHEN subscribers.state = excluded.state
                               THEN subscribers.left_at ELSE excluded.left_at END,
                state = excluded.state",
    )
    .bind(json!(rows).to_string())
    .execute(connection)
    .await?;
    Ok(())
}

async fn write_suppressions(
    connection: &mut SqliteConnection,
    changed: &[(&Entry, &Known, Outcome)],
) -> Result<(), Error> {
    let left: Vec<_> = changed
        .iter()
        .filter(|(_, _, outcome)| *outcome == Outcome::Left)
        .filter_map(|(entry, ..)| {
            Some(json!([entry.hash.to_text(), entry.state.reason()?.as_str(), entry.since.to_string()]))
        })
        .collect();
    if !left.is_empty() {
        sqlx::query(
            "INSERT INTO suppressions (address_hash, reason, at)
             SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(?) WHERE true
             ON CONFLICT (address_hash) DO NOTHING",
        )
        .bind(json!(left).to_string())
        .execute(&mut *connection)
        .await?;
    }
    for (entry, ..) in changed.iter().filter(|(_, _, outcome)| *outcome == Outcome::Rejoined) {
        sqlx::query("DELETE FROM suppressions WHERE address_hash = ?")
            .bind(entry.hash.to_text())
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]

    use super::*;
    use crate::Key;

    fn entry(state: State, name: Option<&str>) -> Entry {
        let address = Address::parse("ada@example.org").unwrap();
        Entry {
            hash: Key::from_bytes([7; Key::LEN]).address_hash(&address),
            address,
            name: name.and_then(|name| Name::parse(name).unwrap()),
            state,
            since: Timestamp::UNIX_EPOCH,
            source: "a test".to_owned(),
        }
    }

    fn known(state: State, name: Option<&str>) -> Known {
        Known { subscriber: Some((state, name.map(str::to_owned))), suppressed: state.reason() }
    }

    #[test]
    fn suppression_wins_over_every_wish_but_that_of_the_owner() {
        for reason in [Reason::Unsubscribe, Reason::Manual, Reason::HardBounce, Reason::Complaint] {
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
    fn one_who_left_by_the_file_leaves_once() {
        let leaving = entry(State::Unsubscribed, None);
        assert_eq!(decide(&leaving, &Known::default(), false), Outcome::Left);
        assert_eq!(decide(&leaving, &known(State::Confirmed, None), false), Outcome::Left);
        let left = known(State::Unsubscribed, None);
        assert_eq!(decide(&leaving, &left, false), Outcome::AlreadyThere);
    }
}
