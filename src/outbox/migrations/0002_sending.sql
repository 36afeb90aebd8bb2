-- Sending at speed: what is ready stands in an index of its own, which a delivery leaves when it is
-- taken in hand, so that its further states cost the index nothing.
DROP INDEX deliveries_open;
CREATE INDEX deliveries_ready ON deliveries (edition, channel, due, position)
    WHERE state IN ('planned', 'deferred') AND lease IS NULL;

-- A person's word about an edition while it goes out.
ALTER TABLE editions ADD COLUMN hold TEXT CHECK (hold IN ('paused', 'cancelled'));
