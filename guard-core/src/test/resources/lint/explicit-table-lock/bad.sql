-- expect: explicit-table-lock warn
LOCK TABLE orders;
-- expect: explicit-table-lock
LOCK TABLE line IN SHARE MODE;
