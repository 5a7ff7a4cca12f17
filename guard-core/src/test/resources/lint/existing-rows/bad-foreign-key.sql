-- catalog: public.orders 5000000 columns:id,customer_id
-- catalog: public.customers 10 columns:id
-- rows: 1001
-- expect: existing-rows error
ALTER TABLE orders ADD CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id);
