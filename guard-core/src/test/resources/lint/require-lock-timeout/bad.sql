-- setup: create table orders (id bigint); create table customers (id bigint)
CREATE TABLE line (id bigint);
INSERT INTO orders VALUES (1);
-- expect: require-lock-timeout warn
ALTER TABLE orders ADD COLUMN note text;
ALTER TABLE customers ADD COLUMN note text;
