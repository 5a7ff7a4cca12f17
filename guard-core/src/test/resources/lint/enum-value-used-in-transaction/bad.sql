ALTER TYPE state ADD VALUE 'archived';
-- expect: enum-value-used-in-transaction error
UPDATE orders SET state = 'archived' WHERE closed;
-- expect: enum-value-used-in-transaction
ALTER TABLE orders ALTER COLUMN state SET DEFAULT 'archived';
DO $$
BEGIN
    -- expect: enum-value-used-in-transaction
    INSERT INTO orders (state) VALUES ('archived');
END $$;
