-- mode: autocommit
-- expect: ban-drop-object
DROP VIEW totals;
CREATE VIEW totals AS SELECT 1 AS total;
