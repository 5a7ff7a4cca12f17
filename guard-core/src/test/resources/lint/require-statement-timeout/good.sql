-- setup: create table orders (id bigint primary key)
-- mode: autocommit
CREATE INDEX CONCURRENTLY orders_id ON orders (id);
CREATE TABLE line (id bigint);
BEGIN;
SET LOCAL statement_timeout = '1min';
ALTER TABLE orders ADD COLUMN note text;
COMMIT;
