-- expect: renaming-table error
ALTER TABLE orders RENAME TO purchases;
-- expect: renaming-table
ALTER TABLE IF EXISTS shop.line RENAME TO item;
-- expect: renaming-table info
ALTER TABLE stock RENAME TO stock_old;
-- expect: renaming-table info
ALTER TABLE stock_new RENAME TO stock;
