-- expect: ban-drop-table error
DROP TABLE orders;
DROP TABLE IF EXISTS
    -- expect: ban-drop-table
    shop.line,
    -- expect: ban-drop-table
    customer CASCADE;
CREATE TABLE IF NOT EXISTS perhaps (id bigint);
-- expect: ban-drop-table
DROP TABLE perhaps;
DO $$
BEGIN
    -- expect: ban-drop-table
    DROP TABLE stock;
END $$;
CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    -- expect: ban-drop-table info
    DROP TABLE stock;
END $$;
