-- What an upload that was broken off needs to go on: who it was for, what the file was, and what the server holds of it.

-- of the connection then, which need not be a stored one
ALTER TABLE uploads ADD COLUMN endpoint TEXT NOT NULL DEFAULT '';
ALTER TABLE uploads ADD COLUMN key_id TEXT NOT NULL DEFAULT '';
-- of the file when its multipart upload was begun: size, time, file id and a hash of samples
ALTER TABLE uploads ADD COLUMN identity TEXT;

-- the parts that the server acknowledged, of the multipart upload under way; where each begins follows from its number
CREATE TABLE parts (
    upload_id  TEXT NOT NULL REFERENCES uploads (id) ON DELETE CASCADE,
    number     INTEGER NOT NULL,
    size       INTEGER NOT NULL,
    etag       TEXT NOT NULL,
    md5        BLOB NOT NULL,
    PRIMARY KEY (upload_id, number)
) WITHOUT ROWID;
