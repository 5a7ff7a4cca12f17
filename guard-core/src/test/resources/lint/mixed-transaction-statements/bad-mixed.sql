-- mode: flyway_mixed
-- expect: mixed-transaction-statements warn
VACUUM orders;
ALTER TABLE orders ADD COLUMN note text;
