-- setup: create table customers (id bigint primary key)
CREATE TABLE orders (
    note text CHECK (length(note) <= 50) NOT NULL,
    mail varchar
);
ALTER TABLE orders ALTER COLUMN mail TYPE varchar(200);
ALTER TABLE customers ADD COLUMN city text;
ALTER TABLE customers ADD CONSTRAINT customers_city_length CHECK (length(city) <= 50) NOT VALID;
