-- setup: create table shops (id bigint primary key)
CREATE DOMAIN customer_number AS bigint;
CREATE TABLE customers (id bigserial PRIMARY KEY, code varchar(10) UNIQUE);
CREATE TABLE orders (
    id bigint PRIMARY KEY,
    customer_id bigint REFERENCES customers,
    other_id customer_number REFERENCES customers (id),
    code text REFERENCES customers (code),
    shop_id int REFERENCES shops
);
