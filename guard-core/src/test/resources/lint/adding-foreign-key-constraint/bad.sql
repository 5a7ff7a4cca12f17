-- setup: create table orders (id bigint primary key, customer_id bigint, a int, b int, x int); create table pairs (a int, b int, primary key (a, b)); create table customers (id bigint primary key); create table sellers (id bigint primary key); create table shops (id bigint primary key); create table products (id bigint primary key); create table numbers (id bigint primary key); create table xs (id int primary key)
-- expect: adding-foreign-key-constraint error
ALTER TABLE orders ADD CONSTRAINT orders_customer_fkey FOREIGN KEY (customer_id) REFERENCES customers (id);
-- expect: adding-foreign-key-constraint error
ALTER TABLE orders ADD FOREIGN KEY (a, b) REFERENCES pairs DEFERRABLE INITIALLY DEFERRED;
-- expect: adding-foreign-key-constraint warn
ALTER TABLE orders ADD COLUMN seller_id bigint REFERENCES sellers;
-- expect: adding-foreign-key-constraint error
ALTER TABLE orders ADD COLUMN shop_id bigint DEFAULT 1 REFERENCES shops;
CREATE TABLE line (
    id bigint PRIMARY KEY,
    -- expect: adding-foreign-key-constraint info
    order_id bigint NOT NULL REFERENCES orders,
    product_id bigint,
    -- expect: adding-foreign-key-constraint info
    CONSTRAINT line_product_fkey FOREIGN KEY (product_id) REFERENCES products (id)
);
-- expect: adding-foreign-key-constraint info
ALTER TABLE line ADD FOREIGN KEY (id) REFERENCES numbers;
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_constraint WHERE conname = 'x') THEN
        -- expect: adding-foreign-key-constraint error
        ALTER TABLE orders ADD CONSTRAINT x FOREIGN KEY (x) REFERENCES xs;
    END IF;
END $$;
