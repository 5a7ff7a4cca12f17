-- expect: delete-without-where error
DELETE FROM orders;
-- expect: delete-without-where
DELETE FROM shop.line WHERE true;
