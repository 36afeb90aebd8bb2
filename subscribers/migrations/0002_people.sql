-- One row a person: who wrote themselves with a tag behind a plus or with other dots is told apart no
-- more. What a person agreed to is kept beside the row, as often as they did.

CREATE TABLE people (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    address TEXT NOT NULL,              -- as given, the domain as A-label; where mail goes
    base TEXT NOT NULL UNIQUE,          -- what all spellings of the address have in common
    address_hash TEXT NOT NULL,         -- keyed hash of base, joins suppressions
    name TEXT,
    state TEXT NOT NULL
        CHECK (state IN ('pending', 'confirmed', 'unsubscribed', 'bounced', 'complained')),
    since TEXT NOT NULL                 -- in that state
);

INSERT INTO people (id, address, base, address_hash, name, state, since)
SELECT id, address, address_key, address_hash, name, state,
       coalesce(CASE state WHEN 'pending' THEN NULL WHEN 'confirmed' THEN confirmed_at ELSE left_at END,
                created_at)
  FROM subscribers ORDER BY id;

-- What a person agreed to, newest last. Rows go with their subscriber's; there is no foreign key, since
-- looking the subscriber up again would cost an import a tenth of its time.
CREATE TABLE consents (
    subscriber INTEGER NOT NULL,
    position INTEGER NOT NULL,          -- from 1
    at TEXT NOT NULL,
    kind TEXT NOT NULL,                 -- the words of ConsentKind
    place TEXT NOT NULL,                -- a page, a file with its line, a hand
    wording INTEGER REFERENCES wordings (id),
    network TEXT,                       -- the address it was given from
    PRIMARY KEY (subscriber, position)
) WITHOUT ROWID;

-- The sentences that people agreed to, each once.
CREATE TABLE wordings (
    id INTEGER PRIMARY KEY,
    text TEXT NOT NULL UNIQUE
);

INSERT INTO consents (subscriber, position, at, kind, place)
SELECT id, 1, coalesce(confirmed_at, created_at),
       CASE WHEN source LIKE 'imported from %' THEN 'imported' ELSE 'added' END, source
  FROM subscribers ORDER BY id;

-- Rows whose base address only the program can tell: done, and taken out, when the list is opened.
CREATE TABLE unfolded (id INTEGER PRIMARY KEY);
INSERT INTO unfolded
SELECT id FROM subscribers
 WHERE address_key LIKE '%+%@%' OR address_key LIKE '%@gmail.com' OR address_key LIKE '%@googlemail.com';

DROP TABLE subscribers;
ALTER TABLE people RENAME TO subscribers;

-- Rows that turned out to be the same person as another row: old mail still names them.
CREATE TABLE merged (
    id INTEGER PRIMARY KEY,
    subscriber INTEGER NOT NULL
);

CREATE TABLE tags (
    tag TEXT NOT NULL,
    subscriber INTEGER NOT NULL,
    PRIMARY KEY (tag, subscriber)
) WITHOUT ROWID;
CREATE INDEX tags_of ON tags (subscriber);

-- Addresses that must not be mailed, as keyed hashes: they outlive the subscriber, and an erased
-- address stays suppressed without being known. Those of before were of the address in lower case, which
-- is the base address of most; for the others both are looked for.
CREATE TABLE suppressed (
    address_hash TEXT NOT NULL PRIMARY KEY,
    reason TEXT NOT NULL
        CHECK (reason IN ('unsubscribe', 'manual', 'hard_bounce', 'soft_bounces', 'complaint')),
    at TEXT NOT NULL
) WITHOUT ROWID;
INSERT INTO suppressed (address_hash, reason, at)
SELECT address_hash, reason, at FROM suppressions ORDER BY address_hash;
DROP TABLE suppressions;
ALTER TABLE suppressed RENAME TO suppressions;

-- Domains that must not be mailed, with everything below them.
CREATE TABLE suppressed_domains (
    domain TEXT NOT NULL PRIMARY KEY,   -- A-label
    at TEXT NOT NULL
) WITHOUT ROWID;
