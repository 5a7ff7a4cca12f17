-- setup: create table parted (id bigint, at date) partition by range (at); create table parted_1 partition of parted default
-- catalog: public.parted 5000000 partitioned
-- mode: autocommit
CREATE INDEX parted_id ON ONLY parted (id);
CREATE INDEX CONCURRENTLY parted_1_id ON parted_1 (id);
ALTER INDEX parted_id ATTACH PARTITION parted_1_id;
DROP INDEX CONCURRENTLY IF EXISTS a;
DROP INDEX CONCURRENTLY IF EXISTS b;
DROP INDEX IF EXISTS c, d;
REINDEX TABLE pg_catalog.pg_class;
REINDEX TABLE CONCURRENTLY parted_1;
