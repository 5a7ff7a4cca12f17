-- setup: create role migrator superuser; create schema app create table orders (id bigint)
-- expect: set-without-local info
SET lock_timeout = '2s';
-- expect: set-without-local
SET SESSION search_path = app;
-- expect: set-without-local
SET ROLE migrator;
ALTER TABLE orders ADD COLUMN note text;
-- expect: set-without-local
SELECT set_config('statement_timeout', '1min', false);
