-- The tags that an edition's mail is limited to, as a JSON list; none where it is for everybody.
ALTER TABLE editions ADD COLUMN only_tags TEXT;
