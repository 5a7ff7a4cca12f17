-- setup: create table orders (id bigint, state text); create table small (id bigint, state text)
-- catalog: public.orders 20000
-- catalog: public.small 50
-- guard:backfill name=open
UPDATE orders SET state = 'open' WHERE state IS NULL;
UPDATE small SET state = 'open' WHERE state IS NULL;
CREATE TABLE line (id bigint, total numeric);
UPDATE line SET total = 0 WHERE total IS NULL;
