-- setup: create table orders (id int primary key)
-- mode: autocommit
ALTER TABLE orders ADD COLUMN a text;
ALTER TABLE orders ADD COLUMN b text;
