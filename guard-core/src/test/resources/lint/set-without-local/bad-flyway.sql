-- setup: create role migrator; create schema app
-- mode: flyway
SET ROLE migrator;
SET search_path = app;
-- expect: set-without-local
SET statement_timeout = '1min';
