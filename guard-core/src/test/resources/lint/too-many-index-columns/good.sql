-- setup: create table orders (customer_id bigint, at date, total numeric, state text)
CREATE INDEX orders_three ON orders (customer_id, at, total);
CREATE UNIQUE INDEX orders_four ON orders (customer_id, at, total, state);
CREATE INDEX orders_including ON orders (customer_id, at) INCLUDE (total, state);
