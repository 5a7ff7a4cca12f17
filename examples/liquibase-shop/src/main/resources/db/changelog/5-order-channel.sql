--liquibase formatted sql

--changeset shop:5-order-channel
--comment: Old rows stay empty for now, new ones have a channel: no row is touched.
alter table orders add column channel text;
alter table orders alter column channel set default 'web';
