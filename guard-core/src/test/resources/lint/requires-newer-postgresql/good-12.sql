-- setup: create table t (id bigint primary key, a text)
-- target: 12
CREATE TABLE v (a int NOT NULL, b int GENERATED ALWAYS AS (a + 1) STORED, id bigint GENERATED ALWAYS AS IDENTITY);
CREATE UNIQUE INDEX u ON t (a);
CREATE VIEW w AS SELECT 1 AS one;
UPDATE t SET a = 'x' RETURNING a;
