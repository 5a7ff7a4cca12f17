-- mode: autocommit
DO $$
BEGIN
    ALTER TABLE orders ADD CONSTRAINT positive CHECK (total > 0) NOT VALID;
    -- expect: validate-in-same-transaction
    ALTER TABLE orders VALIDATE CONSTRAINT positive;
END $$;
BEGIN;
ALTER TABLE orders ADD CONSTRAINT small CHECK (total < 100) NOT VALID;
-- expect: validate-in-same-transaction
ALTER TABLE orders VALIDATE CONSTRAINT small;
COMMIT;
