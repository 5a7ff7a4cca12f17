-- setup: create table orders (id bigint primary key, customer_id bigint)
-- setup: create table customers (id bigint primary key)
CREATE TABLE line (id bigint PRIMARY KEY);
ALTER TABLE line ADD COLUMN note text;
ALTER TABLE orders ADD COLUMN note text;
ALTER TABLE orders ADD FOREIGN KEY (customer_id) REFERENCES customers (id) NOT VALID;
INSERT INTO customers VALUES (1);
