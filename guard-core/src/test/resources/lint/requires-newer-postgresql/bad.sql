-- target: 12
-- expect: requires-newer-postgresql error
ALTER TABLE t ALTER COLUMN g DROP EXPRESSION;
-- expect: requires-newer-postgresql
ALTER TABLE t DETACH PARTITION p CONCURRENTLY;
-- expect: requires-newer-postgresql
CREATE OR REPLACE TRIGGER x AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();
-- expect: requires-newer-postgresql
ALTER TABLE t ALTER COLUMN a SET COMPRESSION lz4;
-- expect: requires-newer-postgresql
CREATE FUNCTION one() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; END;
-- expect: requires-newer-postgresql
MERGE INTO t USING s ON t.id = s.id WHEN MATCHED THEN DELETE;
-- expect: requires-newer-postgresql
CREATE UNIQUE INDEX u ON t (a) NULLS NOT DISTINCT;
-- expect: requires-newer-postgresql
ALTER TABLE t SET ACCESS METHOD heap;
-- expect: requires-newer-postgresql
CREATE VIEW v WITH (security_invoker) AS SELECT 1;
