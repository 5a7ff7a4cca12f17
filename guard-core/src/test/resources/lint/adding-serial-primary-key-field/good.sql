-- setup: create table orders (id bigint not null)
-- mode: autocommit
CREATE UNIQUE INDEX CONCURRENTLY orders_pkey ON orders (id);
ALTER TABLE orders ADD CONSTRAINT orders_pkey PRIMARY KEY USING INDEX orders_pkey;
CREATE TABLE line (id bigint, number int);
ALTER TABLE line ADD PRIMARY KEY (number);
