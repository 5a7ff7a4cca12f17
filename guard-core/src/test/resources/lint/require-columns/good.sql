-- option: require-columns.names=created_at, created_by
CREATE TABLE orders (id bigint PRIMARY KEY, created_at timestamptz NOT NULL DEFAULT now(), created_by text NOT NULL);
CREATE TABLE lines (id bigint PRIMARY KEY, created_at timestamptz NOT NULL DEFAULT now());
ALTER TABLE lines ADD COLUMN created_by text NOT NULL;
CREATE TEMPORARY TABLE picked (id bigint);
CREATE TABLE copies (LIKE orders);
