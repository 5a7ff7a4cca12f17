-- setup: create table orders (id bigint primary key, total int)
-- mode: autocommit
ALTER TABLE orders ADD CONSTRAINT positive CHECK (total > 0) NOT VALID;
ALTER TABLE orders VALIDATE CONSTRAINT positive;
BEGIN;
ALTER TABLE orders ADD CONSTRAINT small CHECK (total < 100) NOT VALID;
COMMIT;
ALTER TABLE orders VALIDATE CONSTRAINT small;
BEGIN;
CREATE TABLE line (id bigint);
ALTER TABLE line ADD CONSTRAINT few CHECK (id < 100) NOT VALID;
ALTER TABLE line VALIDATE CONSTRAINT few;
COMMIT;
