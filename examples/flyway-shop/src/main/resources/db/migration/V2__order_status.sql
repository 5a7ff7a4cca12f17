-- One transaction: both statements are applied, or neither.
alter table orders add column status text not null default 'open';

insert into customers (name) values ('Guest');
