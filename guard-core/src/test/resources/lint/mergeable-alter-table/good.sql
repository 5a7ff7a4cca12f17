-- setup: create table orders (id int primary key, c text, check_me text, constraint filled check (check_me is not null))
-- setup: create table customers (id bigint primary key)
ALTER TABLE orders ADD COLUMN a text, ADD COLUMN b text;
ALTER TABLE customers ADD COLUMN a text;
ALTER TABLE orders RENAME COLUMN a TO d;
ALTER TABLE orders ALTER COLUMN check_me SET NOT NULL;
ALTER TABLE orders DROP CONSTRAINT filled;
COMMENT ON TABLE orders IS 'orders';
ALTER TABLE orders ADD CONSTRAINT c_filled CHECK (c IS NOT NULL) NOT VALID;
ALTER TABLE orders VALIDATE CONSTRAINT c_filled;
CREATE TABLE line (id bigint);
ALTER TABLE line ADD COLUMN a text;
ALTER TABLE line ADD COLUMN b text;
