CREATE FUNCTION safe() RETURNS bigint LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS 'SELECT 1::bigint';
CREATE FUNCTION plain() RETURNS bigint LANGUAGE sql AS 'SELECT 1::bigint';
CREATE FUNCTION invoker() RETURNS bigint LANGUAGE sql SECURITY INVOKER AS 'SELECT 1::bigint';
