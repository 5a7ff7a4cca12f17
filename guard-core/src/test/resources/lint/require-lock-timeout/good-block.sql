-- setup: create table orders (id bigint primary key)
-- mode: autocommit
DO $$
BEGIN
    PERFORM set_config('lock_timeout', '2s', true);
    ALTER TABLE orders ADD COLUMN note text;
END $$;
CREATE INDEX CONCURRENTLY orders_note ON orders (note);
SET lock_timeout TO '0.5min';
SET lock_timeout TO 2000;
COMMENT ON TABLE orders IS 'orders';
