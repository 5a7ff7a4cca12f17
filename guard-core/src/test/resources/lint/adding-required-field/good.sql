-- setup: create table orders (id bigint primary key)
ALTER TABLE orders ADD COLUMN a text;
ALTER TABLE orders ADD COLUMN b text NOT NULL DEFAULT 'new';
ALTER TABLE orders ADD COLUMN c bigserial NOT NULL;
ALTER TABLE orders ADD COLUMN d bigint NOT NULL GENERATED ALWAYS AS IDENTITY;
ALTER TABLE orders ADD COLUMN e bigint NOT NULL GENERATED ALWAYS AS (id + 1) STORED;
CREATE DOMAIN filled AS text DEFAULT 'x';
ALTER TABLE orders ADD COLUMN f filled NOT NULL;
CREATE TABLE line (id bigint);
ALTER TABLE line ADD COLUMN a text NOT NULL;
