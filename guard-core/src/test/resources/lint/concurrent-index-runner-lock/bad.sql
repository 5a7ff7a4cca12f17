-- mode: autocommit
-- runner keeps a transaction
-- expect: concurrent-index-runner-lock error
CREATE INDEX CONCURRENTLY orders_customer ON orders (customer_id);
-- expect: concurrent-index-runner-lock
REINDEX INDEX CONCURRENTLY orders_customer;
