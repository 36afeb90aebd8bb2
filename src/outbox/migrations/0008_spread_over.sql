-- The time that an edition was asked to be spread over, in seconds: asked for it again, as when a run that was
-- stopped goes on, its messages go as far apart as before.
ALTER TABLE editions ADD COLUMN spread_over INTEGER;
