-- What came back, once each: mail systems and providers tell some things twice. Rows go with their
-- subscriber's.
CREATE TABLE bounces (
    id INTEGER PRIMARY KEY,
    report TEXT NOT NULL UNIQUE,        -- SHA-256 of the message, or the provider's id of the event
    way TEXT NOT NULL,                  -- mail, or which provider told it
    class TEXT NOT NULL CHECK (class IN ('hard', 'soft', 'about_us', 'complaint', 'unknown')),
    evidence TEXT NOT NULL CHECK (evidence IN ('token', 'provider', 'message_id', 'address', 'none')),
    subscriber INTEGER,                 -- whom it is about, where that is known
    delivery INTEGER,                   -- what of, in the outbox
    edition TEXT,                       -- the same, for counting
    status TEXT,                        -- RFC 3463
    said TEXT NOT NULL,                 -- the far side's words, without addresses
    at TEXT NOT NULL
);
CREATE INDEX bounces_of ON bounces (subscriber, delivery);
CREATE INDEX bounces_in ON bounces (edition, class, subscriber);

-- Calls of providers that were taken, by what makes each of them one of its own, for as long as a copy of
-- it would be believed.
CREATE TABLE calls (
    call TEXT NOT NULL PRIMARY KEY,
    at TEXT NOT NULL
) WITHOUT ROWID;
