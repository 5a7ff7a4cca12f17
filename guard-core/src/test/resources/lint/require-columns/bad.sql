-- option: require-columns.names=created_at, created_by
-- expect: require-columns warn
CREATE TABLE orders (id bigint PRIMARY KEY, created_at timestamptz NOT NULL DEFAULT now());
