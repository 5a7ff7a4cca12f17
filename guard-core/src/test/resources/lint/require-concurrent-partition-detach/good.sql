-- setup: create table events (at date) partition by range (at); create table events_1 partition of events for values from ('2020-01-01') to ('2021-01-01')
-- setup: create table logs (at date) partition by range (at); create table logs_1 partition of logs for values from ('2020-01-01') to ('2021-01-01'); create table logs_rest partition of logs default
-- setup: create table more (at date) partition by range (at); create table more_1 partition of more for values from ('2020-01-01') to ('2021-01-01')
-- catalog: public.logs 5000000 partitioned default
-- mode: autocommit
ALTER TABLE events DETACH PARTITION events_1 CONCURRENTLY;
ALTER TABLE logs DETACH PARTITION logs_1;
CREATE TABLE more_rest PARTITION OF more DEFAULT;
ALTER TABLE more DETACH PARTITION more_1;
CREATE TABLE made (at date) PARTITION BY RANGE (at);
CREATE TABLE made_1 PARTITION OF made FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
ALTER TABLE made DETACH PARTITION made_1;
