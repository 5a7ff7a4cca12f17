-- expect: require-comment info
CREATE TABLE orders (id bigint PRIMARY KEY);
CREATE TABLE parts (id bigint PRIMARY KEY);
-- expect: require-comment
CREATE TABLE lines (id bigint PRIMARY KEY);
COMMENT ON TABLE parts IS 'What orders are made of';
COMMENT ON TABLE lines IS 'x';
COMMENT ON TABLE lines IS NULL;
