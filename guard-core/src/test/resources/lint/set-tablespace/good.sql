-- setup: create table orders (id bigint); create index orders_id on orders (id); create table parted (at date) partition by range (at); create index parted_at on parted (at)
-- catalog: public.parted 5000000 partitioned index:parted_at:at
-- mode: autocommit
REINDEX (CONCURRENTLY, TABLESPACE pg_default) INDEX orders_id;
ALTER TABLE parted SET TABLESPACE pg_default;
CREATE TABLE line (id bigint);
CREATE INDEX line_id ON line (id);
ALTER TABLE line SET TABLESPACE pg_default;
ALTER INDEX line_id SET TABLESPACE pg_default;
ALTER INDEX parted_at SET TABLESPACE pg_default;
CREATE INDEX orders_new ON orders (id);
ALTER INDEX orders_new SET TABLESPACE pg_default;
