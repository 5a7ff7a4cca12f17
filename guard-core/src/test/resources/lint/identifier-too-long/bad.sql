-- setup: create table orders (id bigint, aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa int)
-- expect: identifier-too-long warn
CREATE INDEX orders_of_customers_of_customers_of_customers_of_customers_of_customers_ ON orders (id);
CREATE TABLE line (
    -- expect: identifier-too-long
    "a""bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb" bigint,
    -- expect: identifier-too-long
    ääääääääääääääääääääääääääääääää bigint
);
DO $$
BEGIN
    -- expect: identifier-too-long
    ALTER TABLE orders DROP COLUMN aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa;
END $$;
