-- expect: unvalidated-constraint info
ALTER TABLE orders ADD CONSTRAINT positive CHECK (total > 0) NOT VALID;
-- expect: unvalidated-constraint
ALTER TABLE orders ADD FOREIGN KEY (customer_id) REFERENCES customers NOT VALID;
ALTER TABLE orders VALIDATE CONSTRAINT another;
