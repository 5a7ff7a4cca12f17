-- setup: create table orders (id bigint, total numeric); create index a on orders (id); create index b on orders (total)
-- mode: autocommit
-- expect: concurrent-index-impossible
DROP INDEX CONCURRENTLY IF EXISTS a, b;
