-- expect: foreign-key-without-index warn
ALTER TABLE orders ADD CONSTRAINT orders_customer_fkey FOREIGN KEY (customer_id) REFERENCES customers NOT VALID;
CREATE TABLE line (
    id bigint PRIMARY KEY,
    -- expect: foreign-key-without-index
    order_id bigint REFERENCES orders,
    -- expect: foreign-key-without-index
    product_id bigint REFERENCES products,
    -- expect: foreign-key-without-index
    shop_id bigint REFERENCES shops,
    -- expect: foreign-key-without-index
    tag_id bigint REFERENCES tags
);
CREATE INDEX ON line (id, order_id);
CREATE INDEX ON line (product_id) WHERE product_id > 7;
CREATE INDEX ON line USING brin (shop_id);
CREATE INDEX line_tag ON line (tag_id);
DROP INDEX line_tag;
