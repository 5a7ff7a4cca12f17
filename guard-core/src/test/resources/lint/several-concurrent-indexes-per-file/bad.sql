-- mode: autocommit
CREATE INDEX CONCURRENTLY orders_customer ON orders (customer_id);
-- expect: several-concurrent-indexes-per-file warn
CREATE INDEX CONCURRENTLY orders_total ON orders (total);
