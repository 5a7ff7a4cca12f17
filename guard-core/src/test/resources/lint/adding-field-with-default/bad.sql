-- expect: adding-field-with-default error
ALTER TABLE orders ADD COLUMN token uuid DEFAULT gen_random_uuid();

ALTER TABLE orders
    ADD COLUMN a int DEFAULT 0,
    -- expect: adding-field-with-default
    ADD COLUMN b double precision NOT NULL DEFAULT random() * 10,
    -- expect: adding-field-with-default
    ADD COLUMN c timestamptz DEFAULT clock_timestamp();

-- expect: adding-field-with-default
ALTER TABLE orders ADD COLUMN d bigint DEFAULT nextval('order_numbers');
-- expect: adding-field-with-default
ALTER TABLE orders ADD COLUMN e text DEFAULT app.make_code('x');
-- expect: adding-field-with-default
ALTER TABLE orders ADD COLUMN f text DEFAULT 'a' || lower(make_code());

CREATE FUNCTION own_volatile() RETURNS int LANGUAGE sql AS 'select 1';
-- expect: adding-field-with-default
ALTER TABLE orders ADD COLUMN g int DEFAULT own_volatile();

CREATE DOMAIN token AS uuid DEFAULT gen_random_uuid();
-- expect: adding-field-with-default
ALTER TABLE orders ADD COLUMN h token;

DO $$
BEGIN
    -- expect: adding-field-with-default
    ALTER TABLE orders ADD COLUMN i uuid DEFAULT uuid_generate_v4();
END $$;

CREATE FUNCTION later() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    -- expect: adding-field-with-default info
    ALTER TABLE orders ADD COLUMN j uuid DEFAULT gen_random_uuid();
END $$;
