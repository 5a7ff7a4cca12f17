-- setup: create table orders (id bigint); create table small (id bigint); create table old_orders (id bigint)
-- catalog: public.small 50
ALTER TABLE small ADD COLUMN state text;
UPDATE small SET state = 'open';
CREATE TABLE line (id bigint);
ALTER TABLE line ADD COLUMN total numeric;
UPDATE line SET total = 0;
INSERT INTO line (id) SELECT id FROM old_orders;
ALTER TABLE orders ADD COLUMN state text;
INSERT INTO orders (id) SELECT 1;
CREATE FUNCTION open_all() RETURNS void LANGUAGE sql AS 'UPDATE orders SET id = 1';
