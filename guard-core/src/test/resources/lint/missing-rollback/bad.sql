CREATE TABLE line (id bigint, note text);
-- expect: missing-rollback warn
ALTER TABLE orders DROP COLUMN note;
DROP TABLE customers;
