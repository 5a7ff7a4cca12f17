-- setup: create table orders (id bigint primary key, customer_id bigint)
-- mode: autocommit
CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_customer ON orders (customer_id);
CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_both ON orders (customer_id, id);
