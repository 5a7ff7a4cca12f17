-- setup: create table orders (id bigint primary key, number int, a int, b int, c int)
-- mode: autocommit
CREATE UNIQUE INDEX CONCURRENTLY orders_number_key ON orders (number);
ALTER TABLE orders ADD CONSTRAINT orders_number_key UNIQUE USING INDEX orders_number_key;
CREATE UNIQUE INDEX CONCURRENTLY orders_a_b_c_key ON orders (a, b) INCLUDE (c) NULLS NOT DISTINCT;
ALTER TABLE orders ADD CONSTRAINT orders_a_b_c_key UNIQUE USING INDEX orders_a_b_c_key DEFERRABLE INITIALLY DEFERRED;
CREATE TABLE line (id bigint UNIQUE, number int);
ALTER TABLE line ADD UNIQUE (number);
