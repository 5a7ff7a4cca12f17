-- catalog: public.events 5000000 partitioned
-- expect: require-concurrent-partition-detach error
ALTER TABLE events DETACH PARTITION events_2020;
CREATE TABLE archive (at date) PARTITION BY RANGE (at);
ALTER TABLE events DETACH PARTITION events_2019 FINALIZE;
