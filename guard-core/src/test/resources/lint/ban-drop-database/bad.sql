-- mode: autocommit
-- expect: ban-drop-database error
DROP DATABASE shop;
