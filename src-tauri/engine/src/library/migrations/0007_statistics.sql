-- What statistics are counted by.

ALTER TABLE uploads ADD COLUMN connection_id TEXT NOT NULL DEFAULT '';
UPDATE uploads SET connection_id = coalesce((SELECT connection_id FROM batches WHERE id = uploads.batch_id), '');
-- bytes that storage held when the last attempt began: that attempt did not send them
ALTER TABLE uploads ADD COLUMN kept INTEGER NOT NULL DEFAULT 0;
-- the same of all attempts together: what resuming has saved
ALTER TABLE uploads ADD COLUMN saved INTEGER NOT NULL DEFAULT 0;

CREATE INDEX uploads_by_end ON uploads (finished_at, connection_id, state, seconds, size, kept, created_at)
    WHERE finished_at IS NOT NULL;
-- in the order of what medians are taken of, with all that they may be asked by
CREATE INDEX uploads_by_speed ON uploads ((size - kept) / seconds, finished_at, connection_id)
    WHERE state = 'done' AND seconds > 0;
CREATE INDEX uploads_by_wait ON uploads (finished_at - created_at, finished_at, connection_id) WHERE state = 'done';

CREATE INDEX batches_by_connection ON batches (connection_id, sequence, connection_name);

-- Sums of the uploads that have ended, by quarters of an hour: at one of these a day begins in every time zone. Kept right
-- by the triggers below, so that years are summed up at once.
CREATE TABLE ends (
    -- seconds since 1970, UTC
    quarter        INTEGER NOT NULL,
    connection_id  TEXT NOT NULL,
    outcome        TEXT NOT NULL,
    -- code of the error, empty where there is none
    reason         TEXT NOT NULL,
    uploads        INTEGER NOT NULL,
    files          INTEGER NOT NULL,
    bytes          INTEGER NOT NULL,
    saved          INTEGER NOT NULL,
    -- bytes of the last attempts, and what they took
    sent           INTEGER NOT NULL,
    seconds        REAL NOT NULL,
    PRIMARY KEY (quarter, connection_id, outcome, reason)
) WITHOUT ROWID;

CREATE TRIGGER end_inserted AFTER INSERT ON uploads WHEN NEW.finished_at IS NOT NULL
BEGIN
    INSERT INTO ends VALUES (NEW.finished_at / 900 * 900, NEW.connection_id, NEW.state, coalesce(NEW.error_code, ''), 1, NEW.files,
        NEW.size, NEW.saved, NEW.size - NEW.kept, coalesce(NEW.seconds, 0))
    ON CONFLICT DO UPDATE SET uploads = uploads + 1, files = files + excluded.files, bytes = bytes + excluded.bytes,
        saved = saved + excluded.saved, sent = sent + excluded.sent, seconds = seconds + excluded.seconds;
END;

CREATE TRIGGER end_taken_back AFTER UPDATE ON uploads WHEN OLD.finished_at IS NOT NULL
BEGIN
    UPDATE ends SET uploads = uploads - 1, files = files - OLD.files, bytes = bytes - OLD.size, saved = saved - OLD.saved,
        sent = sent - (OLD.size - OLD.kept), seconds = seconds - coalesce(OLD.seconds, 0)
    WHERE quarter = OLD.finished_at / 900 * 900 AND connection_id = OLD.connection_id AND outcome = OLD.state
        AND reason = coalesce(OLD.error_code, '');
END;

CREATE TRIGGER end_written AFTER UPDATE ON uploads WHEN NEW.finished_at IS NOT NULL
BEGIN
    INSERT INTO ends VALUES (NEW.finished_at / 900 * 900, NEW.connection_id, NEW.state, coalesce(NEW.error_code, ''), 1, NEW.files,
        NEW.size, NEW.saved, NEW.size - NEW.kept, coalesce(NEW.seconds, 0))
    ON CONFLICT DO UPDATE SET uploads = uploads + 1, files = files + excluded.files, bytes = bytes + excluded.bytes,
        saved = saved + excluded.saved, sent = sent + excluded.sent, seconds = seconds + excluded.seconds;
END;

CREATE TRIGGER end_deleted AFTER DELETE ON uploads WHEN OLD.finished_at IS NOT NULL
BEGIN
    UPDATE ends SET uploads = uploads - 1, files = files - OLD.files, bytes = bytes - OLD.size, saved = saved - OLD.saved,
        sent = sent - (OLD.size - OLD.kept), seconds = seconds - coalesce(OLD.seconds, 0)
    WHERE quarter = OLD.finished_at / 900 * 900 AND connection_id = OLD.connection_id AND outcome = OLD.state
        AND reason = coalesce(OLD.error_code, '');
END;

INSERT INTO ends
SELECT finished_at / 900 * 900, connection_id, state, coalesce(error_code, ''), count(*), sum(files), sum(size), 0, sum(size),
    sum(coalesce(seconds, 0))
FROM uploads WHERE finished_at IS NOT NULL GROUP BY 1, 2, 3, 4;
