-- setup: create table orders (id bigint primary key, customer_id bigint); create table events (at date, kind int); create index events_at on events (at)
-- catalog: public.events 5000000 index:events_at:at
-- mode: autocommit
DROP INDEX CONCURRENTLY IF EXISTS orders_customer;
CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_customer ON orders (customer_id);
CREATE INDEX CONCURRENTLY orders_both ON orders (customer_id, id);
CREATE INDEX CONCURRENTLY IF NOT EXISTS events_at ON events (at);
CREATE INDEX CONCURRENTLY IF NOT EXISTS events_kind ON events (kind);
CREATE INDEX IF NOT EXISTS orders_plain ON orders (id);
CREATE TABLE made (id bigint);
CREATE INDEX CONCURRENTLY IF NOT EXISTS made_id ON made (id);
