-- setup: create table orders (id bigint primary key, customer_id bigint); create index orders_customer on orders (customer_id)
-- mode: autocommit
VACUUM orders;
DROP INDEX CONCURRENTLY orders_customer;
REINDEX TABLE CONCURRENTLY orders;
