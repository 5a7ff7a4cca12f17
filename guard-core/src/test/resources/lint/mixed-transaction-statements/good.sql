-- setup: create table orders (id bigint primary key, note text)
-- mode: flyway
CREATE INDEX CONCURRENTLY orders_note ON orders (note);
DROP INDEX CONCURRENTLY orders_note;
