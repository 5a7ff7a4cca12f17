-- setup: create table orders (customer_id bigint); create table events (at date); create schema shop create table orders (number int)
-- catalog: public.events 5000000 index:events_at:at:invalid
-- mode: autocommit
-- expect: concurrent-index-if-not-exists warn
CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_customer ON orders (customer_id);
-- expect: concurrent-index-if-not-exists
CREATE INDEX CONCURRENTLY IF NOT EXISTS events_at ON events (at);
DROP INDEX CONCURRENTLY IF EXISTS another;
-- expect: concurrent-index-if-not-exists
CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS orders_number ON shop.orders (number);
