-- migration: V1 applied
CREATE DOMAIN email AS text CHECK (VALUE LIKE '%@%');
CREATE DOMAIN plain AS varchar(20);
CREATE TABLE orders (
    id int,
    code varchar(10),
    name text,
    short char(5),
    codes varchar(5)[],
    bits bit(5),
    amount numeric(10, 2),
    free numeric,
    at timestamp(3),
    later timestamp,
    span interval(3),
    address inet,
    checked varchar(10) CHECK (checked <> ''),
    mood plain
);
-- migration: V2
-- expect: changing-column-type error
ALTER TABLE unknown ALTER COLUMN a TYPE text;
-- expect: changing-column-type error
ALTER TABLE orders ALTER COLUMN id TYPE bigint;
-- expect: changing-column-type error
ALTER TABLE orders ALTER COLUMN code TYPE varchar(5);
-- expect: changing-column-type error
ALTER TABLE orders ALTER COLUMN name TYPE varchar(50);
-- expect: changing-column-type error
ALTER TABLE orders ALTER COLUMN short TYPE char(9);
-- expect: changing-column-type error
ALTER TABLE orders ALTER COLUMN codes TYPE varchar(9)[];
-- expect: changing-column-type error
ALTER TABLE orders ALTER COLUMN bits TYPE varbit(9);
-- expect: changing-column-type error
ALTER TABLE orders ALTER COLUMN amount TYPE numeric(12, 3);
-- expect: changing-column-type error
ALTER TABLE orders ALTER COLUMN free TYPE numeric(12, 2);
-- expect: changing-column-type error
ALTER TABLE orders ALTER COLUMN at TYPE timestamptz;
-- expect: changing-column-type error
ALTER TABLE orders ALTER COLUMN span TYPE interval(2);
-- expect: changing-column-type error
ALTER TABLE orders ALTER COLUMN address TYPE cidr;
-- expect: changing-column-type error
ALTER TABLE orders ALTER COLUMN code TYPE text USING upper(code);
-- expect: changing-column-type error
ALTER TABLE orders ALTER COLUMN code TYPE email;
-- the CHECK is made anew, and reads the rows
-- expect: changing-column-type error
ALTER TABLE orders ALTER COLUMN checked TYPE varchar(20);
-- of a domain the server forgets the length
-- expect: changing-column-type error
ALTER TABLE orders ALTER COLUMN mood TYPE varchar(20);
SET timezone = 'Europe/Berlin';
-- expect: changing-column-type error
ALTER TABLE orders ALTER COLUMN later TYPE timestamptz;
