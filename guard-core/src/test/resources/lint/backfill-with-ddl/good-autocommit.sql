-- setup: create table orders (id bigint)
-- mode: autocommit
ALTER TABLE orders ADD COLUMN state text;
UPDATE orders SET state = 'open' WHERE id BETWEEN 1 AND 10000;
