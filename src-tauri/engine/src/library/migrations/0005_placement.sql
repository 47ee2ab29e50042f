-- Where uploads go and what happens where something is there already.

-- what made the keys of the batch; empty: a prefix and the names, as before there were templates
ALTER TABLE batches ADD COLUMN template TEXT NOT NULL DEFAULT '';

-- the key before a number was put into it; `{hash8}` stands in it until the content is read
ALTER TABLE uploads ADD COLUMN planned TEXT NOT NULL DEFAULT '';
-- how many files before it in its drop would have the same key
ALTER TABLE uploads ADD COLUMN twin INTEGER NOT NULL DEFAULT 0;
ALTER TABLE uploads ADD COLUMN on_conflict TEXT NOT NULL DEFAULT 'keep-both';
-- what its object is stored with: a JSON object
ALTER TABLE uploads ADD COLUMN placement TEXT NOT NULL DEFAULT '{}';
UPDATE uploads SET planned = (
    SELECT CASE prefix WHEN '' THEN uploads.name ELSE prefix || '/' || uploads.name END
    FROM batches WHERE batches.id = uploads.batch_id
);
