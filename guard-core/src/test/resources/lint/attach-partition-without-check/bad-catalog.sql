-- catalog: public.old 5000000 check:old_at_check:at:invalid
-- catalog: public.other 5000000 check:positive:total
CREATE TABLE events (at date NOT NULL) PARTITION BY RANGE (at);
-- expect: attach-partition-without-check
ALTER TABLE events ATTACH PARTITION old FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
-- expect: attach-partition-without-check
ALTER TABLE events ATTACH PARTITION other FOR VALUES FROM ('2021-01-01') TO ('2022-01-01');
