-- expect: adding-stored-generated-column error
ALTER TABLE orders ADD COLUMN gross numeric GENERATED ALWAYS AS (net * 1.2) STORED;
DO $$
BEGIN
    -- expect: adding-stored-generated-column
    ALTER TABLE orders ADD COLUMN key text GENERATED ALWAYS AS (lower(name)) STORED NOT NULL;
END $$;
