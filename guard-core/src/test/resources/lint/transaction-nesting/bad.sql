-- setup: create table orders (id bigint)
-- expect: transaction-nesting error
BEGIN;
ALTER TABLE orders ADD COLUMN note text;
SAVEPOINT here;
-- expect: transaction-nesting
COMMIT;
