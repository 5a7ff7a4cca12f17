-- setup: create table orders (id bigint primary key, note text)
ALTER TABLE orders ADD COLUMN more text;
CREATE TABLE scratch (id bigint);
CREATE VIEW v AS SELECT 1;
ALTER TABLE orders DROP COLUMN more;
DROP VIEW v;
DROP TABLE scratch;
