-- setup: create table orders (id bigint, total bigint)
-- a catalog that does not answer
ALTER TABLE orders ALTER COLUMN total SET NOT NULL;
CREATE UNIQUE INDEX orders_id ON orders (id);
