-- setup: create table orders (id bigint)
-- mode: autocommit
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE orders ADD COLUMN note text;
COMMIT;
-- expect: require-lock-timeout
ALTER TABLE orders ADD COLUMN more text;
