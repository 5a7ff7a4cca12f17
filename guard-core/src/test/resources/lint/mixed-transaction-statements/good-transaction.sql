-- setup: create table orders (id bigint primary key)
-- mode: flyway
ALTER TABLE orders ADD COLUMN note text;
CREATE TABLE line (id bigint);
