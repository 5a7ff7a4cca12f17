CREATE TABLE events (
    -- expect: prefer-jsonb warn
    payload json NOT NULL DEFAULT '{}',
    -- expect: prefer-jsonb
    parts json[]
);
-- expect: prefer-jsonb
ALTER TABLE events ADD COLUMN extra json;
DO $$
BEGIN
    -- expect: prefer-jsonb
    ALTER TABLE events ALTER COLUMN extra TYPE json;
END $$;
