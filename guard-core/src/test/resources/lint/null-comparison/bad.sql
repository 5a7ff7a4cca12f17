CREATE TABLE orders (
    id bigint PRIMARY KEY,
    -- expect: null-comparison warn
    total numeric CHECK (total <> NULL),
    -- expect: null-comparison
    CONSTRAINT positive CHECK (total > 0 OR total = NULL)
);
-- expect: null-comparison
UPDATE orders SET total = NULL WHERE total = NULL;
-- expect: null-comparison
DELETE FROM orders WHERE id > 1 AND total != NULL;
-- expect: null-comparison
CREATE INDEX ON orders (id) WHERE total = NULL;
-- expect: null-comparison
CREATE VIEW unpaid AS SELECT id FROM orders WHERE NULL = total;
-- expect: null-comparison
ALTER TABLE orders ADD CONSTRAINT paid CHECK (total <> NULL) NOT VALID;
DO $$
BEGIN
    -- expect: null-comparison
    DELETE FROM orders WHERE total = NULL;
END $$;
