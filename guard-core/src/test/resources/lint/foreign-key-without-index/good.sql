-- setup: create table customers (id bigint primary key)
-- setup: create table pairs (a bigint, b bigint, primary key (a, b))
-- setup: create table orders (id bigint primary key, customer_id bigint)
-- migration: V1 pending
ALTER TABLE orders ADD CONSTRAINT orders_customer_fkey FOREIGN KEY (customer_id) REFERENCES customers NOT VALID;
CREATE TABLE line (
    id bigint PRIMARY KEY REFERENCES customers,
    order_id bigint REFERENCES orders,
    product_id bigint REFERENCES customers,
    shop_id bigint UNIQUE REFERENCES customers,
    document bigint REFERENCES customers NOT ENFORCED,
    gone bigint REFERENCES customers,
    a bigint,
    b bigint,
    FOREIGN KEY (a, b) REFERENCES pairs
);
CREATE INDEX ON line (order_id, id);
CREATE INDEX ON line (product_id) WHERE product_id IS NOT NULL;
CREATE INDEX ON line (b, a, id);
ALTER TABLE line DROP COLUMN gone;
-- migration: V2 pending
CREATE INDEX ON orders USING hash (customer_id);
