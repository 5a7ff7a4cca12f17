-- expect: disable-trigger error
ALTER TABLE orders DISABLE TRIGGER ALL;
-- expect: disable-trigger
ALTER TABLE line DISABLE TRIGGER audit;
ALTER TABLE line ENABLE TRIGGER other;
-- expect: disable-trigger
ALTER TABLE stock DISABLE TRIGGER ALL;
ALTER TABLE stock ENABLE TRIGGER USER;
