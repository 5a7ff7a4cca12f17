-- setup: create table orders (id bigint primary key)
SAVEPOINT here;
ALTER TABLE orders ADD COLUMN note text;
ROLLBACK TO SAVEPOINT here;
RELEASE SAVEPOINT here;
DO $$
BEGIN
    IF true THEN
        INSERT INTO orders VALUES (1);
    END IF;
END $$;
