-- setup: create table customers (id bigint primary key); create table orders (customer_id bigint) partition by range (customer_id); create table small (customer_id bigint)
-- target: 15
-- catalog: public.orders 5000000 partitioned
-- catalog: public.small 50
-- expect: adding-foreign-key-constraint error
ALTER TABLE orders ADD CONSTRAINT orders_customer_fkey FOREIGN KEY (customer_id) REFERENCES customers (id);
-- expect: adding-foreign-key-constraint info
ALTER TABLE small ADD CONSTRAINT small_customer_fkey FOREIGN KEY (customer_id) REFERENCES customers (id);
