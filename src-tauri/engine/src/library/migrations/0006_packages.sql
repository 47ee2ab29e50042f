-- What a package that was broken off needs to go on under its root: which of its files are there.

-- a package whose root was found free and is its own since; none once it is done, or was taken back
CREATE TABLE packages (
    upload_id  TEXT PRIMARY KEY NOT NULL REFERENCES uploads (id) ON DELETE CASCADE,
    bucket     TEXT NOT NULL,
    root       TEXT NOT NULL
) WITHOUT ROWID;

-- its files that storage holds, and that were compared with what was sent
CREATE TABLE package_files (
    upload_id    TEXT NOT NULL REFERENCES packages (upload_id) ON DELETE CASCADE ON UPDATE CASCADE,
    -- below the root
    name         TEXT NOT NULL,
    size         INTEGER NOT NULL,
    -- of the file on this computer, nanoseconds since 1970
    modified_ns  INTEGER NOT NULL,
    -- as the server gave it; NULL where it gave none that tells the content
    etag         TEXT,
    PRIMARY KEY (upload_id, name)
) WITHOUT ROWID;
