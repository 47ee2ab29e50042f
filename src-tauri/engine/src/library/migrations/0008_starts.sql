-- Multipart uploads that are being begun, and in what order people want their uploads.

-- written before a server is asked to begin one, gone once its id is known: what stays of a dead process may stand on the
-- server, unheard
CREATE TABLE starts (
    id         INTEGER PRIMARY KEY NOT NULL,
    upload_id  TEXT NOT NULL REFERENCES uploads (id) ON DELETE CASCADE,
    -- the lock file, in running/, of the process that asked
    process    TEXT NOT NULL,
    endpoint   TEXT NOT NULL,
    bucket     TEXT NOT NULL,
    key        TEXT NOT NULL,
    -- by the server's clock
    since      INTEGER NOT NULL
);

-- where a person has put it: before all others where negative, after them where positive, the smallest first
ALTER TABLE uploads ADD COLUMN moved INTEGER NOT NULL DEFAULT 0;
