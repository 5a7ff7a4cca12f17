-- catalog: public.small 5
CREATE TABLE events (at date NOT NULL) PARTITION BY RANGE (at);
-- expect: attach-partition-without-check warn
ALTER TABLE events ATTACH PARTITION old FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
ALTER TABLE another ADD CONSTRAINT bound CHECK (at IS NOT NULL AND at >= '2021-01-01') NOT VALID;
-- expect: attach-partition-without-check
ALTER TABLE events ATTACH PARTITION another FOR VALUES FROM ('2021-01-01') TO ('2022-01-01');
ALTER TABLE third ADD CONSTRAINT total CHECK (total > 0);
-- expect: attach-partition-without-check
ALTER TABLE events ATTACH PARTITION third DEFAULT;
-- expect: attach-partition-without-check info
ALTER TABLE events ATTACH PARTITION small FOR VALUES FROM ('2022-01-01') TO ('2023-01-01');
