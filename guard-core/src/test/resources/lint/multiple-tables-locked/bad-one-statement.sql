-- mode: autocommit
-- expect: multiple-tables-locked
DROP TABLE orders, customers;
