-- mode: autocommit
-- expect: prefer-robust-stmts
CREATE INDEX CONCURRENTLY orders_note ON orders (note);
