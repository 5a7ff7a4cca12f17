-- setup: create table orders (id bigint primary key)
-- mode: autocommit
SET lock_timeout = '2s';
ALTER TABLE orders ADD COLUMN a text;
SET lock_timeout = 0;
CREATE INDEX CONCURRENTLY orders_a ON orders (a);
SET lock_timeout = '10s';
ALTER TABLE orders ADD COLUMN b text;
RESET lock_timeout;
INSERT INTO orders VALUES (1);
