CREATE DOMAIN email AS text CHECK (VALUE LIKE '%@%');
CREATE DOMAIN required AS int NOT NULL;
CREATE DOMAIN later AS int;
ALTER DOMAIN later ADD CONSTRAINT positive CHECK (VALUE > 0);
-- expect: adding-constrained-domain-column warn
ALTER TABLE orders ADD COLUMN email email;
-- expect: adding-constrained-domain-column
ALTER TABLE orders ADD COLUMN a required DEFAULT 1;
-- expect: adding-constrained-domain-column
ALTER TABLE orders ADD COLUMN b later;
