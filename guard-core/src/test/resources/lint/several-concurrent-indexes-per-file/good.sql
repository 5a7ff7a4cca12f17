-- setup: create table orders (id bigint primary key, customer_id bigint)
-- mode: autocommit
DROP INDEX CONCURRENTLY IF EXISTS orders_customer;
CREATE INDEX CONCURRENTLY orders_customer ON orders (customer_id);
VACUUM orders;
