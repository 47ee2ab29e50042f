-- What a claim of a key looks for: who writes to that key now, in a history of any length.

CREATE INDEX uploads_under_way ON uploads (key, bucket, connection_id, id)
    WHERE state IN ('uploading', 'verifying', 'paused', 'waiting', 'asking');
-- those that have more keys than their own: all below it
CREATE INDEX packages_under_way ON uploads (bucket, connection_id, key, id)
    WHERE package IS NOT NULL AND state IN ('uploading', 'verifying', 'paused', 'waiting', 'asking');
