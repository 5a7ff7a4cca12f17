-- expect: removed-syntax error
CREATE TABLE t (id bigint) WITH OIDS;
CREATE TABLE u (
    id bigint
) WITH (
    -- expect: removed-syntax
    oids = true
);
CREATE TABLE v (
    -- expect: removed-syntax
    at abstime
);
-- expect: removed-syntax
SELECT 5 !;
-- expect: removed-syntax
SELECT pg_start_backup('x');
