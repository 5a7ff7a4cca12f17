-- setup: create table events (at date not null) partition by range (at); create table old (at date not null check (at is not null and at >= date '2020-01-01' and at < date '2021-01-01'))
-- catalog: public.old 5000000 check:old_at_check:at
ALTER TABLE events ATTACH PARTITION old FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
