-- expect: psql-meta-command error
\set name orders
-- expect: psql-meta-command
SELECT :'name';
-- expect: psql-meta-command
\i other.sql
ALTER TABLE orders ADD COLUMN note text;
SELECT a[1:n] FROM t WHER x;
