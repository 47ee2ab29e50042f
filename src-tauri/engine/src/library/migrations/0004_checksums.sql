-- Which checksum a server verifies, found out once for each endpoint and bucket; and the kind that parts have.

CREATE TABLE checksums (
    endpoint  TEXT NOT NULL,
    bucket    TEXT NOT NULL,
    kind      TEXT NOT NULL,
    PRIMARY KEY (endpoint, bucket)
) WITHOUT ROWID;

ALTER TABLE parts RENAME COLUMN md5 TO checksum;
ALTER TABLE parts ADD COLUMN kind TEXT NOT NULL DEFAULT 'content-md5';
-- that its parts were promised to have when it was begun
ALTER TABLE multiparts ADD COLUMN kind TEXT NOT NULL DEFAULT 'content-md5';
