-- setup: create table old (id bigint primary key)
CREATE TABLE orders (id bigint PRIMARY KEY);
COMMENT ON TABLE orders IS 'What customers have bought';
CREATE TABLE lines (id bigint PRIMARY KEY);
ALTER TABLE lines RENAME TO items;
COMMENT ON TABLE public.items IS 'What an order is made of';
CREATE TEMPORARY TABLE picked (id bigint);
ALTER TABLE old ADD COLUMN note text;
