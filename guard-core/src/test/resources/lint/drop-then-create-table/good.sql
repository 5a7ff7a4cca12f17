CREATE TABLE orders (id bigint PRIMARY KEY);
DROP TABLE orders;
CREATE TABLE orders (id bigint PRIMARY KEY, number int);
DROP TABLE IF EXISTS scratch;
CREATE TEMP TABLE scratch (id bigint);
DROP TABLE IF EXISTS other;
