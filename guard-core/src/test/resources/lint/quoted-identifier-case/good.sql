CREATE TABLE "orders" (id bigint PRIMARY KEY, CustomerId bigint, "value" text);
CREATE VIEW big AS SELECT id AS "Id" FROM "orders";
