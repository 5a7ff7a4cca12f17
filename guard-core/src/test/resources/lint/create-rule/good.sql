-- setup: create table orders (id bigint)
CREATE VIEW open_orders AS SELECT id FROM orders;
CREATE RULE open_insert AS ON INSERT TO open_orders DO INSTEAD INSERT INTO orders VALUES (new.id);
