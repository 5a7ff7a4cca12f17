-- setup: create table orders (id bigint)
-- mode: autocommit
SET statement_timeout = 0;
-- expect: require-statement-timeout info
ALTER TABLE orders ADD COLUMN note text;
ALTER TABLE orders ADD COLUMN more text;
