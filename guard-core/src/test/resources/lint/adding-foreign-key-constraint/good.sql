-- setup: create table customers (id bigint primary key)
-- setup: create table orders (id bigint primary key, customer_id bigint, seller_id bigint)
ALTER TABLE orders ADD CONSTRAINT orders_customer_fkey FOREIGN KEY (customer_id) REFERENCES customers (id) NOT VALID;
ALTER TABLE orders ADD CONSTRAINT orders_seller_fkey FOREIGN KEY (seller_id) REFERENCES customers (id) NOT ENFORCED;
ALTER TABLE orders ADD COLUMN shop_id bigint REFERENCES customers NOT ENFORCED;
CREATE TABLE product (id bigint PRIMARY KEY, parent bigint REFERENCES product);
CREATE TABLE line (id bigint PRIMARY KEY, product_id bigint REFERENCES product);
ALTER TABLE line ADD FOREIGN KEY (id) REFERENCES product;
CREATE TEMPORARY TABLE work (id bigint PRIMARY KEY, parent bigint REFERENCES work);
