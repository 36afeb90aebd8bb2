-- How far apart the messages of an edition that is spread over a time go, in microseconds: a time that is
-- waited for and not a moment, so that neither a clock that jumps nor a pause changes the pace.
ALTER TABLE editions DROP COLUMN spread_until;
ALTER TABLE editions ADD COLUMN spread_gap INTEGER;
