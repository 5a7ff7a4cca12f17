-- setup: create table customers (id bigint primary key)
-- setup: create table orders (id bigint primary key, total int, customer_id bigint, constraint orders_customer_fkey foreign key (customer_id) references customers not enforced)
ALTER TABLE orders ADD CONSTRAINT positive CHECK (total > 0) ENFORCED NOT VALID;
ALTER TABLE orders ALTER CONSTRAINT orders_customer_fkey ENFORCED;
CREATE TABLE line (id bigint CHECK (id > 0));
