-- setup: create table orders (total numeric)
SET transform_null_equals = on;
-- expect: null-comparison
DELETE FROM orders WHERE total <> NULL;
SET transform_null_equals = off;
-- expect: null-comparison
DELETE FROM orders WHERE total = NULL;
