-- server: 140002
-- mode: autocommit
-- expect: concurrent-index-corruption error
CREATE INDEX CONCURRENTLY orders_customer ON orders (customer_id);
-- expect: concurrent-index-corruption
REINDEX INDEX CONCURRENTLY orders_customer;
