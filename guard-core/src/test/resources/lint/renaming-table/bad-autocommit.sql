-- mode: autocommit
-- expect: renaming-table error
ALTER TABLE stock RENAME TO stock_old;
-- expect: renaming-table error
ALTER TABLE stock_new RENAME TO stock;
