CREATE TABLE orders (id bigint PRIMARY KEY, total numeric CHECK (total IS NOT NULL), note text DEFAULT NULL);
UPDATE orders SET note = NULL WHERE total IS NULL;
CREATE INDEX ON orders (id) WHERE total IS DISTINCT FROM NULL;
SET transform_null_equals = on;
DELETE FROM orders WHERE total = NULL;
