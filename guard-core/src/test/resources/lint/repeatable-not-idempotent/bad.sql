-- setup: create table orders (total numeric); create table states (name text)
-- repeatable
-- expect: repeatable-not-idempotent error
CREATE VIEW totals AS SELECT sum(total) FROM orders;
-- expect: repeatable-not-idempotent
INSERT INTO states VALUES ('new');
-- expect: repeatable-not-idempotent
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'select 1';
-- expect: repeatable-not-idempotent
ALTER TABLE orders ADD COLUMN a text;
