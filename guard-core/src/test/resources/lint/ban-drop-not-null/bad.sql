-- expect: ban-drop-not-null warn
ALTER TABLE orders ALTER COLUMN status DROP NOT NULL;
CREATE FUNCTION later() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    -- expect: ban-drop-not-null info
    ALTER TABLE orders ALTER COLUMN kind DROP NOT NULL;
END $$;
