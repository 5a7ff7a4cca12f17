-- expect: ban-concurrent-index-creation-in-transaction error
CREATE INDEX CONCURRENTLY orders_customer ON orders (customer_id);
DO $$
BEGIN
    -- expect: ban-concurrent-index-creation-in-transaction
    CREATE INDEX CONCURRENTLY orders_total ON orders (total);
END $$;
CREATE INDEX orders_plain ON orders (plain);
