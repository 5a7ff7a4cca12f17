-- setup: create view totals as select 1 as total; create function total(bigint) returns bigint language sql as 'select $1'; create materialized view months as select 1 as month; create view old as select 1
DROP VIEW totals;
CREATE VIEW totals AS SELECT 1 AS total, 2 AS other;
DROP FUNCTION total(bigint);
CREATE FUNCTION total(id bigint) RETURNS bigint LANGUAGE sql AS 'SELECT id';
CREATE MATERIALIZED VIEW months_new AS SELECT 1 AS month;
DROP MATERIALIZED VIEW months;
ALTER MATERIALIZED VIEW months_new RENAME TO months;
CREATE SEQUENCE numbers;
DROP SEQUENCE numbers;
DO $$
BEGIN
    DROP VIEW old;
    CREATE VIEW old AS SELECT 2 AS x;
END $$;
CREATE MATERIALIZED VIEW made AS SELECT 1 AS x;
DROP MATERIALIZED VIEW made;
CREATE PROCEDURE work() LANGUAGE sql AS 'SELECT 1';
DROP ROUTINE work;
CREATE FUNCTION count_it() RETURNS bigint LANGUAGE sql AS 'SELECT 1::bigint';
DROP ROUTINE count_it;
CREATE TYPE pair AS (a int, b int);
DROP TYPE pair;
CREATE DOMAIN positive AS int;
DROP DOMAIN positive;
