-- expect: ban-drop-schema error
DROP SCHEMA shop CASCADE;
CREATE SCHEMA IF NOT EXISTS perhaps;
-- expect: ban-drop-schema
DROP SCHEMA IF EXISTS perhaps;
