ALTER TABLE orders ADD COLUMN a text;
-- expect: multiple-tables-locked info
ALTER TABLE customers ADD COLUMN a text;
ALTER TABLE lines ADD COLUMN a text;
