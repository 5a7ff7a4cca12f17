-- setup: create table orders (id bigint, customer_id bigint)
-- mode: flyway
-- expect: require-concurrent-index-creation error
CREATE UNIQUE /* an INDEX */ INDEX IF NOT EXISTS orders_customer ON orders (customer_id);
