-- setup: create table orders (id bigint primary key, customer_id bigint)
-- mode: autocommit
-- runner keeps a transaction
DROP INDEX CONCURRENTLY IF EXISTS orders_old;
CREATE INDEX orders_customer ON orders (customer_id);
REINDEX INDEX orders_customer;
