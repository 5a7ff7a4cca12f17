--liquibase formatted sql

--changeset shop:1-orders
create table orders (
  id bigint generated always as identity primary key,
  amount numeric(10, 2) not null
);

insert into orders (amount) select n from generate_series(1, 100) as n;
