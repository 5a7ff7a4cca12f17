-- setup: create table orders (id bigint)
LOCK TABLE orders IN SHARE UPDATE EXCLUSIVE MODE;
CREATE TABLE line (id bigint);
LOCK TABLE line;
