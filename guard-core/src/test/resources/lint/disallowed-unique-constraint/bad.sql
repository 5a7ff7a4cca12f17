-- expect: disallowed-unique-constraint error
ALTER TABLE orders ADD CONSTRAINT orders_number_key UNIQUE (number);
-- expect: disallowed-unique-constraint
ALTER TABLE orders ADD UNIQUE NULLS NOT DISTINCT (a, b) INCLUDE (c) DEFERRABLE INITIALLY DEFERRED;
-- expect: disallowed-unique-constraint
ALTER TABLE orders ADD COLUMN token uuid UNIQUE;
