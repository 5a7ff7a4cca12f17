-- setup: create table customers (id bigint primary key)
CREATE TABLE orders (
    -- expect: prefer-bigint-over-int info
    id integer PRIMARY KEY,
    -- expect: prefer-bigint-over-int
    customer_id int REFERENCES customers,
    -- expect: prefer-bigint-over-int
    line serial4,
    total numeric
);
ALTER TABLE orders
    -- expect: prefer-bigint-over-int
    ADD COLUMN items int4 NOT NULL DEFAULT 0,
    -- expect: prefer-bigint-over-int
    ALTER COLUMN total TYPE int USING total::int;
DO $$
BEGIN
    -- expect: prefer-bigint-over-int
    CREATE TABLE line (id serial);
END $$;
CREATE SCHEMA app
    -- expect: prefer-bigint-over-int
    CREATE TABLE part (id int);
