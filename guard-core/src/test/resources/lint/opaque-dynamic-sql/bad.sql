DO $$
DECLARE
    name text := 'orders';
BEGIN
    -- expect: opaque-dynamic-sql info
    EXECUTE 'ALTER TABLE ' || name || ' ADD COLUMN note text';
    IF true THEN
        -- expect: opaque-dynamic-sql
        EXECUTE format('%s', name);
    END IF;
END $$;
