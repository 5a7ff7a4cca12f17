-- setup: create table orders (id bigint primary key)
ALTER TABLE orders ADD COLUMN number bigint;
CREATE SEQUENCE orders_number_seq AS bigint OWNED BY orders.number;
ALTER TABLE orders ALTER COLUMN number SET DEFAULT nextval('orders_number_seq');
UPDATE orders SET number = nextval('orders_number_seq') WHERE number IS NULL AND id BETWEEN 1 AND 1000;
CREATE TABLE line (id bigint);
ALTER TABLE line ADD COLUMN number bigserial;
