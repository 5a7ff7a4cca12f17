-- expect: not-enforced-constraint info
ALTER TABLE orders ADD CONSTRAINT positive CHECK (total > 0) NOT ENFORCED;
CREATE TABLE line (
    -- expect: not-enforced-constraint
    order_id bigint REFERENCES orders NOT ENFORCED,
    id bigint CHECK (id > 0) ENFORCED
);
-- expect: not-enforced-constraint
ALTER TABLE orders ALTER CONSTRAINT orders_customer_fkey NOT ENFORCED;
