-- expect: too-many-index-columns info
CREATE INDEX orders_all ON orders (customer_id, at, total, state);
