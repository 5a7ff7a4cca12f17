-- migration: V1 pending
CREATE TABLE orders (id bigint NOT NULL);
-- migration: V2 pending
CREATE UNIQUE INDEX orders_id ON orders (id);
-- migration: V3 pending
ALTER TABLE orders ADD CONSTRAINT orders_pkey PRIMARY KEY USING INDEX orders_id;
