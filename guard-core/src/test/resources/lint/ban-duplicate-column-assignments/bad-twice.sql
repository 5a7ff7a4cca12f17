CREATE TABLE orders (
    id bigint PRIMARY KEY,
    total numeric,
    -- expect: ban-duplicate-column-assignments error
    total numeric
);
