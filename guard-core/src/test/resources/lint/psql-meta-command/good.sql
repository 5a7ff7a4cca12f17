CREATE TABLE t (a int[], b text DEFAULT '\i');
SELECT a[1:2], b::int FROM t;
