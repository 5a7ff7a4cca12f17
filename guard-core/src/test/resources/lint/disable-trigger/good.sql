-- setup: create table orders (id bigint); create function audit() returns trigger language plpgsql as 'begin return new; end'; create trigger audit after insert on orders for each row execute function audit()
ALTER TABLE orders DISABLE TRIGGER audit;
UPDATE orders SET id = id WHERE id < 0;
ALTER TABLE orders ENABLE TRIGGER audit;
ALTER TABLE orders DISABLE TRIGGER USER;
ALTER TABLE orders ENABLE TRIGGER ALL;
CREATE TABLE line (id bigint);
ALTER TABLE line DISABLE TRIGGER ALL;
ALTER TABLE orders DISABLE TRIGGER ALL;
ALTER TABLE orders ENABLE TRIGGER ALL;
ALTER TABLE orders DISABLE TRIGGER USER;
ALTER TABLE orders ENABLE TRIGGER USER;
