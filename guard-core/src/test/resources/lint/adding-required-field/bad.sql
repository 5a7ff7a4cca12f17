-- expect: adding-required-field error
ALTER TABLE orders ADD COLUMN status text NOT NULL;
-- expect: adding-required-field
ALTER TABLE orders ADD COLUMN state text DEFAULT NULL NOT NULL;
DO $$
BEGIN
    -- expect: adding-required-field
    ALTER TABLE orders ADD COLUMN kind text NOT NULL;
END $$;
