-- expect: unresolved-placeholder warn
ALTER TABLE ${schema}.orders ADD COLUMN note text;
-- expect: unresolved-placeholder
INSERT INTO settings VALUES ('${value}');
