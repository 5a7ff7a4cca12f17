-- setup: create table orders (id bigint, customer_id bigint, at date, state text, number int); create table events (at date, kind int); create unique index events_at on events (at, kind)
-- catalog: public.events 5000000 index:events_at:at,kind:unique
CREATE INDEX orders_customer ON orders (customer_id);
CREATE UNIQUE INDEX orders_customer_unique ON orders (customer_id);
CREATE INDEX orders_customer_hash ON orders USING hash (customer_id);
CREATE INDEX orders_customer_at ON orders (customer_id, at);
CREATE INDEX orders_at ON orders (at) WHERE state = 'open';
CREATE INDEX orders_at_all ON orders (at);
CREATE INDEX orders_at_desc ON orders (at DESC);
CREATE INDEX events_kind ON events (kind);
DROP INDEX events_at;
CREATE INDEX events_at_only ON events (at);
