-- setup: create table orders (id bigint primary key)
SELECT pg_catalog.set_config('lock_timeout', '1500ms', true);
ALTER TABLE orders ADD COLUMN note text;
