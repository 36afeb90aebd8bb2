-- What became of deliveries since the tables were last brought up to date, one row a commit. A commit of
-- one row costs a fraction of one that changes every delivery in its own place.
CREATE TABLE journal (
    id      INTEGER PRIMARY KEY,
    run     TEXT NOT NULL,               -- the worker that wrote it
    at      TEXT NOT NULL,               -- RFC 3339
    second  INTEGER NOT NULL,            -- the same, since 1970
    begun   TEXT NOT NULL,               -- JSON: ids of what is being sent from now on
    ended   TEXT NOT NULL,               -- JSON: [id, state, receipt, reason, due] of what is not any more
    counted TEXT NOT NULL                -- JSON: names of limits, and how many of them begin
);

-- Workers that nobody has found gone. One that is not here has lost what it had in hand.
CREATE TABLE runs (
    name TEXT PRIMARY KEY
) WITHOUT ROWID;
