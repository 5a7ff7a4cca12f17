-- mode: flyway
ALTER TABLE orders ADD COLUMN note text;
-- expect: mixed-transaction-statements error
CREATE INDEX CONCURRENTLY orders_note ON orders (note);
