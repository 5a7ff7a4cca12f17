-- expect: renaming-column error
ALTER TABLE orders RENAME COLUMN total TO amount;
-- expect: renaming-column
ALTER TABLE IF EXISTS app.orders RENAME state TO status;
DO $$
BEGIN
    -- expect: renaming-column
    ALTER TABLE orders RENAME COLUMN kind TO sort;
END $$;
