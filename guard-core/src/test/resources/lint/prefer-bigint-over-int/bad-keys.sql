-- setup: create table customers (id bigint primary key)
-- option: prefer-bigint-over-int.only=keys
CREATE TABLE orders (
    -- expect: prefer-bigint-over-int
    id int,
    -- expect: prefer-bigint-over-int
    number int UNIQUE,
    -- expect: prefer-bigint-over-int
    customer_id int REFERENCES customers,
    -- expect: prefer-bigint-over-int
    line serial,
    -- expect: prefer-bigint-over-int
    place int GENERATED ALWAYS AS IDENTITY,
    items int NOT NULL,
    PRIMARY KEY (id)
);
-- expect: prefer-bigint-over-int
ALTER TABLE orders ALTER COLUMN id TYPE integer;
