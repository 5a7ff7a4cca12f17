-- function: public.live stable
-- function: public.used immutable inuse
-- migration: V1
CREATE FUNCTION total(id bigint) RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT id';
-- migration: V2
-- expect: function-volatility-change info
CREATE OR REPLACE FUNCTION total(id bigint) RETURNS bigint LANGUAGE sql AS 'SELECT id';
-- expect: function-volatility-change
CREATE OR REPLACE FUNCTION live() RETURNS bigint LANGUAGE sql STABLE STRICT AS 'SELECT 1::bigint';
-- expect: function-volatility-change
CREATE OR REPLACE FUNCTION used() RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT 1::bigint';
