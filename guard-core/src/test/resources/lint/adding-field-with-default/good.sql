-- setup: create table orders (id bigint primary key)
ALTER TABLE orders ADD COLUMN a int DEFAULT 0;
ALTER TABLE orders ADD COLUMN b timestamptz NOT NULL DEFAULT now();
ALTER TABLE orders ADD COLUMN c date DEFAULT CURRENT_DATE;
ALTER TABLE orders ADD COLUMN d text DEFAULT 'x'::varchar(3);
ALTER TABLE orders ADD COLUMN e text DEFAULT NULL;
ALTER TABLE orders ADD COLUMN f jsonb DEFAULT jsonb_build_object('at', date_trunc('day', now()));
ALTER TABLE orders ADD COLUMN g text DEFAULT current_setting('application_name', true);
ALTER TABLE orders ADD COLUMN h timestamptz DEFAULT now() + interval '1 day';
ALTER TABLE orders ADD COLUMN i text DEFAULT coalesce(upper('a'), 'b');
CREATE OR REPLACE FUNCTION own_stable() RETURNS int STABLE LANGUAGE sql AS 'select 1';
ALTER TABLE orders ADD COLUMN j int DEFAULT own_stable();

ALTER TABLE orders ADD COLUMN token uuid;
ALTER TABLE orders ALTER COLUMN token SET DEFAULT gen_random_uuid();
UPDATE orders SET token = gen_random_uuid() WHERE token IS NULL AND id BETWEEN 1 AND 1000;

CREATE TABLE line (id bigint);
ALTER TABLE line ADD COLUMN token uuid DEFAULT gen_random_uuid();
CREATE TEMPORARY TABLE work (id bigint);
ALTER TABLE work ADD COLUMN token uuid DEFAULT gen_random_uuid();
