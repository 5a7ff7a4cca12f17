-- setup: create table orders (id bigint primary key); create table line (order_id bigint references orders)
TRUNCATE orders, line;
CREATE TEMP TABLE work (id bigint);
TRUNCATE work CASCADE;
