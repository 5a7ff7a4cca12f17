CREATE TABLE orders (
    -- expect: prefer-identity info
    id bigserial PRIMARY KEY,
    -- expect: prefer-identity
    line serial NOT NULL
);
CREATE TABLE parts (
    -- expect: prefer-identity
    id serial8
) PARTITION BY RANGE (id);
