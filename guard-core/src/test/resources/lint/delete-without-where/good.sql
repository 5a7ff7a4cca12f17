-- setup: create table orders (id bigint); create table small (id bigint)
-- catalog: public.small 50
DELETE FROM orders WHERE id < 1000;
DELETE FROM small;
CREATE TABLE line (id bigint);
DELETE FROM line;
