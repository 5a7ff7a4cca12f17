-- expect: ban-drop-object warn
DROP VIEW totals;
-- expect: ban-drop-object
DROP MATERIALIZED VIEW IF EXISTS months;
-- expect: ban-drop-object
DROP TYPE state;
-- expect: ban-drop-object
DROP FUNCTION total(bigint);
-- expect: ban-drop-object
DROP SEQUENCE numbers;
-- expect: ban-drop-object
DROP EXTENSION hstore;
CREATE OR REPLACE VIEW perhaps AS SELECT 1;
-- expect: ban-drop-object
DROP VIEW perhaps;
