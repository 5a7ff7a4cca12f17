-- migration: V1 applied
CREATE DOMAIN plain AS varchar(20);
CREATE TABLE orders (
    id int,
    code varchar(10),
    tag varchar(10),
    name text,
    short char(5),
    codes varchar(5)[],
    bits bit(5),
    amount numeric(10, 2),
    at timestamp(3),
    span interval(3),
    address cidr,
    mood plain
);
-- migration: V2
-- expect: changing-column-type info
ALTER TABLE orders ALTER COLUMN code TYPE varchar(20);
-- expect: changing-column-type info
ALTER TABLE orders ALTER COLUMN code TYPE varchar USING code::varchar;
-- expect: changing-column-type info
ALTER TABLE orders ALTER COLUMN code TYPE text;
-- expect: changing-column-type info
ALTER TABLE orders ALTER COLUMN tag TYPE plain;
-- expect: changing-column-type info
ALTER TABLE orders ALTER COLUMN name TYPE varchar;
-- expect: changing-column-type info
ALTER TABLE orders ALTER COLUMN short TYPE bpchar;
-- expect: changing-column-type info
ALTER TABLE orders ALTER COLUMN codes TYPE varchar[];
-- expect: changing-column-type info
ALTER TABLE orders ALTER COLUMN bits TYPE varbit;
-- expect: changing-column-type info
ALTER TABLE orders ALTER COLUMN amount TYPE numeric(12, 2);
-- expect: changing-column-type info
ALTER TABLE orders ALTER COLUMN amount TYPE numeric;
-- expect: changing-column-type info
ALTER TABLE orders ALTER COLUMN at TYPE timestamp(6);
-- expect: changing-column-type info
ALTER TABLE orders ALTER COLUMN span TYPE interval;
-- expect: changing-column-type info
ALTER TABLE orders ALTER COLUMN address TYPE inet;
-- expect: changing-column-type info
ALTER TABLE orders ALTER COLUMN mood TYPE varchar;
-- expect: changing-column-type info
ALTER TABLE orders ALTER COLUMN id TYPE integer USING id;
SET LOCAL TIME ZONE 'UTC';
-- expect: changing-column-type info
ALTER TABLE orders ALTER COLUMN at TYPE timestamptz;
