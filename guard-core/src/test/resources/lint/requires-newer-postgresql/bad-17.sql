-- target: 17
-- expect: requires-newer-postgresql
CREATE TABLE v (a int, b int GENERATED ALWAYS AS (a + 1) VIRTUAL);
-- expect: requires-newer-postgresql
ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT ENFORCED;
-- expect: requires-newer-postgresql
ALTER TABLE t ADD CONSTRAINT n NOT NULL a NOT VALID;
-- expect: requires-newer-postgresql
CREATE TABLE w (id int, during tsrange, PRIMARY KEY (id, during WITHOUT OVERLAPS));
-- expect: requires-newer-postgresql
UPDATE t SET a = 1 RETURNING old.a, new.a;
