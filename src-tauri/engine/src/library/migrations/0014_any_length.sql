-- What is looked for in a history of any length.

-- what has not ended
CREATE INDEX uploads_unended ON uploads (batch_id, position)
    WHERE state NOT IN ('done', 'skipped', 'failed', 'cancelled');
-- what a server may hold parts of
CREATE INDEX uploads_with_parts ON uploads (state) WHERE multipart_id IS NOT NULL;
-- what was done in no time, and so has no speed
CREATE INDEX uploads_untimed ON uploads (finished_at, connection_id)
    WHERE state = 'done' AND coalesce(seconds, 0) <= 0;
CREATE INDEX links_revoked ON links (revoked_at) WHERE revoked_at IS NOT NULL;
