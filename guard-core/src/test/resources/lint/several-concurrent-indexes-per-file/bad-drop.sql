-- mode: autocommit
DROP INDEX CONCURRENTLY orders_customer;
-- expect: several-concurrent-indexes-per-file
DROP INDEX CONCURRENTLY orders_total;
