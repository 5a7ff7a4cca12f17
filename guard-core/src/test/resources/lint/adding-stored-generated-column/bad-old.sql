-- target: 14
-- expect: adding-stored-generated-column error
ALTER TABLE orders ADD COLUMN gross numeric GENERATED ALWAYS AS (net * 1.2) STORED;
