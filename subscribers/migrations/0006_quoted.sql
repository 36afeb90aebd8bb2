-- An address whose local part is quoted had a base address of its own: `"ada"@` was another person than
-- `ada@` (RFC 5321 section 4.1.2 has them for one mailbox). Which one it is only the program can tell: done,
-- and taken out, when the list is opened.
INSERT INTO unfolded (id)
SELECT id FROM subscribers WHERE address LIKE '"%'
    ON CONFLICT (id) DO NOTHING;
