--liquibase formatted sql

--changeset shop:3-index-on-placed-at runInTransaction:false
--comment: Outside a transaction, as PostgreSQL wants it: readers and writers go on.
create index concurrently orders_placed_at_idx on orders (placed_at);
