-- mode: autocommit
-- expect: dropping-constraint warn
ALTER TABLE orders DROP CONSTRAINT orders_customer_fkey;
-- expect: dropping-constraint
ALTER TABLE orders DROP CONSTRAINT IF EXISTS positive CASCADE;
ALTER TABLE orders ADD CONSTRAINT positive CHECK (total > 0);
BEGIN;
-- expect: dropping-constraint
ALTER TABLE orders DROP CONSTRAINT small;
COMMIT;
ALTER TABLE orders ADD CONSTRAINT small CHECK (total < 100);
