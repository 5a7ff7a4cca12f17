-- expect: drop-then-create-table error
DROP TABLE IF EXISTS orders;
CREATE TABLE orders (id bigint PRIMARY KEY);
-- expect: drop-then-create-table
DROP TABLE line;
CREATE TABLE public.line AS SELECT 1 AS id;
