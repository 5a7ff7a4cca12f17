-- setup: create table events (at date) partition by range (at); create table events_1 partition of events for values from ('2020-01-01') to ('2021-01-01')
-- mode: flyway
-- expect: require-concurrent-partition-detach error
ALTER TABLE events DETACH PARTITION events_1;
