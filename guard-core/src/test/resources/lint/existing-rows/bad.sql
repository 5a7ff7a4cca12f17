-- catalog: public.orders 5000000 columns:id,total,customer_id check:positive:total:invalid
-- catalog: public.customers 10 columns:id
-- rows: 3
-- migration: V1 pending
INSERT INTO customers VALUES (1);
-- expect: existing-rows error
ALTER TABLE orders ALTER COLUMN total SET NOT NULL;
-- expect: existing-rows
ALTER TABLE orders ADD COLUMN status text NOT NULL;
-- migration: V2 pending
-- expect: existing-rows
CREATE UNIQUE INDEX CONCURRENTLY orders_total ON orders (total) WHERE id > 0;
-- expect: existing-rows
ALTER TABLE orders ADD CONSTRAINT one_total UNIQUE (total, id);
-- expect: existing-rows
ALTER TABLE orders ADD PRIMARY KEY (id);
-- expect: existing-rows
ALTER TABLE orders ADD CONSTRAINT big CHECK (total > 10);
ALTER TABLE orders ADD CONSTRAINT later CHECK (total > 20) NOT VALID;
-- expect: existing-rows
ALTER TABLE orders VALIDATE CONSTRAINT later;
-- expect: existing-rows
ALTER TABLE orders VALIDATE CONSTRAINT positive;
