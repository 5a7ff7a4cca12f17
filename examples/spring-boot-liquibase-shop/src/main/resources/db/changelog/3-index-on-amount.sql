--liquibase formatted sql

--changeset shop:3-index-on-amount runInTransaction:false
create index concurrently orders_amount_idx on orders (amount);
