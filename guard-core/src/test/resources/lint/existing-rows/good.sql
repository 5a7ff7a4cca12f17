-- catalog: public.orders 5000000 columns:id,total,customer_id
-- catalog: public.customers 10 columns:id
-- setup: create table customers (id bigint primary key)
-- setup: create table orders (id bigint, total bigint, customer_id bigint)
-- rows: 3
-- migration: V1 pending
ALTER TABLE orders ADD CONSTRAINT positive CHECK (total > 0) NOT VALID;
ALTER TABLE orders ADD COLUMN status text NOT NULL DEFAULT 'new';
CREATE TABLE lines (id bigint);
ALTER TABLE lines ALTER COLUMN id SET NOT NULL;
DO $$ BEGIN IF false THEN ALTER TABLE orders ALTER COLUMN total SET NOT NULL; END IF; END $$;
-- migration: V2 pending
UPDATE orders SET total = 1 WHERE total IS NULL;
ALTER TABLE orders ALTER COLUMN total SET NOT NULL;
ALTER TABLE orders VALIDATE CONSTRAINT positive;
INSERT INTO customers SELECT DISTINCT customer_id FROM orders;
ALTER TABLE orders ADD CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id);
