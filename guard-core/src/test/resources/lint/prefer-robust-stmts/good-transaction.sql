-- setup: create table orders (id bigint primary key)
CREATE TABLE line (id bigint);
ALTER TABLE orders ADD COLUMN a text;
