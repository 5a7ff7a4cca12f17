-- setup: create table parted (at date) partition by range (at)
-- catalog: public.parted 5000000 partitioned
ALTER TABLE parted SET ACCESS METHOD heap;
