-- option: require-comment.on=table, column
-- expect: require-comment
CREATE TABLE orders (
    -- expect: require-comment
    id bigint PRIMARY KEY,
    total numeric
);
COMMENT ON COLUMN orders.total IS 'With taxes';
-- expect: require-comment
ALTER TABLE parts ADD COLUMN note text;
