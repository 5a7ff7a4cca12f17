-- setup: create table orders (id bigint primary key, number int not null); create unique index orders_number on orders (number)
ALTER TABLE orders REPLICA IDENTITY USING INDEX orders_number;
ALTER TABLE orders REPLICA IDENTITY DEFAULT;
