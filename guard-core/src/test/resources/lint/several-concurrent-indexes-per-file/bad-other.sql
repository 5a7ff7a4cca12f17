-- mode: autocommit
DROP INDEX CONCURRENTLY IF EXISTS orders_total;
-- expect: several-concurrent-indexes-per-file
CREATE INDEX CONCURRENTLY orders_customer ON orders (customer_id);
