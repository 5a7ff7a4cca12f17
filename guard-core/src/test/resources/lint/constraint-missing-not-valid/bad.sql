-- setup: create table orders (total numeric, status text)
-- expect: constraint-missing-not-valid error
ALTER TABLE orders ADD CONSTRAINT positive CHECK (total > 0);
-- expect: constraint-missing-not-valid
ALTER TABLE orders ADD CHECK (total < 100) NO INHERIT;
-- expect: constraint-missing-not-valid
ALTER TABLE orders ADD COLUMN kind int CHECK (kind > 0);
-- expect: constraint-missing-not-valid
ALTER TABLE orders ADD CONSTRAINT status_there NOT NULL status;
DO $$
BEGIN
    -- expect: constraint-missing-not-valid
    ALTER TABLE orders ADD CONSTRAINT small CHECK (total < 10);
END $$;
