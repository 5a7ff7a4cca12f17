-- setup: create table orders (id bigint, state text); create table small (id bigint, state text)
-- catalog: public.small 50
UPDATE orders SET state = 'open' WHERE id BETWEEN 1 AND 10000;
UPDATE orders SET state = 'open' WHERE ctid = ANY (ARRAY(SELECT ctid FROM orders WHERE state IS NULL LIMIT 10000));
UPDATE small SET state = 'open';
CREATE TABLE line (id bigint, total numeric);
UPDATE line SET total = 0;
CREATE TEMP TABLE work (id bigint);
UPDATE work SET id = 0;
