-- catalog: public.customers 5000000
-- expect: cascade-delete info
ALTER TABLE orders ADD FOREIGN KEY (customer_id) REFERENCES customers ON DELETE CASCADE NOT VALID;
-- expect: cascade-delete
CREATE TABLE line (id bigint PRIMARY KEY, customer_id bigint REFERENCES customers ON DELETE CASCADE);
