-- mode: autocommit
BEGIN;
-- expect: ban-concurrent-index-creation-in-transaction
CREATE UNIQUE INDEX CONCURRENTLY orders_customer ON orders (customer_id);
COMMIT;
