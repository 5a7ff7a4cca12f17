DO $$
BEGIN
    UPDATE orders SET total = 1;
    -- expect: transaction-nesting
    COMMIT;
END $$;
