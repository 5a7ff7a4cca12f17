-- setup: create table orders (id bigint primary key, customer_id bigint)
-- server: 140002
CREATE INDEX orders_customer ON orders (customer_id);
REINDEX INDEX orders_customer;
