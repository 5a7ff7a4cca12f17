-- setup: create table orders (id bigint primary key, total int)
-- migration: V1
ALTER TABLE orders ADD CONSTRAINT positive CHECK (total > 0) NOT VALID;
-- migration: V2
ALTER TABLE orders VALIDATE CONSTRAINT positive;
