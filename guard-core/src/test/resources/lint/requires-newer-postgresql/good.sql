-- setup: create table t (id bigint primary key, a text)
CREATE TABLE v (a int, b int GENERATED ALWAYS AS (a + 1) VIRTUAL);
ALTER TABLE t ADD CONSTRAINT n NOT NULL a NOT VALID;
CREATE UNIQUE INDEX u ON t (a) NULLS NOT DISTINCT;
UPDATE t SET a = 'x' RETURNING old.a, new.a;
