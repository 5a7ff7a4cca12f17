-- expect: ban-drop-column error
ALTER TABLE orders DROP COLUMN total;
ALTER TABLE orders
    ADD COLUMN a int,
    -- expect: ban-drop-column
    DROP COLUMN IF EXISTS kind CASCADE;
DO $$
BEGIN
    -- expect: ban-drop-column
    ALTER TABLE orders DROP status;
END $$;
