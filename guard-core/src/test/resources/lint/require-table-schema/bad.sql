-- expect: require-table-schema warn
CREATE TABLE orders (id bigint PRIMARY KEY);
-- expect: require-table-schema
CREATE INDEX ON orders (id);
-- expect: require-table-schema
INSERT INTO orders
    -- expect: require-table-schema
    SELECT id FROM customers;
-- expect: require-table-schema
CREATE TABLE app.parts (order_id bigint REFERENCES orders);
-- expect: require-table-schema
ALTER TABLE app.parts ADD FOREIGN KEY (order_id) REFERENCES orders NOT VALID;
-- expect: require-table-schema
UPDATE orders SET total = 1;
-- expect: require-table-schema
CREATE TRIGGER t BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION app.f();
DO $$
BEGIN
    -- expect: require-table-schema
    DELETE FROM orders;
END $$;
-- expect: require-table-schema
DROP TABLE IF EXISTS parts;
-- expect: require-table-schema
COMMENT ON COLUMN orders.id IS 'x';
