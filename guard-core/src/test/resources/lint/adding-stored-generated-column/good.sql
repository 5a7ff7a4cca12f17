-- setup: create table orders (id bigint primary key, net numeric)
ALTER TABLE orders ADD COLUMN gross numeric GENERATED ALWAYS AS (net * 1.2) VIRTUAL;
ALTER TABLE orders ADD COLUMN tax numeric GENERATED ALWAYS AS (net * 0.2);
CREATE TABLE line (id bigint, net numeric);
ALTER TABLE line ADD COLUMN gross numeric GENERATED ALWAYS AS (net * 1.2) STORED;
