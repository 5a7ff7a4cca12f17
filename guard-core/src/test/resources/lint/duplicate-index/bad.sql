-- catalog: public.events 5000000 index:events_at:at,kind:unique
CREATE INDEX orders_customer ON orders (customer_id);
-- expect: duplicate-index info
CREATE INDEX orders_customer_again ON orders (customer_id);
CREATE TABLE line (id bigint PRIMARY KEY, order_id bigint, number int, UNIQUE (order_id, number));
-- expect: duplicate-index
CREATE UNIQUE INDEX line_id ON line (id);
-- expect: duplicate-index
CREATE INDEX line_order ON line (order_id);
-- expect: duplicate-index
CREATE INDEX events_at_again ON events (at);
CREATE INDEX orders_open ON orders (at DESC) WHERE state = 'open';
-- expect: duplicate-index
CREATE INDEX orders_open_again ON orders (at DESC)
    WHERE state  =  'open';
