-- One recap, compiled, as it was committed last.
CREATE TABLE editions (
    slug         TEXT PRIMARY KEY,
    id           TEXT NOT NULL UNIQUE,   -- in the feeds; minted once
    source       TEXT NOT NULL,          -- name of the file it was published from
    digest       TEXT NOT NULL,          -- SHA-256 of `compiled`
    compiled     TEXT NOT NULL,          -- the edition as JSON
    published    TEXT NOT NULL,          -- RFC 3339
    committed_at TEXT NOT NULL,          -- RFC 3339, the first commit
    updated_at   TEXT NOT NULL           -- RFC 3339, the newest commit that changed it
);

-- One thing going to one place.
CREATE TABLE deliveries (
    id              INTEGER PRIMARY KEY,
    edition         TEXT NOT NULL REFERENCES editions (slug),
    channel         TEXT NOT NULL,
    destination     TEXT NOT NULL,
    position        INTEGER NOT NULL,    -- in a thread, from 0
    payload         TEXT NOT NULL,       -- frozen by the channel, JSON
    state           TEXT NOT NULL CHECK (state IN
                        ('planned', 'sending', 'sent', 'deferred', 'failed', 'skipped', 'uncertain')),
    attempts        INTEGER NOT NULL DEFAULT 0,  -- tries since a person asked last
    after_uncertain INTEGER NOT NULL DEFAULT 0,
    due             INTEGER NOT NULL DEFAULT 0,  -- deferred: not before this second since 1970
    lease           TEXT,                -- the worker that has it in hand
    receipt         TEXT,                -- JSON, of what was sent
    reason          TEXT,                -- of what was not
    planned_at      TEXT NOT NULL,       -- RFC 3339; the date of the mail, the time of the post
    changed_at      TEXT NOT NULL,       -- RFC 3339
    UNIQUE (edition, channel, destination)
);
CREATE INDEX deliveries_open ON deliveries (edition, channel, state, position);

-- Every try and what came of it.
CREATE TABLE attempts (
    delivery INTEGER NOT NULL REFERENCES deliveries (id),
    ended_at TEXT NOT NULL,              -- RFC 3339
    outcome  TEXT NOT NULL,              -- the state it led to
    detail   TEXT                        -- receipt id or reason
);
CREATE INDEX attempts_of ON attempts (delivery);

-- Entries that stood in the feeds before recap wrote them.
CREATE TABLE kept_entries (
    id    TEXT PRIMARY KEY,
    entry TEXT NOT NULL                  -- JSON
);
