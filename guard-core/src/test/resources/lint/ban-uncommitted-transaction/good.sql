-- setup: create table orders (id bigint primary key)
-- mode: autocommit
BEGIN;
ALTER TABLE orders ADD COLUMN a text;
COMMIT;
START TRANSACTION;
ALTER TABLE orders ADD COLUMN b text;
ROLLBACK;
