DO $$
BEGIN
    -- expect: require-lock-timeout warn
    ALTER TABLE orders ADD COLUMN note text;
END $$;
