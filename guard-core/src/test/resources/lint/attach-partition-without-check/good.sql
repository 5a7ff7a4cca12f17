-- setup: create table events (at date not null) partition by range (at); create table old (at date not null); create index events_at on only events (at); create index old_at on old (at)
ALTER TABLE old ADD CONSTRAINT old_bound CHECK (at IS NOT NULL AND at >= DATE '2020-01-01' AND at < DATE '2021-01-01') NOT VALID;
ALTER TABLE old VALIDATE CONSTRAINT old_bound;
ALTER TABLE events ATTACH PARTITION old FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
ALTER TABLE old DROP CONSTRAINT old_bound;
CREATE TABLE made (LIKE events INCLUDING DEFAULTS INCLUDING CONSTRAINTS);
ALTER TABLE events ATTACH PARTITION made FOR VALUES FROM ('2021-01-01') TO ('2022-01-01');
