-- setup: create table orders (id bigint primary key, customer_id bigint); create index orders_customer on orders (customer_id); create schema shop
-- mode: autocommit
REINDEX TABLE CONCURRENTLY orders;
REINDEX INDEX CONCURRENTLY orders_customer;
REINDEX (CONCURRENTLY) SCHEMA shop;
REINDEX TABLE pg_catalog.pg_class;
REINDEX INDEX pg_class_oid_index;
CREATE TABLE line (id bigint, order_id bigint);
CREATE INDEX line_order ON line (order_id);
REINDEX INDEX line_order;
REINDEX TABLE line;
