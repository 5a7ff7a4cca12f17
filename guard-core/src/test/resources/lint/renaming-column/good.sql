-- setup: create table orders (id bigint primary key, total int, kind text)
ALTER TABLE orders ADD COLUMN amount int;
UPDATE orders SET amount = total WHERE amount IS DISTINCT FROM total AND id BETWEEN 1 AND 1000;
ALTER TABLE orders ADD COLUMN mistaken int;
ALTER TABLE orders RENAME COLUMN mistaken TO meant;
CREATE TABLE line (id bigint);
ALTER TABLE line RENAME COLUMN id TO number;
CREATE VIEW open_orders AS SELECT id, total FROM orders;
