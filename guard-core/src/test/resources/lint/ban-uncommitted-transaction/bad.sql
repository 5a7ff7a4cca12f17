-- setup: create table orders (id bigint)
-- mode: autocommit
BEGIN;
ALTER TABLE orders ADD COLUMN a text;
COMMIT;
-- expect: ban-uncommitted-transaction error
BEGIN;
ALTER TABLE orders ADD COLUMN b text;
