-- catalog: public.orders 0
-- setup: create table orders (id bigint primary key)
ALTER TABLE orders ADD COLUMN status text NOT NULL;
