-- setup: create table orders (id bigint primary key, total int, status text, constraint positive check (total > 0))
-- migration: V1 applied
ALTER TABLE orders ADD CONSTRAINT status_there CHECK (status IS NOT NULL);
-- migration: V2
ALTER TABLE orders DROP CONSTRAINT positive, ADD CONSTRAINT positive CHECK (total >= 0) NOT VALID;
ALTER TABLE orders ALTER COLUMN status SET NOT NULL;
ALTER TABLE orders DROP CONSTRAINT status_there;
ALTER TABLE orders ADD CONSTRAINT mistaken CHECK (total < 10) NOT VALID;
ALTER TABLE orders DROP CONSTRAINT mistaken;
ALTER TABLE orders DROP CONSTRAINT orders_pkey;
CREATE TABLE line (id bigint PRIMARY KEY);
ALTER TABLE line DROP CONSTRAINT line_pkey;
ALTER TABLE orders ADD CONSTRAINT orders_pkey PRIMARY KEY (id);
