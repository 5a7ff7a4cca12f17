-- setup: create table orders (id bigint primary key, total numeric)
-- setup: create table states (state text primary key)
-- repeatable
CREATE OR REPLACE VIEW totals AS SELECT sum(total) FROM orders;
DROP FUNCTION IF EXISTS f();
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'select 1';
INSERT INTO states VALUES ('new') ON CONFLICT DO NOTHING;
TRUNCATE states;
INSERT INTO states VALUES ('new');
CREATE TABLE IF NOT EXISTS line (id bigint);
