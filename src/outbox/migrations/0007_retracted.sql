-- When what had arrived was deleted at the far side again (RFC 3339). Such a delivery is stored as skipped:
-- nothing ever sends it anew.
ALTER TABLE deliveries ADD COLUMN retracted_at TEXT;
