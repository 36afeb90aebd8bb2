-- What was asked for on the web and has to be confirmed from the mailbox: to be on the list, or that a
-- subscriber's mail goes to another address. Tokens in mail name these rows, so ids are never used again.
CREATE TABLE requests (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL CHECK (kind IN ('subscribe', 'change_address')),
    state TEXT NOT NULL                 -- asked: nobody has looked at it; open: it may be confirmed
        CHECK (state IN ('asked', 'open', 'done')),
    subscriber INTEGER,                 -- who asks, where the list knows them
    address TEXT NOT NULL,
    name TEXT,
    place TEXT NOT NULL,                -- where it was asked for
    wording TEXT NOT NULL,              -- what was agreed to, word for word
    network TEXT NOT NULL,              -- where from: an address with its last part cut off
    asked_at TEXT NOT NULL,
    expires_at TEXT NOT NULL
);
CREATE INDEX requests_asked ON requests (id) WHERE state = 'asked';
CREATE INDEX requests_of ON requests (subscriber);

-- Every question of the last day, as keyed hashes: what bounds them has to outlive a restart.
CREATE TABLE asked (
    second INTEGER NOT NULL,            -- since 1970
    base_hash TEXT NOT NULL,            -- of the address
    network_hash TEXT NOT NULL,
    mailed INTEGER NOT NULL             -- 1: a mail may come of it; 0: one came before
);
CREATE INDEX asked_when ON asked (second);
CREATE INDEX asked_by_address ON asked (base_hash) WHERE mailed = 1;
CREATE INDEX asked_by_network ON asked (network_hash, second);

-- Mail about somebody's own subscription. Each goes once: whoever restarts finds what is queued, and
-- leaves what was being sent.
CREATE TABLE notices (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL CHECK (kind IN ('confirm', 'known', 'welcome', 'change_address')),
    request INTEGER NOT NULL,
    state TEXT NOT NULL
        CHECK (state IN ('queued', 'sending', 'sent', 'refused', 'expired', 'uncertain')),
    made_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,           -- not sent from then on
    due INTEGER NOT NULL,               -- not before this second since 1970
    attempts INTEGER NOT NULL DEFAULT 0,
    reason TEXT,                        -- of what was not sent; holds no address
    UNIQUE (request, kind)
);
CREATE INDEX notices_queued ON notices (due) WHERE state = 'queued';

-- When the mail of a subscriber is wanted again; none: it is wanted.
ALTER TABLE subscribers ADD COLUMN paused_until TEXT;
