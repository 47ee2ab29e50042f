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

-- every multipart upload that this app began and that is not known to have ended: what of them nobody goes on with is an
-- orphan of ours
CREATE TABLE multiparts (
    id          TEXT PRIMARY KEY NOT NULL,
    upload_id   TEXT NOT NULL REFERENCES uploads (id) ON DELETE CASCADE,
    key         TEXT NOT NULL,
    begun_at    INTEGER NOT NULL
) WITHOUT ROWID;
