-- mode: autocommit
SET lock_timeout = '2s';
BEGIN;
SET statement_timeout = '1min';
ROLLBACK;
