-- setup: create table orders (id bigint)
CREATE TABLE line (id bigint);
TRUNCATE line;
CREATE TEMP TABLE work (id bigint);
TRUNCATE work;
-- guard:backfill
DELETE FROM orders WHERE true;
