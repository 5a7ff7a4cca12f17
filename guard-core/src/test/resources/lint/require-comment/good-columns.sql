-- option: require-comment.on=column
CREATE TABLE orders (id bigint PRIMARY KEY, sum numeric);
COMMENT ON COLUMN orders.id IS 'Given by the shop';
COMMENT ON COLUMN orders.sum IS 'With taxes';
ALTER TABLE orders RENAME COLUMN sum TO total;
