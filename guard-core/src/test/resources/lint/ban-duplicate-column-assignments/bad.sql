-- not-run: most of it is refused whatever is edited
CREATE TABLE orders (
    id bigint,
    total numeric,
    -- expect: ban-duplicate-column-assignments error
    id bigint
);
-- expect: ban-duplicate-column-assignments
CREATE VIEW numbers (a, a) AS SELECT 1, 2;
-- expect: ban-duplicate-column-assignments
CREATE VIEW sums AS SELECT o.id, p.id FROM orders o, parts p;
-- expect: ban-duplicate-column-assignments
CREATE TABLE copies AS SELECT id, total AS id FROM orders;
-- expect: ban-duplicate-column-assignments
INSERT INTO orders (id, total, id) VALUES (1, 2, 3);
INSERT INTO orders (id, total) VALUES (1, 2)
    -- expect: ban-duplicate-column-assignments
    ON CONFLICT (id) DO UPDATE SET total = 1, total = 2;
-- expect: ban-duplicate-column-assignments
UPDATE orders SET total = 1, (id, total) = (1, 2);
MERGE INTO orders USING parts ON parts.id = orders.id
    -- expect: ban-duplicate-column-assignments
    WHEN MATCHED THEN UPDATE SET total = 1, total = 2
    -- expect: ban-duplicate-column-assignments
    WHEN NOT MATCHED THEN INSERT (id, id) VALUES (1, 2);
DO $$
BEGIN
    -- expect: ban-duplicate-column-assignments
    UPDATE orders SET total = 1, total = 2;
END $$;
