-- setup: create table orders (id bigint, state text); create table small (id bigint, state text)
-- catalog: public.small 50
UPDATE orders SET state = 'open' WHERE id BETWEEN 1 AND 10000;
-- guard:backfill name=open
UPDATE orders SET state = 'open';
UPDATE small SET state = 'open';
CREATE TABLE line (id bigint, total numeric);
UPDATE line SET total = 0;
CREATE TEMP TABLE work (id bigint);
UPDATE work SET id = 0;
