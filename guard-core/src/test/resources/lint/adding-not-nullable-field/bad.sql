-- expect: adding-not-nullable-field error
ALTER TABLE orders ALTER COLUMN status SET NOT NULL;

-- never validated
ALTER TABLE orders ADD CONSTRAINT a CHECK (a IS NOT NULL) NOT VALID;
-- expect: adding-not-nullable-field
ALTER TABLE orders ALTER COLUMN a SET NOT NULL;

-- dropped before
ALTER TABLE orders ADD CONSTRAINT b CHECK (b IS NOT NULL);
ALTER TABLE orders DROP CONSTRAINT b;
-- expect: adding-not-nullable-field
ALTER TABLE orders ALTER COLUMN b SET NOT NULL;

-- says less
ALTER TABLE orders ADD CONSTRAINT c CHECK (c IS NOT NULL OR d IS NOT NULL);
ALTER TABLE orders
    -- expect: adding-not-nullable-field
    ALTER c SET NOT NULL,
    -- expect: adding-not-nullable-field
    ALTER d SET NOT NULL;

-- not enforced
ALTER TABLE orders ADD CONSTRAINT e CHECK (e IS NOT NULL) NOT ENFORCED;
-- expect: adding-not-nullable-field
ALTER TABLE orders ALTER e SET NOT NULL;
ALTER TABLE orders ADD COLUMN f int CHECK (f IS NOT NULL) NOT ENFORCED;
-- expect: adding-not-nullable-field
ALTER TABLE orders ALTER f SET NOT NULL;

-- the new constraint comes only after it
-- expect: adding-not-nullable-field
ALTER TABLE orders ADD CONSTRAINT g CHECK (g IS NOT NULL), ALTER g SET NOT NULL;
