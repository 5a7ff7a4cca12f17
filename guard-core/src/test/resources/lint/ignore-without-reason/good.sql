-- setup: create table orders (id bigint primary key)
-- guard:ignore require-lock-timeout: the table is empty
ALTER TABLE orders ADD COLUMN note text;
-- squawk-ignore require-timeout-settings
ALTER TABLE orders ADD COLUMN more text;
-- atlas:nolint DS102
SELECT 1;
