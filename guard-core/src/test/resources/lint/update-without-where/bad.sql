-- expect: update-without-where warn
UPDATE orders SET state = 'open';
-- expect: update-without-where
UPDATE shop.line SET total = total * 2 WHERE true;
DO $$
BEGIN
    -- expect: update-without-where
    UPDATE stock SET amount = 0;
END $$;
CREATE FUNCTION f() RETURNS void LANGUAGE sql AS $$
    -- expect: update-without-where info
    UPDATE stock SET amount = 0;
$$;
