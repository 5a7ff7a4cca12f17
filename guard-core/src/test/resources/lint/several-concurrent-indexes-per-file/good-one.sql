-- setup: create table orders (id bigint primary key, customer_id bigint)
-- mode: autocommit
CREATE INDEX CONCURRENTLY orders_customer ON orders (customer_id);
