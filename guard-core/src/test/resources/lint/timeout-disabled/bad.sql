-- setup: create table orders (id bigint)
-- expect: timeout-disabled warn
SET LOCAL lock_timeout = 0;
ALTER TABLE orders ADD COLUMN a text;
-- expect: timeout-disabled
RESET lock_timeout;
ALTER TABLE orders ADD COLUMN b text;
-- expect: timeout-disabled
SET lock_timeout TO DEFAULT;
ALTER TABLE orders ADD COLUMN c text;
-- expect: timeout-disabled
SET LOCAL lock_timeout = '30s';
ALTER TABLE orders ADD COLUMN d text;
-- expect: timeout-disabled
SELECT set_config('lock_timeout', '0', false);
ALTER TABLE orders ADD COLUMN e text;
-- expect: timeout-disabled
RESET ALL;
ALTER TABLE orders ADD COLUMN f text;
