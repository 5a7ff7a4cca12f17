-- setup: create table orders (id bigint primary key, customer_id bigint, total numeric)
-- mode: autocommit
CREATE INDEX CONCURRENTLY orders_customer ON orders (customer_id);
CREATE TABLE line (id bigint PRIMARY KEY, order_id bigint NOT NULL);
CREATE INDEX line_order ON line (order_id);
