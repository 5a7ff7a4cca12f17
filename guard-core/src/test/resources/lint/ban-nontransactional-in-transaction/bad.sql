-- catalog: public.parted 5000000 partitioned index:parted_at:at
-- expect: ban-nontransactional-in-transaction error
DROP INDEX CONCURRENTLY orders_customer;
-- expect: ban-nontransactional-in-transaction
REINDEX TABLE CONCURRENTLY orders;
-- expect: ban-nontransactional-in-transaction
ALTER TABLE parted DETACH PARTITION parted_old CONCURRENTLY;
-- expect: ban-nontransactional-in-transaction
VACUUM orders;
-- expect: ban-nontransactional-in-transaction
REINDEX DATABASE shop;
-- expect: ban-nontransactional-in-transaction
REINDEX TABLE parted;
-- expect: ban-nontransactional-in-transaction
REINDEX INDEX parted_at;
-- expect: ban-nontransactional-in-transaction
CLUSTER;
-- expect: ban-nontransactional-in-transaction
CLUSTER parted USING parted_at;
-- expect: ban-nontransactional-in-transaction
CREATE DATABASE other;
-- expect: ban-nontransactional-in-transaction
DROP DATABASE other;
-- expect: ban-nontransactional-in-transaction
CREATE TABLESPACE fast LOCATION '/fast';
-- expect: ban-nontransactional-in-transaction
ALTER SYSTEM SET work_mem = '1GB';
-- expect: ban-nontransactional-in-transaction
CREATE SUBSCRIPTION s CONNECTION 'host=a' PUBLICATION p;
-- expect: ban-nontransactional-in-transaction
DROP SUBSCRIPTION s;
