-- setup: create table orders (id bigint primary key)
-- setup: create table customers (id bigint primary key)
CREATE TABLE line (id bigint PRIMARY KEY, note text);
CREATE TEMP TABLE scratch (id bigint);
ALTER TABLE scratch ADD COLUMN note text;
CREATE INDEX line_note ON line (note);
CREATE TYPE pair AS (a int, b int);
ALTER TYPE pair ADD ATTRIBUTE c int;
DROP INDEX line_note;
INSERT INTO orders VALUES (1);
CREATE FUNCTION later() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    ALTER TABLE orders ADD COLUMN note text;
END $$;
SET LOCAL lock_timeout = '2s';
ALTER TABLE orders ADD COLUMN note text;
ALTER TABLE customers ADD COLUMN note text;
