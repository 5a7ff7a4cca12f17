-- migration: V1 pending
CREATE TABLE orders (id bigint);
-- migration: V2 pending
DROP TABLE orders;
