-- setup: create extension if not exists btree_gist
-- setup: create table orders (id bigint primary key, total int, status text, kind text, place text, room int)
ALTER TABLE orders ADD CONSTRAINT positive CHECK (total > 0) NOT VALID;
ALTER TABLE orders ADD CONSTRAINT small CHECK (total < 100) NOT ENFORCED;
ALTER TABLE orders ADD CONSTRAINT status_there NOT NULL status NOT VALID;
ALTER TABLE orders ADD COLUMN sort int CHECK (sort > 0) NOT ENFORCED;
ALTER TABLE orders ADD UNIQUE (status);
ALTER TABLE orders ADD EXCLUDE USING gist (room WITH =);
CREATE TABLE line (id bigint CHECK (id > 0), total int);
ALTER TABLE line ADD CHECK (total > 0);
