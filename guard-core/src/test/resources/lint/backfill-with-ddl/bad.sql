ALTER TABLE orders ADD COLUMN state text;
-- expect: backfill-with-ddl error
UPDATE orders SET state = 'open';
-- expect: backfill-with-ddl warn
UPDATE orders SET state = 'open' WHERE state IS NULL;
-- expect: backfill-with-ddl
INSERT INTO public.orders (id) SELECT id FROM old_orders;
-- expect: backfill-with-ddl warn
DELETE FROM orders WHERE id < 0;
