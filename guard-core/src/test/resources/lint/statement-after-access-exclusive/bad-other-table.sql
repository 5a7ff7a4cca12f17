-- mode: autocommit
BEGIN;
ALTER TABLE orders ADD COLUMN a text;
COMMENT ON COLUMN orders.a IS 'a';
-- expect: statement-after-access-exclusive
ALTER TABLE customers ADD COLUMN a text;
COMMIT;
DO $$
BEGIN
    ALTER TABLE orders ADD COLUMN b text;
    -- expect: statement-after-access-exclusive
    PERFORM count(*) FROM customers;
END $$;
