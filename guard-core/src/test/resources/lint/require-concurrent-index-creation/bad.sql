-- expect: require-concurrent-index-creation
CREATE INDEX orders_customer ON orders (customer_id);

DO $$
BEGIN
    -- expect: require-concurrent-index-creation
    CREATE INDEX orders_total ON orders (total);
END $$;
