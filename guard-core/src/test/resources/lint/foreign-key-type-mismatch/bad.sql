CREATE TABLE customers (id bigint PRIMARY KEY, code varchar(10) UNIQUE, number bigserial UNIQUE);
CREATE TABLE orders (
    id bigint PRIMARY KEY,
    -- expect: foreign-key-type-mismatch warn
    customer_id int REFERENCES customers,
    number numeric,
    -- expect: foreign-key-type-mismatch
    CONSTRAINT orders_number_fkey FOREIGN KEY (number) REFERENCES customers (number),
    -- expect: foreign-key-type-mismatch
    parent int REFERENCES orders
);
