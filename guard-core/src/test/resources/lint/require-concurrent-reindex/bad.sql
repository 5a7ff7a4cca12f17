-- catalog: public.small 50 index:small_i:a
-- expect: require-concurrent-reindex error
REINDEX TABLE orders;
-- expect: require-concurrent-reindex
REINDEX INDEX orders_customer;
-- expect: require-concurrent-reindex
REINDEX (VERBOSE) SCHEMA shop;
-- expect: require-concurrent-reindex info
REINDEX TABLE small;
-- expect: require-concurrent-reindex info
REINDEX INDEX small_i;
CREATE INDEX orders_new ON orders (customer_id);
-- expect: require-concurrent-reindex
REINDEX INDEX orders_new;
