-- expect: ban-drop-cascade error
DROP VIEW totals CASCADE;
-- expect: ban-drop-cascade
DROP TYPE state CASCADE;
-- expect: ban-drop-cascade
DROP EXTENSION hstore CASCADE;
-- expect: ban-drop-cascade
DROP FUNCTION total(bigint) CASCADE;
ALTER TABLE orders
    -- expect: ban-drop-cascade
    DROP COLUMN total CASCADE,
    -- expect: ban-drop-cascade
    DROP CONSTRAINT orders_pkey CASCADE;
-- expect: ban-drop-cascade
DROP TABLE orders CASCADE;
DROP INDEX CONCURRENTLY orders_customer CASCADE;
