-- setup: create table orders (id bigint); create index orders_id on orders (id)
-- mode: flyway
-- expect: require-concurrent-index-deletion warn
DROP INDEX IF EXISTS orders_id
