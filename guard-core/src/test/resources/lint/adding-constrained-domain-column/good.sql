-- setup: create table orders (id bigint primary key)
CREATE DOMAIN plain AS text;
CREATE DOMAIN filled AS text DEFAULT 'x';
CREATE DOMAIN email AS text CHECK (VALUE LIKE '%@%');
CREATE TYPE mood AS ENUM ('good', 'bad');
ALTER TABLE orders ADD COLUMN a plain;
ALTER TABLE orders ADD COLUMN b filled;
ALTER TABLE orders ADD COLUMN c mood;
ALTER TABLE orders ADD COLUMN d varchar(10);
ALTER TABLE orders ADD COLUMN e email[];
ALTER TABLE orders ADD COLUMN email text;
ALTER TABLE orders ADD CONSTRAINT orders_email_check CHECK (email LIKE '%@%') NOT VALID;
CREATE TABLE line (id bigint);
ALTER TABLE line ADD COLUMN email email;
