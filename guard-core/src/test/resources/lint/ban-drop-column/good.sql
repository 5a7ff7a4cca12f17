-- setup: create table orders (id bigint primary key, total int)
ALTER TABLE orders ADD COLUMN mistaken int;
ALTER TABLE orders DROP COLUMN mistaken;
CREATE TABLE line (id bigint, total int);
ALTER TABLE line DROP COLUMN total;
CREATE TYPE pair AS (a int, b int);
ALTER TYPE pair DROP ATTRIBUTE b;
