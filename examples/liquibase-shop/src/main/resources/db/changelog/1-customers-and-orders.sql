--liquibase formatted sql

--changeset shop:1-customers-and-orders
create table customers (
  id bigint generated always as identity primary key,
  name text not null
);

create table orders (
  id bigint generated always as identity primary key,
  customer_id bigint not null references customers,
  amount numeric(10, 2) not null,
  placed_at timestamptz not null default now()
);

insert into customers (name)
select 'Customer ' || n from generate_series(1, 1000) as n;

insert into orders (customer_id, amount, placed_at)
select 1 + n % 1000, 5 + n % 200, now() - n * interval '1 minute' from generate_series(1, 50000) as n;
