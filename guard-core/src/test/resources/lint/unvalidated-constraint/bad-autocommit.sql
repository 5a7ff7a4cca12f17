-- setup: create table orders (total numeric)
-- mode: autocommit
-- expect: unvalidated-constraint info
ALTER TABLE orders ADD CONSTRAINT positive CHECK (total > 0) NOT VALID; -- beside
SELECT 1;
