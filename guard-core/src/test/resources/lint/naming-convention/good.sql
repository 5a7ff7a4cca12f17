CREATE TABLE Orders (id bigint PRIMARY KEY, customer_2 text);
CREATE INDEX orders_customer ON orders (customer_2);
CREATE VIEW big_orders AS SELECT id FROM orders;
