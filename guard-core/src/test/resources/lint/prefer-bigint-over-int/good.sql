CREATE TABLE orders (id bigint PRIMARY KEY, line bigserial, ratings int[], total numeric);
ALTER TABLE orders ADD COLUMN items int8;
CREATE TEMPORARY TABLE picked (id int);
CREATE TABLE pg_temp.chosen (id int);
ALTER TABLE picked ADD COLUMN place int;
CREATE FUNCTION twice(n int) RETURNS int LANGUAGE sql AS 'SELECT 2 * n';
