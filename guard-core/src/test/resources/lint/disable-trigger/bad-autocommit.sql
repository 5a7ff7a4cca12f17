-- mode: autocommit
-- expect: disable-trigger
ALTER TABLE orders DISABLE TRIGGER audit;
ALTER TABLE orders ENABLE TRIGGER audit;
