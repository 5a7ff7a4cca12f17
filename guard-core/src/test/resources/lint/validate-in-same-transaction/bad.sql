ALTER TABLE orders ADD CONSTRAINT positive CHECK (total > 0) NOT VALID;
-- expect: validate-in-same-transaction error
ALTER TABLE orders VALIDATE CONSTRAINT positive;
ALTER TABLE orders ADD FOREIGN KEY (customer_id) REFERENCES customers NOT VALID;
-- expect: validate-in-same-transaction
ALTER TABLE orders VALIDATE CONSTRAINT orders_customer_id_fkey;
ALTER TABLE orders
    ADD CONSTRAINT small CHECK (total < 100) NOT VALID,
    -- expect: validate-in-same-transaction
    VALIDATE CONSTRAINT small;
