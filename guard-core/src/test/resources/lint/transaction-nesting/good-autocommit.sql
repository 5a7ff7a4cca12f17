-- setup: create table orders (id bigint primary key)
-- mode: autocommit
BEGIN;
ALTER TABLE orders ADD COLUMN note text;
COMMIT;
DO $$
BEGIN
    UPDATE orders SET note = '';
    COMMIT;
END $$;
