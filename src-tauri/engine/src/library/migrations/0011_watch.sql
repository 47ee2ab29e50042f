-- Folders whose finished files are uploaded by themselves, and which files were.

CREATE TABLE watch_folders (
    id                TEXT PRIMARY KEY NOT NULL,
    -- absolute
    folder            TEXT NOT NULL,
    connection_id     TEXT NOT NULL,
    -- a JSON array; empty: videos and packages
    patterns          TEXT NOT NULL,
    subfolders        INTEGER NOT NULL,
    -- what stands before the keys; NULL: by the template of the connection, or as set
    prefix            TEXT,
    -- seconds; NULL: as set
    lifetime_seconds  INTEGER,
    afterwards        TEXT NOT NULL,
    paused            INTEGER NOT NULL DEFAULT 0,
    created_at        INTEGER NOT NULL
);

-- Each file as it was taken last, whoever watched. Whether it was sent is said by its upload, nowhere else.
CREATE TABLE watch_files (
    -- id of the stored connection that it goes to, else endpoint and bucket
    place        TEXT NOT NULL,
    path         TEXT NOT NULL,
    size         INTEGER NOT NULL,
    modified_ns  INTEGER NOT NULL,
    -- the lock file, in running/, of the process that took it
    process      TEXT NOT NULL,
    -- written together with the upload's own row; NULL: taken, and not in the journal yet
    upload_id    TEXT,
    -- how often it was sent again by itself
    attempts     INTEGER NOT NULL DEFAULT 0,
    taken_at     INTEGER NOT NULL,
    PRIMARY KEY (place, path)
) WITHOUT ROWID;
