-- migration: V1 applied
-- setup: create table orders (id bigint primary key, status text, kind text, sort text, sure text not null)
ALTER TABLE orders ADD CHECK (status IS NOT NULL) NOT VALID;
-- migration: V2 pending
ALTER TABLE orders VALIDATE CONSTRAINT orders_status_check;
-- migration: V3 pending
ALTER TABLE orders ALTER COLUMN status SET NOT NULL;
ALTER TABLE orders DROP CONSTRAINT orders_status_check;
ALTER TABLE orders ALTER COLUMN status SET NOT NULL;
ALTER TABLE orders ADD CONSTRAINT kinds CHECK (kind IS NOT NULL AND length(kind) < 100);
ALTER TABLE orders ALTER COLUMN kind SET NOT NULL;
ALTER TABLE orders ADD CONSTRAINT orders_sort_not_null NOT NULL sort NOT VALID;
ALTER TABLE orders VALIDATE CONSTRAINT orders_sort_not_null;
ALTER TABLE orders ALTER COLUMN sort SET NOT NULL;
CREATE TABLE line (id bigint);
ALTER TABLE line ALTER COLUMN id SET NOT NULL;
