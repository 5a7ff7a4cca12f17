-- setup: create table orders (id bigint constraint positive check (id > 0), total numeric); create view totals as select total from orders
DROP VIEW totals;
ALTER TABLE orders DROP COLUMN total;
ALTER TABLE orders DROP CONSTRAINT positive;
CREATE TYPE state AS ENUM ('open');
DROP TYPE state CASCADE;
CREATE VIEW ids AS SELECT id FROM orders;
DROP VIEW ids CASCADE;
CREATE TABLE line (id bigint PRIMARY KEY);
ALTER TABLE line DROP CONSTRAINT line_pkey CASCADE;
ALTER TABLE orders ADD COLUMN note text;
ALTER TABLE orders DROP COLUMN note CASCADE;
DROP TABLE line CASCADE;
