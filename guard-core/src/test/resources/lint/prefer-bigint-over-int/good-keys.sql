-- option: prefer-bigint-over-int.only=keys
CREATE TABLE orders (id bigint PRIMARY KEY, items int NOT NULL);
ALTER TABLE orders ALTER COLUMN items TYPE int;
