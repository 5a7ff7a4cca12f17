-- setup: create table events (id int) partition by range (id); create table events_0 partition of events for values from (0) to (1)
-- setup: create table events_1 (id int); create table orders (b text); create table old (b text)
-- setup: create table line (id bigint not null, number int generated always as identity, sum int generated always as (1) stored) inherits (old)
-- mode: autocommit
-- expect: prefer-robust-stmts
ALTER TABLE events ATTACH PARTITION events_1 FOR VALUES FROM (1) TO (2);
-- expect: prefer-robust-stmts
ALTER TABLE events DETACH PARTITION events_0;
-- expect: prefer-robust-stmts
ALTER TABLE line INHERIT orders,
    -- expect: prefer-robust-stmts
    NO INHERIT old;
-- expect: prefer-robust-stmts
ALTER TABLE line ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY,
    -- expect: prefer-robust-stmts
    ALTER COLUMN number DROP IDENTITY,
    -- expect: prefer-robust-stmts
    ALTER COLUMN sum DROP EXPRESSION;
