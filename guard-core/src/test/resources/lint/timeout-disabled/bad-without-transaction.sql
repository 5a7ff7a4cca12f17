-- setup: create table orders (id bigint)
-- mode: autocommit
-- expect: timeout-disabled
SET LOCAL lock_timeout = '2s';
ALTER TABLE orders ADD COLUMN a text;
-- expect: timeout-disabled
DISCARD ALL;
ALTER TABLE orders ADD COLUMN b text;
