-- migration: V1 applied
ALTER TABLE orders ADD CONSTRAINT a_there CHECK (a IS NOT NULL);
ALTER TABLE orders ADD CONSTRAINT b_there CHECK (b IS NOT NULL AND b > 0);
-- migration: V2
-- expect: dropping-constraint
ALTER TABLE orders DROP CONSTRAINT a_there;
ALTER TABLE orders ALTER COLUMN b SET NOT NULL;
-- expect: dropping-constraint
ALTER TABLE orders DROP CONSTRAINT b_there;
