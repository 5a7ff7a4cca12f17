CREATE TYPE place AS (x bigint, y bigint);
CREATE TABLE orders (id bigint PRIMARY KEY, total numeric, ratings bigint[], at place);
CREATE VIEW sums AS SELECT o.id, p.id AS other, p.total FROM orders o, orders p;
CREATE VIEW pairs (one, two) AS SELECT id, id FROM orders;
INSERT INTO orders (id, total, ratings[1], ratings[2], at.x, at.y) VALUES (1, 2, 3, 4, 5, 6)
    ON CONFLICT (id) DO UPDATE SET total = 1, ratings[1] = 2, ratings [2] = 3;
UPDATE orders SET total = 1, ratings[1] = 1, ratings[2] = 2, at.x = 1, at.y = 2;
SELECT id, id FROM orders;
MERGE INTO orders USING (SELECT 1 AS id) s ON s.id = orders.id
    WHEN MATCHED AND total > 1 THEN UPDATE SET total = 1
    WHEN MATCHED THEN UPDATE SET total = 2;
