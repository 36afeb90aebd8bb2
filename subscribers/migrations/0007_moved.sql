-- The same table with one more kind: whoever was moved to another address is told at the old one, which is
-- kept until then.
CREATE TABLE mails (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL CHECK (kind IN ('confirm', 'known', 'welcome', 'change_address', 'moved')),
    request INTEGER NOT NULL,
    state TEXT NOT NULL
        CHECK (state IN ('queued', 'sending', 'sent', 'refused', 'expired', 'uncertain')),
    made_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,           -- not sent from then on
    due INTEGER NOT NULL,               -- not before this second since 1970
    attempts INTEGER NOT NULL DEFAULT 0,
    reason TEXT,                        -- of what was not sent; holds no address
    goes_to TEXT,                       -- where to, if nothing else says it; none once it is sent or given up
    UNIQUE (request, kind)
);

INSERT INTO mails (id, kind, request, state, made_at, expires_at, due, attempts, reason)
SELECT id, kind, request, state, made_at, expires_at, due, attempts, reason FROM notices ORDER BY id;

-- Numbers of mails that are gone are not given again: their Message-IDs are made of them.
DELETE FROM sqlite_sequence WHERE name = 'mails';
INSERT INTO sqlite_sequence (name, seq)
SELECT 'mails', seq FROM sqlite_sequence WHERE name = 'notices';

DROP TABLE notices;
ALTER TABLE mails RENAME TO notices;
CREATE INDEX notices_queued ON notices (due) WHERE state = 'queued';
