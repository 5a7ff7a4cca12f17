-- strategy: public.live HASH
CREATE TABLE events (at date, id bigint) PARTITION BY RANGE (at);
CREATE TABLE events_1 PARTITION OF events
    -- expect: partition-strategy-mismatch error
    FOR VALUES IN ('2030-01-01');
-- expect: partition-strategy-mismatch
ALTER TABLE events ATTACH PARTITION old FOR VALUES FROM ('2020-01-01', 1) TO ('2021-01-01', 1);
-- expect: partition-strategy-mismatch
CREATE TABLE live_rest PARTITION OF live DEFAULT;
-- expect: partition-strategy-mismatch
CREATE TABLE live_1 PARTITION OF live FOR VALUES IN (1);
