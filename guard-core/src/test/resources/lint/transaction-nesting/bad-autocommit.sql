-- mode: autocommit
BEGIN;
-- expect: transaction-nesting
START TRANSACTION;
COMMIT;
