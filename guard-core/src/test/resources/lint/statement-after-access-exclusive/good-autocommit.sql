-- setup: create table orders (id bigint primary key)
-- setup: create table customers (id bigint primary key, state text)
-- mode: autocommit
ALTER TABLE orders ADD COLUMN state text;
ALTER TABLE customers ADD COLUMN more text;
BEGIN;
ALTER TABLE orders ADD COLUMN more text;
COMMIT;
UPDATE customers SET state = 'new';
