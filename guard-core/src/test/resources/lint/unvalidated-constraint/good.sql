-- setup: create table customers (id bigint primary key)
-- setup: create table orders (id bigint primary key, total int, customer_id bigint)
-- migration: V1
ALTER TABLE orders ADD CONSTRAINT positive CHECK (total > 0) NOT VALID;
ALTER TABLE orders ADD FOREIGN KEY (customer_id) REFERENCES customers NOT VALID;
ALTER TABLE orders ADD CHECK (total < 1000) NOT VALID;
ALTER TABLE orders ADD CONSTRAINT gone CHECK (total < 100) NOT VALID;
ALTER TABLE orders ADD CONSTRAINT document CHECK (total < 100) NOT ENFORCED;
CREATE TABLE line (id bigint, CONSTRAINT few CHECK (id < 100) NOT VALID);
-- migration: V2
ALTER TABLE orders RENAME CONSTRAINT positive TO above_zero;
ALTER TABLE orders VALIDATE CONSTRAINT above_zero;
ALTER TABLE orders VALIDATE CONSTRAINT orders_customer_id_fkey;
ALTER TABLE orders VALIDATE CONSTRAINT orders_total_check;
ALTER TABLE orders DROP CONSTRAINT gone;
