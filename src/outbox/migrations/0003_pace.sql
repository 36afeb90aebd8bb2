-- What went under the name of a limit, second by second, for as long as a limit looks back on it.
CREATE TABLE paced (
    name     TEXT NOT NULL,
    second   INTEGER NOT NULL,           -- since 1970
    messages INTEGER NOT NULL,
    PRIMARY KEY (name, second)
) WITHOUT ROWID;

-- Mailbox providers that have said "not now", and how slowly they are written to since.
CREATE TABLE slowed (
    provider TEXT PRIMARY KEY,
    gap      INTEGER NOT NULL,           -- milliseconds between two messages
    since    TEXT NOT NULL               -- RFC 3339
) WITHOUT ROWID;

-- The second since 1970 until which an edition's mail is spread.
ALTER TABLE editions ADD COLUMN spread_until INTEGER;
