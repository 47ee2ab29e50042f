-- Times are seconds since 1970, UTC. No column holds a secret or a signature.

CREATE TABLE connections (
    id          TEXT PRIMARY KEY NOT NULL,
    name        TEXT NOT NULL UNIQUE COLLATE NOCASE,
    provider    TEXT NOT NULL,
    endpoint    TEXT NOT NULL,
    region      TEXT NOT NULL,
    bucket      TEXT NOT NULL,
    key_id      TEXT NOT NULL,
    public_url  TEXT,
    addressing  TEXT NOT NULL,
    created_at  INTEGER NOT NULL,
    last_check  TEXT
);

CREATE TABLE batches (
    id                TEXT PRIMARY KEY NOT NULL,
    sequence          INTEGER NOT NULL,
    created_at        INTEGER NOT NULL,
    connection_id     TEXT NOT NULL,
    connection_name   TEXT NOT NULL,
    lifetime_seconds  INTEGER NOT NULL,
    prefix            TEXT NOT NULL
);
CREATE UNIQUE INDEX batches_by_sequence ON batches (sequence);

CREATE TABLE uploads (
    id             TEXT PRIMARY KEY NOT NULL,
    batch_id       TEXT NOT NULL REFERENCES batches (id) ON DELETE CASCADE,
    position       INTEGER NOT NULL,
    path           TEXT NOT NULL,
    name           TEXT NOT NULL,
    size           INTEGER NOT NULL,
    modified_ns    INTEGER NOT NULL,
    content_type   TEXT NOT NULL,
    bucket         TEXT NOT NULL,
    key            TEXT NOT NULL,
    state          TEXT NOT NULL,
    -- the lock file, in running/, of the process that sends it
    process        TEXT NOT NULL,
    part_size      INTEGER NOT NULL DEFAULT 0,
    -- the server's id of the multipart upload, while there is one to abort
    multipart_id   TEXT,
    error_code     TEXT,
    error_message  TEXT,
    error_action   TEXT,
    media          TEXT,
    created_at     INTEGER NOT NULL,
    finished_at    INTEGER,
    -- from its first request to the end of the verification
    seconds        REAL,
    forgotten      INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX uploads_by_batch ON uploads (batch_id, position);
CREATE INDEX uploads_by_state ON uploads (state);

-- A link is kept as what was signed, so that the same link can be made again: the signature itself is never kept.
CREATE TABLE links (
    id                TEXT PRIMARY KEY NOT NULL,
    upload_id         TEXT,
    connection_id     TEXT NOT NULL,
    connection_name   TEXT NOT NULL,
    kind              TEXT NOT NULL,
    endpoint          TEXT NOT NULL,
    region            TEXT NOT NULL,
    addressing        TEXT NOT NULL,
    bucket            TEXT NOT NULL,
    key               TEXT NOT NULL,
    key_id            TEXT NOT NULL,
    name              TEXT NOT NULL,
    content_type      TEXT NOT NULL,
    size              INTEGER,
    signed_at         INTEGER NOT NULL,
    lifetime_seconds  INTEGER NOT NULL,
    created_at        INTEGER NOT NULL
);
CREATE INDEX links_by_upload ON links (upload_id, created_at);
CREATE INDEX links_by_created ON links (created_at);

CREATE TABLE settings (
    name   TEXT PRIMARY KEY NOT NULL,
    value  TEXT NOT NULL
);
