-- setup: create table orders (id bigint primary key)
-- setup: create table customers (id bigint primary key, state text)
SET LOCAL lock_timeout = '2s';
CREATE TABLE line (id bigint PRIMARY KEY);
UPDATE customers SET state = 'new';
ALTER TABLE orders ADD COLUMN state text;
ALTER TABLE orders ALTER COLUMN state SET DEFAULT 'new';
COMMENT ON COLUMN orders.state IS 'where it is';
CREATE TABLE states (state text PRIMARY KEY);
INSERT INTO states VALUES ('new'), ('done');
