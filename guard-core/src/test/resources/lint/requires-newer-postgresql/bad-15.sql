-- target: 15
-- expect: requires-newer-postgresql
CREATE TABLE a (b text STORAGE external);
-- expect: requires-newer-postgresql
ALTER TABLE t ALTER COLUMN g SET EXPRESSION AS (a + 1);
-- expect: requires-newer-postgresql
CREATE TABLE p (id bigint GENERATED ALWAYS AS IDENTITY, d date) PARTITION BY RANGE (d);
-- expect: requires-newer-postgresql
MERGE INTO t USING s ON t.id = s.id WHEN MATCHED THEN DELETE RETURNING t.id;
