-- setup: create table orders (id bigint, number bigint)
-- mode: autocommit
CREATE UNIQUE INDEX CONCURRENTLY orders_pkey ON orders (id, number);
ALTER TABLE orders ADD CONSTRAINT id_there CHECK (id IS NOT NULL) NOT VALID;
ALTER TABLE orders VALIDATE CONSTRAINT id_there;
ALTER TABLE orders ADD CONSTRAINT number_there NOT NULL number NOT VALID;
ALTER TABLE orders VALIDATE CONSTRAINT number_there;
ALTER TABLE orders ADD CONSTRAINT orders_pkey PRIMARY KEY USING INDEX orders_pkey;
