-- setup: create table orders (id bigint primary key); create materialized view totals as select id from orders; create unique index totals_id on totals (id)
REFRESH MATERIALIZED VIEW CONCURRENTLY totals;
ANALYZE orders;
REINDEX TABLE orders;
CREATE SUBSCRIPTION s CONNECTION 'host=a' PUBLICATION p WITH (connect = false);
ALTER SUBSCRIPTION s SET (slot_name = NONE);
DROP SUBSCRIPTION s;
CREATE INDEX orders_id ON orders (id);
CLUSTER orders USING orders_id;
