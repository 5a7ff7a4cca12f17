CREATE TABLE orders (
    -- expect: prefer-bigint-over-smallint info
    id smallserial PRIMARY KEY,
    -- expect: prefer-bigint-over-smallint
    state smallint NOT NULL
);
-- expect: prefer-bigint-over-smallint
ALTER TABLE orders ADD COLUMN items int2;
