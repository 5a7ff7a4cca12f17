-- setup: create table orders (note text)
-- mode: autocommit
-- expect: prefer-robust-stmts
CREATE INDEX CONCURRENTLY orders_note ON orders (note);
