-- expect: renaming-object warn
ALTER SCHEMA shop RENAME TO store;
-- expect: renaming-object
ALTER VIEW totals RENAME TO sums;
-- expect: renaming-object
ALTER SEQUENCE numbers RENAME TO counters;
-- expect: renaming-object
ALTER TYPE state RENAME TO status;
-- expect: renaming-object
ALTER TYPE pair RENAME ATTRIBUTE a TO b;
-- expect: renaming-object
ALTER FUNCTION total(bigint) RENAME TO sum_of;
-- expect: renaming-object
ALTER ROLE app RENAME TO application;
-- expect: renaming-object
ALTER TYPE state RENAME VALUE 'open' TO 'opened';
-- expect: renaming-object
ALTER TABLE orders SET SCHEMA archive;
-- expect: renaming-object
ALTER FUNCTION total(bigint) SET SCHEMA archive;
