-- setup: create table orders (id bigint primary key, net numeric, old numeric generated always as (net) stored)
ALTER TABLE orders ALTER COLUMN old DROP EXPRESSION;
ALTER TABLE orders ADD COLUMN gross numeric GENERATED ALWAYS AS (net * 1.2) VIRTUAL;
ALTER TABLE orders ALTER COLUMN gross SET EXPRESSION AS (net * 1.21);
CREATE TABLE line (net numeric, gross numeric GENERATED ALWAYS AS (net * 1.2) STORED);
ALTER TABLE line ALTER COLUMN gross SET EXPRESSION AS (net * 1.21);
