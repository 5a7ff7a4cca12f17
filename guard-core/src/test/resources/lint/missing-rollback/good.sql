-- setup: create table orders (id bigint primary key, note text)
-- undo
ALTER TABLE orders DROP COLUMN note;
