-- migration: V1 applied
CREATE TABLE orders (id bigint PRIMARY KEY, kind text, CONSTRAINT kinds CHECK (kind IS NOT NULL));
-- migration: V2
ALTER TABLE orders ADD CONSTRAINT kind_there NOT NULL kind;
