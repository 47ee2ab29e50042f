-- What providers need beyond the fields of every connection, what links are signed with, and packages.

ALTER TABLE connections ADD COLUMN details TEXT NOT NULL DEFAULT '{}';

-- of a package: the name of its main playlist below the folder; NULL for a single file
ALTER TABLE uploads ADD COLUMN package TEXT;
ALTER TABLE uploads ADD COLUMN files INTEGER NOT NULL DEFAULT 1;
-- the key of the multipart upload under way, where it is not the upload's own
ALTER TABLE uploads ADD COLUMN multipart_key TEXT;

-- when the temporary credentials end that signed the link
ALTER TABLE links ADD COLUMN credentials_end_at INTEGER;
ALTER TABLE links ADD COLUMN revoked_at INTEGER;
ALTER TABLE links ADD COLUMN details TEXT NOT NULL DEFAULT '{}';
