-- setup: create table orders (id bigint)
-- mode: autocommit
BEGIN;
SET lock_timeout = '2s';
ROLLBACK;
-- expect: require-lock-timeout
COMMENT ON TABLE orders IS 'x';
