-- expect: unresolved-placeholder warn
ALTER TABLE ${schema}.orders ADD COLUMN note text;
-- expect: unresolved-placeholder
INSERT INTO settings VALUES ('${value}');
-- the same name is told once
UPDATE settings SET value = '${value}' WHERE key = '${value}';
