-- Times are RFC 3339 text in UTC, given by the program and never by the database, so that SQLite
-- and PostgreSQL hold the same thing.

-- One row for everybody who is or was on the list. Rows are never deleted and ids never used
-- again: the outbox names subscribers by id, and mail sent years ago still unsubscribes.
CREATE TABLE subscribers (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    address TEXT NOT NULL,              -- as given, the domain as A-label
    address_key TEXT NOT NULL UNIQUE,   -- the same in lower case
    address_hash TEXT NOT NULL,         -- keyed hash of address_key, joins suppressions
    name TEXT,
    state TEXT NOT NULL
        CHECK (state IN ('pending', 'confirmed', 'unsubscribed', 'bounced', 'complained')),
    source TEXT NOT NULL,               -- how consent came
    created_at TEXT NOT NULL,
    confirmed_at TEXT,
    left_at TEXT
);

-- Addresses that must not be mailed, as keyed hashes: they outlive the subscriber, and an erased
-- address stays suppressed without being known.
CREATE TABLE suppressions (
    address_hash TEXT NOT NULL PRIMARY KEY,
    reason TEXT NOT NULL
        CHECK (reason IN ('unsubscribe', 'manual', 'hard_bounce', 'complaint')),
    at TEXT NOT NULL
);
