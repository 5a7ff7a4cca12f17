-- option: prefer-bigint-over-smallint.only=keys
CREATE TABLE orders (
    -- expect: prefer-bigint-over-smallint
    id smallint PRIMARY KEY,
    state smallint
);
