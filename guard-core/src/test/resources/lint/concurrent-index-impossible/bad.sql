-- not-run: most of it is refused whatever is edited
-- catalog: public.parted 5000000 partitioned index:parted_at:at
-- mode: autocommit
-- expect: concurrent-index-impossible error
CREATE INDEX CONCURRENTLY parted_id ON parted (id);
-- expect: concurrent-index-impossible
CREATE INDEX CONCURRENTLY parted_one ON ONLY parted (id);
-- expect: concurrent-index-impossible
DROP INDEX CONCURRENTLY parted_at;
-- expect: concurrent-index-impossible
DROP INDEX CONCURRENTLY IF EXISTS a, b;
-- expect: concurrent-index-impossible
DROP INDEX CONCURRENTLY a CASCADE;
-- expect: concurrent-index-impossible
REINDEX TABLE CONCURRENTLY pg_catalog.pg_class;
CREATE TABLE made (id bigint, at date) PARTITION BY RANGE (at);
-- expect: concurrent-index-impossible
CREATE INDEX CONCURRENTLY made_id ON made (id);
