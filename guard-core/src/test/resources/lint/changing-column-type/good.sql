-- setup: create table orders (id bigint primary key, total int)
ALTER TABLE orders ADD COLUMN total_new bigint;
CREATE FUNCTION orders_total_new() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    new.total_new := new.total;
    RETURN new;
END $$;
CREATE TRIGGER orders_total_new BEFORE INSERT OR UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION orders_total_new();
UPDATE orders SET total_new = total WHERE total_new IS NULL AND id BETWEEN 1 AND 1000;
CREATE TABLE line (id int);
ALTER TABLE line ALTER COLUMN id TYPE bigint;
CREATE TEMPORARY TABLE work (id int);
ALTER TABLE work ALTER COLUMN id TYPE bigint;
