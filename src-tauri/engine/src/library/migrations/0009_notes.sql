-- What a person writes to a link, and what became of one that was taken back.

ALTER TABLE links ADD COLUMN note TEXT NOT NULL DEFAULT '';
ALTER TABLE links ADD COLUMN recipient TEXT NOT NULL DEFAULT '';
-- where its object, or the root of its package, was moved to when it was taken back; NULL: it was deleted, or is still there
ALTER TABLE links ADD COLUMN moved_to TEXT;
-- whether it still opened when it was asked for after it was taken back; NULL: that is not known
ALTER TABLE links ADD COLUMN still_opens INTEGER;
