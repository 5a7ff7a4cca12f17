-- setup: create table orders (id bigint primary key)
-- mode: flyway
-- expect: require-concurrent-reindex error
REINDEX (VERBOSE) TABLE public.orders;
