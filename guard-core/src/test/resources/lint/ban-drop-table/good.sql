CREATE TABLE orders (id bigint PRIMARY KEY);
DROP TABLE orders;
CREATE TEMP TABLE work (id bigint);
DROP TABLE work;
CREATE TEMP TABLE more (id bigint);
DROP TABLE pg_temp.more;
DO $$
BEGIN
    DROP TABLE IF EXISTS scratch;
    CREATE TEMP TABLE scratch (id bigint);
END $$;
