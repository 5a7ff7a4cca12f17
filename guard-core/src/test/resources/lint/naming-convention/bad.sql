-- expect: naming-convention warn
CREATE TABLE "Orders" (
    -- expect: naming-convention
    "customerId" bigint
);
-- expect: naming-convention
CREATE INDEX "IX_orders" ON orders (id);
-- expect: naming-convention
ALTER TABLE orders RENAME COLUMN total TO "Total";
-- expect: naming-convention
ALTER TABLE orders ADD CONSTRAINT "2nd" CHECK (id > 0);
-- expect: naming-convention
CREATE TYPE "Kind" AS ENUM ('a');
-- expect: naming-convention
CREATE FUNCTION "doIt"() RETURNS bigint LANGUAGE sql AS 'SELECT 1';
