-- setup: create table orders (id bigint)
ALTER TABLE orders ADD COLUMN a text;
-- expect: mergeable-alter-table info
ALTER TABLE orders ADD COLUMN b text;
-- expect: mergeable-alter-table
ALTER TABLE public.orders ALTER COLUMN b SET DEFAULT 'x', ADD CONSTRAINT c CHECK (b <> '') NOT VALID;
