-- setup: create table orders (id bigint primary key, number int)
CREATE INDEX orders_number ON orders (number);
CREATE TABLE line (id bigint, number int);
CREATE UNIQUE INDEX line_number ON line (number);
