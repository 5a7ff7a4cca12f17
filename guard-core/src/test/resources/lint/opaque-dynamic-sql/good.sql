-- setup: create table orders (id bigint primary key)
DO $$
BEGIN
    EXECUTE 'ALTER TABLE orders ADD COLUMN note text';
    EXECUTE 'ALTER TABLE orders ADD COLUMN more text DEFAULT ''x''';
    EXECUTE format('ALTER TABLE %I.%I ADD COLUMN other text DEFAULT %L', 'public', 'orders', 'x');
END $$;
CREATE FUNCTION later(what text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE what;
END $$;
