-- setup: create table orders (id bigint primary key, customer_id bigint); create index orders_customer on orders (customer_id); create index orders_old on orders (id)
-- setup: create table parted (id bigint, at date) partition by range (at); create index parted_at on parted (at)
-- catalog: public.parted 5000000 partitioned index:parted_at:at
-- mode: autocommit
DROP INDEX CONCURRENTLY IF EXISTS orders_customer;
DROP INDEX CONCURRENTLY orders_old;
DROP INDEX parted_at;
CREATE TABLE line (id bigint PRIMARY KEY, order_id bigint);
CREATE INDEX line_order ON line (order_id);
DROP INDEX line_order;
CREATE INDEX ON line (order_id) INCLUDE (id);
DROP INDEX line_order_id_id_idx;
CREATE INDEX CONCURRENTLY orders_new ON orders (customer_id);
ALTER INDEX orders_new RENAME TO orders_newer;
DROP INDEX orders_newer;
